from app.incidents.permissions import READ as READ_REPORTS
from tenants.access import Permission, Role

READ = Permission("situational_pictures.read", *READ_REPORTS.roles, Role.CALENDAR, reads=True)
"""The picture of what one may read: the reporter's shows her own organisation's reports alone. The calendar counts it
for a room (`app/pictures`)."""
