"""Getis–Ord Gi*: where counts lie high together. Pure.

Source: Getis & Ord 1992, Ord & Getis 1995; false-discovery control after Caldas de Castro & Singer 2006.
z_i = (Σ_j w_ij x_j − x̄·W_i) / (S·√[(n·W_i − W_i²)/(n−1)]), binary weights, the cell itself counted.

The z is a description. It is not turned into a probability by the normal curve, which on sparse counts flags what
chance does (a single event gives z = 3.2): significance is the exact permutation null (`app.analysis.chance`), drawn
permutations where that is out of reach, or Poisson where cells were watched for unequal time.
Assumption of the permutation tests: without hot spots every arrangement of the cells' values is equally likely.
"""

import math
from dataclasses import dataclass

import numpy as np

from app.analysis import chance
from app.analysis.multiple import benjamini_hochberg
from app.analysis.neighbours import Neighbours, queen_sums
from app.analysis.undecidable import Undecidable


@dataclass(frozen=True)
class HotSpots:
    """Per cell or place, in the shape of the counts; NaN (False in the bools) outside the area.

    z: Gi* (NaN where every other cell is a neighbour). p: chance of such a sum in the neighbourhood, upper tail.
    q: p under false-discovery control (= p when switched off). hot: q ≤ alpha and z > 0.
    one_reporter: would be hot, but fewer than two units reported its own events.
    The rest is what "varför flaggad?" needs: cells, events, method ("exact" | "permutation" | "poisson"), runs and
    seed (0 unless drawn), alpha, whether fdr.
    """

    z: np.ndarray
    p: np.ndarray
    q: np.ndarray
    hot: np.ndarray
    one_reporter: np.ndarray
    cells: int
    events: float
    method: str
    runs: int
    seed: int
    alpha: float
    fdr: bool


def hot_spots(
    counts,
    *,
    inside=None,
    neighbours: Neighbours | None = None,
    exposure=None,
    units=None,
    method: str = "auto",
    runs: int = 999,
    seed: int = 1,
    alpha: float = 0.05,
    fdr: bool = True,
) -> HotSpots:
    """Gi* with significance for every cell of a grid or every place of a list.

    counts: (rows, columns) on a grid with queen contiguity, or (places,) together with `neighbours`. inside: bool of
    the grid's shape. exposure: as counts, how long or how much each was watched. units: as counts, different reporting
    units per cell. method: "exact", "permutation", "poisson" or "auto" (poisson with unequal exposure, else exact,
    else permutation).
    Raises ValueError on shapes and numbers that do not fit, Undecidable where no answer can be given:
    "no_events", "one_cell", "all_equal", "too_small" (all cells are neighbours of all).
    """
    x, total_of, k, place = _flat(counts, inside, neighbours)
    decide(x, k)
    sums = total_of(x)
    z = star_z(x, sums, k)
    watched = None if exposure is None else _like(exposure, place, counts)
    if method == "auto":
        if watched is not None and not np.allclose(watched, watched[0]):
            method = "poisson"
        else:
            method = "exact" if chance.exact_possible(x, int(k.max())) else "permutation"
    if method == "exact":
        p = chance.exact_upper(x, sums, k)
    elif method == "permutation":
        p = chance.permuted_upper(x, sums, k, runs=runs, seed=seed)
    elif method == "poisson":
        watched = np.ones(x.size) if watched is None else watched
        if not (watched >= 0).all() or not watched.sum() > 0:
            raise ValueError("exposure from 0, some above")
        held = total_of(watched) + watched
        p = chance.poisson_upper(sums + x, x.sum() / watched.sum() * held)
        # Against what was watched, not against an even spread: the sign follows the exposure.
        z = np.where(held > 0, (sums + x - x.sum() / watched.sum() * held), 0.0) / np.sqrt(
            np.maximum(x.sum() / watched.sum() * held, 1e-300)
        )
    else:
        raise ValueError(f"no method {method!r}")
    q = benjamini_hochberg(p) if fdr else p
    with np.errstate(invalid="ignore"):
        hot = (q <= alpha) & (z > 0)
    alone = np.zeros(x.size, bool) if units is None else hot & (_like(units, place, counts) < 2)
    drawn = method == "permutation"
    return HotSpots(
        *(_back(a, place, counts) for a in (z, p, q, hot & ~alone, alone)),
        cells=x.size,
        events=x.sum().item(),
        method=method,
        runs=runs if drawn else 0,
        seed=seed if drawn else 0,
        alpha=alpha,
        fdr=fdr,
    )


def grid_z(counts, inside=None) -> np.ndarray:
    """Gi* of a grid, (rows, columns), queen contiguity; NaN outside. Raises Undecidable as `hot_spots`."""
    x, total_of, k, place = _flat(counts, inside, None)
    decide(x, k)
    return _back(star_z(x, total_of(x), k), place, counts)


def star_z(values, sums, neighbours, *, ddof: int = 0) -> np.ndarray:
    """Gi* with the cell itself. values, sums (of the neighbours, itself not counted), neighbours (how many): (n,).

    ddof 0 divides the variance by n as in the papers, 1 by n − 1. NaN where all cells are neighbours.
    """
    x = np.asarray(values, float)
    n, weights = x.size, np.asarray(neighbours, float) + 1
    spread = math.sqrt(x.var(ddof=ddof))
    scale = spread * np.sqrt((n * weights - weights**2) / (n - 1))
    return _ratio(np.asarray(sums) + x - x.mean() * weights, scale)


def plain_z(values, sums, neighbours) -> np.ndarray:
    """Gi without the cell itself (its mean and variance are those of the others). As `star_z`."""
    x = np.asarray(values, float)
    n, weights = x.size, np.asarray(neighbours, float)
    mean = (x.sum() - x) / (n - 1)
    variance = np.maximum(((x**2).sum() - x**2) / (n - 1) - mean**2, 0)
    scale = np.sqrt(variance * ((n - 1) * weights - weights**2) / (n - 2))
    return _ratio(np.asarray(sums) - mean * weights, scale)


def overall(values, neighbours: Neighbours) -> tuple[float, float]:
    """Global G and its one-sided p (normal, Getis & Ord 1992): do high values lie together at all?

    values: (n,) from 0, n > 3. Raises Undecidable("all_equal" | "too_small").
    """
    x, k = np.asarray(values, float), neighbours.number.astype(float)
    n = x.size
    if n < 4 or not k.sum():
        raise Undecidable("too_small", "För få platser för att se om höga tal ligger intill varandra.")
    if (x == x[0]).all():
        raise Undecidable("all_equal", "Alla platser har lika många händelser, så ingen sticker ut.")
    m1, m2, m3, m4 = ((x**power).sum() for power in (1, 2, 3, 4))
    s0, s1, s2 = k.sum(), 2 * k.sum(), 4 * (k**2).sum()
    b0 = (n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0**2
    b1 = -((n * n - n) * s1 - 2 * n * s2 + 6 * s0**2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * s0**2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2
    b4 = s1 - s2 + s0**2
    pairs = m1**2 - m2
    g = float((x * neighbours.sums(x)).sum() / pairs)
    expected = s0 / (n * (n - 1))
    square = (b0 * m2**2 + b1 * m4 + b2 * m1**2 * m2 + b3 * m1 * m3 + b4 * m1**4) / (
        pairs**2 * n * (n - 1) * (n - 2) * (n - 3)
    )
    z = (g - expected) / math.sqrt(square - expected**2)
    return g, 0.5 * math.erfc(abs(z) / math.sqrt(2))


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


def _ratio(above, scale):
    return np.divide(above, scale, out=np.full(above.shape, np.nan), where=scale > 0)


def _flat(counts, inside, neighbours):
    """The values (n,), a function to neighbours' sums (n,), neighbours (n,), and where they stood (None: a list)."""
    counts = np.asarray(counts)
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("counts are numbers from 0")
    if counts.dtype == bool or (counts.dtype.kind == "u"):
        counts = counts.astype(np.int64)
    if counts.ndim == 1:
        if neighbours is None or neighbours.places != counts.size:
            raise ValueError("a list of places needs its neighbours")
        return counts, neighbours.sums, neighbours.number, None
    if counts.ndim != 2 or (inside is not None and np.shape(inside) != counts.shape):
        raise ValueError("counts and inside of the shape (rows, columns)")
    whole = inside is None or bool(np.all(inside))
    if whole:
        place = np.ones(counts.shape, bool)
        k = _edge_counts(counts.shape).ravel()

        def over_all(values):
            return (queen_sums(values.reshape(counts.shape)) - values.reshape(counts.shape)).ravel()

        return counts.ravel(), over_all, k, place
    place = np.asarray(inside, bool)
    k = (queen_sums(place.astype(np.int64)) - place)[place]

    def over_those_inside(values):
        full = np.zeros(counts.shape, values.dtype)
        full[place] = values
        return (queen_sums(full) - full)[place]

    return counts[place], over_those_inside, k, place


def _edge_counts(shape):
    """Neighbours of each cell of a whole grid."""
    rows, columns = ((1 + (np.arange(n) > 0) + (np.arange(n) < n - 1)).astype(np.int64) for n in shape)
    return np.multiply.outer(rows, columns) - 1


def _like(values, place, counts):
    values = np.asarray(values)
    if values.shape != np.shape(counts):
        raise ValueError("exposure and units have the shape of the counts")
    return values if place is None else values[place]


def _back(values, place, counts):
    if place is None:
        return values
    if place.all():
        return values.reshape(np.shape(counts))
    full = np.zeros(np.shape(counts), bool) if values.dtype == bool else np.full(np.shape(counts), np.nan)
    full[place] = values
    return full
