"""Choices of types, places and days: counted from the tallies as they are counted report by report."""

import importlib
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, func, select, text

from app.figures.audience import Audience
from app.figures.periods import Days, month_of
from app.incident_counts.chosen import Choice, count_chosen
from app.incidents import rules, service
from app.incidents.models import EVERYWHERE, Incident, WhereTally
from app.incidents.rules import knowledge
from app.incidents.visibility import Reader, for_the_room
from app.places import service as places
from app.report.fields import CLASSES, NewReport
from app.taxonomy import service as taxonomy
from migrations.row_security import for_each_tenant
from tenants.access import CALENDAR, COMMAND_LINE, REPORT, Role
from tenants.models import uuid7
from tests.statements import asked, selects
from tests.world import NOW, PEOPLE

REPORTS, CHOICES = 500, 120
TODAY = NOW.date()
ROLES = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.ANALYST, Role.REPORTER)


@pytest.fixture
def busy(world):
    """Reports over two years of every type, class and organisation, with and without a place and a sub-area."""
    die, kinds = random.Random(41), list(taxonomy.categories().values())
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        named = [None, *(place.id for place in places.named_places(scope))]
        areas = [None, *(area.id for area in places.sub_areas(scope))]
        organisations = [world.organisation(name) for name in set(filter(None, PEOPLE.values()))]
        known, rows = knowledge(scope), []
        for number in range(REPORTS):
            place, day = die.choice(named), TODAY - timedelta(days=die.randrange(1, 730))
            said = NewReport(
                category=die.choice(kinds).slug,
                earliest=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
                named_place_id=place,
                precision=None if place else "unknown",
            )
            row = rules.check(said, known)[0]
            row |= {"organisation_id": die.choice(organisations), "access_class": die.choice(CLASSES)}
            row |= {"intake_key": str(number), "sub_area_id": die.choice([row["sub_area_id"], *areas])}
            rows.append(row)
        service.add_many(scope, rows=rows)
    return world


def some_choices(world, die: random.Random) -> list[Choice]:
    """Whole months, parts of them, single days and nothing; few types and all; places, sub-areas, both, everywhere."""
    types = [category.id for category in taxonomy.categories().values()]
    with world.scope() as scope:
        named = [place.id for place in places.named_places(scope)]
        areas = [area.id for area in places.sub_areas(scope)]

    def days() -> Days:
        first = TODAY - timedelta(days=die.randrange(800))
        last = first + timedelta(days=die.choice((-1, 0, 13, 27, 40, 89, 364)))
        whole = Days(month_of(first), month_of(max(first, last) + timedelta(days=31)) - timedelta(days=1))
        return die.choice((Days(first, last), whole))

    def some(ids: list) -> frozenset:
        return frozenset(die.sample(ids, die.randrange(len(ids) + 1)))

    return [
        Choice(days(), some(types) or frozenset(types), die.random() < 0.3, some(named), some(areas))
        for _ in range(CHOICES)
    ]


def one_by_one(scope, choice: Choice) -> tuple[int, int]:
    """The same from the reports themselves, by the rule of one row."""
    reader = Reader.of(scope)
    found = [
        row
        for row in scope.once((Incident, "every"), lambda: tuple(scope.db.scalars(select(Incident))))
        if reader.counts(row)
        and choice.days.first <= row.local_date <= choice.days.last
        and row.category_id in choice.category_ids
        and taxonomy.categories()[row.category_id].counts
        and (
            choice.everywhere
            or row.sub_area_id in choice.sub_area_ids
            or (row.named_place_id in choice.named_place_ids and reader.sees_point(row))
        )
    ]
    return len(found), len({row.organisation_id for row in found})


def test_what_is_counted_from_tallies_is_what_there_is_for_every_reader_and_audience(busy):
    choices, told = some_choices(busy, random.Random(7)), set()
    for role in ROLES:
        with busy.scope(role) as own:
            reader = Reader.of(own)
            audiences = [own.counting_for(one) for one in Audience if reader.belongs_to(one)]
            for scope in (own, for_the_room(own), *audiences):
                counted = count_chosen(scope, choices=choices)
                wrong = [(one, counted[one]) for one in choices if counted[one] != one_by_one(scope, one)]
                assert wrong[:1] == [], (role, scope.audience, one_by_one(scope, wrong[0][0]))
                told.add(tuple(counted.values()))
    assert len(told) >= 6  # they do read different things here
    assert all(sum(one.reports > 0 for one in some) > CHOICES / 4 for some in told)


def test_a_key_that_only_reports_counts_what_its_holder_has_written(busy):
    with busy.scope(Role.SCHOOL) as scope:
        service.report_incident(
            scope, category="klotter", earliest=NOW - timedelta(days=80), named_place_id=busy.named()["Torget"]
        )
        reports_alone = scope.actor.__class__(**{**vars(scope.actor), "reach": REPORT})
        counted = count_chosen.__wrapped__(
            scope.acting_as(reports_alone),
            choices=[Choice(Days(date(2024, 1, 1), TODAY), frozenset({taxonomy.by_slug()["klotter"].id}), True)],
        )
    assert list(counted.values()) == [(1, 1)]


def test_one_question_whatever_is_chosen_and_none_for_nothing(busy):
    choices = some_choices(busy, random.Random(8))
    with busy.scope() as scope, asked(busy.web.engine) as statements:
        Reader.of(scope)
        del statements[:]
        count_chosen(scope, choices=choices)
        assert len(selects(statements)) == 1
        assert count_chosen(scope, choices=()) == {} and len(selects(statements)) == 1


def test_the_migration_counts_what_is_stored(busy):
    migration = importlib.import_module("migrations.versions.0016_where_tally")
    order = [getattr(WhereTally, name) for name in ("tenant_id", *migration.KEY)]
    everything = select(WhereTally.__table__).where(WhereTally.n != 0).order_by(*order)
    engine = create_engine(busy.urls["owner"])
    with engine.begin() as connection:
        kept = []
        for tenant_id in for_each_tenant(connection):
            kept += connection.execute(everything).all()
            connection.execute(text("DELETE FROM where_tally"))
            connection.execute(text(migration.FILL), {"tenant_id": tenant_id, "nowhere": EVERYWHERE})
        filled = [row for _ in for_each_tenant(connection) for row in connection.execute(everything)]
    engine.dispose()
    assert filled == kept and len(kept) > REPORTS


def test_a_quarter_reads_no_more_with_ten_years_of_history_than_with_two(busy):
    """Buffers, of the plan that the database keeps for whatever values come."""
    months = [date(year, month, 1) for year in range(2016, 2027) for month in range(1, 13)]
    kinds = [one for one in taxonomy.categories().values() if one.counts]
    organisations = [uuid7() for _ in range(12)]
    quarter = [Days(date(year, 7, 1), date(year, 9, 30)) for year in (2025, 2026)]
    choices = [Choice(days, frozenset(one.id for one in kinds[:6]), True) for days in quarter]

    def fill(scope, some: list[date]) -> None:
        key = {"where_id": EVERYWHERE, "access_class": "internal", "at_home": False, "sub_area_id": EVERYWHERE}
        rows = [
            {**key, "month": month, "category_id": kind.id, "organisation_id": organisation, "n": 3}
            for month in some
            for kind in kinds
            for organisation in organisations
        ]
        scope.insert_many(WhereTally, rows)

    def read() -> int:
        superuser = create_engine(busy.urls[None], isolation_level="AUTOCOMMIT")
        with superuser.connect() as connection:
            connection.execute(text("VACUUM ANALYZE where_tally"))
        superuser.dispose()
        with busy.worker.scope(busy.tenants["koping"], CALENDAR) as scope, asked(busy.worker.engine) as statements:
            scope.db.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
            counted = count_chosen(scope, choices=choices)
            assert all(one.reports >= 3 * 6 * 12 * 3 for one in counted.values())
            (asked_for,) = (one for one in statements if "where_tally" in one.sql)
            plan = scope.db.connection().exec_driver_sql(
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + asked_for.sql, asked_for.values
            )
            top = plan.scalar_one()[0]["Plan"]
            return top["Shared Hit Blocks"] + top["Shared Read Blocks"]

    with busy.worker.scope(busy.tenants["koping"], COMMAND_LINE) as scope:
        fill(scope, months[-24:])
    two = read()
    with busy.worker.scope(busy.tenants["koping"], COMMAND_LINE) as scope:
        fill(scope, months[:-24])
        assert scope.db.scalar(select(func.count()).select_from(WhereTally)) > 10 * REPORTS
    # The index is one level deeper at most, for each of what is looked up.
    assert read() <= two * 3 / 2
