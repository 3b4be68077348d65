"""A place's figures, recounted by hand from planted reports, for each reader."""

from datetime import date

import pytest
from sqlalchemy import select

from app.dossiers import service
from app.est import occasions
from app.figures.periods import Days
from app.incident_counts import at_place, figures
from app.incidents.models import COUNTED, Incident
from app.incidents.visibility import Reader
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tenants.errors import Invalid, NotAllowed, NotFound
from tests.databases import engine_of
from tests.dossiers.place_reports import NOW, PERIOD, READERS, plant, report
from tests.est.areas import activity, focus_area
from tests.statements import asked


def read(world, role=Role.COORDINATOR, place="Torget", **days):
    with world.scope(role) as scope:
        return service.read_place(scope, id=world.named()[place], **days)


@pytest.mark.parametrize("role", READERS)
def test_each_reader_counts_what_she_may_read_at_the_place(world, role):
    plant(world)
    seen = read(world, role)
    own_alone = role == Role.REPORTER
    assert seen.spans.now == PERIOD and seen.spans.previous == Days(date(2024, 11, 25), date(2025, 11, 24))
    assert (seen.n, seen.total.previous, seen.total.last_year) == (NOW[role], 0 if own_alone else 2, None)
    assert sum(row.now for row in seen.groups) == sum(month.n for month in seen.months[-12:]) == NOW[role]
    assert seen.when.exact + seen.when.spread + seen.when.unknown == NOW[role]
    assert seen.own_only == own_alone
    assert seen.hides_reports == (role != Role.COORDINATOR)
    assert seen.hides_homes == (role not in (Role.COORDINATOR, Role.POLICE_OFFICER))
    with world.scope(role) as scope:
        listed = {row.name: row for row in service.list_places(scope).rows}
    assert (listed["Torget"].now, listed["Torget"].previous) == (NOW[role], 0 if own_alone else 2)


def test_the_coordinators_figures_one_by_one(world):
    plant(world)
    seen = read(world)
    rows = {row.name: (row.now, row.previous) for row in seen.groups}
    assert rows == {
        "Skadegörelse och klotter": (4, 2),
        "Trafik": (1, 0),
        "Våld, hot och rån": (1, 0),
        "Stöld och inbrott": (1, 0),
    }
    assert seen.groups[0].name == "Skadegörelse och klotter" and seen.total.against_previous == "kan bero på slumpen"
    assert seen.everywhere == 8  # and one at the station
    assert (seen.reporters.now, seen.reporters.previous, seen.reporters.most) == (5, 1, 2)
    assert not seen.reporters.one_sided
    by_month = {month.first: month.n for month in seen.months if month.n}
    assert by_month == {
        date(2024, 11, 1): 2,
        date(2025, 11, 1): 1,
        date(2026, 5, 1): 1,
        date(2026, 6, 1): 1,
        date(2026, 7, 1): 1,
        date(2026, 8, 1): 1,
        date(2026, 9, 1): 1,
        date(2026, 10, 1): 2,
    }
    assert [month.first for month in seen.months if month.inside] == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        *(date(2026, month, 1) for month in range(1, 12)),
    ]
    assert (seen.when.exact, seen.when.spread) == (6, 1)
    assert seen.when.hours[5][20] == 1
    assert (sum(map(sum, seen.when.hours)), sum(map(sum, seen.when.dayparts))) == (6, 7)
    assert seen.manners == [("färg", 2)]
    assert seen.interval == (3, 14)  # Jeffreys 95 % of 7 events: 3.13–13.74
    assert seen.clock.hour is None  # seven times are too few


def test_the_rule_in_sql_is_the_rule_for_one_row(world):
    """Every row of every reader: what `visibility` says of it alone is what the sums of places hold."""
    plant(world)
    days = Days(date(2020, 1, 1), date(2026, 11, 25))
    halves = {"first": Days(days.first, date(2026, 8, 9)), "second": Days(date(2026, 8, 10), days.last)}
    for role in READERS:
        with world.scope(role) as scope:
            expected: dict = {}
            reader = Reader.of(scope)
            for row in scope.db.scalars(select(Incident).where(Incident.state == COUNTED)):
                counts = taxonomy.categories()[row.category_id].counts
                if counts and reader.counts(row) and reader.sees_point(row):
                    expected[row.named_place_id] = expected.get(row.named_place_id, 0) + 1
            assert figures.counts_at_places(scope, spans={"all": days}) == {"all": expected}, role
            for place_id, n in expected.items():
                here = at_place.times_at(scope, named_place_id=place_id, days=days)
                assert len(here.earliest) == sum(here.organisations.values()) == n
                for spans in ({"whole": days}, halves):
                    found = at_place.numbers_at(scope, named_place_id=place_id, spans=spans, monthly=days)
                    assert sum(counts.total() for counts in found.of_groups.values()) == found.months.total() == n
                    assert set.union(*(found.organisations[name] for name in spans)) == set(here.organisations)


def test_a_shorter_period_is_compared_with_the_time_before_and_the_year_before(world):
    plant(world)
    seen = read(world, first=date(2026, 10, 1), last=date(2026, 10, 31))
    assert seen.spans.previous == Days(date(2026, 8, 31), date(2026, 9, 30))
    assert seen.spans.last_year == Days(date(2025, 10, 2), date(2025, 11, 1))
    assert (seen.n, seen.total.previous, seen.total.last_year) == (2, 1, 0)


def test_what_lies_before_the_first_report_is_not_compared_with(world):
    report(world, date(2026, 3, 1))
    for day in (date(2026, 3, 15), date(2026, 3, 29)):
        report(world, day, place="Stationen")
    seen = read(world)
    assert (seen.n, seen.total.previous) == (1, None)
    assert [month.n for month in seen.months][-9:] == [1, 0, 0, 0, 0, 0, 0, 0, 0]  # March, the first, is whole
    assert {month.n for month in seen.months[:-9]} == {None}
    assert seen.reporters.previous is None and seen.groups[0].against_previous is None


def test_one_organisation_behind_most_of_the_reports_is_told(world):
    for day in range(1, 9):
        report(world, date(2026, 9, day))
    report(world, date(2026, 9, 10), role=Role.YOUTH)
    report(world, date(2026, 9, 11), role=Role.YOUTH)
    seen = read(world)
    assert (seen.reporters.now, seen.reporters.most, seen.reporters.one_sided) == (2, 8, True)
    report(world, date(2026, 9, 12), role=Role.YOUTH)  # 8 of 11 is less than 80 %
    assert not read(world).reporters.one_sided


def test_evenings_have_a_centre_and_are_dark_in_winter(world):
    for day in range(1, 25):
        report(world, date(2026, 1, day), hour=21)
    seen = read(world, first=date(2026, 1, 1), last=date(2026, 1, 31))
    assert seen.clock.hour == pytest.approx(21.5) and (seen.clock.start, seen.clock.hours) == (21, 1)
    assert (seen.dark.n, seen.dark.dark) == (24, 24) and seen.dark.lower > seen.dark.share
    assert 0.6 < seen.dark.share < 0.7


def test_round_the_clock_has_no_centre(world):
    for hour in range(24):
        report(world, date(2026, 9, 1 + hour), hour=hour)
    seen = read(world, first=date(2026, 9, 1), last=date(2026, 9, 30))
    assert (seen.clock.n, seen.clock.hour) == (24, None)
    assert seen.dark.lower <= seen.dark.share <= seen.dark.upper


def test_earlier_work_at_the_place_for_those_who_work_with_it(world):
    one = activity(world, focus_area(world))
    named = world.named()
    with world.scope(Role.SCHOOL) as scope:
        done = ((date(2026, 10, 1), "Torget"), (date(2026, 1, 5), "Torget"), (date(2026, 11, 2), "Torget"))
        for day, place in (*done, (date(2026, 10, 2), "Stationen")):
            occasions.log_occasion(scope, activity_id=one.id, done_on=day, named_place_id=named[place], result="Lugnt.")
    seen = read(world, first=date(2026, 9, 1), last=date(2026, 10, 31))
    assert [(done.done_on, done.organisation, done.focus_area, done.result) for done in seen.done] == [
        (date(2026, 10, 1), "Högstadieskolan", "Klotter", "Lugnt."),
        (date(2026, 1, 5), "Högstadieskolan", "Klotter", "Lugnt."),
    ]
    (row,) = seen.activities
    assert (row.latest.activity, row.in_period, row.shown, row.latest.done_on) == (
        "Vuxenvandring",
        1,
        2,
        date(2026, 10, 1),
    )
    assert len(read(world, Role.SCHOOL).done) == 3  # in the group
    assert read(world, Role.YOUTH).done == []  # not in the group
    assert read(world, Role.ANALYST).done is None  # reads no focus areas


def test_another_municipalitys_place_is_not_there(world):
    foreign = world.named("arboga")["Torget"]
    with world.scope() as scope:
        for act in (service.read_place, service.place_dossier):
            with pytest.raises(NotFound):
                act(scope, id=foreign)


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_are_refused(world, role):
    with world.scope(role) as scope, pytest.raises(NotAllowed):
        service.list_places(scope)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 10, 2), date(2026, 10, 1), "last"),
        (date(2026, 10, 1), date(2026, 11, 25), "last"),
        (date(2026, 11, 25), None, "first"),
        (date(1999, 12, 31), date(2000, 1, 5), "first"),
        (date(2022, 1, 1), date(2025, 6, 1), "first"),
        (None, date(2000, 6, 1), "first"),
    ],
)
def test_days_that_cannot_be_counted_are_refused_with_a_sentence(world, first, last, field):
    with pytest.raises(Invalid) as refused:
        read(world, first=first, last=last)
    assert list(refused.value.messages) == [field]


def elsewhere(world, n: int) -> None:
    """So many more reports at no named place, spread over two years, so that a plan has something to avoid."""
    columns = [column.name for column in Incident.__table__.columns]
    new = {"id": "gen_random_uuid()", "named_place_id": "NULL", "local_date": "DATE '2026-10-31' - mod(k, 700)"}
    values = ", ".join(new.get(name, f"i.{name}") for name in columns)
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO incident ({', '.join(columns)}) SELECT {values} FROM "  # noqa: S608
            f"(SELECT * FROM incident LIMIT 1) i, generate_series(1, {n}) k"
        )
        connection.exec_driver_sql("ANALYZE incident")


def test_the_questions_stay_within_the_days_and_the_places_index(world):
    """No query reads more than the spans ask for, and those of one place go by its own index."""
    plant(world)
    elsewhere(world, 5_000)
    with world.scope() as scope:
        place_id = world.named()["Torget"]
        with asked(world.web.engine) as statements:
            at_place.times_at(scope, named_place_id=place_id, days=PERIOD)
            monthly = Days(PERIOD.first.replace(day=1), PERIOD.last)
            at_place.numbers_at(scope, named_place_id=place_id, spans={"now": PERIOD}, monthly=monthly)
        questions = [(sql, values) for sql, values in statements if "FROM incident" in sql]
        assert len(questions) == 2
        for sql, values in questions:
            plan = "\n".join(row[0] for row in scope.db.connection().exec_driver_sql(f"EXPLAIN {sql}", values))
            there = plan[plan.index("incident_place_idx") :]
            condition = next(line for line in there.splitlines() if "Index Cond" in line)
            assert "named_place_id" in condition and "local_date" in condition and "Seq Scan on incident" not in plan, (
                plan
            )
