from tenants.access import Permission, Role

READ = Permission(
    "disclosure_control.read",
    Role.COORDINATOR,
    Role.ANALYST,
    Role.COUNCIL_MEMBER,
    Role.LEADER,
    Role.REGISTRAR,
    Role.COMMUNICATOR,
    Role.AUDITOR,
    reads=True,
)
"""Read what has been let out, to whom and by what decision."""
RELEASE = Permission("disclosure_control.release", Role.COORDINATOR)
"""See what may leave, and let it out."""
TELL = Permission("disclosure_control.tell", Role.AREA_CHIEF, Role.AREA_ANALYST, Role.CALENDAR, reads=True)
"""What the area's municipalities have let out, as a part of the paper that the area sends on."""
