from tenants.access import MUNICIPAL_ROLES, Permission, Role

READ = Permission("official_statistics.read", *(MUNICIPAL_ROLES - {Role.REPORTER}), reads=True)
"""What others have published: no report and no person is in it. Everybody but a reporter, whose form this is not."""
ENTER = Permission("official_statistics.enter", Role.COORDINATOR, Role.ANALYST, Role.COMMAND_LINE)
"""Take in figures from a file, by hand or from Kolada, correct them and take them away."""
TELL = Permission("official_statistics.tell", Role.CALENDAR, reads=True)
"""Tell a quarter's report what was reported."""
