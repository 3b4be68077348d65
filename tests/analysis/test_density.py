"""Kernel density: published numbers, mass kept, borders respected."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis import density
from app.analysis.grid import Grid, cover
from app.analysis.undecidable import Undecidable
from tests.analysis import exact_density, memphis


def unscaled(x, y, cell, h, number):
    """Σ (1 − (d/h)²)² at the middles of the first cells of the published grid."""
    grid = memphis.hull_grid(x, y, cell)
    across, up = grid.centres()
    row, column = np.nonzero(grid.inside)
    at = exact_density.at_points(x, y, across[column[:number]], up[row[:number]], h)
    return at * x.size * h**2 * np.pi / 3


def test_memphis_bandwidth():
    """analysis.md 1.2: automatic bandwidth, January 8,877 m by the x axis, 9,372 the mean; year 5,592, 5,770."""
    x, y, _ = memphis.january()
    h = exact_density.rule_of_thumb(x, y)
    assert (round(h[0]), round(np.mean(h))) == (8877, 9372)
    x, y, _ = memphis.year()
    h = exact_density.rule_of_thumb(x, y)
    assert (round(h[0]), round(np.mean(h))) == (5592, 5770)


def test_memphis_quartic():
    """analysis.md 1.2: sfhotspot's hotspot_kde, 500 m with the automatic bandwidth and 200 m with 1,000 m."""
    x, y, _ = memphis.january()
    h = exact_density.rule_of_thumb(x, y)[0]
    assert unscaled(x, y, 500, h, 10) == pytest.approx(
        [11.0582, 11.2157, 11.2405, 11.1, 10.9, 10.5, 10.0, 9.45, 8.76, 10.1], rel=5e-3
    )
    assert unscaled(x, y, 500, h, 3) == pytest.approx([11.0582, 11.2157, 11.2405], abs=2e-3)
    assert unscaled(x, y, 200, 1000, 10) == pytest.approx(
        [0.0658, 0.315, 0.618, 0.867, 1.00, 0.997, 0.821, 0.518, 0.208, 0.183], rel=5e-3
    )


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_the_kernel_integrates_to_one(kernel):
    """analysis.md 1.2, trap a: with the factor in circulation the quartic integrates to 7.25."""
    step = 0.02
    at = np.arange(-6, 6, step) + step / 2
    x, y = (a.ravel() for a in np.meshgrid(at, at))
    found = exact_density.at_points([0.0], [0.0], x, y, (1.3, 0.8), kernel=kernel)
    assert found.sum() * step**2 == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_the_grid_is_the_points(kernel):
    """Counting per cell and putting the width back against the sum over points; 2 % of the peak at h = 2 cells."""
    rng = np.random.default_rng(1)
    x, y = rng.normal(0, 700, 4000), rng.normal(0, 400, 4000)
    grid = Grid(-4000, -4000, 100, 80, 80)
    h = (300, 200) if kernel == "gaussian" else (600, 450)
    found = density.on_grid(grid, x, y, h, kernel=kernel, keep_inside=False)
    across, up = np.meshgrid(*grid.centres())
    exact = exact_density.at_points(x, y, across.ravel(), up.ravel(), h, kernel=kernel).reshape(grid.shape)
    assert abs(found - exact).max() < 0.02 * exact.max()
    assert found.sum() * 100**2 == pytest.approx(1, abs=1e-3)


@settings(max_examples=40)
@given(
    st.integers(0, 10**6),
    st.integers(1, 12),
    st.integers(1, 12),
    st.floats(0.05, 40),
    st.sampled_from(["quartic", "gaussian"]),
)
def test_all_mass_stays_within_the_border(seed, rows, columns, h, kernel):
    rng = np.random.default_rng(seed)
    inside = rng.random((rows, columns)) < 0.7
    counts = rng.poisson(1, (rows, columns))
    if not counts[inside].sum():
        with pytest.raises(Undecidable):
            density.from_counts(counts, 1, h, kernel=kernel, inside=inside)
        return
    found = density.from_counts(counts, 2.0, (2 * h, h), kernel=kernel, inside=inside)
    assert np.isnan(found[~inside]).all() and (found[inside] >= 0).all()
    assert found[inside].sum() * 4 == pytest.approx(1, abs=1e-6)


def test_the_map_does_not_fade_at_the_border():
    grid = cover([], [], 100, border=[np.array([[0, 0], [3000, 0], [3000, 3000], [0, 3000]], float)])
    x, y = (a.ravel() for a in np.meshgrid(*grid.centres()))
    even = density.on_grid(grid, x, y, 600)[grid.inside]
    faded = density.on_grid(grid, x, y, 600, keep_inside=False)[grid.inside]
    assert even == pytest.approx(even.mean(), rel=1e-9)
    assert faded.min() < 0.4 * faded.max()


def test_moving_permuting_and_weights():
    rng = np.random.default_rng(3)
    x, y = (np.round(rng.normal(3000, 500, 200) * 4) / 4 for _ in range(2))
    grid = cover(x, y, 100)
    found = density.on_grid(grid, x, y, 400)
    order = rng.permutation(200)
    assert (density.on_grid(grid, x[order], y[order], 400) == found).all()
    moved = cover(x + 6_500_000, y + 6_500_000, 100)
    assert (density.on_grid(moved, x + 6_500_000, y + 6_500_000, 400) == found).all()
    weighted = density.on_grid(grid, x, y, 400, weights=np.full(200, 2.5))
    assert weighted == pytest.approx(found, abs=1e-6 * found.max())
    twice = density.on_grid(grid, np.r_[x, x], np.r_[y, y], 400)
    assert twice == pytest.approx(found, abs=1e-6 * found.max())
    with pytest.raises(ValueError):
        density.on_grid(grid, x, y, 400, weights=-np.ones(200))


def test_what_is_kept_between_maps_is_never_changed():
    """The kernel and the border's share are kept for the next map; writing in one's own map does not reach them."""
    rng = np.random.default_rng(5)
    counts, inside = rng.poisson(1, (20, 30)), rng.random((20, 30)) < 0.8
    for area in (None, inside):
        first = density.from_counts(counts, 50, 120, inside=area)
        copy = first.copy()
        first[:] = 7
        np.testing.assert_array_equal(density.from_counts(counts, 50, 120, inside=area), copy)
    # Another border, another bandwidth, another kernel: none of them is taken for what is kept.
    others = [
        density.from_counts(counts, 50, 120, inside=~inside),
        density.from_counts(counts, 50, (120, 121)),
        density.from_counts(counts, 50, 120, kernel="gaussian"),
        density.from_counts(counts[:, :20], 50, 120),
        density.from_counts(counts, 50, 120, keep_inside=False),
    ]
    whole = density.from_counts(counts, 50, 120)
    assert all(other.shape != whole.shape or not np.allclose(other, whole, atol=0) for other in others)


def test_one_event_and_one_spot():
    grid = cover([5.0], [5.0], 10)
    assert density.on_grid(grid, [5.0], [5.0], 300)[0, 0] == pytest.approx(1 / 100)
    for x, y in (([1.0], [2.0]), ([3.0, 3.0], [1.0, 2.0])):
        with pytest.raises(Undecidable, match="samma plats"):
            exact_density.rule_of_thumb(x, y)
    for wrong in (0, -1, np.nan, (1, 0)):
        with pytest.raises(ValueError):
            density.from_counts(np.ones((3, 3)), 1, wrong)
    with pytest.raises(ValueError):
        density.from_counts(np.ones((3, 3)), 1, 2, kernel="square")
    with pytest.raises(Undecidable):
        exact_density.at_points([], [], [1.0], [1.0], 2)


def test_a_half_of_all_on_one_spot_still_has_a_width():
    x = np.r_[np.zeros(80), np.arange(20)]
    assert min(exact_density.rule_of_thumb(x, x)) > 0
