"""Files read in, and what is there after them."""

from collections import Counter

from sqlalchemy import func, select

from app.figures.periods import monday_of, month_of
from app.incidents.models import CoarseWeek, DayTally, Incident, MonthTally
from app.intake import service
from app.intake.csv_file import COMMAND_LINE as LIMITS
from app.taxonomy import service as taxonomy
from tenants.access import Role

HEAD = "typ;tidigast;senast;plats;lat;lon;precision;organisation;text\n"
GOOD = (
    HEAD
    + "klotter;2026-11-20 22:00;;Torget;;;;;Klotter på väggen.\n"
    + "klotter;2026-11-21;;;59,51;16,01;;Fritidsgården;\n"
    + "bostadsinbrott;2026-11-22 08:00;2026-11-22 17:00;Stationen;;;delområde;;\n"
)


def taken(world, text, role=Role.COORDINATOR, slug="koping", name="rapporter.csv", **options):
    with world.scope(role, slug) as scope:
        return import_(scope, text, name, **options)


def import_(scope, text, name="rapporter.csv", **options):
    content = text if isinstance(text, bytes) else text.encode()
    return service.import_incidents(scope, source=content, file_name=name, limits=LIMITS, **options)


def counts(done) -> tuple:
    return done.rows, done.new, done.known, len(done.bad)


def stored(world, slug="koping") -> list[Incident]:
    with world.scope(Role.COORDINATOR, slug) as scope:
        return list(scope.db.scalars(select(Incident).order_by(Incident.earliest, Incident.id)))


def rows_in(scope, *tables) -> list[int]:
    return [scope.db.scalar(select(func.count()).select_from(table)) for table in tables]


def assert_tallies_are_right(world):
    days, months, weeks = Counter(), Counter(), Counter()
    for row in stored(world):
        category = taxonomy.categories()[row.category_id]
        days[row.local_date, row.category_id, row.access_class] += 1
        months[month_of(row.local_date), row.category_id, row.access_class] += 1
        if row.access_class == "internal":  # the area's picture counts what everybody in the room may count
            weeks[monday_of(row.local_date), category.group, 0 if row.cell is None or row.at_home else row.cell] += 1
    with world.scope() as scope:
        for model, key, expected in (
            (DayTally, ("local_date", "category_id", "access_class"), days),
            (MonthTally, ("month", "category_id", "access_class"), months),
            (CoarseWeek, ("week", "group_slug", "cell"), weeks),
        ):
            rows = scope.db.scalars(select(model).where(model.n != 0))
            assert {tuple(getattr(row, name) for name in key): row.n for row in rows} == expected
