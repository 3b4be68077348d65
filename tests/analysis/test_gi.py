"""Gi*: published numbers, properties, and the small and strange areas that must be answered."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erfc
from scipy.stats import false_discovery_control

from app.analysis import chance, gi
from app.analysis.grid import cover
from app.analysis.multiple import benjamini_hochberg, holm
from app.analysis.undecidable import Undecidable
from tests.analysis import memphis
from tests.analysis.neighbours_within import neighbours_within
from tests.material import material

SMALL = np.array([[10, 10], [20, 10], [40, 10], [15, 20], [30, 20], [30, 30]], float)
SMALL_Y = np.array([2, 3, 3.2, 5, 8, 7])


def hot(found):
    return (benjamini_hochberg(found.p) <= 0.05) & (found.z > 0)


def test_six_points_of_esda():
    """oracles.json [getis_ord_small]: docstring of esda's G_Local, band 15."""
    assert gi.star_z(SMALL_Y, *neighbours_within(*SMALL.T, 15, SMALL_Y)) == pytest.approx(
        [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331], abs=1e-7
    )


def test_getis_and_ord_1996():
    """analysis.md 1.3: 16 × 16 grid of Getis & Ord 1996, row 120 (spData getisord, data/oracles/getis_ord_grid)."""
    with material("oracles/getis_ord_grid/grid.csv").open() as file:
        x, y, values = np.array([[float(r[c]) for c in ("x", "y", "val")] for r in csv.DictReader(file)]).T
    with material("oracles/getis_ord_grid/expected.csv").open() as file:
        expected = [row for row in csv.DictReader(file) if row["statistic"] != "G"]
    assert len(expected) == 2
    for row in expected:
        z = gi.star_z(values, *neighbours_within(x, y, float(row["distance"]), values))
        if row["statistic"] == "Gstar_n_minus_1_variance":
            z *= np.sqrt((values.size - 1) / values.size)
        assert z[int(row["row_1_based"]) - 1] == pytest.approx(float(row["z"]), abs=1e-6)


@pytest.mark.parametrize(
    ("cell", "cells", "first", "chances", "largest"),
    [
        (
            500,
            2715,
            [-0.546, -0.598, -0.598, 0.716, 0.716, 0.716, -0.598, -0.598, -0.546, 0.893],
            {0: 0.585, 1: 0.550, 3: 0.474, 9: 0.372},
            8.931,
        ),
        (200, 16133, [-0.243, -0.266, -0.266, 3.20], {0: 0.808, 1: 0.790, 3: 0.00135}, 11.009),
    ],
)
def test_memphis_january(cell, cells, first, chances, largest):
    """analysis.md 1.3: sfhotspot's hotspot_gistar on January 2019 (R spdep 1.2-7), with its two-sided normal p."""
    x, y, _ = memphis.january()
    grid = memphis.hull_grid(x, y, cell)
    counts, outside = grid.counts(x, y)
    assert outside == 0 and counts.sum() == 206 and grid.inside.sum() == cells
    z = gi.hot_spots(counts, inside=grid.inside).z[grid.inside]
    assert z[: len(first)] == pytest.approx(first, abs=0.005)
    assert z.max() == pytest.approx(largest, abs=5e-4)
    for i, p in chances.items():
        assert erfc(abs(z[i]) / np.sqrt(2)) == pytest.approx(p, abs=1e-3 if p > 0.01 else 1e-5)


@pytest.mark.parametrize(
    ("data", "cells", "hot"),
    [
        (memphis.year, 3302, {"none": 425, "bh": 278, "by": 178, "holm": 125, "bonferroni": 125}),
        (memphis.january, 2715, {"none": 211, "bh": 112, "holm": 43, "bonferroni": 43}),
    ],
)
def test_what_correction_matters(data, cells, hot):
    """analysis.md 1.4: hot cells of Memphis at 5 %, 500 m, two-sided normal p."""
    x, y, _ = data()
    grid = memphis.hull_grid(x, y, 500)
    z = gi.hot_spots(grid.counts(x, y)[0], inside=grid.inside).z[grid.inside]
    p = erfc(abs(z) / np.sqrt(2))
    corrections = {
        "none": np.asarray,
        "bh": benjamini_hochberg,
        "by": lambda p: false_discovery_control(p, method="by"),
        "holm": holm,
        "bonferroni": lambda p: p * p.size,
    }
    assert z.size == cells
    assert {name: int(((corrections[name](p) < 0.05) & (z > 0)).sum()) for name in hot} == hot


def clumped(seed=1, shape=(40, 50)):
    counts = np.random.default_rng(seed).poisson(0.3, shape)
    counts[10:13, 20:23] += 4
    return counts


def test_a_real_hot_spot_is_found_and_little_else():
    found = gi.hot_spots(clumped())
    assert found.method == "exact" and hot(found)[10:13, 20:23].all()
    assert hot(found).sum() <= 25  # itself and the ring around
    drawn = gi.hot_spots(clumped(), method="permutation")
    assert (gi.hot_spots(clumped(), method="permutation").p == drawn.p).all()
    assert drawn.p == pytest.approx(found.p, abs=0.06)
    # Why the exact null: with 999 draws no corrected value can reach 5 % where few of many cells are hot.
    assert not hot(drawn)[0].any()


def test_chance_is_left_alone():
    alarms = sum(hot(gi.hot_spots(np.random.default_rng(s).poisson(0.2, (30, 30)))).any() for s in range(40))
    assert alarms <= 6


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(2, 9))
def test_a_grid_is_a_list_of_places(seed, rows, columns):
    """The queen's neighbours are the places within 1.5 cells: both roads give the same."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(1.0, (rows, columns))
    inside = rng.random((rows, columns)) < 0.8
    y, x = np.nonzero(inside)
    values = counts[inside]
    sums, number = neighbours_within(x, y, 1.5, values)
    try:
        on_grid = gi.hot_spots(counts, inside=inside)
    except Undecidable as why:
        with pytest.raises(Undecidable) as other:
            gi.decide(values, number)
        assert other.value.code == why.code
        return
    np.testing.assert_allclose(on_grid.z[inside], gi.star_z(values, sums, number))
    by_list = chance.exact_upper if on_grid.method == "exact" else chance.permuted_upper
    np.testing.assert_allclose(on_grid.p[inside], by_list(values, sums, number), atol=1e-12)
    assert np.isnan(on_grid.z[~inside]).all() and np.isnan(on_grid.p[~inside]).all()
    # Turning the map turns the answer.
    turned = gi.hot_spots(counts[::-1].T, inside=inside[::-1].T)
    np.testing.assert_allclose(turned.p, on_grid.p[::-1].T, atol=1e-12)


def test_moving_the_origin_and_permuting_rows_change_nothing():
    rng = np.random.default_rng(8)
    # In quarters of a metre, which the move leaves exact.
    x, y = (np.round(rng.normal(5000, 1500, 800) * 4) / 4 for _ in range(2))
    grid = cover(x, y, 250)
    moved = cover(x + 6_400_000, y + 500_000, 250)
    order = rng.permutation(800)
    counts = grid.counts(x, y)[0]
    assert (moved.counts(x + 6_400_000, y + 500_000)[0] == counts).all()
    assert (grid.counts(x[order], y[order])[0] == counts).all() and counts.sum() == 800


@pytest.mark.parametrize(
    ("cell", "cell_of", "queen", "rook"),
    [(500, 0, -0.546, -0.423), pytest.param(200, 3, 3.204, 4.033, marks=pytest.mark.only_slow)],
)
def test_what_the_diagonals_matter(cell, cell_of, queen, rook):
    """analysis.md 1.3, the same trap on Memphis in January: what Gi* becomes where a rounding drops the diagonals."""
    x, y, _ = memphis.january()
    grid = memphis.hull_grid(x, y, cell)
    row, column = np.nonzero(grid.inside)
    counts = grid.counts(x, y)[0][grid.inside]
    for wobble, expected in ((1 - 1e-10, queen), (1 - 1e-8, rook)):
        near = neighbours_within(column, row, np.sqrt(2) * wobble, counts)
        assert gi.star_z(counts, *near)[cell_of] == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        (np.zeros((5, 5), int), "no_events"),
        (np.zeros((0, 5), int), "no_events"),
        (np.array([[3]]), "one_cell"),
        (np.full((4, 4), 2), "all_equal"),
        (np.array([[1, 0], [0, 0]]), "too_small"),
        (np.array([[1, 0]]), "too_small"),
    ],
)
def test_what_cannot_be_answered_is_said(counts, code):
    with pytest.raises(Undecidable) as why:
        gi.hot_spots(counts)
    assert why.value.code == code
    assert why.value.sentence[0].isupper() and why.value.sentence.endswith(".") and str(why.value) == why.value.sentence


def test_a_single_stray_point_is_no_hot_spot():
    counts = np.zeros((30, 30), int)
    counts[12, 17] = 1
    found = gi.hot_spots(counts)
    assert found.z.max() > 3 and not hot(found).any()  # the normal curve would flag nine cells


def test_tiny_areas_answer():
    for shape in ((1, 3), (3, 3), (2, 5)):
        counts = np.zeros(shape, int)
        counts.flat[0] = 5
        assert gi.hot_spots(counts).p.shape == shape


def test_one_cell_of_enormous_counts_is_drawn_instead():
    counts = np.ones((20, 20), int)
    counts[3, 3] = 10**9
    assert gi.hot_spots(counts).method == "permutation"


@pytest.mark.parametrize(
    "wrong",
    [
        {"counts": np.array([1, 2, 3])},
        {"counts": np.array([[1.0, np.nan], [0, 1]])},
        {"counts": np.array([[1, -2], [0, 1]])},
        {"counts": np.ones((2, 2, 2))},
        {"counts": clumped(), "inside": np.ones((2, 2), bool)},
        {"counts": clumped(), "method": "guess"},
    ],
)
def test_impossible_input_is_refused(wrong):
    with pytest.raises(ValueError) as why:
        gi.hot_spots(**wrong)
    assert not isinstance(why.value, Undecidable)
