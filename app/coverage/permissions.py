from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Actor, Permission, Role

OWN = Permission("coverage.own", *REPORTS_FOR_ITS_ORGANISATION, reads=True)
"""See where one's own organisation stands."""
SAY = Permission("coverage.say", *REPORTS_FOR_ITS_ORGANISATION, Role.COORDINATOR, to_report=True)
"""Say that there is nothing to report: for one's own organisation, the coordinator for any."""
READ = Permission("coverage.read", Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST, reads=True)
"""See where every organisation stands, by name."""
COUNT = Permission(
    "coverage.count", *REPORTS_FOR_ITS_ORGANISATION, Role.COORDINATOR, Role.ANALYST, Role.CALENDAR, reads=True
)
"""How many have been heard from, beside a figure: of the reports that one may count."""
CHANGE = Permission("coverage.change", Role.COORDINATOR)
"""Say who is expected to report and when somebody is closed, and remind those that are silent."""
WRITE = Permission("coverage.write", Role.CALENDAR)
"""Write a reminder that is being sent."""


def says_for_any(actor: Actor) -> bool:
    """Whether she says it also for other organisations than her own: those that have told her."""
    return actor.has(Role.COORDINATOR)
