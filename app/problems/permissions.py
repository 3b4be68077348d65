from tenants.access import Actor, Permission, Role

_IN_A_GROUP = (Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.UNIT_MANAGER)
_ALL = (Role.POLICE_OFFICER, Role.COORDINATOR)
_WHOLE = (*_IN_A_GROUP, *_ALL, Role.ANALYST, Role.LEADER, Role.AUDITOR)
READ = Permission("problems.read", *_WHOLE, Role.REPORTER, Role.COUNCIL_MEMBER, reads=True)
"""Problems with their causes. Who reports reads what belongs to her working groups; the council's members title and
stage alone."""
READ_PLACES = Permission("problems.read_places", *_WHOLE, reads=True)
"""Followed places, and what is done there."""
WRITE = Permission("problems.write", *_IN_A_GROUP, *_ALL)
"""Write in a problem, log at a place: the school, the social services and the youth of what belongs to their working
groups (`lists.py`)."""
START = Permission("problems.start", *_ALL)
"""Begin a problem, end it, give it to a focus area; follow a place and let it go."""


def reads_all(actor: Actor) -> bool:
    """Whatever working group it belongs to, or none."""
    return actor.has(*_WHOLE, Role.COUNCIL_MEMBER)


def reads_whole(actor: Actor) -> bool:
    """More than title and stage."""
    return actor.has(*_WHOLE, Role.REPORTER)


def writes_all(actor: Actor) -> bool:
    return actor.has(*_ALL)
