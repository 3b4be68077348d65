from tenants.access import MUNICIPAL_ROLES, Permission, Role

READ_OWN = Permission(
    "taxonomy.read_own",
    *MUNICIPAL_ROLES,
    Role.CALENDAR,
    Role.COMMAND_LINE,
    reads=True,
    to_report=True,
    to_work=True,
    by_phone=True,
)
"""See which types of events the municipality has of its own."""
CHOOSE = Permission("taxonomy.choose", Role.COORDINATOR, Role.ADMINISTRATOR)
"""Rename and hide types of events, and add, rename and end those of its own."""
