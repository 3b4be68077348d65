from tenants.access import Permission, Role

DESCRIBE = Permission("accessibility.describe", Role.COORDINATOR, Role.ADMINISTRATOR, Role.AREA_CHIEF)
"""Say who stands behind the service here and where faults in it are reported: it is published."""
