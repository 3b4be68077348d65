"""Who reads the quarter's page: whoever reads focus areas (`est.read`)."""

from tenants.access import Permission, Role

PRIORITISE = Permission("quarterly_reports.prioritise", Role.COORDINATOR)
ORDER = Permission("quarterly_reports.order", Role.COORDINATOR, Role.COMMAND_LINE, Role.CALENDAR)
ORDER_OWN = Permission("quarterly_reports.order_own", Role.COORDINATOR, Role.POLICE_OFFICER)
"""An edition that tells what oneself may count, beside the one for everybody."""
RUNS = Permission(
    "quarterly_reports.runs", Role.COORDINATOR, Role.POLICE_OFFICER, Role.COMMAND_LINE, Role.CALENDAR, reads=True
)
"""How far an ordered report has come."""
MAKE = Permission("quarterly_reports.make", Role.COORDINATOR, Role.POLICE_OFFICER, Role.CALENDAR, reads=True)
"""Count and write a report that has been ordered."""
FINALIZE = Permission("quarterly_reports.finalize", Role.COORDINATOR)
