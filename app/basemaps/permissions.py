from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Permission, Role

READ = Permission(
    "basemaps.read",
    *MUNICIPAL_ROLES,
    *AREA_ROLES,
    Role.COMMAND_LINE,
    Role.CALENDAR,
    Role.ROOM_POLICE,
    Role.ROOM_EST,
    reads=True,
    to_report=True,
    by_phone=True,
)
"""Whoever is shown a map."""
OVERLOOK = Permission("basemaps.overlook", Role.COORDINATOR, Role.ADMINISTRATOR, reads=True)
"""What there is, how old it is, and how it is changed."""
STORE = Permission("basemaps.store", Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMMAND_LINE)
"""Put one in, or take it away."""
SEND = Permission("basemaps.send", Role.COORDINATOR, Role.ADMINISTRATOR)
"""Send a file in parts."""
KEEP = Permission("basemaps.keep", Role.CALENDAR)
"""Remove what was begun and never finished, and files that are nobody's background."""
