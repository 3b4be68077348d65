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
