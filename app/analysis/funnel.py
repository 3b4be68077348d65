"""Which areas lie outside what chance makes of their size. Pure.

The smallest areas have the highest and the lowest rates by chance alone; ranking raw rates ranks smallness.
"""

import numpy as np

from app.analysis.rates import LEVEL, tail_of


def funnel(events, exposure, *, level: float = LEVEL, baseline: float | None = None) -> np.ndarray:
    """−1, 0 or 1 per area: under, within or over the funnel around `baseline` (the pooled rate when None).

    Within means kan inte avgöras, not "as the others". Poisson limits: where areas differ more than that for reasons
    nobody is asked about, more of them fall outside than the level says. `events` and `exposure` (areas,). Raises
    ValueError as `areas`, and where the baseline is not above 0.
    """
    from scipy.special import pdtr, pdtrc

    x, n = areas(events, exposure)
    rate = x.sum() / n.sum() if baseline is None else baseline
    if not (np.isfinite(rate) and rate > 0):
        raise ValueError("a baseline above 0")
    tail, expected = tail_of(level), n * rate
    under = pdtr(x, expected) < tail
    over = (x > 0) & (pdtrc(np.maximum(x - 1, 0), expected) < tail)
    return over.astype(int) - under.astype(int)


def areas(events, exposure) -> tuple[np.ndarray, np.ndarray]:
    """Both as floats, shape (areas,). Raises ValueError unless events are from 0, exposures above 0, of one length."""
    x, n = np.asarray(events, float), np.asarray(exposure, float)
    if x.ndim != 1 or x.shape != n.shape or x.size == 0:
        raise ValueError("events and exposures of the same areas, at least one")
    if not (np.isfinite(x).all() and np.isfinite(n).all() and (x >= 0).all() and (n > 0).all()):
        raise ValueError("events from 0, exposures above 0")
    return x, n


FEWEST_FOR_SPREAD = 10
"""So many areas must be known before it is estimated how much more than chance they differ."""


def spread(events, exposure) -> float:
    """How many times more than Poisson the areas scatter round their pooled rate, at least 1 (Spiegelhalter 2005).

    Of the variance-stabilised z, the outermost tenth on each side drawn in to the tenth within, so that exceptions do
    not widen the limits that they are to be seen by. 1 with fewer than FEWEST_FOR_SPREAD areas: too few to tell. Raises
    ValueError as `areas`.
    """
    x, n = areas(events, exposure)
    if x.size < FEWEST_FOR_SPREAD or not x.sum():
        return 1.0
    z = 2 * (np.sqrt(x) - np.sqrt(n * x.sum() / n.sum()))
    return max(1.0, float(np.mean(np.clip(z, *np.quantile(z, (0.1, 0.9))) ** 2)))


def limits(exposure, rate: float, *, dispersion: float = 1.0, errors: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """(lower, upper) rates between which an area of this exposure is no exception: so many standard errors of a count
    that scatters `dispersion` times more than Poisson, on the scale of square roots; the lower is 0 where nothing would
    be too little. `exposure` (areas,), above 0."""
    expected = np.sqrt(np.asarray(exposure, float) * rate)
    half = errors * np.sqrt(dispersion) / 2
    n = np.asarray(exposure, float)
    return np.maximum(expected - half, 0) ** 2 / n, (expected + half) ** 2 / n
