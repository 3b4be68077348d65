from tenants.access import Permission, Role

_READERS = (
    Role.REPORTER,
    Role.SCHOOL,
    Role.SOCIAL_SERVICES,
    Role.YOUTH,
    Role.POLICE_OFFICER,
    Role.COORDINATOR,
    Role.ANALYST,
)
READ = Permission("dossiers.read", *_READERS, reads=True)
"""The page of a place: what one may read, the reporter her own organisation's reports alone."""
DOCUMENT = Permission("dossiers.document", *_READERS, reads=True)
"""The same on paper, by a name of its own in the log: paper travels further than a page."""
