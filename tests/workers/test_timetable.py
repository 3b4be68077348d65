"""The calendar orders each quarter's report by itself, once, for every municipality."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.figures.periods import Quarter
from app.quarterly_reports import registration
from tenants import runs
from tenants.access import CALENDAR
from tenants.rounds import look_round
from tests.world import stand
from workers import timetable


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "quarter"),
    [
        ("2026-10-01T02:59", None),  # 04:59 in Sweden
        ("2026-10-01T03:00", Quarter(2026, 3)),  # 05:00, summer time
        ("2027-01-01T03:59", None),
        ("2027-01-01T04:00", Quarter(2026, 4)),  # 05:00, winter time
        ("2026-10-20T12:00", Quarter(2026, 3)),  # a calendar that slept catches up
        ("2026-11-25T12:00", None),  # but not for ever
    ],
)
def test_a_quarter_is_due_from_five_in_the_morning_of_its_next(now, quarter):
    assert registration.finished_quarter(SimpleNamespace(now=at(now))) == quarter


def orders(world, slug: str, kind: str = "quarterly_report") -> list:
    with world.worker.scope(world.tenants[slug], CALENDAR) as scope:
        return list(scope.db.scalars(select(runs.Run).where(runs.Run.kind == kind).order_by(runs.Run.period)))


def test_every_municipality_gets_one_order_and_only_one(world):
    world.worker.clock = lambda: at("2026-10-01T03:00")
    for ordered in (set(), set()):  # the second is a calendar that was restarted
        for one in look_round(world.worker):
            timetable.order_what_is_due(world.worker, one, ordered)
    for slug in ("koping", "arboga", "kungsor"):
        (run,) = orders(world, slug)
        assert (run.kind, run.period, run.edition, run.requested_by) == ("quarterly_report", "2026-Q3", 1, None)
    assert not orders(world, "vastra-malardalen")


@pytest.mark.parametrize(
    ("now", "periods"),
    [
        ("2026-11-25T12:00", ["2026-11-09/2026-11-22", "2026-11-23/2026-11-24"]),
        ("2026-11-25T03:29", ["2026-11-09/2026-11-22", "2026-11-23/2026-11-23"]),  # 04:29 in Sweden: not yet
        ("2026-11-23T12:00", ["2026-11-09/2026-11-22"]),  # the day after a period: the whole of it, once
    ],
)
def test_every_morning_the_days_until_yesterday_are_analysed(world, now, periods):
    world.worker.clock = lambda: at(now)
    for ordered in (set(), set()):
        timetable.order_what_is_due(world.worker, stand(world), ordered)
    assert [(run.period, run.edition) for run in orders(world, "koping", "analysis")] == [(one, 1) for one in periods]


def test_the_calendars_order_is_performed(world):
    from app.documents import service as documents
    from tenants.access import Role
    from workers import performing

    world.worker.clock = lambda: at("2026-10-01T03:00")
    timetable.order_what_is_due(world.worker, stand(world, "arboga"), set())
    (run,) = orders(world, "arboga")
    assert performing.perform_run(world.worker, world.tenants["arboga"], run.id)
    with world.scope(Role.COORDINATOR, "arboga") as scope:
        (draft,) = documents.list_documents(scope)
    assert (draft.state, draft.edition) == ("draft", 1)
