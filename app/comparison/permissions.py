from tenants.access import Permission, Role

AREA = Permission("comparison.area", Role.AREA_CHIEF, Role.AREA_ANALYST, reads=True)
"""The police area's combined picture of what its municipalities have published."""
