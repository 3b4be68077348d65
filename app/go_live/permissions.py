from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

READ = Permission("go_live.read", Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.COMMAND_LINE, reads=True)
"""See which papers there are behind real reports."""
CHANGE = Permission("go_live.change", Role.COORDINATOR, Role.ADMINISTRATOR)
"""Write down where a paper is, and begin or stop taking in reports."""
MISSING = Permission(
    "go_live.missing", *REPORTS_FOR_ITS_ORGANISATION, Role.COORDINATOR, Role.ADMINISTRATOR, reads=True, by_phone=True
)
"""See which papers are missing, where reports are not taken in yet."""
