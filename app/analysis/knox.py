"""Do events that are near in place also come near in time? The Knox table. Pure.

Sources: Knox 1964; Barton & David 1966 (exact mean and variance under permutation); Kulldorff & Hjalmars 1999;
Ratcliffe & Rengert 2008; Steenbeek 2018 (the table). Null: places and times stay as they are, but which event had which
time is chance. Assumptions: coordinates are the events' own. Snapped or rounded coordinates make false "same place"
pairs: use places and addresses, never centroids of areas. The population must not have shifted within the area.
"""

from dataclasses import dataclass

import numpy as np

from app.analysis.pairs import MOST_PAIRS, Near
from app.analysis.undecidable import Undecidable

DISTANCES = (0, 0.1, 200, 400, 600)
DAYS = (0, 7, 14, 21)
"""Default edges of the bands: metres (the first band is the same place) and days."""
MOST_DEALT = 5_000_000
"""More close pairs than this are not dealt by chance."""
DEALS = 64
"""So many side by side."""


@dataclass(frozen=True)
class KnoxTable:
    """Each (distance bands, time bands). observed: pairs. expected, deviation: exact mean and standard deviation under
    the null. p: how often chance gives at least as many;
    "permutation": (1 + #)/(1 + runs), "exact moments": a gamma curve of that mean and variance.
    expected_drawn: mean of the permutations (None with exact moments).
    """

    observed: np.ndarray
    expected: np.ndarray
    deviation: np.ndarray
    p: np.ndarray
    expected_drawn: np.ndarray | None
    method: str
    runs: int
    seed: int

    @property
    def ratio(self) -> np.ndarray:
        """observed / expected, NaN where nothing is expected."""
        nothing = np.full(self.expected.shape, np.nan)
        return np.divide(self.observed, self.expected, out=nothing, where=self.expected > 0)


def knox_table(
    x,
    y,
    t,
    *,
    distances=DISTANCES,
    days=DAYS,
    metric: str = "manhattan",
    closed: str = "left",
    method: str = "auto",
    runs: int = 999,
    seed: int = 1,
) -> KnoxTable:
    """Pairs of events per band of distance and time, against chance.

    x, y: (n,) metres. t: (n,) days (or months, any unit `days` has). distances, days: rising edges of the bands.
    metric: "manhattan" (walks along blocks) or "euclid". closed "left": [a, b), so "0 to 7" is 0 … 6 days; "right":
    (a, b], with the first band taking in its lower edge.
    method: "permutation", "moments" (any size: time n·log n, memory the close pairs), "auto" (permutations up to
    10,000 events and 5,000,000 near pairs).
    Raises ValueError on shapes, edges and names; Undecidable: "few_events" (under 4), "same_time", "too_dense".
    """
    x, y, t = (np.asarray(a, float) for a in (x, y, t))
    distances, days = np.asarray(distances, float), np.asarray(days, float)
    if not x.shape == y.shape == t.shape or x.ndim != 1 or not all(np.isfinite(a).all() for a in (x, y, t)):
        raise ValueError("x, y and t of the same length, all known")
    if any(e.ndim != 1 or e.size < 2 or (np.diff(e) <= 0).any() or e[0] < 0 for e in (distances, days)):
        raise ValueError("edges rise from 0 or more")
    if closed not in ("left", "right"):
        raise ValueError("closed left or right")
    if x.size < 4:
        raise Undecidable("few_events", "Minst fyra händelser behövs för att se om händelser upprepas nära varandra.")
    if (t == t[0]).all():
        raise Undecidable("same_time", "Alla händelser har samma tid, så det går inte att se om de följer på varandra.")
    near, t = Near(x, y, metric), t - t.min()
    if method == "permutation":
        return _by_permutation(_close(near, distances, closed, MOST_PAIRS), t, distances, days, closed, runs, seed)
    if method not in ("auto", "moments"):
        raise ValueError(f"no method {method!r}")
    try:
        if method == "auto" and x.size <= 10_000:
            close = _close(near, distances, closed, MOST_DEALT)
            return _by_permutation(close, t, distances, days, closed, runs, seed)
    except Undecidable:
        pass  # too many pairs to be dealt
    return _by_moments(near, t, distances, days, closed)


def _close(near, distances, closed, most):
    """The pairs within a band of distance, each as the one number (band · n + a) · n + b, in order: so the deals are
    read band after band, and in a band by the first event. Raises Undecidable("too_dense") over `most` pairs."""
    n = near.x.size
    small = np.min_scalar_type(distances.size * n * n)
    found = [np.empty(0, small)]
    for a, b, apart in near.pairs(distances[-1], most):
        place = _band(apart, distances, closed)
        held = place >= 0
        found.append(((place[held] * n + a[held]) * n + b[held]).astype(small))
    close = np.concatenate(found)
    del found
    close.sort()
    return close


def _by_moments(near, t, distances, days, closed):
    bands = (distances.size - 1, days.size - 1)
    observed = np.zeros(bands[0] * bands[1], np.int64)
    for a, b, apart in near.pairs_in_time(t, distances[-1], days[-1]):
        place, time = _band(apart, distances, closed), _band(np.abs(t[a] - t[b]), days, closed)
        held = (place >= 0) & (time >= 0)
        observed += np.bincount(place[held] * bands[1] + time[held], minlength=observed.size)
    observed = observed.reshape(bands)
    below = [near.degrees(e, closed if i else "left") for i, e in enumerate(distances)]
    expected, variance = _moments(np.diff(below, axis=0), _neighbours_in_time(t, days, closed), t.size)
    from scipy.special import gammaincc

    # A gamma curve has the skew of small counts; half a pair is the step between whole numbers.
    spread = np.maximum(variance, 1e-12)
    shape, above = expected**2 / spread, np.maximum(observed - 0.5, 0) * expected / spread
    with np.errstate(invalid="ignore"):
        p = np.where((observed > 0) & (expected > 0), gammaincc(np.maximum(shape, 1e-12), above), 1.0)
    return KnoxTable(observed, expected, np.sqrt(variance), p, None, "exact moments", 0, 0)


def _neighbours_in_time(t, days, closed):
    """(time bands, n): how many others each event has in each band of time; the first band takes in its lower edge."""
    ordered = np.sort(t)
    below = []
    for i, edge in enumerate(days):
        last, first = ("right", "left") if closed == "right" and i else ("left", "right")
        within = np.searchsorted(ordered, t + edge, last) - np.searchsorted(ordered, t - edge, first) - 1
        below.append(np.maximum(within, 0))  # nothing is less than 0 apart
    return np.diff(below, axis=0)


def _moments(in_place, in_time, n):
    """Barton–David: exact mean and variance of the number of common edges of two graphs, one with its vertices dealt.

    in_place: (bands, n), in_time: (bands, n) neighbours of each event. Gives two (distance bands, time bands).
    """
    ns, nt = in_place.sum(1)[:, None] / 2, in_time.sum(1)[None, :] / 2
    ps, pt = (in_place * (in_place - 1.0)).sum(1)[:, None] / 2, (in_time * (in_time - 1.0)).sum(1)[None, :] / 2
    apart_s, apart_t = ns * (ns - 1) / 2 - ps, nt * (nt - 1) / 2 - pt
    expected = 2 * ns * nt / (n * (n - 1))
    square = (
        expected + 4 * ps * pt / (n * (n - 1) * (n - 2)) + 16 * apart_s * apart_t / (n * (n - 1) * (n - 2) * (n - 3.0))
    )
    return expected, np.maximum(square - expected**2, 0.0)


def _by_permutation(close, t, distances, days, closed, runs, seed):
    n, bands = t.size, (distances.size - 1, days.size - 1)
    ends = np.searchsorted(close, np.arange(bands[0] + 1) * n * n)
    b = close % close.dtype.type(n)
    close //= close.dtype.type(n)
    close %= close.dtype.type(n)
    a, b = close.astype(np.int32, copy=False), b.astype(np.int32, copy=False)
    slices = [slice(*pair) for pair in zip(ends[:-1], ends[1:], strict=True)]
    in_place = np.array([np.bincount(a[s], minlength=n) + np.bincount(b[s], minlength=n) for s in slices])
    times, limits = _whole(t, days, closed)
    observed = np.diff(_counted(times[:, None], a, b, ends, limits)[:, :, 0], axis=1)
    rng = np.random.default_rng(seed)
    drawn = np.empty((*bands, runs), np.int64)
    for start in range(0, runs, DEALS):
        width = min(DEALS, runs - start)
        deals = np.ascontiguousarray(rng.permuted(np.tile(times, (width, 1)), axis=1).T)
        drawn[:, :, start : start + width] = np.diff(_counted(deals, a, b, ends, limits), axis=1)
    expected, variance = _moments(in_place, _neighbours_in_time(t, days, closed), n)
    p = (1 + (drawn >= observed[:, :, None]).sum(2)) / (1 + runs)
    return KnoxTable(observed, expected, np.sqrt(variance), p, drawn.mean(2), "permutation", runs, seed)


def _whole(t, days, closed):
    """The times and, for every edge, the largest difference below it; as small integers where the times are whole."""
    limits = np.nextafter(days, -1) if closed == "left" else days.astype(float)
    if closed == "right":
        limits = np.r_[np.nextafter(days[0], -1), days[1:]]
    if (t == np.rint(t)).all() and t.max() < 32_000:
        return t.astype(np.int16), np.clip(np.floor(limits), -1, 32_000).astype(np.int16)
    return t, limits


def _counted(deals, a, b, ends, limits):
    """Pairs at most each limit apart in time: (bands, limits, deals).

    deals: (n, deals), the times of the events in every deal side by side, so that one look-up serves all of them.
    """
    width = deals.shape[1]
    rows = max(128, 262_144 // width // 128 * 128)  # fits the processor's cache, and halves evenly below
    first, second = np.empty((rows, width), deals.dtype), np.empty((rows, width), deals.dtype)
    near = np.empty((rows, width), bool)
    counts = np.zeros((ends.size - 1, limits.size, width), np.int64)
    for band in range(ends.size - 1):
        for start in range(ends[band], ends[band + 1], rows):
            stop = min(start + rows, ends[band + 1])
            one, two = first[: stop - start], second[: stop - start]
            np.take(deals, a[start:stop], axis=0, out=one, mode="clip")
            np.take(deals, b[start:stop], axis=0, out=two, mode="clip")
            np.subtract(one, two, out=one)
            np.abs(one, out=one)
            for edge, limit in enumerate(limits):
                if limit < 0:
                    continue
                np.less_equal(one, limit, out=near[: stop - start])
                counts[band, edge] += _column_sums(near[: stop - start].view(np.uint8))
    return counts


def _column_sums(ones):
    """Sum of each column of zeros and ones, (rows, columns) → (columns,); folds rows in half while bytes suffice."""
    whole = len(ones) // 128 * 128
    rest = ones[whole:].sum(axis=0, dtype=np.int64)
    if not whole:
        return rest
    folded = ones[:whole]
    for _ in range(7):
        half = len(folded) // 2
        folded = folded[:half] + folded[half:]
    return rest + folded.sum(axis=0, dtype=np.int64)


def _band(values, edges, closed):
    """The band of each value, −1 outside."""
    band = np.searchsorted(edges, values, "right" if closed == "left" else "left") - 1
    if closed == "right":
        band[values == edges[0]] = 0
    band[band >= edges.size - 1] = -1
    return band
