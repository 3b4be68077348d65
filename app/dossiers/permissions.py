from tenants.access import Permission, Role

READ = Permission(
    "dossiers.read", Role.REPORTER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.POLICE_OFFICER,
    Role.COORDINATOR, Role.ANALYST, reads=True,
)  # fmt: skip
"""The page of a place, and the same on paper: what one may read, the reporter her own organisation's reports alone."""
