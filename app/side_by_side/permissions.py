from tenants.access import Permission, Role

READ = Permission(
    "side_by_side.read",
    *(Role.COORDINATOR, Role.ANALYST, Role.POLICE_OFFICER, Role.LEADER, Role.COUNCIL_MEMBER),
    *(Role.AREA_CHIEF, Role.AREA_ANALYST),
    reads=True,
)
"""Compare municipalities: published figures, and what each has let out."""
ENTER = Permission(
    "side_by_side.enter", Role.COORDINATOR, Role.ANALYST, Role.AREA_CHIEF, Role.AREA_ANALYST, Role.COMMAND_LINE
)
"""Take in published figures of other municipalities, and take them away."""
