from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Permission, Role

READ = Permission(
    "basemaps.read", *MUNICIPAL_ROLES, *AREA_ROLES, Role.COMMAND_LINE, Role.CALENDAR, reads=True, to_report=True
)
"""Whoever is shown a map."""
OVERLOOK = Permission("basemaps.overlook", Role.COORDINATOR, Role.ADMINISTRATOR, reads=True)
"""What there is, how old it is, and how it is changed."""
STORE = Permission("basemaps.store", Role.COMMAND_LINE)
