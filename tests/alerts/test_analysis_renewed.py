"""When an analysis is hidden, when it is made again, and what may be ordered at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, select, text

from app import domains
from app.alerts import service
from app.coverage import service as coverage
from app.incidents import service as incidents
from tenants.access import CALENDAR, COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.runs import Run
from tests.alerts.analysed import LAST, PERIOD, analyse, read, report_as, surge
from tests.situational_pictures.reports import at
from tests.world import stand
from workers import performing, timetable

# --- made again when it must be --------------------------------------------------------------------------------------


def _raise_class(world, seen):
    with world.scope() as scope:
        row = incidents.read_incident(scope, id=seen.id)
        incidents.classify_incident(scope, id=seen.id, access_class="restricted", reason="", version=row.version)


def _withdraw(world, seen):
    with world.scope() as scope:
        row = incidents.read_incident(scope, id=seen.id)
        incidents.withdraw_incident(scope, id=seen.id, reason="dubblett", version=row.version)


@pytest.mark.parametrize("change", [_raise_class, _withdraw])
def test_a_report_that_gets_fewer_readers_hides_what_was_counted_with_it(world, history, change):
    rows = surge(world, history["Torget"])
    analyse(world)
    change(world, rows[0])
    assert read(world, Role.SCHOOL) is None and read(world, Role.POLICE_OFFICER) is None
    assert read(world).changed  # the coordinator reads everything
    later(world, minutes=6)
    assert timetable.order_what_changed(world.worker, world.tenants["koping"]).ordered
    with world.scope() as scope:
        run = service.latest_run(scope, first=PERIOD)
    assert performing.perform_run(world.worker, world.tenants["koping"], run.id)
    assert read(world, Role.SCHOOL).findings.unusual.flags[0].n == 7
    later(world, minutes=20)
    assert not timetable.order_what_changed(world.worker, world.tenants["koping"]).ordered


def test_a_change_of_words_alone_hides_nothing(world, history):
    rows = surge(world, history["Torget"])
    analyse(world)
    with world.scope() as scope:
        incidents.correct_incident(
            scope,
            id=rows[0].id,
            version=1,
            reason="stavfel",
            category="klotter",
            earliest=at(-12),
            named_place_id=history["Torget"],
            text="Klotter på bänken.",
        )
    assert not read(world, Role.SCHOOL).changed


@pytest.mark.parametrize("days", [-70, -200, -400])
def test_whatever_it_is_counted_on_hides_it_when_it_is_taken_out(world, history, days):
    """Also what is old: it stands in the classes, in what comes again, and in what is expected."""
    old = report_as(world, Role.SCHOOL, days, place=history["Torget"])
    analyse(world)
    assert not read(world, Role.ANALYST).changed
    _raise_class(world, old)
    assert read(world, Role.ANALYST) is None


def test_a_report_that_one_never_read_hides_nothing(world, history):
    hidden = report_as(world, Role.SOCIAL_SERVICES, -20, place=history["Torget"], access_class="restricted")
    analyse(world)
    _withdraw(world, hidden)
    assert not read(world, Role.SCHOOL).changed and read(world).changed


def test_a_report_moved_to_another_place_hides_it(world, history):
    rows = surge(world, history["Torget"])
    analyse(world)
    with world.scope() as scope:
        incidents.correct_incident(
            scope,
            id=rows[0].id,
            version=1,
            reason="fel plats",
            category="klotter",
            earliest=at(-12),
            named_place_id=history["Stationen"],
        )
    assert read(world, Role.SCHOOL) is None


def test_a_late_report_shows_and_makes_it_again(world, history):
    analyse(world)
    report_as(world, Role.SCHOOL, -5, place=history["Torget"])
    assert read(world, Role.SCHOOL).changed
    later(world, minutes=6)
    assert timetable.order_what_changed(world.worker, world.tenants["koping"]).ordered


def test_what_was_read_before_is_read_anew_when_it_has_been_made_again(world, history):
    rows = surge(world, history["Torget"])
    analyse(world)
    assert read(world).findings.unusual.flags[0].n == 8
    _withdraw(world, rows[0])
    later(world, minutes=6)
    assert timetable.order_what_changed(world.worker, world.tenants["koping"]).ordered
    with world.scope() as scope:
        run = service.latest_run(scope, first=PERIOD)
    assert performing.perform_run(world.worker, world.tenants["koping"], run.id)
    assert read(world).findings.unusual.flags[0].n == 7


def test_nothing_to_report_of_its_period_has_it_made_again(world, history):
    analyse(world)
    later(world, minutes=6)
    assert not timetable.order_what_changed(world.worker, world.tenants["koping"]).ordered
    said_at = world.web.clock() + timedelta(minutes=1)
    world.web.clock = lambda: said_at
    with world.scope(Role.YOUTH) as scope:
        coverage.say_nothing(scope, organisation_id=world.organisation("Fritidsgården"), first=PERIOD)
    assert ordered(world) == [PERIOD]


def test_older_periods_are_made_again_too_but_later(world, history):
    older = date(2026, 9, 28)
    analyse(world, first=older)
    analyse(world)
    _withdraw(world, surge(world, history["Torget"])[0])
    _withdraw(world, report_as(world, Role.SCHOOL, -60, place=history["Torget"]))
    later(world, minutes=6)
    assert ordered(world) == [PERIOD]  # only the latest waits for minutes
    later(world, hours=7)
    assert ordered(world) == [older]


def later(world, **span):
    now = world.web.clock() + timedelta(**span)
    world.worker.clock = lambda: now


def ordered(world, rounds=4) -> list[date]:
    """What the calendar orders in so many rounds, each made before the next."""
    found = []
    for _ in range(rounds):
        if timetable.order_what_changed(world.worker, world.tenants["koping"]).ordered:
            with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
                run = scope.db.scalars(select(Run).order_by(Run.id.desc()).limit(1)).one()
            assert performing.perform_run(world.worker, world.tenants["koping"], run.id)
            found.append(date.fromisoformat(run.period.split("/")[0]))
    return found


def test_an_analysis_that_fails_is_not_ordered_for_ever(world, history, monkeypatch):
    analyse(world)
    report_as(world, Role.SCHOOL, -5, place=history["Torget"])
    later(world, minutes=6)

    def fails(*_args, **_inputs):
        raise NotAllowed("analysis")

    kinds = domains.kinds_of_run()
    monkeypatch.setitem(kinds, "analysis", replace(kinds["analysis"], make=fails))
    place = world.tenants["koping"]
    for _ in range(5):
        timetable.order_what_changed(world.worker, place)
        with world.worker.scope(place, CALENDAR) as scope:
            waiting = scope.db.scalars(select(Run.id).where(Run.state == "waiting")).all()
        for run_id in waiting:
            performing.perform_run(world.worker, place, run_id)
    with world.worker.scope(place, CALENDAR) as scope:
        parked = scope.db.scalars(select(Run).where(Run.state == "parked")).all()
    assert len(parked) == 1
    monkeypatch.undo()
    later(world, hours=7)
    assert ordered(world) == [PERIOD]


def test_a_first_analysis_that_failed_is_made_some_hours_later(world, history, monkeypatch):
    timetable.order_what_is_due(world.worker, stand(world), set())
    with create_engine(world.urls[None]).begin() as connection:
        connection.execute(text("UPDATE run SET state = 'parked', finished_at = :then"), {"then": world.web.clock()})
    assert ordered(world) == []
    later(world, hours=7)
    assert ordered(world) == [date(2026, 11, 23), PERIOD]


def test_a_round_with_nothing_to_do_writes_no_line(world, history):
    analyse(world)
    with create_engine(world.urls[None]).connect() as connection:
        lines = text("SELECT (SELECT count(*) FROM audit_line) + (SELECT count(*) FROM read_line)")
        before = connection.scalar(lines)
        later(world, minutes=6)
        for place in world.tenants.values():
            assert not timetable.order_what_changed(world.worker, place).ordered
        connection.rollback()
        assert connection.scalar(lines) == before


# --- ordering --------------------------------------------------------------------------------------------------------


def test_a_running_period_is_counted_to_yesterday(world):
    with world.scope() as scope:
        assert service.order_analysis(scope).period == "2026-11-23/2026-11-24"
    with world.scope() as scope, pytest.raises(Conflict):
        service.order_analysis(scope)


@pytest.mark.parametrize(
    "first", [date(2026, 11, 10), date(2026, 12, 7), date(2027, 1, 4), date(1999, 12, 27), date.min, date(9999, 12, 27)]
)
def test_no_analysis_of_a_day_no_period_begins_on_nor_of_one_to_come(world, first):
    with world.scope() as scope, pytest.raises(Invalid) as refused:
        service.order_analysis(scope, first=first)
    assert set(refused.value.messages) == {"period"}


def test_no_analysis_on_a_periods_first_day(world):
    world.web.clock = lambda: at(14, 12)
    with world.scope() as scope, pytest.raises(Invalid):
        service.order_analysis(scope, first=date(2026, 12, 7))
    with world.scope() as scope, pytest.raises(NotFound):
        service.show_analysis(scope, first=date(2026, 12, 7))


def test_only_so_many_wait_at_a_time(world):
    with world.scope() as scope:
        for back in range(1, 4):
            service.order_analysis(scope, first=PERIOD - timedelta(days=14 * back))
        with pytest.raises(Conflict):
            service.order_analysis(scope, first=PERIOD)


def test_an_area_has_none(world):
    with world.worker.scope(world.tenants["vastra-malardalen"], CALENDAR) as scope, pytest.raises(Invalid):
        service.order_analysis(scope)


def test_later_days_are_not_overwritten_by_earlier_ones(world, history):
    late = analyse(world)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        early = service.order_analysis(scope, first=PERIOD, last=date(2026, 11, 15), edition=1)
    assert performing.perform_run(world.worker, world.tenants["koping"], early.id)
    assert read(world).findings.last == LAST
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        told = service.count_findings(scope, run_id=late.id)
        assert (told.days.first, told.days.last, told.alerts) == (PERIOD, LAST, 0)
        with pytest.raises(NotFound):
            service.count_findings(scope, run_id=early.id)
