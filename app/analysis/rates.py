"""One rate and its interval. Pure.

A count is taken as Poisson: incidents independent of each other at a steady rate over the exposure (days, unit-weeks,
inhabitants). Crime comes in series, so true uncertainty is larger than any interval here.

Sources: exact (Garwood 1936), Jeffreys (Brown, Cai & DasGupta 2003), Wilson (1927) for a share.
"""

import numpy as np
from numpy.typing import ArrayLike

LEVEL = 0.95


def shown_interval(events: int, exposure: float = 1.0) -> tuple[float, float]:
    """(lower, upper) of a rate as it is shown: Jeffreys; with no event, 0 and the upper exact limit."""
    lower, upper = rate_interval(events, exposure, method="jeffreys" if events else "exact")
    return float(lower), float(upper)


def rate_interval(events: ArrayLike, exposure: ArrayLike = 1.0, *, level: float = LEVEL, method: str = "jeffreys"):
    """(lower, upper) of the rate: arrays of the common shape of `events` and `exposure`, per unit of exposure.

    `method` is "exact" or "jeffreys". A lower limit is never below 0, and 0 when there is no event. Raises ValueError
    unless events are finite from 0, exposures finite and above 0, the level between 0 and 1.
    """
    from scipy.special import gammaincinv

    x, t = np.broadcast_arrays(np.asarray(events, float), np.asarray(exposure, float))
    if not (np.isfinite(x).all() and np.isfinite(t).all() and (x >= 0).all() and (t > 0).all()):
        raise ValueError("events from 0, exposures above 0")
    if method not in ("exact", "jeffreys"):
        raise ValueError("exact or jeffreys")
    tail = tail_of(level)
    below, above = (x + 0.5, x + 0.5) if method == "jeffreys" else (np.maximum(x, 0.5), x + 1)
    return np.where(x == 0, 0.0, gammaincinv(below, tail)) / t, gammaincinv(above, 1 - tail) / t


def tail_of(level: float) -> float:
    """The probability on each side of an interval. Raises ValueError unless the level lies between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError("a level between 0 and 1")
    return (1 - level) / 2


def share_interval(events, of, *, level: float = LEVEL):
    """(lower, upper) of the share events/of, by Wilson's score; arrays of the common shape, 0–1.

    Raises ValueError unless 0 ≤ events ≤ of and of ≥ 1.
    """
    x, n = np.broadcast_arrays(np.asarray(events, float), np.asarray(of, float))
    if not (np.isfinite(n).all() and (x >= 0).all() and (x <= n).all() and (n >= 1).all()):
        raise ValueError("events from 0 to all of them")
    z = normal_quantile(1 - tail_of(level))
    middle = x + z**2 / 2
    half = z * np.sqrt(x * (n - x) / n + z**2 / 4)
    return np.clip((middle - half) / (n + z**2), 0, 1), np.clip((middle + half) / (n + z**2), 0, 1)


def normal_quantile(p: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(p))
