"""The exact permutation null against counting every deal, against drawing, and at its edges."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from app.analysis.chance import FLOOR, exact_possible, exact_upper, permuted_upper, poisson_upper, sum_upper


def by_counting(values, sums, k):
    found = []
    for i in range(len(values)):
        others = [v for j, v in enumerate(values) if j != i]
        deals = list(combinations(others, k))
        found.append(sum(sum(deal) >= sums[i] for deal in deals) / len(deals))
    return found


@settings(max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=10), st.data())
def test_exact_is_every_deal_counted(values, data):
    k = data.draw(st.integers(1, len(values) - 1))
    sums = data.draw(st.lists(st.integers(0, 30), min_size=len(values), max_size=len(values)))
    exact = exact_upper(np.array(values), np.array(sums), np.full(len(values), k))
    assert exact == pytest.approx(np.maximum(by_counting(values, sums, k), FLOOR), abs=1e-11)


@pytest.mark.parametrize("k", [3, 8, 40])  # by the transform, and cell by cell
def test_drawing_agrees(k):
    values = np.random.default_rng(3).poisson(1.5, 400)
    sums = np.random.default_rng(4).poisson(1.8 * k, 400)
    neighbours = np.full(400, k)
    exact, drawn = exact_upper(values, sums, neighbours), permuted_upper(values, sums, neighbours, runs=40_000)
    assert drawn == pytest.approx(exact, abs=0.012)


def test_a_cell_never_meets_itself():
    # One event: its own cell's neighbours are empty in every deal, another cell meets it in k of n − 1.
    values, k = np.array([0] * 30 + [1]), 4
    sums = np.ones(31, int)
    expected = np.r_[np.full(30, k / 30), FLOOR]
    neighbours = np.full(31, k)
    assert exact_upper(values, sums, neighbours) == pytest.approx(expected, abs=1e-13)
    drawn = permuted_upper(values, sums, neighbours, runs=9999)
    assert drawn[:30] == pytest.approx(expected[:30], abs=0.02) and drawn[30] == 1e-4


def test_extremes():
    values = np.random.default_rng(1).poisson(0.1, 10_000)
    none = exact_upper(values, np.zeros(10_000, int), np.full(10_000, 8))
    assert (none == 1).all()
    far = exact_upper(values, np.full(10_000, 10**6), np.full(10_000, 8))
    assert (far == FLOOR).all()
    assert (exact_upper(values, np.zeros(10_000, int), np.zeros(10_000, int)) == 1).all()
    assert not exact_possible(np.array([0.5, 1]), 1)
    assert not exact_possible(np.array([-1, 1]), 1)
    assert not exact_possible(np.array([0, 10**9]), 1)
    with pytest.raises(ValueError):
        exact_upper(np.array([0.5, 1.0]), np.ones(2), np.ones(2, int))


def test_the_sum_of_some_drawn_cells():
    values = np.array([5, 1, 0, 0, 2, 3])
    deals = [sum(c) for c in combinations(values, 2)]
    for reached in range(1, 9):
        assert sum_upper(values, 2, reached) == pytest.approx(max(FLOOR, np.mean(np.array(deals) >= reached)))


@pytest.mark.parametrize(("cells", "ones", "number"), [(100_000, 5_000, 400), (100_000, 30, 300), (500, 120, 90)])
def test_many_cells_that_hold_one_or_none_are_the_hypergeometric(cells, ones, number):
    """Also with more than 170 cells, where a factorial no longer fits a number."""
    values = np.zeros(cells, int)
    values[:ones] = 1
    for reached in (1, number * ones // cells, number * ones // cells + 15):
        expected = max(FLOOR, hypergeom.sf(reached - 1, cells, ones, number))
        assert sum_upper(values, number, reached) == pytest.approx(expected, abs=1e-12)


def test_poisson():
    from scipy.stats import poisson

    sums, expected = np.array([0, 1, 5, 40]), np.array([2.0, 0.01, 5.0, 12.5])
    assert poisson_upper(sums, expected) == pytest.approx(poisson.sf(sums - 1, expected), rel=1e-10)
    with pytest.raises(ValueError):
        poisson_upper([-1], [1])
