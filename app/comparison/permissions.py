from tenants.access import Permission, Role

AREA = Permission("comparison.area", Role.AREA_CHIEF, Role.AREA_ANALYST, Role.CALENDAR, reads=True)
"""The police area's combined picture of what its municipalities have published."""
ORDER_REPORT = Permission("comparison.order_report", Role.AREA_CHIEF, Role.CALENDAR)
"""Order the area's quarterly report, for the area or for länsbrå."""
MAKE_REPORT = Permission("comparison.make_report", Role.AREA_CHIEF, Role.CALENDAR, reads=True)
"""Put together a report that has been ordered, of what is published alone."""
