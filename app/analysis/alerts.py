"""Alerts: what in the latest period is more than its history leads one to expect, with a known error rate. Pure.

Each area and group, and each space-time scan, is one `Candidate` with a probability under "nothing has changed". All
of a picture's are judged together by Benjamini & Hochberg (1995): of the alerts given, at most a tenth on average are
chance, however many areas and groups are watched (for independent or positively dependent tests).

An `Alert` says why: the count, what was expected of which history, the bound it went over, and how often the whole list
would give something so unusual by chance ("väntas en gång på N lägesbilder").

Assumptions: those of `baselines` and `scan`. An alert is a reason to look, not a finding: several reports of one
occurrence, or a unit that has begun to report, look the same.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from app.analysis.baselines import Expected, histories
from app.analysis.multiple import benjamini_hochberg
from app.analysis.quasi_poisson import checked_series
from app.analysis.scan import OK, SAME_RATIO, Cluster, Scan, gumbel_p

SHARE = 0.10
"""Largest share of chance among the alerts, on average."""
LEAST = 3
"""Fewer events are never an alert."""
EDGE, DRAWN_EDGE = 0.0005, 1.7
"""A q this near to the share is on neither side of it; a scan's, whose p is drawn, when it is within so many times the
share (two standard errors of the scale of its runs' Gumbel curve, at 999 runs and p about 1/3000)."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Candidate(Generic[Key]):
    """One question about a period: is this more than usual? `key` is the caller's name for it: area and group."""

    key: Key
    n: int
    p: float
    basis: Expected | Cluster | None = None


@dataclass(frozen=True)
class Alert(Generic[Key]):
    """Why something is flagged.

    bound: the largest count that would not have been flagged in this list; None for a scan, which has many bounds.
    q: the share of chance to reckon with if the list were cut here. recurrence: the whole list gives something this
    unusual by chance once in so many pictures, at least 1. basis: the reference periods, trend and dispersion, or the
    places and days.
    """

    key: Key
    n: int
    expected: float
    bound: int | None
    p: float
    q: float
    recurrence: float
    basis: Expected | Cluster


def history_candidates(
    series: Mapping[Key, Sequence[float] | np.ndarray],
    exposure: Mapping[Key, np.ndarray] | None = None,
    families: Mapping[Key, Hashable] | None = None,
    *,
    per_year: int = 26,
) -> tuple[list[Candidate[Key]], list[Key]]:
    """One candidate for each series of counts, all of one length, oldest period first, now last; and the keys that have
    too little.

    exposure: of the same shapes, what the counts are in proportion to. families: what kind each series is of (one
    category group over areas, or all groups of an area; None: all are of one): the scatter of a kind is pooled, and
    none of its series is taken to scatter less than they do together. Raises ValueError as `history` does.
    """
    if not series:
        return [], []
    keys = list(series)
    rows = [checked_series(series[key], None if exposure is None else exposure[key]) for key in keys]
    lengths = np.array([len(counts) for counts, _units in rows])
    found: dict[Key, Expected | None] = {}
    for length in np.unique(lengths):
        those = np.flatnonzero(lengths == length)
        counts, units = (np.array([rows[at][part] for at in those]) for part in (0, 1))
        found |= {keys[at]: one for at, one in zip(those, histories(counts, units, per_year=per_year), strict=True)}
    known = {key: one for key in keys if (one := found[key]) is not None}
    of = families or dict.fromkeys(keys)
    pooled = {
        family: pooled_scatter(one for key, one in known.items() if of[key] == family) for family in {*of.values()}
    }
    if len(pooled) > 1:
        # A kind of few events scatters little by chance: no kind is taken to scatter less than all of them do.
        everything = pooled_scatter(known.values())
        pooled = {family: max(one, everything) for family, one in pooled.items()}
    candidates = []
    for key, alone in known.items():
        expected, n = alone.at_least(pooled[of[key]]), int(series[key][-1])
        candidates.append(Candidate(key, n, expected.p(n), expected))
    return candidates, [key for key in keys if found[key] is None]


def pooled_scatter(found: Iterable[Expected]) -> float:
    """φ of series taken together, before anything is weighted down; 1 of none."""
    terms = [(one.scatter * one.df, one.df) for one in found]
    freedom = sum(df for _scatter, df in terms)
    return sum(scatter for scatter, _df in terms) / freedom if freedom else 1.0


def scan_candidate(key: Key, scan: Scan, scatter: float = 1.0) -> Candidate[Key] | None:
    """The scan's most unlikely cluster as one candidate: its p-value already covers every zone and window.

    scatter: how many times more than independent events the counts scatter (`pooled_scatter`): the ratio is divided by
    it, as a quasi-likelihood is, where it is above 1.

    Where no run came so far, the Gumbel p is used: 1/(1 + runs) alone would never stand out in a long list. Further
    clusters of the scan are for the reader, not for this list: they would be one alert told twice. None where nothing
    could be scanned.
    """
    if scan.code != OK:
        return None
    if not scan.clusters:
        return Candidate(key, 0, 1.0)
    cluster = scan.clusters[0]
    ratio = cluster.ratio / max(1.0, scatter)
    p = float(1 + (scan.largest >= ratio - SAME_RATIO).sum()) / (1 + scan.runs)
    finer = gumbel_p(ratio, scan.largest)
    if finer is not None and p * (1 + scan.runs) < 1.5:
        p = min(p, finer)
    return Candidate(key, cluster.observed, p, cluster)


def alerts(candidates: Sequence[Candidate[Key]], *, share: float = SHARE, least: int = LEAST) -> list[Alert[Key]]:
    """The candidates that stand out among all of a picture's, the most unlikely first.

    share: 0–1, the largest share of chance among the alerts; least: fewest events that can be one.
    Raises ValueError for a share out of range or two candidates of the same key and method.
    """
    return _judged(candidates, share, least)[0]


def on_the_edge(candidates: Sequence[Candidate[Key]], *, share: float = SHARE, least: int = LEAST) -> list[Alert[Key]]:
    """Those of which it cannot be told whether they stand out; none of them is among `alerts`. Input as its."""
    return _judged(candidates, share, least)[1]


def _judged(
    candidates: Sequence[Candidate[Key]], share: float, least: int
) -> tuple[list[Alert[Key]], list[Alert[Key]]]:
    if not 0 < share < 1:
        raise ValueError("the share is between 0 and 1")
    if len({(c.key, isinstance(c.basis, Expected)) for c in candidates}) < len(candidates):
        raise ValueError("a key comes twice")
    if not candidates:
        return [], []
    # Set to 1 before judging, not dropped after: those left over must not be judged as if they were all.
    p = np.array([c.p if c.n >= least else 1.0 for c in candidates])
    q = benjamini_hochberg(p)
    flagged = q <= share
    drawn = np.array([isinstance(c.basis, Cluster) for c in candidates])
    edge = np.where(drawn, np.maximum(q / share, share / np.maximum(q, 1e-300)) < DRAWN_EDGE, abs(q - share) < EDGE)
    # Benjamini and Hochberg's last accepted level: a count is flagged if and only if it is over the bound at it.
    level = max(int(flagged.sum()), 1) * share / len(candidates)
    order = np.lexsort((np.arange(len(candidates)), p))
    sure, unsure = (
        [_alert(candidates[i], float(p[i]), float(q[i]), level, len(candidates), least) for i in order if those[i]]
        for those in (flagged & ~edge, edge & (p < 1))
    )
    return sure, unsure


def _alert(candidate: Candidate[Key], p: float, q: float, level: float, tests: int, least: int) -> Alert[Key]:
    basis, recurrence = candidate.basis, 1 / min(1.0, max(tests * p, 1e-300))
    if basis is None:
        raise ValueError("a candidate that rests on nothing has p = 1 and is never flagged")
    if isinstance(basis, Expected):
        expected, bound = basis.mean, max(basis.bound(level), least - 1)
    else:
        expected, bound = basis.expected, None
    return Alert(candidate.key, candidate.n, expected, bound, p, q, recurrence, basis)
