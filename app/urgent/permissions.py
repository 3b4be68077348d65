from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

TELL = Permission(
    "urgent.tell",
    *REPORTS_FOR_ITS_ORGANISATION,
    Role.COORDINATOR,
    Role.COMMAND_LINE,
    to_report=True,
    to_work=True,
    by_phone=True,
)
"""Have the others written to of a report that has come, or has been let go: whoever does that is told nothing."""
TOLD = Permission("urgent.told", Role.COORDINATOR, Role.POLICE_OFFICER)
"""Be written to of it."""
READ = Permission("urgent.read", Role.COORDINATOR, Role.POLICE_OFFICER, Role.ADMINISTRATOR, reads=True)
"""See which types they are, and who has chosen them."""
CHANGE = Permission("urgent.change", Role.COORDINATOR, Role.ADMINISTRATOR)
"""Choose them."""
