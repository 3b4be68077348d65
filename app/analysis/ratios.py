"""Two rates as a ratio, with intervals and one-sided tests. Pure.

Both counts are Poisson given their exposures (see `rates`). Sources: Gu, Ng, Tang & Schucany 2008 (the tests and the
score interval), Li, Tang & Wong 2014 and Laud 2017 (MOVER). The score interval is the default; mid-p is its match where
counts are a handful.
"""

from dataclasses import dataclass
from math import inf, isfinite, log, sqrt

import numpy as np

from app.analysis.counts import checked, log_likelihoods, window
from app.analysis.rates import LEVEL, normal_quantile, rate_interval, tail_of


@dataclass(frozen=True)
class Ratio:
    """Rate one over rate two: `upper` is infinite when there is no event in two; `estimate` then too, or None when
    there is none in either, and the ratio kan inte avgöras."""

    estimate: float | None
    lower: float
    upper: float


def rate_ratio(
    one: int, two: int, exposure_one: float = 1, exposure_two: float = 1, *, level: float = LEVEL, method: str = "score"
) -> Ratio:
    """Rate one / rate two and its interval.

    `method` is "score", "mid-p", "exact", "mover-jeffreys" or "wald-log" (the logarithm's normal interval with half an
    event added to each). Raises ValueError unless counts are whole from 0 and exposures above 0.
    """
    checked(one, two, exposure_one, exposure_two)
    tail, scale = tail_of(level), exposure_one / exposure_two
    if method not in _INTERVALS:
        raise ValueError(f"one of {', '.join(_INTERVALS)}")
    if one == two == 0:
        return Ratio(None, 0.0, inf)
    lower, upper = _INTERVALS[method](one, two, tail)
    return Ratio(one / two / scale if two else inf, float(lower) / scale, float(upper) / scale)


def ratio_p(
    one: int, two: int, exposure_one: float = 1, exposure_two: float = 1, *, ratio: float = 1.0, method: str = "mid-p"
) -> float:
    """One-sided probability (0–1) of rate one being at least as far above `ratio` times rate two.

    `method` is "mid-p", "exact", "e-test", "score", "wald", "wald-log", "score-log" or "sqrt" (Gu et al. 2008). The
    logarithmic ones need an event in each. Raises ValueError for impossible input.
    """
    checked(one, two, exposure_one, exposure_two)
    if not (ratio > 0 and isfinite(ratio)):
        raise ValueError("a ratio above 0")
    q = ratio * exposure_one / exposure_two
    if method in ("exact", "mid-p"):
        return _conditional(one, two, q / (1 + q), 0.5 if method == "mid-p" else 1.0)
    if one == two == 0:
        return 1.0
    if method == "e-test":
        return e_test(one, two, q, 1, side="greater")
    if method not in _SCORES:
        raise ValueError(f"mid-p, exact, e-test or one of {', '.join(_SCORES)}")
    if method.endswith("-log") and min(one, two) == 0:
        raise ValueError("logarithms need an event in each")
    from scipy.special import ndtr

    return float(ndtr(-_SCORES[method](one, two, q)))


def e_test(
    now: int,
    then: int,
    exposure_now: float = 1,
    exposure_then: float = 1,
    *,
    difference: float = 0.0,
    side: str = "two-sided",
) -> float:
    """Probability (0–1) of a standardised difference of rates at least as large when the true one is `difference`.

    `difference` is rate now minus rate then per unit of exposure; `side` is "two-sided", "greater" (now more than
    `difference` above then) or "less". Source: Krishnamoorthy & Thomson 2004; equals `scipy.stats.poisson_means_test`
    without its cut tails. For each count now the extreme counts then lie outside (or between) the roots of a quadratic,
    so the sum over all pairs becomes one of Poisson tails: millions take as many terms as their standard deviation.
    Raises ValueError for impossible input.
    """
    from scipy.special import gammainc, gammaincc

    checked(now, then, exposure_now, exposure_then)
    if not isfinite(difference) or side not in ("two-sided", "greater", "less"):
        raise ValueError("a finite difference; two-sided, greater or less")
    if side == "less":
        return e_test(then, now, exposure_then, exposure_now, difference=-difference, side="greater")
    n, m = exposure_now, exposure_then
    rate = (now + then - difference * n) / (n + m)
    if min(rate, rate + difference) <= 0:
        return 1.0  # no rates fit the hypothesis better than none at all: nothing speaks against it
    score = (now / n - difference - then / m) / sqrt(now / n**2 + then / m**2)
    if score == 0 and side == "two-sided":
        return 1.0
    mean_now, mean_then = n * (rate + difference), m * rate
    first, last = window(mean_now, deviations=12)
    x = np.arange(first, last + 1, dtype=float)
    share = np.exp(log_likelihoods(np.log(mean_now / x[1:]), int(mean_now) - first))
    above, half = x / n - difference, score**2 / (2 * m)
    inside = score**2 * (above / m + x / n**2) + half**2
    root = np.sqrt(np.maximum(inside, 0))
    low, high = m * (above + half - root), m * (above + half + root)
    nothing = (above == 0) & (x == 0)  # where no event at all gives a distance of 0, extreme only when everything is
    slack = 1e-10 * (1 + np.abs(high))

    def up_to(k) -> np.ndarray:
        return gammaincc(np.maximum(k + 1, 0), mean_then)

    if side == "two-sided":
        to_low = np.where(nothing, -1, np.floor(low + slack))
        beyond = gammainc(np.maximum(np.ceil(high - slack), to_low + 1).clip(0), mean_then)
        found = np.where(inside < 0, 1.0, up_to(to_low) + beyond)
    elif score > 0:
        found = up_to(np.where(nothing | (above < 0) | (inside < 0), -1, np.floor(low + slack)))
    else:
        between = up_to(np.where(inside < 0, -1, np.floor(high + slack)))
        found = np.maximum(0, between - up_to(np.where(above < 0, np.ceil(low - slack) - 1, -1)))
    return float(min(1.0, (share * found).sum() / share.sum()))


_SCORES = {
    "wald": lambda x, y, q: (x - y * q) / sqrt(x + y * q**2),
    "score": lambda x, y, q: (x - y * q) / sqrt((x + y) * q),
    "wald-log": lambda x, y, q: (log(x / y) - log(q)) / sqrt(1 / x + 1 / y),
    "score-log": lambda x, y, q: (log(x / y) - log(q)) / sqrt((2 + 1 / q + q) / (x + y)),
    "sqrt": lambda x, y, q: 2 * (sqrt(x + 3 / 8) - sqrt((y + 3 / 8) * q)) / sqrt(1 + q),
}
"""Standardised distances of x from q·y, where q is the ratio tested times exposure one over exposure two."""


def _conditional(one: int, two: int, share: float, weight: float) -> float:
    """P(X > one) + weight · P(X = one) for X binomial of all events with this share."""
    from scipy.special import betainc

    n = one + two
    at_least = 1.0 if one == 0 else float(betainc(one, n - one + 1, share))
    above = 0.0 if one == n else float(betainc(one + 1, n - one, share))
    return weight * at_least + (1 - weight) * above


def _score(x, y, tail):
    z2 = normal_quantile(1 - tail) ** 2
    if y == 0:
        return x**2 / (z2 * x), inf
    middle, inside = 2 * x * y + z2 * (x + y), z2 * (x + y) * (4 * x * y + z2 * (x + y))
    high = (middle + sqrt(inside)) / (2 * y**2)
    return x**2 / (y**2 * high), high  # the roots' product is x²/y²: no digits lost in the lower one


def _wald_log(x, y, tail):
    middle = log((x + 0.5) / (y + 0.5))
    half = normal_quantile(1 - tail) * sqrt(1 / (x + 0.5) + 1 / (y + 0.5))
    return np.exp(middle - half), np.exp(middle + half)


def _mover_jeffreys(x, y, tail):
    from scipy.special import gammaincinv

    (low_x, low_y), (high_x, high_y) = rate_interval([x, y], level=1 - 2 * tail, method="jeffreys")
    x, y = gammaincinv([x + 0.5, y + 0.5], 0.5)  # the posterior medians, which lie between the limits also at 0 events
    under, over = low_x * (2 * x - low_x), high_y * (2 * y - high_y)
    lower = under / (x * y + sqrt(max(0.0, (x * y) ** 2 - under * over)))
    beyond, floor = high_x * (2 * x - high_x), low_y * (2 * y - low_y)
    upper = (x * y + sqrt(max(0.0, (x * y) ** 2 - beyond * floor))) / floor if floor > 0 else inf
    return lower, upper


def _exact(x, y, tail):
    from scipy.special import betaincinv

    low = betaincinv(x, y + 1, tail) if x else 0.0
    high = betaincinv(x + 1, y, 1 - tail) if y else 1.0
    return low / (1 - low), high / (1 - high) if high < 1 else inf


def _mid_p(x, y, tail):
    low, high = _exact(x, y, tail)
    first = _halved(lambda q: _conditional(x, y, q / (1 + q), 0.5) < tail, low, high) if x else 0.0
    last = _halved(lambda q: _conditional(y, x, 1 / (1 + q), 0.5) >= tail, low, high) if y else inf
    return first, last


def _halved(goes_up, low: float, high: float) -> float:
    """Where `goes_up` turns from true to false between two ratios, halving their logarithms."""
    low, high = max(low, 1e-300), min(high, 1e300)
    for _ in range(200):
        middle = sqrt(low) * sqrt(high)
        low, high = (middle, high) if goes_up(middle) else (low, middle)
    return sqrt(low) * sqrt(high)


_INTERVALS = {
    "score": _score,
    "mid-p": _mid_p,
    "exact": _exact,
    "mover-jeffreys": _mover_jeffreys,
    "wald-log": _wald_log,
}
