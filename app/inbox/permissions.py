from tenants.access import Actor, Permission, Role

READ = Permission("inbox.read", Role.COORDINATOR, reads=True, to_work=True)
"""What waits: new, stopped, objected to."""
UNIT = Permission("inbox.unit", Role.UNIT_MANAGER, reads=True)
"""All reports of one's organisation, and what has become of them."""
EXPORT = Permission("inbox.export", Role.COORDINATOR, Role.ANALYST, Role.UNIT_MANAGER)
"""Take reports out as a file: each as one reads it, so the analyst without texts; the unit manager her own unit's. What
leaves is a line of the chain, not of what was read."""
WORK = Permission("inbox.work", Role.COORDINATOR, to_work=True)
"""Go through, reclassify, move, merge and part reports; answer whoever reported."""
TELL = Permission("inbox.tell", Role.CALENDAR, reads=True)
"""How many of whose reports something has happened to, for a letter that says the number."""


def takes_out_all(actor: Actor) -> bool:
    """Other organisations' reports too."""
    return actor.has(Role.COORDINATOR, Role.ANALYST)
