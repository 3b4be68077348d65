"""Grids: nothing is lost, nothing blows up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.grid import MOST_CELLS, Grid, cover
from app.analysis.undecidable import Undecidable

SQUARE = [np.array([[0, 0], [1000, 0], [1000, 1000], [0, 1000], [0, 0]], float)]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(-1e8, 1e8), st.floats(-1e8, 1e8)), min_size=1, max_size=40), st.floats(1, 1e4))
def test_every_point_is_counted_once_or_outside(points, cell):
    x, y = np.array(points).T
    try:
        grid = cover(x, y, cell)
    except Undecidable as why:
        assert why.code == "too_spread"
        return
    counts, outside = grid.counts(x, y)
    assert counts.size <= MOST_CELLS and counts.sum() + outside == len(points)


def test_null_island_stays_outside():
    rng = np.random.default_rng(1)
    x, y = np.r_[rng.normal(560_000, 2_000, 300), 0, np.nan], np.r_[rng.normal(6_600_000, 2_000, 300), 0, np.nan]
    grid = cover(x, y, 250)
    counts, outside = grid.counts(x, y)
    assert counts.sum() == 300 and outside == 2 and counts.size < 10_000


@pytest.mark.filterwarnings("error")
def test_each_point_is_in_the_cell_that_holds_it():
    """Whatever kind of numbers the coordinates are, over several parts; wild ones are outside without a warning."""
    rng = np.random.default_rng(2)
    x, y = rng.integers(-50, 1300, (2, 70_000))
    grid = Grid(10, 20, 25, 40, 50, rng.random((40, 50)) < 0.9)
    column, row = (x - 10) // 25, (y - 20) // 25
    held = (x >= 10) & (column < 50) & (y >= 20) & (row < 40)
    held[held] = grid.inside[row[held], column[held]]
    expected = np.where(held, row * 50 + column, -1)
    for kind in (np.int32, np.int64, np.float32, float, object):
        assert (grid.cells(x.astype(kind), y.astype(kind)) == expected).all()
    counts, outside = grid.counts(x, y)
    assert counts.sum() + outside == 70_000 and (counts.ravel() == np.bincount(expected[held], minlength=2000)).all()
    wild = [np.inf, -np.inf, np.nan, 1e308, -1e308, 12.0]
    assert grid.cells(wild, wild[1:] + wild[:1]).tolist() == [-1] * 6 and grid.cells([], []).size == 0


def test_wild_coordinates_do_not_overflow():
    with pytest.raises(Undecidable) as why:
        cover([0, 1e300], [0, -1e300], 250)
    assert why.value.code == "too_spread" and "rutnätet" in str(why.value)
    with pytest.raises(Undecidable) as why:
        cover([np.nan], [np.nan], 250)
    assert why.value.code == "no_events"
    assert cover([5.0], [7.0], 250).shape == (1, 1)
    with pytest.raises(ValueError):
        cover([1], [1], 0)


def test_a_border_and_its_hole():
    hole = np.array([[400, 400], [600, 400], [600, 600], [400, 600]], float)
    grid = cover([], [], 100, border=[*SQUARE, hole])
    x, y = grid.centres()
    inside = grid.inside
    assert not inside[(y > 450) & (y < 550)][:, (x > 450) & (x < 550)].any()
    assert inside[:10, :10].sum() >= 96  # all but the hole's four, which its ring may touch
    # Cells that touch the border belong: an event on it is counted.
    counts, outside = grid.counts([1000.0, 0.0, 400.0, 5000.0], [500.0, 1000.0, 450.0, 500.0])
    assert counts.sum() == 3 and outside == 1


def test_a_slanted_border_keeps_the_cells_it_crosses():
    triangle = [np.array([[0, 0], [1000, 0], [0, 1000]], float)]
    inside = cover([], [], 100, border=triangle).inside
    for row in range(10):
        assert inside[row, : 10 - row].all() and not inside[row, 11 - row :].any()


def test_too_large_a_border_is_a_sentence():
    with pytest.raises(Undecidable):
        cover([], [], 1, border=[np.array([[0, 0], [1e6, 0], [1e6, 1e6]])])
