from tenants.access import Permission, Role

SEND = Permission("mail.send", Role.CALENDAR)
"""Have a letter written, sent, and its row settled: what a run does."""
READ = Permission(
    "mail.read", Role.COORDINATOR, Role.ADMINISTRATOR, Role.UNIT_MANAGER, Role.AREA_CHIEF, Role.COMMAND_LINE, reads=True
)
"""See what has been sent to whom, and what has not."""
