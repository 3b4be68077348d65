"""What an analysis holds at a time: a part of the pairs, and a few of the deals, never all of them."""

import tracemalloc

import numpy as np
import pytest

from app.analysis.knox import knox_table
from app.analysis.pairs import Near
from app.analysis.scan import space_time_scan
from app.analysis.squares import Squares

RNG = np.random.default_rng(7)


def most_held(act) -> float:
    """Megabytes."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def test_knox_holds_the_pairs_of_a_few_weeks():
    n = 12_000
    x, y, t = RNG.integers(0, 1_000, n), RNG.integers(0, 1_000, n), RNG.integers(0, 730, n)
    assert most_held(lambda: knox_table(x, y, t)) < 60


def test_the_scan_deals_a_few_runs_at_a_time():
    n, places = 40_000, RNG.uniform(0, 9_000, (40, 2))
    where, day = RNG.integers(0, 40, n), RNG.integers(-364, 1, n)
    strata = RNG.integers(0, 3, n)

    def scan():
        space_time_scan(places, where, day, first_day=-364, last_day=0, seed=1, runs=64, strata=strata)

    assert most_held(scan) < 12


@pytest.mark.parametrize("closed", ["left", "right"])
@pytest.mark.parametrize("step", [1, 50])
def test_neighbours_counted_in_squares_are_those_met_one_by_one(closed, step):
    x, y = (RNG.integers(0, 4_000, 701) // step * step for _ in range(2))
    near = Near(x, y, "manhattan")
    assert near._squares
    apart = abs(x[:, None] - x) + abs(y[:, None] - y)
    for distance in (0.1, 200, 400, 600, 20_000):
        within = apart <= distance if closed == "right" else apart < distance
        assert (near.degrees(distance, closed) == within.sum(axis=1) - 1).all()
    assert Near(x / 3, y, "manhattan")._squares is None and Near(x, y, "euclid")._squares is None


def test_squares_are_looked_up_for_some_points_at_a_time():
    u, v = (RNG.integers(0, 100_000, 100_000) for _ in range(2))
    squares = Squares(u, v)
    assert most_held(lambda: squares.within(400)) < 4


def test_squares_of_one_and_of_equal_points():
    assert Squares(np.array([5]), np.array([5])).within(0).tolist() == [1]
    assert Squares(np.zeros(9, np.int64), np.zeros(9, np.int64)).within(3).tolist() == [9] * 9
