from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, ROOMS, Permission, Role

_ALL = (*MUNICIPAL_ROLES, *AREA_ROLES, *ROOMS, Role.COMMAND_LINE, Role.CALENDAR)
READ = Permission("places.read", *_ALL, reads=True, to_report=True, to_work=True, by_phone=True)
REGISTER = Permission("places.register", Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMMAND_LINE)
"""Lay the ground: borders, places and population, added, changed, merged and ended."""
RECOUNT = Permission("places.recount", Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMMAND_LINE)
"""Have reports counted anew where the ground or what is shared of it has changed; none is shown."""
