"""A place with one report of every sort, so that each reader's numbers can be counted by hand."""

from datetime import UTC, date, datetime

from app.figures.periods import STOCKHOLM, Days
from app.incidents import service
from tenants.access import Role

PERIOD = Days(date(2025, 11, 25), date(2026, 11, 24))
"""The year that ends with the last whole day at the tests' moment, 25 November 2026."""
CANARY = "kanariefågel"
READERS = (
    Role.COORDINATOR,
    Role.POLICE_OFFICER,
    Role.SCHOOL,
    Role.SOCIAL_SERVICES,
    Role.YOUTH,
    Role.ANALYST,
    Role.REPORTER,
)
NOW = {
    Role.COORDINATOR: 7,
    Role.POLICE_OFFICER: 6,
    Role.SCHOOL: 4,
    Role.SOCIAL_SERVICES: 5,
    Role.YOUTH: 5,
    Role.ANALYST: 4,
    Role.REPORTER: 1,
}
"""Reports at the square in PERIOD: see `plant`."""


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM).astimezone(UTC)


def report(world, day: date, *, role=Role.SCHOOL, slug="koping", place="Torget", category="klotter", hour=12, **more):
    inputs = {"category": category, "earliest": at(day, hour), "named_place_id": world.named(slug)[place], **more}
    with world.scope(role, slug) as scope:
        return service.report_incident(scope, **inputs)


def plant(world) -> None:
    """Seven counted reports at the square in the period, two in the year before, and what must not count."""
    how = "färg"
    report(world, date(2026, 10, 10), hour=20, how=how, text=CANARY)  # internal, exact
    report(world, date(2026, 10, 11), hour=20, latest=at(date(2026, 10, 11), 22, 59), how=how)  # internal, uncertain
    report(world, date(2026, 9, 1), role=Role.YOUTH, category="hastighet")
    report(world, date(2026, 8, 1), role=Role.POLICE_OFFICER, category="hot", access_class="police")
    report(world, date(2026, 7, 1), role=Role.SOCIAL_SERVICES, access_class="restricted")
    report(world, date(2026, 6, 1), role=Role.YOUTH, category="bostadsinbrott", access_class="internal")  # a dwelling
    report(world, date(2026, 5, 5), role=Role.REPORTER, category="skada-byggnad")
    # What counts nowhere: withdrawn, stopped, to come.
    gone = report(world, date(2026, 5, 6))
    with world.scope(Role.SCHOOL) as scope:
        service.withdraw_incident(scope, id=gone.id, version=1, reason="dubblett")
    report(world, date(2026, 5, 7), text="Det var 19121212-1212 som ritade.", insist=True)
    report(world, date(2026, 5, 8), category="offentligt-arrangemang")
    # Elsewhere: another place, another municipality.
    report(world, date(2026, 10, 10), place="Stationen")
    report(world, date(2026, 10, 10), slug="arboga")
    # Other days: the first and last of the period before, the days outside both, and history that reaches far back.
    for day in (date(2025, 11, 24), date(2024, 11, 25), date(2024, 11, 24), date(2026, 11, 25)):
        report(world, day, hour=8)
    for day in (date(2021, 1, 1), date(2021, 1, 15), date(2021, 1, 29)):
        report(world, day, place="Stationen", role=Role.COORDINATOR)
