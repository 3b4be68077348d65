"""Scan statistics: is there somewhere, within some distance and time, more than chance makes? Pure.

Space-time permutation scan (Kulldorff, Heffernan, Hartman, Assunção & Mostashari 2005): of C events, a zone with C_z
events in all and a window with C_w has E = C_z · C_w / C expected if place and time do not belong together. It needs
no population and cancels lasting differences between places and rises common to all of them. Ranked by the log
likelihood ratio (Kulldorff 1997)
c·ln(c/E) + (C − c)·ln((C − c)/(C − E)) where c > E, with a p-value from the largest ratio of each of R sets of
events where chance alone rules: p = (1 + number at least as large) / (1 + R). One p-value covers every zone and window.

With `strata` (who reported) the events of each stratum change places among themselves alone: E = Σ C_zs · C_ws / C_s.
So what began, ended or was silent with one of them is no cluster of all (Kulldorff et al. 2005 do it by day of week).

Assumptions: independent events (one occurrence entered twice is a cluster); each place reported alike over the whole
period; a common season, not one for each place. Many zones, one test: the largest may well lie beside the truth.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.likelihood import Ratios
from app.analysis.zones import Zones, zones_within

OK = "ok"
NO_EVENTS = "no_events"
ONE_PLACE = "one_place"
ONE_TIME = "one_time"
"""Why nothing was scanned: with all events at one place, or on one day, place and time cannot be permuted."""

WEEKS = (7, 14, 21, 28, 35, 42)
"""Lengths of windows in days."""
CELLS_AT_ONCE = 400_000
"""Zones × windows × runs held at a time: 1.6 MB, so that it stays in the processor's cache."""
DEALT_AT_ONCE = 100_000
"""Events × runs whose places are dealt at a time."""
EULER = 0.5772156649015329
SAME_RATIO = 1e-9
MOST_CLUSTERS = 10


@dataclass(frozen=True)
class Cluster:
    """A zone and window with more than expected.

    places: indices into the points, the centre first. first, last: days of the window. ratio: log likelihood ratio.
    gumbel_p: from a Gumbel distribution fitted to the runs: finer than 1/(1 + R), but an approximation (Abrams et al.
    2010); None under 99 runs.
    """

    places: tuple[int, ...]
    first: int
    last: int
    observed: int
    expected: float
    ratio: float
    p: float = 1.0
    gumbel_p: float | None = None


@dataclass(frozen=True)
class Scan:
    """What a scan found: clusters that share no place, the most unlikely first, and what is needed to repeat it.

    largest: the largest ratio of each run, shape (runs,).
    """

    code: str
    clusters: tuple[Cluster, ...]
    events: int
    zones: int
    windows: int
    runs: int
    seed: int
    largest: np.ndarray


def space_time_scan(
    points: np.ndarray,
    place: np.ndarray,
    day: np.ndarray,
    *,
    first_day: int,
    last_day: int,
    seed: int,
    strata: np.ndarray | None = None,
    radius: float = 800.0,
    lengths: Sequence[int] = WEEKS,
    ongoing: bool = True,
    least: int = 3,
    runs: int = 999,
) -> Scan:
    """Space-time permutation scan over P places and N events.

    points: shape (P, 2) in metres, every place that may be a centre, with or without events;
    place: index of each event's point, shape (N,); day: whole day number of each event, shape (N,), all within
    first_day … last_day, the whole period studied (a year is good: what is usual is learned from it);
    ongoing: only windows that end on last_day (prospective), otherwise all windows of these lengths;
    least: fewest events that are called a cluster. strata: whole number of each event's stratum, shape (N,).
    Raises ValueError for events outside the period or the points, and for lengths, least or runs out of range.
    """
    place, day = np.asarray(place, np.int64), np.asarray(day, np.int64)
    if place.shape != day.shape or place.ndim != 1:
        raise ValueError("one place and one day for each event")
    if len(day) and (day.min() < first_day or day.max() > last_day):
        raise ValueError("an event lies outside the period")
    if len(place) and (place.min() < 0 or place.max() >= len(points)):
        raise ValueError("an event lies at no known place")
    if not lengths or min(lengths) < 1 or runs < 1 or least < 1:
        raise ValueError("lengths, runs and least are 1 or more")
    # A window over the whole period holds what is expected, always.
    fitting = sorted({int(length) for length in lengths if length <= last_day - first_day})
    starts, ends = _windows(first_day, last_day, fitting, ongoing)
    code = NO_EVENTS if not len(place) else ONE_PLACE if (place == place[0]).all() else OK
    code = ONE_TIME if code == OK and ((day == day[0]).all() or not len(starts)) else code
    if code != OK:
        return Scan(code, (), len(place), 0, len(starts), runs, seed, np.empty(0))
    zones = zones_within(points, radius)
    counting = _Windowed(len(points), day, starts, ends)
    observed = zones.sums(counting.tables(place[None])[:, :, 0])
    strata = np.zeros(len(place), np.int64) if strata is None else np.unique(strata, return_inverse=True)[1]
    expected = np.zeros(observed.shape)
    for stratum in range(strata.max() + 1):
        inside = strata == stratum
        totals = zones.sums(np.bincount(place[inside], minlength=len(points)))
        in_window = np.array(
            [((day[inside] >= a) & (day[inside] < b)).sum() for a, b in zip(starts, ends, strict=True)]
        )
        expected += totals[:, None] * in_window / inside.sum()
    # The places of each stratum, and which of the late events are of it.
    small = np.min_scalar_type(len(points))
    inside = [
        (place[strata == one].astype(small), np.flatnonzero(strata[counting.late] == one))
        for one in range(strata.max() + 1)
    ]
    rng = np.random.default_rng(seed)

    def draw(n: int) -> np.ndarray:
        # Events from before every window need no new place: only how many of which places get the late days counts.
        shuffled = np.empty((n, counting.n), small)
        for there, late in inside:
            # So few runs at a time that they stay in the processor's cache.
            step = max(1, DEALT_AT_ONCE // len(there))
            for done in range(0, n if len(late) else 0, step):
                dealt = rng.permuted(np.tile(there, (min(step, n - done), 1)), axis=1)
                shuffled[done : done + step, late] = dealt[:, : len(late)]
        return counting.tables(shuffled, ordered=True)

    windows = [(int(start), int(end) - 1) for start, end in zip(starts, ends, strict=True)]
    return _scan(zones, windows, observed, expected, len(place), least, draw, runs, seed)


def gumbel_p(ratio: float, largest: np.ndarray) -> float | None:
    """P(largest ≥ ratio) from a Gumbel distribution with the runs' mean and standard deviation; None under 99 runs."""
    if len(largest) < 99 or not largest.std() > 0:
        return None
    scale = largest.std(ddof=1) * np.sqrt(6) / np.pi
    return float(-np.expm1(-np.exp(-(ratio - (largest.mean() - EULER * scale)) / scale)))


def _windows(first_day: int, last_day: int, lengths: Sequence[int], ongoing: bool) -> tuple[np.ndarray, np.ndarray]:
    """First day and the day after the last, shape (W,) each."""
    ends = [range(last_day + 1 if ongoing else first_day + length, last_day + 2) for length in lengths]
    pairs = [(end - length, end) for length, those in zip(lengths, ends, strict=True) for end in those]
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


class _Windowed:
    """Counts of events by place and window, for several ways of giving the events places."""

    def __init__(self, places: int, day: np.ndarray, starts: np.ndarray, ends: np.ndarray):
        cuts = np.unique(np.concatenate([starts, ends]))
        bins = np.searchsorted(cuts, day, side="right") - 1
        self.places, self.width = places, len(cuts)
        self.late = bins >= 0
        self.n = int(self.late.sum())
        self.bins = bins[self.late]
        # Columns of the running count: what lies before the window's first day, and before the day after its last.
        self.before, self.after = np.searchsorted(cuts, starts), np.searchsorted(cuts, ends)

    def tables(self, place: np.ndarray, ordered: bool = False) -> np.ndarray:
        """Places of events, shape (B, N), or of the late ones only if ordered, as counts of shape (P, W, B)."""
        late = place if ordered else place[:, self.late]
        counts = np.zeros((self.places, self.width + 1, len(late)), np.int32)
        for run, there in enumerate(late):
            keys = there.astype(np.int64) * self.width + self.bins
            found = np.bincount(keys, minlength=self.places * self.width)
            counts[:, 1:, run] = found.reshape(self.places, self.width)
        np.cumsum(counts, axis=1, out=counts)
        return counts[:, self.after] - counts[:, self.before]


def _scan(
    zones: Zones,
    windows: Sequence[tuple[int, int]],
    observed: np.ndarray,
    expected: np.ndarray,
    total: int,
    least: int,
    draw: Callable[[int], np.ndarray],
    runs: int,
    seed: int,
) -> Scan:
    """The ratios of zones × windows, shape (Z, W), against the largest of `runs` draws of shape (P, W, B).

    `windows`: the first and the last day of each.
    """
    ratios = Ratios(expected, total, least)
    where, values, _ = ratios.of(observed[:, :, None], ratios.more)
    found = np.zeros(expected.size)
    found[where] = values
    found = found.reshape(expected.shape)
    largest, fewest = np.empty(runs), ratios.more
    at_once = int(np.clip(CELLS_AT_ONCE // max(expected.size, 1), 1, 64))
    for done in range(0, runs, at_once):
        n = min(at_once, runs - done)
        largest[done : done + n] = ratios.largest(zones.sums(draw(n)), fewest)
        if not done:
            # What the first runs reached nearly every run will: cells that cannot reach half of it need no ratio.
            fewest = ratios.fewest(float(largest[:n].min()) / 2)
    clusters = []
    for zone, window in _apart(zones, found):
        c, e, ratio = int(observed[zone, window]), float(expected[zone, window]), float(found[zone, window])
        p, places = float(1 + (largest >= ratio - SAME_RATIO).sum()) / (1 + runs), tuple(zones.places(zone).tolist())
        clusters.append(Cluster(places, *windows[window], c, e, ratio, p, gumbel_p(ratio, largest)))
    return Scan(OK, tuple(clusters), total, len(zones), expected.shape[1], runs, seed, largest)


def _apart(zones: Zones, ratios: np.ndarray) -> list[tuple[int, int]]:
    """Zones with their best window, the largest ratio first, that share no place: one cluster is told once."""
    window = ratios.argmax(axis=1)
    best = ratios[np.arange(len(zones)), window]
    size = zones.ends - zones.begins
    taken, chosen = np.zeros(zones.members.max() + 1, bool), []
    for zone in np.lexsort((np.arange(len(zones)), size, -best.round(9))):
        if best[zone] <= 0 or len(chosen) == MOST_CLUSTERS:
            break
        if not taken[zones.places(zone)].any():
            taken[zones.places(zone)] = True
            chosen.append((int(zone), int(window[zone])))
    return chosen
