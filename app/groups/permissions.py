from tenants.access import Actor, Permission, Role

_EVERY = (Role.COORDINATOR, Role.POLICE_OFFICER)
_OF_THE_COUNCIL = (Role.COUNCIL_MEMBER, Role.LEADER)
_MEMBERS = (Role.REPORTER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.UNIT_MANAGER)
READ = Permission("groups.read", *_EVERY, *_OF_THE_COUNCIL, *_MEMBERS, reads=True)
"""Read groups and who is in them by function: the coordinator and the police all, the council's people the council,
the others those that their organisations are in."""
MANAGE = Permission("groups.manage", Role.COORDINATOR)
"""Make, correct, end and take up groups."""


def reads_all(actor: Actor) -> bool:
    return actor.has(*_EVERY)


def sits_in_council(actor: Actor) -> bool:
    return actor.has(*_OF_THE_COUNCIL)
