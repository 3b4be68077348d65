from app.incidents import permissions as incidents
from tenants.access import AREA_ROLES, Permission, Role

IMPORT = Permission("police_events.import", Role.COMMAND_LINE)
READ = Permission("police_events.read", *incidents.READ.roles, *AREA_ROLES, Role.CALENDAR, reads=True)
"""Everybody who may see the picture, and whoever counts it. The police have published them for all."""
