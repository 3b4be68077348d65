from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Actor, Permission, Role

READ = Permission("handovers.read", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, reads=True, to_work=True)
"""What has been handed to one's own organisations; the coordinator all."""
SAY = Permission("handovers.say", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, to_work=True)
"""How far it has come: of one's own organisations; the coordinator notes what was said."""
HAND_OVER = Permission("handovers.hand_over", Role.COORDINATOR, to_work=True)
"""Hand over, correct, take back, and choose which types are handed over."""
TELL = Permission("handovers.tell", Role.CALENDAR, reads=True)
"""Whether a letter about one is needed still, and which reports something has happened to."""


def sees_all(actor: Actor) -> bool:
    """Whichever organisation it was handed to."""
    return actor.has(Role.COORDINATOR)
