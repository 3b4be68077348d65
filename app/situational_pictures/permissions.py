from app.incidents.permissions import READ as READ_REPORTS
from tenants.access import Permission, Role

READ = Permission(
    "situational_pictures.read", *READ_REPORTS.roles, Role.CALENDAR, Role.ROOM_POLICE, Role.ROOM_EST, reads=True
)
"""The picture of what one may read: the reporter's shows her own organisation's reports alone. The calendar counts it
for a room (`app/pictures`)."""
BY_GROUP = Permission("situational_pictures.by_group", Role.ROOM_REPORTERS, reads=True)
"""How many there were by group and by sub-area, and nothing finer: what all who report may be told of each other."""
