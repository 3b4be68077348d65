"""Kernel density, for drawing only: nothing is decided by it. Pure.

Source: Silverman 1986; Wand & Jones 1995. f(x) = Σ wᵢ·K(u)/(hx·hy) / Σ wᵢ with u the distance in bandwidths, each axis
by its own: Gaussian K = exp(−u²/2)/2π, quartic K = 3/π·(1 − u²)² within u < 1. Both integrate to 1. (A factor in
circulation makes the quartic integrate to 7.25.)
Border: each cell is divided by the part of its kernel that lies within the area (Diggle 1985), and the whole is scaled
to add up to 1. Evenly spread events then give an even map: it neither fades along the municipality's border nor spills
over it.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from app.analysis.grid import Grid
from app.analysis.undecidable import Undecidable


def on_grid(
    grid: Grid, x, y, bandwidth, *, kernel: str = "quartic", weights=None, keep_inside: bool = True
) -> np.ndarray:
    """Density of the events in every cell, (rows, columns) per square unit, NaN outside the area.

    Sum · cell² = 1 over the area (keep_inside False: what a kernel spreads over the border is lost, as in most
    libraries). Events outside the area take no part. Events are first counted per cell; the width
    that counting takes away (cell²/12 of variance an axis) is put back into the kernel, so the picture is that of the
    points themselves to second order. Time: one pass over the points plus two over the grid.
    bandwidth: one number or (hx, hy), the unit of the coordinates. weights: (n,) from 0.
    Raises ValueError on bad input, Undecidable("no_events") when nothing lies inside.
    """
    if weights is None:
        counts = grid.counts(x, y)[0]
    else:
        cells = grid.cells(x, y)
        held = cells >= 0
        w = np.asarray(weights, float)
        if w.shape != cells.shape or not (w >= 0).all():
            raise ValueError("one weight from 0 for each event")
        counts = np.bincount(cells[held], w[held], grid.rows * grid.columns).reshape(grid.shape)
    return from_counts(counts, grid.cell, bandwidth, kernel=kernel, inside=grid.inside, keep_inside=keep_inside)


def from_counts(
    counts, cell: float, bandwidth, *, kernel: str = "quartic", inside=None, keep_inside: bool = True
) -> np.ndarray:
    """`on_grid` for counts that are already there: (rows, columns) from 0, zero outside `inside` (bool, same shape)."""
    hx, hy = _bandwidths(bandwidth)
    if kernel not in ("quartic", "gaussian"):
        raise ValueError(f"no kernel {kernel!r}")
    counts = np.asarray(counts) if inside is None else np.where(inside, counts, 0)
    total = float(counts.sum())
    if not total > 0:
        raise Undecidable("no_events", "Inga händelser att rita.")
    of = (kernel, hx / cell, hy / cell, counts.shape)
    # Single precision is a ten-millionth of the peak, and this is for drawing.
    shares = counts.astype(np.float32)
    shares *= 1 / (total * cell**2)
    density = np.maximum(_smooth(shares, *of), 0, dtype=float)
    if keep_inside:
        density *= _held(*of, None if inside is None else np.packbits(inside).tobytes())
        density *= 1 / (density.sum() * cell**2)
    return density if inside is None else np.where(inside, density, np.nan)


def _smooth(cells, kernel, hx, hy, shape):
    """The cells (of that shape) smoothed, in the precision they have; what leaves the grid is lost."""
    fourier = _fourier()
    transformed, padded, reach = _transformed(kernel, hx, hy, shape, cells.dtype)
    spectrum = fourier.rfft2(cells, padded)
    spectrum *= transformed
    found = fourier.irfft2(spectrum, padded, overwrite_x=True)
    return found[reach[0] : reach[0] + shape[0], reach[1] : reach[1] + shape[1]]


@lru_cache(maxsize=4)
def _held(kernel, hx, hy, shape, inside):
    """What makes up for the border: nought outside, else one over the part of the cell's kernel that lies within.

    inside: its packed bits, None for all. In double precision, for it is divided by. The last four are kept, as are the
    last eight kernels: one map is drawn for one category and period after another. 1 MB each at 300 × 300 cells.
    """
    area = np.ones(shape)
    if inside is not None:
        area = np.unpackbits(np.frombuffer(inside, np.uint8), count=area.size).reshape(shape).astype(float)
    return _kept(area / np.maximum(_smooth(area, kernel, hx, hy, shape), 1e-12))


@lru_cache(maxsize=8)
def _transformed(kernel, hx, hy, shape, precision):
    """(the kernel's transform, the padded shape, its reach in rows and columns); bandwidths in cells.

    The kernel is widened by what counting per cell takes away, 1/12 of variance an axis.
    """
    fourier = _fourier()
    if kernel == "gaussian":
        hx, hy, reaching = np.sqrt(hx * hx + 1 / 12), np.sqrt(hy * hy + 1 / 12), 4
    else:  # the quartic's variance is h²/8 an axis
        hx, hy, reaching = np.sqrt(hx * hx + 8 / 12), np.sqrt(hy * hy + 8 / 12), 1
    reach = [min(int(np.ceil(reaching * h)), size) for h, size in ((hy, shape[0]), (hx, shape[1]))]
    # Room for the reach on one side is enough: what wraps around lands in the margin that is cut away. Lengths in
    # sixteens: the shorter 315 takes a quarter longer than 320.
    padded = tuple(
        16 * fourier.next_fast_len(-(-(size + r) // 16), real=True) for size, r in zip(shape, reach, strict=True)
    )
    if kernel == "gaussian":
        down, across = (np.exp(-0.5 * (np.arange(-r, r + 1) / h) ** 2) for r, h in zip(reach, (hy, hx), strict=True))
        mass, whole = down.sum() * across.sum(), 2 * np.pi * hx * hy
    else:
        weights = _quartic(hx, hy, *reach)
        mass, whole = weights.sum(), 81 * hx * hy
    # A kernel wider than the grid is clipped: then by the mass it would have had, not by what is left of it.
    scale = 1 / (whole if reach[0] < reaching * hy or reach[1] < reaching * hx else mass)
    if kernel == "gaussian":  # the product of its axes: two short transforms
        found = np.outer(
            fourier.fft((down * scale).astype(precision), padded[0]), fourier.rfft(across.astype(precision), padded[1])
        )
    else:
        found = fourier.rfft2((weights * scale).astype(precision), padded)
    return _kept(found), padded, reach


def _fourier() -> Any:
    import scipy.fft

    return scipy.fft  # dispatched at run time: no checker sees what its functions give


def _kept(array):
    array.setflags(write=False)
    return array


def _quartic(hx, hy, down, across):
    """The quartic on (2·down + 1, 2·across + 1) cells, nine samples a cell and axis, so that a bandwidth of one or two
    cells keeps its shape. Sums to 81·hx·hy when nothing is cut off."""
    fine = (np.arange(9) - 4) / 9
    y, x = ((np.arange(-r, r + 1)[:, None] + fine).ravel() for r in (down, across))
    sampled = _shape("quartic", (y[:, None] / hy) ** 2 + (x[None, :] / hx) ** 2)
    return sampled.reshape(2 * down + 1, 9, 2 * across + 1, 9).sum(axis=(1, 3))


def _shape(kernel, u2):
    if kernel == "quartic":
        return 3 / np.pi * np.maximum(1 - u2, 0) ** 2
    if kernel == "gaussian":
        return np.exp(-0.5 * u2) / (2 * np.pi)
    raise ValueError(f"no kernel {kernel!r}")


def _bandwidths(bandwidth):
    pair = np.broadcast_to(np.asarray(bandwidth, float), 2)
    if not ((pair > 0) & np.isfinite(pair)).all():
        raise ValueError("bandwidth above 0")
    return float(pair[0]), float(pair[1])
