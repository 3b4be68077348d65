from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

READ = Permission(
    "objections.read",
    *REPORTS_FOR_ITS_ORGANISATION,
    Role.COORDINATOR,
    Role.ANALYST,
    Role.AUDITOR,
    reads=True,
    to_report=True,
)
"""What one has objected to oneself, and what became of it."""
OVERSEE = Permission("objections.oversee", Role.COORDINATOR, Role.AUDITOR, reads=True)
"""That a report has been stopped, by whom and why by its code; the words are for whoever settles it."""
TOLD = Permission("objections.told", Role.AUDITOR, Role.CALENDAR, reads=True)
"""That some wait: on her Idag, and in the calendar's letters. The coordinator is told by the reports themselves."""
