from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Permission, Role

READ = Permission("places.read", *MUNICIPAL_ROLES, *AREA_ROLES, Role.COMMAND_LINE, Role.CALENDAR, reads=True)
REGISTER = Permission("places.register", Role.COMMAND_LINE)
