"""A comparison holds whole days only, and the picture and the analysis agree on which they are, whatever the hour."""

from datetime import date, datetime, timedelta

import pytest

from app.alerts import registration
from app.alerts import service as alerts
from app.comparison import service as comparison
from app.figures.compared import picture_days
from app.figures.periods import STOCKHOLM, last_whole_day
from app.situational_pictures import service
from tenants.access import Role
from tests.situational_pictures.reports import at, history, report
from tests.world import AREA

ANCHOR = date(2026, 1, 5)
ORDINARY, FORWARD, BACK = date(2026, 11, 26), date(2027, 3, 28), date(2027, 10, 31)
"""A Thursday, and the Sundays on which the clocks go forward and back."""
CLOCKS = [(0, 20), (4, 0), (12, 0)]


def clock(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM)


@pytest.mark.parametrize("shift", [0, 1], ids=["the day itself", "the day after"])
@pytest.mark.parametrize("day", [ORDINARY, FORWARD, BACK])
@pytest.mark.parametrize("time", CLOCKS)
def test_the_last_whole_day(day, time, shift):
    today = day + timedelta(days=shift)
    back = 1 if time == (12, 0) else 2
    assert last_whole_day(clock(today, *time)) == today - timedelta(days=back)


@pytest.mark.parametrize("day", [ORDINARY, FORWARD, FORWARD + timedelta(days=1), BACK, BACK + timedelta(days=1)])
@pytest.mark.parametrize("time", CLOCKS)
def test_the_picture_and_the_analysis_end_with_the_same_whole_day(world, day, time):
    world.web.clock = lambda: clock(day, *time)
    with world.scope() as scope:
        spans = service.picture(scope).spans
        run = alerts.order_analysis(scope)
        assert registration.yesterday(scope) == spans.now.last == last_whole_day(scope.now) < day
        assert run.period == f"{spans.period.first}/{spans.now.last}"
        assert alerts.show_analysis(scope, first=spans.period.first).spans == spans
    assert len(spans.now) == len(spans.previous) == len(spans.last_year)
    with world.scope(Role.AREA_CHIEF, AREA) as scope:
        assert comparison.combined(scope).spans.now.last <= spans.now.last


def test_what_came_today_is_told_and_compared_tomorrow(world, client):
    history(world)
    report(world, 1)
    report(world, 2, hour=6)
    with world.scope() as scope:
        seen = service.picture(scope)
    assert (seen.groups.total.now, seen.not_whole, len(seen.latest)) == (1, 1, 2)
    client.sign_in(Role.COORDINATOR)
    text = client.get("/koping/lagesbild/").text
    assert "En händelse efter 24 november 2026 räknas först när dagen är hel" in text
    assert "till och med 24 november 2026" in text
    world.web.clock = lambda: at(3, 9)
    with world.scope() as scope:
        seen = service.picture(scope)
    assert (seen.groups.total.now, seen.not_whole) == (2, 0)


def test_a_period_begins_to_show_with_its_first_whole_day(world):
    spans = [picture_days(last, ANCHOR) for last in (date(2026, 12, 6), date(2026, 12, 7))]
    assert [one.period.first for one in spans] == [date(2026, 11, 23), date(2026, 12, 7)]
    assert [(one.running, one.next_first, len(one.now)) for one in spans] == [(False, None, 14), (True, None, 1)]
