from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

READ = Permission(
    "thresholds.read",
    *(Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.ANALYST),
    Role.UNIT_MANAGER,
    reads=True,
)
"""See the rules, and the notices of what one may count: those who read the whole place's reports."""
SEE = Permission(
    "thresholds.see",
    *(Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.ANALYST),
    Role.UNIT_MANAGER,
)
"""Say that one has seen a notice."""
CHANGE = Permission("thresholds.change", Role.COORDINATOR)
"""Make rules, change them, turn them off and on, end them."""
TELL = Permission(
    "thresholds.tell",
    *REPORTS_FOR_ITS_ORGANISATION,
    Role.COORDINATOR,
    Role.COMMAND_LINE,
    to_report=True,
    to_work=True,
    by_phone=True,
)
"""Have a rule looked at when a report has come, or has been let go: whoever does that is told nothing."""
TOLD = Permission("thresholds.told", Role.COORDINATOR, Role.POLICE_OFFICER)
"""Be written to of a notice."""
