from tenants.access import Actor, Permission, Role

_MEMBERS = (Role.REPORTER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.UNIT_MANAGER)
_EVERY = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.COUNCIL_MEMBER, Role.LEADER, Role.REGISTRAR)
READ = Permission("asks.read", *_EVERY, *_MEMBERS, reads=True)
"""Read what is asked of the council and what it answers: those of `reads_all` all, others what their groups ask."""
WRITE = Permission("asks.write", Role.COORDINATOR)
"""Ask, correct, take away and put back."""
ANSWER = Permission("asks.answer", Role.COORDINATOR, Role.REGISTRAR)
"""Write down what was answered."""
READ_REVIEWS = Permission(
    "asks.read_reviews", Role.COORDINATOR, Role.POLICE_OFFICER, Role.COUNCIL_MEMBER, Role.LEADER, reads=True
)
"""Read how the council has seen the way of working."""
REVIEW = Permission("asks.review", Role.COORDINATOR)
"""Write it down."""


def reads_all(actor: Actor) -> bool:
    return actor.has(*_EVERY)


def follows_all(actor: Actor) -> bool:
    """Is told of every answer."""
    return actor.has(Role.COORDINATOR)
