"""Hours and earlier years: published numbers, what must not matter."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.timing import circular, same_dates, shortest_window
from app.figures.periods import Days


def test_circular_mean_and_rayleigh_as_astropy():
    """astropy.stats (oracles `circular`)."""
    found = circular([51, 67, 40, 109, 31, 358], period=360)
    assert found.mean == pytest.approx(48.62718088722989) and 1 - found.length == pytest.approx(0.16356352748437508)
    assert found.concentrated
    loose = circular([130, 90, 0, 145], period=360)
    assert loose.p == pytest.approx(0.2563487733797317) and not loose.concentrated


def test_times_round_midnight_have_their_mean_at_midnight():
    found = circular([23, 1, 22, 2, 0])
    assert min(found.mean, 24 - found.mean) < 1e-9 and found.length > 0.8
    assert circular([6, 18]).mean is None and not circular([6, 18] * 50).concentrated
    assert circular([]) == circular([3], [0]) and (circular([]).mean, circular([]).p) == (None, 1)
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


def test_the_same_dates_keep_their_weekdays():
    fortnight = Days(date(2026, 11, 16), date(2026, 11, 29))
    found = same_dates(fortnight, 6)
    assert found[0] == fortnight.back(364) and len(found) == 6
    for back, span in enumerate(found, start=1):
        assert span.first.weekday() == 0 and len(span) == 14
        assert abs((span.first - date(2026 - back, 11, 16)).days) <= 3
    assert same_dates(Days(date(2024, 2, 29), date(2024, 2, 29)), 1) == [Days(date(2023, 3, 2), date(2023, 3, 2))]


@pytest.mark.parametrize(
    "call",
    [
        lambda: circular([np.nan]),
        lambda: circular([1], [-1]),
        lambda: circular([1], period=0),
        lambda: circular([1, 2], [1]),
        lambda: shortest_window([-1]),
        lambda: shortest_window([1], 0),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(ValueError):
        call()
