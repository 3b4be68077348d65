"""Getis–Ord Gi*: where counts lie high together. Pure.

Source: Getis & Ord 1992, Ord & Getis 1995.
z_i = (Σ_j w_ij x_j − x̄·W_i) / (S·√[(n·W_i − W_i²)/(n−1)]), binary weights, the cell itself counted.

The z is a description. It is not turned into a probability by the normal curve, which on sparse counts flags what
chance does (a single event gives z = 3.2): significance is the exact permutation null (`app.analysis.chance`), or
drawn permutations where that is out of reach. Assumption: without hot spots every
arrangement of the cells' values is equally likely.
"""

import math
from dataclasses import dataclass

import numpy as np

from app.analysis import chance
from app.analysis.undecidable import Undecidable


@dataclass(frozen=True)
class HotSpots:
    """Per cell of the grid, (rows, columns); NaN outside the area.

    z: Gi* (NaN where every other cell is a neighbour). p: chance of such a sum in the neighbourhood, upper tail, not
    corrected for how many cells there are. method: "exact" or "permutation".
    """

    z: np.ndarray
    p: np.ndarray
    method: str


RUNS = 999


def hot_spots(counts, *, inside=None, method: str = "auto", runs: int = RUNS, seed: int = 1) -> HotSpots:
    """Gi* with significance for every cell of a grid, by queen contiguity.

    counts: (rows, columns) from 0. inside: bool of that shape. method: "exact", "permutation" (`runs` deals from
    `seed`) or "auto" (exact where it is within reach). Raises ValueError on shapes and numbers that do not fit,
    Undecidable where no answer can be given: "no_events", "one_cell", "all_equal", "too_small" (all cells are
    neighbours of all), "no_neighbours".
    """
    counts = np.asarray(counts)
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("counts are numbers from 0")
    if counts.ndim != 2 or (inside is not None and np.shape(inside) != counts.shape):
        raise ValueError("counts and inside of the shape (rows, columns)")
    if counts.dtype.kind in "bu":
        counts = counts.astype(np.int64)
    place = np.ones(counts.shape, bool) if inside is None else np.asarray(inside, bool)
    held = np.where(place, counts, 0)
    x, sums = counts[place], (_queen_sums(held) - held)[place]
    k = _queen_sums(place.astype(np.int64))[place] - 1
    decide(x, k)
    if method == "auto":
        method = "exact" if chance.exact_possible(x, int(k.max())) else "permutation"
    if method == "exact":
        p = chance.exact_upper(x, sums, k)
    elif method == "permutation":
        p = chance.permuted_upper(x, sums, k, runs=runs, seed=seed)
    else:
        raise ValueError(f"no method {method!r}")
    return HotSpots(_on_grid(star_z(x, sums, k), place), _on_grid(p, place), method)


def star_z(values, sums, neighbours) -> np.ndarray:
    """Gi* with the cell itself; NaN where all cells are neighbours.

    values, sums (of the neighbours, itself not counted), neighbours (how many): (n,). The variance is divided by n.
    """
    x = np.asarray(values, float)
    n, weights = x.size, np.asarray(neighbours, float) + 1
    above = np.asarray(sums) + x - x.mean() * weights
    scale = math.sqrt(x.var()) * np.sqrt((n * weights - weights**2) / (n - 1))
    return np.divide(above, scale, out=np.full(above.shape, np.nan), where=scale > 0)


def decide(x, neighbours) -> None:
    """Raise Undecidable where Gi* has no answer for these values (n,) and numbers of neighbours (n,)."""
    if not x.size or not x.any():
        raise Undecidable("no_events", "Inga händelser i området under perioden.")
    if x.size == 1:
        raise Undecidable("one_cell", "Hela området ryms i en enda ruta, så det finns inget att jämföra den med.")
    if (x == x[0]).all():
        raise Undecidable("all_equal", "Alla rutor har lika många händelser, så ingen sticker ut.")
    if (neighbours >= x.size - 1).all():
        raise Undecidable("too_small", "Området är för litet: varje ruta gränsar till alla de andra.")
    if not neighbours.any():
        raise Undecidable("no_neighbours", "Platserna ligger för långt från varandra för att jämföras som grannar.")


def _queen_sums(cells: np.ndarray) -> np.ndarray:
    """(rows, columns): each cell with its eight neighbours summed; nothing lies beyond the edge."""
    tall = cells.copy()
    tall[1:] += cells[:-1]
    tall[:-1] += cells[1:]
    wide = tall.copy()
    wide[:, 1:] += tall[:, :-1]
    wide[:, :-1] += tall[:, 1:]
    return wide


def _on_grid(values: np.ndarray, place: np.ndarray) -> np.ndarray:
    full = np.full(place.shape, np.nan)
    full[place] = values
    return full
