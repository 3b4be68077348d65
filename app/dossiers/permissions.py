from app.incidents.permissions import READ as READ_REPORTS
from tenants.access import Permission

READ = Permission("dossiers.read", *READ_REPORTS.roles, reads=True)
"""The page of a place: what one may read, the reporter her own organisation's reports alone."""
DOCUMENT = Permission("dossiers.document", *READ_REPORTS.roles, reads=True)
"""The same on paper, by a name of its own in the log: paper travels further than a page."""
