from app.incidents.permissions import READ as READ_REPORTS
from tenants.access import Actor, Permission, Role

READ = Permission("alerts.read", *READ_REPORTS.roles, Role.CALENDAR, Role.ROOM_POLICE, Role.ROOM_EST, reads=True)
"""The analysis made for one's audience; who reads her own organisation's reports alone has none. The calendar tells it
to a room (`app/pictures`)."""
ORDER_ANALYSIS = Permission("alerts.order_analysis", Role.COORDINATOR, Role.CALENDAR, Role.COMMAND_LINE)
COUNT_ANALYSIS = Permission("alerts.count_analysis", Role.COORDINATOR, Role.CALENDAR, Role.COMMAND_LINE, reads=True)
"""How much an analysis found, as numbers alone."""
MAKE_ANALYSIS = Permission("alerts.make_analysis", Role.COORDINATOR, Role.CALENDAR, reads=True)
KEEP_ANALYSIS = Permission("alerts.keep_analysis", Role.COORDINATOR, Role.CALENDAR)
"""Both held by the worker as the one who asked."""


def looks_at_warnings(actor: Actor) -> bool:
    """Whether it is hers to look at what the analysis warns of; others meet it in the picture."""
    return actor.has(Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST)
