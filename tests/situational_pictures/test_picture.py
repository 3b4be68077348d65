"""The picture of 14 days: worlds counted by hand, the reader's rights, and a recount."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from app.figures.compared import picture_days
from app.figures.periods import Days, local_date
from app.incident_counts import figures, history
from app.incidents import service as incidents
from app.situational_pictures import permissions, service
from app.situational_pictures.choice import Asked
from app.taxonomy import service as taxonomy
from tenants.access import MUNICIPAL_ROLES, Role
from tenants.errors import NotAllowed, NotFound
from tests.situational_pictures.reports import at, report
from tests.situational_pictures.reports import history as old_report
from tests.statements import asked, by_table, selects

ANCHOR = date(2026, 1, 5)


def picture(world, role=Role.COORDINATOR, slug="koping", **which):
    with world.scope(role, slug) as scope:
        return service.picture(scope, **which)


def counts(picture) -> dict[str, tuple]:
    return {row.slug: (row.now, row.previous, row.last_year) for row in picture.groups.rows if row.anything}


# --- which days ------------------------------------------------------------------------------------------------------


def test_the_current_period_stands_beside_the_same_days_of_the_others():
    spans = picture_days(date(2026, 11, 25), ANCHOR)
    assert spans.label == "v. 48–49, 23 november–6 december 2026"
    assert (len(spans.now), spans.running, spans.next_first) == (3, True, None)
    assert spans.now == Days(date(2026, 11, 23), date(2026, 11, 25))
    assert spans.previous == Days(date(2026, 11, 9), date(2026, 11, 11))
    assert spans.last_year == Days(date(2025, 11, 24), date(2025, 11, 26))
    assert spans.earlier[0] == spans.previous and spans.earlier[11] == spans.now.back(12 * 14)


def test_a_finished_period_is_whole():
    spans = picture_days(date(2026, 11, 25), ANCHOR, date(2026, 11, 9))
    assert (len(spans.now), spans.running, spans.next_first) == (14, False, date(2026, 11, 23))
    assert spans.previous == Days(date(2026, 10, 26), date(2026, 11, 8))


@pytest.mark.parametrize("first", ["2026-11-16", "2026-11-24", "2026-12-07", "1999-12-27"])
def test_no_period_begins_on_such_a_day(first):
    with pytest.raises(NotFound):
        picture_days(date(2026, 11, 25), ANCHOR, date.fromisoformat(first))


def test_the_period_turns_at_midnight_in_sweden(world):
    old_report(world)
    report(world, 0, earliest=datetime(2026, 11, 22, 22, 59, tzinfo=UTC))  # Sunday 23.59
    report(world, 0, earliest=datetime(2026, 11, 22, 23, 0, tzinfo=UTC))  # Monday 00.00
    now = picture(world)
    assert now.groups.total.now == 1
    assert picture(world, first=date(2026, 11, 9)).groups.total.now == 1
    assert now.groups.total.previous == 0  # the Sunday is day 14, and the new period has come to day 3


# --- counted by hand -------------------------------------------------------------------------------------------------


def test_a_small_world_counted_by_hand(world):
    old_report(world)
    report(world, 0, hour=20)
    report(world, 1, hour=20, place="Stationen", role=Role.REPORTER)
    report(world, 1, hour=21, place="Stationen", role=Role.YOUTH, how="färg")
    report(world, 1, category="hastighet", role=Role.POLICE_OFFICER, place="Torget")
    report(world, -14, category="hastighet")
    report(world, -13)
    report(world, -11)  # day 4 of the period before: not among the first three days
    report(world, -364, place="Stationen")
    report(world, -365)  # a Sunday, the day before
    seen = picture(world)
    assert counts(seen) == {"skadegorelse": (3, 1, 1), "trafik": (1, 1, 0)}
    assert seen.groups.total.mean == pytest.approx(2 / 12)
    assert seen.reporting == {"now": 4, "previous": 1, "last_year": 1}
    assert [(p.name, p.now, p.previous, p.last_year, p.organisations) for p in seen.where.places] == [
        ("Stationen", 2, 0, 1, 2),
        ("Torget", 2, 2, 0, 2),
    ]
    assert [(a.name, a.now, a.previous, a.last_year) for a in seen.where.areas] == [
        ("Västra delen", 2, 2, 0),
        ("Östra delen", 2, 0, 1),
    ]
    assert seen.manners == [("färg", 1)]
    assert sorted((cell.n, cell.label) for cell in seen.where.cells) == [(2, "Stationen"), (2, "Torget")]
    monday, tuesday = seen.when.hours[:2]
    assert (seen.when.exact, monday[20], tuesday[12], tuesday[20], tuesday[21]) == (4, 1, 1, 1, 1)
    assert [round(sum(part)) for part in seen.when.dayparts] == [1, 3, 0]
    assert [latest.where for latest in seen.latest] == ["Stationen", "Stationen", "Torget", "Torget"]
    assert seen.groups.previous_may_be_chance and seen.groups.last_year_may_be_chance
    assert (seen.shared.room, seen.shared.more, seen.shared.unread) == (4, 0, 0)


def test_a_group_narrows_places_hours_manners_and_the_table_to_its_types(world):
    old_report(world)
    report(world, 0)
    report(world, 1, category="hastighet", place="Stationen")
    seen = picture(world, asked=Asked("trafik"))
    assert counts(seen) == {"hastighet": (1, 0, 0)}, "the types of the group"
    assert [p.name for p in seen.where.places] == ["Stationen"] and seen.where.total == 1 and seen.when.exact == 1
    with world.scope() as scope:
        drawn = service.map_picture(scope, asked=Asked("trafik"))
    assert [p.name for p in drawn.places] == ["Stationen"] and [cell.label for cell in drawn.cells] == ["Stationen"]
    for unknown in ("finns-inte", "", "arrangemang"):
        with pytest.raises(NotFound):
            picture(world, asked=Asked(unknown))


def test_an_unknown_hour_is_shared_evenly_also_when_the_clocks_turn(world):
    """Saturday 24 October 2026 22.00 to Sunday 04.00 is seven hours: 02–03 comes twice and weighs double."""
    old_report(world)
    report(
        world, 0, earliest=datetime(2026, 10, 24, 20, 0, tzinfo=UTC), latest=datetime(2026, 10, 25, 3, 0, tzinfo=UTC)
    )
    report(world, 0, earliest=at(-40), latest=at(-25))  # more than 14 days: says nothing of the hour
    report(world, 0, earliest=datetime(2026, 10, 23, 10, 10, tzinfo=UTC))
    seen = picture(world, first=date(2026, 10, 12))
    assert (seen.when.exact, seen.when.spread, seen.when.unknown) == (1, 1, 0)
    assert sum(map(sum, seen.when.hours)) == 1, "hours only where they are known"
    assert seen.when.hours[4][12] == 1
    # Two sevenths of it on Saturday evening, five on Sunday night: whole, it is there.
    assert seen.when.dayparts == [[0, 0, 0, 0, 1, 0, 0], [0] * 7, [0, 0, 0, 0, 0, 0, 1]]
    later = picture(world, first=date(2026, 10, 26))
    assert (later.when.exact, later.when.spread, later.when.unknown, later.groups.total.now) == (0, 0, 1, 1)


def test_advance_notices_are_no_incidents(world):
    old_report(world)
    coming = next(c.slug for c in taxonomy.categories().values() if not c.counts and not c.needs_text)
    report(world, 1, category=coming)
    seen = picture(world)
    assert (seen.groups.total.now, seen.where.total, seen.when.exact, seen.latest) == (0, 0, 0, [])


# --- history ---------------------------------------------------------------------------------------------------------


def test_nothing_is_compared_with_a_time_before_the_first_report(world):
    report(world, 0)
    seen = picture(world)
    total = seen.groups.total
    assert (total.previous, total.last_year, seen.first_day) == (None, None, date(2026, 11, 23))
    assert counts(seen) == {"skadegorelse": (1, None, None)}
    assert list(seen.reporting) == ["now"]
    assert (seen.where.places[0].previous, seen.groups.last_year_may_be_chance) == (None, None)
    report(world, -20)
    seen = picture(world)
    total = seen.groups.total
    assert (total.previous, total.last_year, total.mean) == (0, None, None)
    assert counts(seen) == {"skadegorelse": (1, 0, None)}


def test_a_place_without_reports_has_an_empty_picture(world):
    seen = picture(world, slug="arboga")
    total = seen.groups.total
    assert (total.now, total.previous, seen.where.places, seen.first_day) == (0, None, [], None)


# --- who reads what --------------------------------------------------------------------------------------------------

READERS = {
    Role.COORDINATOR: 4,
    Role.POLICE_OFFICER: 2,
    Role.SCHOOL: 1,
    Role.SOCIAL_SERVICES: 2,
    Role.YOUTH: 1,
    Role.ANALYST: 1,
    Role.REPORTER: 1,
}


@pytest.fixture
def classes(world):
    """A finished period with one report of each kind: internal, police, social services' own, and a company's own."""
    old_report(world)
    report(world, -14, role=Role.POLICE_OFFICER)
    report(world, -13, role=Role.POLICE_OFFICER, category="hot")
    report(world, -12, role=Role.SOCIAL_SERVICES)
    report(world, -6, role=Role.REPORTER, access_class="restricted")
    return world


def test_a_reader_counts_what_she_may_read(classes):
    for role, n in READERS.items():
        seen = picture(classes, role, first=date(2026, 11, 9), own=True)
        assert (seen.groups.total.now, seen.where.total, sum(map(sum, seen.when.hours))) == (n, n, n), role
        with classes.scope(role) as scope:
            drawn = service.map_picture(scope, first=date(2026, 11, 9), own=True)
        assert sum(place.now for place in drawn.places) == n == sum(cell.n for cell in drawn.cells), role


def test_everybody_in_the_room_reads_the_same_numbers(classes):
    for role, n in READERS.items():
        seen = picture(classes, role, first=date(2026, 11, 9))
        assert (seen.groups.total.now, seen.where.total, sum(place.now for place in seen.where.places)) == (1, 1, 1)
        if role == Role.REPORTER:
            assert seen.shared is None and seen.counted_for is None
        else:
            assert (seen.shared.room, seen.shared.more, seen.shared.unread) == (1, n - 1, 4 - n), role
            narrowed = picture(classes, role, first=date(2026, 11, 9), asked=Asked("trafik"))
            assert narrowed.shared == seen.shared, "never narrowed"


def test_everybody_else_is_refused(world):
    assert permissions.READ.roles == {*READERS, Role.UNIT_MANAGER, Role.ROOM_POLICE, Role.ROOM_EST, Role.CALENDAR}
    for role in sorted(MUNICIPAL_ROLES - {*READERS, Role.UNIT_MANAGER}):
        for act in (service.picture, service.map_picture):
            with pytest.raises(NotAllowed), world.scope(role) as scope:
                act(scope)


def test_what_one_may_not_read_is_a_number_of_an_ended_period_alone(world):
    old_report(world)
    report(world, 0, role=Role.POLICE_OFFICER, category="hot")  # this period is not over
    seen = picture(world, Role.SCHOOL)
    assert (seen.groups.total.now, seen.shared.unread) == (0, None)
    report(world, -14, role=Role.POLICE_OFFICER, category="hot")
    seen = picture(world, Role.SCHOOL, first=date(2026, 11, 9))
    assert (seen.groups.total.now, seen.shared.unread) == (0, 1)


def test_a_dwelling_has_no_point_for_the_school_but_for_the_police(world):
    old_report(world)
    report(world, 0, role=Role.REPORTER, category="bostadsinbrott", access_class="internal")
    for role, places, cells in ((Role.SCHOOL, 0, 0), (Role.POLICE_OFFICER, 1, 1), (Role.REPORTER, 1, 1)):
        seen = picture(world, role, own=True)
        assert (len(seen.where.places), len(seen.where.cells), seen.groups.total.now) == (places, cells, 1), role
        assert [(area.name, area.now) for area in seen.where.areas] == [("Västra delen", 1)]
        assert seen.latest[0].where == ("Torget" if places else "Västra delen")
        with world.scope(role) as scope:
            drawn = service.map_picture(scope, own=True)
        assert (len(drawn.places), len(drawn.cells)) == (places, cells), role


def test_arboga_never_sees_a_word_of_koping(world):
    old_report(world)
    report(world, 0, text="kanariefågel")
    seen = picture(world, slug="arboga")
    assert seen.groups.total.now == 0 and seen.first_day is None and "kanarie" not in repr(seen)
    with world.scope(Role.COORDINATOR, "arboga") as scope:
        assert {shape.name for shape in service.map_picture(scope).shapes if shape.kind == "outline"} == {"arboga"}


def test_stopped_and_withdrawn_reports_count_nowhere(world):
    old_report(world)
    report(world, 0, text="Det var 19121212-1212 som gjorde det.")
    gone = report(world, 0, place="Stationen")
    with world.scope(Role.SCHOOL) as scope:
        incidents.withdraw_incident(scope, id=gone.id, version=1, reason="dubblett")
    seen = picture(world)
    assert (seen.groups.total.now, seen.where.total, seen.when.exact) == (0, 0, 0)


# --- recount ---------------------------------------------------------------------------------------------------------


def test_the_tables_agree_with_a_recount(world):
    """300 reports at random; every number counted again from the list of reports, by other means."""
    die, kinds = random.Random(7), [c for c in taxonomy.categories().values() if not c.needs_text and not c.retired]
    named = list(world.named().values())
    for role in (Role.SCHOOL, Role.POLICE_OFFICER, Role.REPORTER):
        with world.scope(role) as scope:
            for _ in range(100):
                day = die.choice([-365, -364, -363, -362, -15, -14, -13, -12, -1, 0, 1, 2])
                earliest = at(day, die.randrange(6))
                span = timedelta(minutes=die.choice([0, 0, 30, 200]))
                incidents.report_incident(
                    scope,
                    category=die.choice(kinds).slug,
                    earliest=earliest,
                    latest=earliest + span,
                    named_place_id=die.choice(named),
                )
    old_report(world)
    for role in (Role.COORDINATOR, Role.SCHOOL, Role.ANALYST):
        seen = picture(world, role, own=True)
        with world.scope(role) as scope:
            every, after = [], None
            while True:
                some = incidents.list_incidents(scope, after=after)
                every += [row for row in some.rows if row.category.counts]
                if not (after := some.next):
                    break
        by_span = {
            name: [row for row in every if days.first <= local_date(row.latest) <= days.last]
            for name, days in (("now", seen.spans.now), ("last_year", seen.spans.last_year))
        }
        for name, rows in by_span.items():
            groups = Counter(row.category.group for row in rows)
            assert {row.slug: getattr(row, name) for row in seen.groups.rows if getattr(row, name)} == dict(groups)
        top = Counter(row.named_place for row in by_span["now"] if row.named_place)
        assert {place.name: place.now for place in seen.where.places} == dict(top) and top
        assert seen.where.elsewhere == sum(1 for row in by_span["now"] if not row.named_place)
        assert seen.when.exact + seen.when.spread == len(by_span["now"])
        assert sum(map(sum, seen.when.dayparts)) == len(by_span["now"])
        assert sum(area.now for area in seen.where.areas) == len(by_span["now"])


# --- few queries -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "most"), [(Role.COORDINATOR, 11), (Role.SCHOOL, 12), (Role.REPORTER, 8)])
def test_the_picture_asks_few_questions_however_much_there_is(world, role, most):
    old_report(world)
    for days in (0, 1, -14, -364):
        report(world, days, place="Stationen")
    with world.scope(role) as scope:
        with asked(world.web.engine) as statements:
            service.picture(scope, first=date(2026, 11, 9), brief=True)
        reading = selects(statements)
        assert len(reading) == most, by_table(reading)
        with asked(world.web.engine) as statements:
            service.map_picture(scope)
        assert len(selects(statements)) <= 6


def test_the_first_day_is_the_first_that_counts(world):
    with world.scope() as scope:
        assert history.first_counted_day(scope) is None
    gone = report(world, -700)
    report(world, -3)
    with world.scope(Role.SCHOOL) as scope:
        incidents.withdraw_incident(scope, id=gone.id, version=1, reason="dubblett")
        assert history.first_counted_day(scope) == date(2026, 11, 20)
        counted = figures.group_counts(scope, spans={"that day": Days(date(2026, 11, 20), date(2026, 11, 20))})
        assert sum(counted["that day"].values()) == 1
