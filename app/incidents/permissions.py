from tenants.access import Permission, Role

_REPORTERS = (Role.REPORTER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.POLICE_OFFICER, Role.COORDINATOR)
REPORT = Permission("incidents.report", *_REPORTERS)
CORRECT = Permission("incidents.correct", *_REPORTERS)
"""One's own; the coordinator any, with a reason."""
READ = Permission("incidents.read", *_REPORTERS, Role.ANALYST, reads=True)
"""Which rows, and how much of each, is decided by `reading.py`."""
COUNT = Permission("incidents.count", *_REPORTERS, Role.ANALYST, Role.CALENDAR, reads=True)
"""Figures over what one may read."""
ANALYSE = Permission("incidents.analyse", Role.COORDINATOR, Role.CALENDAR, reads=True)
"""Every counted report as numbers, for what is worked out once for several kinds of reader."""
CLASSIFY = Permission("incidents.classify", *_REPORTERS)
"""Change who may read: raise freely, lower only for the owning organisation or the coordinator, with a reason."""
SETTLE = Permission("incidents.settle", Role.COORDINATOR)
"""Mask or release what the free-text guard stopped."""
IMPORT = Permission("incidents.import", Role.REPORTER, Role.POLICE_OFFICER, Role.COORDINATOR, Role.COMMAND_LINE)
"""The reporter and the police for their own organisation alone."""
PUBLISHED = Permission("incidents.published", Role.AREA_CHIEF, Role.AREA_ANALYST, reads=True)
"""The coarse rows that municipalities publish to their police area."""
