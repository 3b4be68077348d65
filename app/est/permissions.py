from tenants.access import Actor, Permission, Role

_IN_A_GROUP = (Role.REPORTER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.UNIT_MANAGER)
"""These act for the focus areas whose working group their organisation belongs to; see `groups.py`."""
_ALL_AREAS = (Role.POLICE_OFFICER, Role.COORDINATOR)

READ = Permission("est.read", *_IN_A_GROUP, *_ALL_AREAS, Role.CALENDAR, reads=True)
MANAGE = Permission("est.manage", Role.COORDINATOR)
"""Create focus areas, set goals, appoint the group, plan activities."""
LOG = Permission("est.log", *_IN_A_GROUP, *_ALL_AREAS)
FOLLOW_UP = Permission("est.follow_up", *_IN_A_GROUP, *_ALL_AREAS)
SEND_BACK = Permission("est.send_back", Role.COORDINATOR)
"""Send back a follow-up that has been handed in, with what is to be completed."""


def works_with_all(actor: Actor) -> bool:
    """With every focus area of the place, also those whose working group she does not belong to."""
    return actor.has(*_ALL_AREAS, Role.CALENDAR, Role.COMMAND_LINE)


def may_log_for_any(actor: Actor) -> bool:
    """Log what another organisation than one's own has done."""
    return actor.has(*_ALL_AREAS)


def may_remove_any(actor: Actor) -> bool:
    """Take away an occasion that somebody else logged."""
    return actor.has(Role.COORDINATOR)
