"""Rates of areas with few inhabitants or few reports: shrinkage, standardisation and funnel limits. Pure.

The smallest areas have the highest and the lowest rates by chance alone; ranking raw rates ranks smallness.
"""

from dataclasses import dataclass

import numpy as np

from app.analysis.funnel import areas
from app.analysis.rates import LEVEL, normal_quantile, tail_of
from app.analysis.undecidable import Undecidable


@dataclass(frozen=True)
class Shrunk:
    """Arrays (areas,): raw rates, shrunk rates with the limits of their posterior interval, weights of the own rate.

    `mean` is the pooled rate, `between` the variance of true rates between areas. Where `between` is 0 all areas get
    the pooled rate and its interval: whether they differ at all kan inte avgöras.
    """

    raw: np.ndarray
    rate: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    weight: np.ndarray
    mean: float
    between: float


def empirical_bayes(events, exposure, *, level: float = LEVEL) -> Shrunk:
    """Rates pulled towards their common mean, the more the less an area has to say (Marshall 1991, global).

    Marshall's estimate is the mean of the Poisson–gamma posterior whose prior has the moments m and a, so the interval
    is that gamma's; it does not count the uncertainty of m and a and is too short when areas are few. `events` and
    `exposure` (areas,), exposures above 0, at least one area. Raises Undecidable without any event, ValueError for
    impossible input.
    """
    from scipy.special import gammaincinv

    x, n = areas(events, exposure)
    tail, raw, m = tail_of(level), x / n, _pooled(x, n)
    between = float((n * (raw - m) ** 2).sum() / n.sum() - m / n.mean())
    # Below a millionth of the mean's own square the difference is rounding, and the prior a spike.
    if between <= 1e-12 * m**2:
        between, weight = 0.0, np.zeros(x.shape)
        shape, rate = np.full(x.shape, x.sum() + 0.5), n.sum()
    else:
        weight = between / (between + m / n)
        shape, rate = m**2 / between + x, m / between + n
    lower, upper = gammaincinv(shape, tail) / rate, gammaincinv(shape, 1 - tail) / rate
    return Shrunk(raw, weight * raw + (1 - weight) * m, lower, upper, weight, m, between)


def excess_risk(events, exposure) -> np.ndarray:
    """Each area's rate over the pooled rate (areas,). Raises Undecidable without any event."""
    x, n = areas(events, exposure)
    return x / n / _pooled(x, n)


def direct_standardised(events, population, standard, *, level: float = LEVEL) -> np.ndarray:
    """Rates as they would be with the standard's age structure: (areas, 3) of rate, lower and upper.

    `events` and `population` (areas × ages), `standard` (the same, or ages alone): the standard population. Interval of
    Fay & Feuer 1997. Raises ValueError unless populations are above 0.
    """
    from scipy.special import gammaincinv

    e, b, s = _strata(events, population, standard)
    share, tail = s / s.sum(axis=1, keepdims=True), tail_of(level)
    rate = (share * e / b).sum(axis=1)
    variance = (e * (share / b) ** 2).sum(axis=1)
    one_more = (share / b).max(axis=1)
    spread = np.where(rate > 0, variance / np.where(rate > 0, rate, 1), 1.0)
    shape = np.where(rate > 0, rate**2 / np.where(variance > 0, variance, 1), 1.0)
    lower = np.where(rate > 0, gammaincinv(shape, tail) * spread, 0.0)
    upper_rate, upper_variance = rate + one_more, variance + one_more**2
    upper = gammaincinv(upper_rate**2 / upper_variance, 1 - tail) * upper_variance / upper_rate
    return np.column_stack((rate, lower, upper))


def indirect_standardised(events, population, standard_events, standard_population, *, level: float = LEVEL):
    """Rates as events over those expected at the standard's age-specific rates: (areas, 3) of rate, lower and upper.

    All four (areas × ages); the common level is the standard's over all areas. The interval is the logarithm's normal
    one, 0 to infinity for an area without events (there it says nothing: kan inte avgöras). Raises ValueError unless
    populations and expected events are above 0.
    """
    e, b, s_b = _strata(events, population, standard_population)
    s_e = np.broadcast_to(np.asarray(standard_events, float), e.shape)
    if not (np.isfinite(s_e) & (s_e >= 0)).all():
        raise ValueError("standard events from 0")
    expected = (b * s_e / s_b).sum(axis=1)
    if (expected <= 0).any():
        raise ValueError("expected events above 0 in every area")
    seen = e.sum(axis=1)
    rate = seen / expected * s_e.sum() / s_b.sum()
    factor = np.exp(normal_quantile(1 - tail_of(level)) / np.sqrt(np.maximum(seen, 1)))
    return np.column_stack((rate, np.where(seen > 0, rate / factor, 0.0), np.where(seen > 0, rate * factor, np.inf)))


def funnel_limits(events, baseline: float, *, level: float = LEVEL):
    """(lower, upper) rates between which an area with this many events is no exception (UKHSA's funnel).

    An area whose exposure makes it expect more than the exact upper limit of its count lies under the funnel. Arrays of
    the shape of `events`, in the unit of `baseline`; at 0 events they are 0 and infinite and say nothing:
    ask `funnel.funnel`. UKHSA's "2 sigma" is level 0.95, its "3 sigma" 0.998. Raises ValueError for events below 0 or
    a baseline not above 0.
    """
    from scipy.special import gammaincinv

    x = np.asarray(events, float)
    if not (np.isfinite(x) & (x >= 0)).all() or not (np.isfinite(baseline) and baseline > 0):
        raise ValueError("events from 0, a baseline above 0")
    tail = tail_of(level)
    least = gammaincinv(np.maximum(x, 0.5), tail)
    upper = np.where(x > 0, baseline * x / np.where(x > 0, least, 1.0), np.inf)
    return baseline * x / gammaincinv(x + 1, 1 - tail), upper


def _pooled(x: np.ndarray, n: np.ndarray) -> float:
    if x.sum() == 0:
        raise Undecidable("no_events", "Det finns inga händelser i något område, så det finns inget att jämföra.")
    return float(x.sum() / n.sum())


def _strata(events, population, standard):
    e, b = np.asarray(events, float), np.asarray(population, float)
    if e.ndim != 2 or e.shape != b.shape or e.size == 0:
        raise ValueError("events and populations as areas × ages")
    s = np.broadcast_to(np.asarray(standard, float), e.shape)
    if not (np.isfinite(e) & np.isfinite(b) & np.isfinite(s) & (e >= 0) & (b > 0) & (s > 0)).all():
        raise ValueError("events from 0, populations above 0")
    return e, b, s
