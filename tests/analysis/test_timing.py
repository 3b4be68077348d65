"""Hours, days, seasons and earlier years: published numbers, the turning clocks, what must not matter."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from app.analysis.timing import (
    annual_wheel,
    circular,
    day_hours,
    hour_exposure,
    hourly_rates,
    months_of,
    same_dates,
    season,
    shortest_window,
    weeks_of,
)
from app.figures.periods import Days


def test_circular_mean_and_rayleigh_as_astropy():
    """astropy.stats (oracles `circular`)."""
    found = circular([51, 67, 40, 109, 31, 358], period=360)
    assert found.mean == pytest.approx(48.62718088722989) and found.variance == pytest.approx(0.16356352748437508)
    assert found.concentrated
    loose = circular([130, 90, 0, 145], period=360)
    assert loose.p == pytest.approx(0.2563487733797317) and not loose.concentrated


def test_times_round_midnight_have_their_mean_at_midnight():
    found = circular([23, 1, 22, 2, 0])
    assert min(found.mean, 24 - found.mean) < 1e-9 and found.length > 0.8
    assert circular([6, 18]).mean is None and not circular([6, 18] * 50).concentrated
    assert (circular([]).mean, circular([]).p, circular([3], [0]).n) == (None, 1, 0)
    assert circular([5] * 10**5).p == 0 and circular([5] * 10**5).length == pytest.approx(1)


@settings(max_examples=60)
@given(st.lists(st.floats(0, 24), min_size=1, max_size=30), st.floats(0, 240), st.randoms())
def test_moving_the_clock_moves_the_mean_and_nothing_else(times, by, chance):
    one = circular(times)
    moved = [t + by for t in times]
    chance.shuffle(moved)
    other = circular(moved)
    assert 0 <= one.length <= 1 and 0 <= one.p <= 1
    assert other.length == pytest.approx(one.length, abs=1e-9) and other.p == pytest.approx(one.p, abs=1e-6)
    if one.length > 1e-3:
        apart = (other.mean - one.mean - by) % 24
        assert min(apart, 24 - apart) < 1e-6
    twice = circular(np.repeat(times, 2))
    assert circular(times, [2] * len(times)).length == pytest.approx(twice.length)


def test_half_of_it_happens_in_the_shortest_window():
    hours = np.zeros(24)
    hours[[22, 23, 0, 1, 12]] = [3, 4, 2, 1, 4]
    assert shortest_window(hours) == (22, 2) and shortest_window(hours, 0.7) == (22, 4)
    assert shortest_window(hours, 1) == (12, 14)
    assert shortest_window(np.ones(24)) == (0, 12) and shortest_window(np.zeros(24)) is None


def test_days_of_23_and_25_hours_are_so_in_the_exposure():
    assert [day_hours(date(2024, 3, d)) for d in (30, 31)] == [24, 23]
    assert [day_hours(date(2024, 10, d)) for d in (27, 28)] == [25, 24]
    spring, autumn = (hour_exposure(Days(day, day)) for day in (date(2024, 3, 31), date(2024, 10, 27)))
    assert spring[144:148].tolist() == [1, 1, 0, 1] and spring.sum() == 23
    assert autumn[144:148].tolist() == [1, 1, 2, 1] and autumn.sum() == 25
    year = Days(date(2024, 1, 1), date(2024, 12, 31))
    assert hour_exposure(year).sum() == 366 * 24
    halves = hour_exposure(year.first_days(100)) + hour_exposure(Days(date(2024, 4, 10), date(2024, 12, 31)))
    assert (halves == hour_exposure(year)).all()
    assert hour_exposure(Days(date(2024, 1, 2), date(2024, 1, 1))).sum() == 0


def test_rates_per_hour_divide_by_the_hours_there_were():
    rates, known = hourly_rates(np.ones(168), Days(date(2024, 10, 21), date(2024, 10, 27)))
    assert rates.shape == known.shape == (7, 24) and known.all() and rates[6, 2] == 0.5 and rates[0, 0] == 1
    rates, known = hourly_rates(np.ones(168), Days(date(2024, 10, 21), date(2024, 10, 21)))
    assert known[0].all() and not known[1:].any() and (rates[1:] == 0).all()


def test_a_season_is_told_against_its_exposure():
    months, days = months_of(date(2022, 1, 1), 3 * 365), np.ones(3 * 365)
    counts = np.where(np.isin(months, (5, 6, 7)), 2.0, 1.0)
    found = season(counts, days, months)
    assert found.known.all() and found.p < 1e-6 and found.events.sum() == counts.sum()
    assert found.index[6] == pytest.approx(2 / counts.mean()) and (found.lower[5:8] > 1).all()
    assert found.index @ np.bincount(months) == pytest.approx(len(days))
    # With twice the effort in the summer, the same numbers are no season.
    level = season(counts, np.where(np.isin(months, (5, 6, 7)), 2.0, 1.0), months)
    assert level.index == pytest.approx(np.ones(12)) and level.p == pytest.approx(1)
    # By month rather than by day: nothing changes.
    by_month = season(np.bincount(months, counts), np.bincount(months), np.arange(12))
    assert by_month.index == pytest.approx(found.index) and by_month.p == pytest.approx(found.p)


def test_the_chance_of_a_season_is_the_chi_square():
    counts, days = np.array([12, 30, 18, 20]), np.array([90, 91, 92, 92])
    expected = counts.sum() * days / days.sum()
    assert season(counts, days, range(4), seasons=4).p == pytest.approx(chisquare(counts, expected).pvalue)


def test_few_events_leave_a_season_undecided():
    found = season([3, 1, 0, 2], [90, 91, 92, 92], range(4), seasons=4)
    assert not found.known.any() and found.p is None and (found.index == 0).all()
    assert season([], [], []).p is None and not season([0, 0], [1, 0], [0, 1]).known.any()


def test_weeks_and_months_of_days():
    assert weeks_of(date(2026, 12, 27), 10).tolist() == [51] * 8 + [0] * 2  # week 53 stands with 52
    assert months_of(date(2024, 2, 28), 3).tolist() == [1, 1, 2]


def test_the_same_dates_keep_their_weekdays():
    fortnight = Days(date(2026, 11, 16), date(2026, 11, 29))
    found = same_dates(fortnight, 6)
    assert found[0] == fortnight.back(364) and len(found) == 6
    for back, span in enumerate(found, start=1):
        assert span.first.weekday() == 0 and len(span) == 14
        assert abs((span.first - date(2026 - back, 11, 16)).days) <= 3
    assert same_dates(Days(date(2024, 2, 29), date(2024, 2, 29)), 1) == [Days(date(2023, 3, 2), date(2023, 3, 2))]


def test_the_wheel_compares_with_earlier_years_it_knows():
    first, days = date(2023, 1, 1), Days(date(2026, 6, 1), date(2026, 6, 14))
    daily = np.zeros(1300, int)
    for span, n in zip([days, *same_dates(days, 2)], (30, 10, 12), strict=True):
        daily[(span.first - first).days + 3] = n
    found = annual_wheel(daily, first, days, 5)
    assert (found.now, found.earlier) == (30, [10, 12, 0, None, None])
    assert found.mean == pytest.approx(22 / 3) and found.p < 0.001
    gap = np.ones(1300, bool)
    gap[(same_dates(days, 2)[1].first - first).days] = False
    assert annual_wheel(daily, first, days, 2, gap).earlier == [10, None]
    alone = annual_wheel(daily[-400:], first + timedelta(days=900), days, 0)
    assert (alone.mean, alone.p, alone.earlier) == (None, None, [])
    # A longer history in front changes nothing.
    longer = annual_wheel(np.concatenate((np.zeros(50, int), daily)), first - timedelta(days=50), days, 3)
    assert longer == annual_wheel(daily, first, days, 3)


@pytest.mark.parametrize(
    "call",
    [
        lambda: circular([np.nan]),
        lambda: circular([1], [-1]),
        lambda: circular([1], period=0),
        lambda: circular([1, 2], [1]),
        lambda: shortest_window([-1]),
        lambda: shortest_window([1], 0),
        lambda: hourly_rates(np.ones(24), Days(date(2024, 1, 1), date(2024, 1, 1))),
        lambda: season([1], [0], [0]),
        lambda: season([1], [1], [12]),
        lambda: season([1], [1, 2], [0]),
        lambda: season([np.inf], [1], [0]),
        lambda: annual_wheel([1, 2], date(2024, 1, 1), Days(date(2024, 1, 2), date(2024, 1, 3)), 1),
        lambda: annual_wheel([0.5], date(2024, 1, 1), Days(date(2024, 1, 1), date(2024, 1, 1)), 1),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(ValueError):
        call()
