from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Actor, Permission, Role

READ = Permission("call_lists.read", Role.COORDINATOR, *REPORTS_FOR_ITS_ORGANISATION, reads=True)
"""See whom one calls: everywhere, or where one's organisation works (`reads_every`)."""
OVERLOOK = Permission("call_lists.overlook", Role.COORDINATOR, Role.ADMINISTRATOR, reads=True)
"""See every list with its former versions, where it is written."""
CHANGE = Permission("call_lists.change", Role.COORDINATOR, Role.ADMINISTRATOR)


def reads_every(actor: Actor) -> bool:
    """Also the list of a place where her organisation has done nothing."""
    return actor.has(Role.COORDINATOR, Role.POLICE_OFFICER, Role.UNIT_MANAGER)
