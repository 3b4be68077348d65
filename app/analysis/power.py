"""What could a measure's follow-up see? Worked out before the start, for the weighted displacement difference. Pure.

All cells Poisson (times `dispersion`): the treated area with `before` events expected and a true drop, control and
buffers unchanged. A decrease is found when the two-sided 90 % interval lies below 0. Exact where dispersion is 1, by
adding up the probabilities of all outcomes; otherwise normal. Real counts scatter more than Poisson: true power is
lower than at dispersion 1.
"""

from dataclasses import dataclass

import numpy as np

from app.analysis.effect import LEVEL
from app.analysis.rates import normal_quantile

OK = "ok"
LOW_POWER = "low_power"
"""Under even odds of seeing the drop asked about, though it is there."""
WANTED = 0.30
EVEN_ODDS = 0.5
LARGEST_EXACT = 2_000
"""Expected events beyond which the normal sum is as good and the exact one slow."""


@dataclass(frozen=True)
class Power:
    """What a follow-up with these numbers can see. Drops are shares of `before` (0–1).

    power: probability of "support for decrease" at the drop asked about. seen_drop: the observed drop that would just
    be enough, None where not even −100 % is. true_drop: the one found four times in five, None where no drop would be.
    """

    code: str
    power: float
    seen_drop: float | None
    true_drop: float | None


def power(
    before: float,
    control: float | None = None,
    *,
    drop: float = WANTED,
    buffer: float = 0.0,
    dispersion: float = 1.0,
    level: float = LEVEL,
) -> Power:
    """Power with `before` events expected in the treated area and `control` in its control in one period (the same
    as `before` when not given), `buffer` in buffer and buffer's control each.

    Raises ValueError for numbers below 0, a drop outside 0–1 or dispersion under 1.
    """
    control = before if control is None else control
    if not min(before, control, buffer) >= 0 or not 0 <= drop <= 1 or not dispersion >= 1:
        raise ValueError("expected events from 0, a drop of 0 to 1, dispersion from 1")
    z = normal_quantile((1 + level) / 2)
    rest = 2 * control + 4 * buffer

    def at(share: float) -> float:
        return _chance(before * (1 - share) + control + 2 * buffer, before + control + 2 * buffer, z, dispersion)

    found = at(drop)
    return Power(LOW_POWER if found < EVEN_ODDS else OK, found, _seen(before, rest, z, dispersion), _true(at))


def _chance(up: float, down: float, z: float, dispersion: float) -> float:
    """P(A − B < −z·√(φ(A + B))) with A and B the sums of the cells that count for and against an increase."""
    if up + down == 0:
        return 0.0
    from scipy.special import ndtr

    if dispersion > 1 or down > LARGEST_EXACT:
        return float(ndtr((down - up) / np.sqrt(dispersion * (up + down)) - z))
    (a, of_a), (b, of_b) = _likely(up), _likely(down)
    total, less = a[:, None] + b, b - a[:, None]
    return float(of_a @ (less > z * np.sqrt(total)) @ of_b)


def _likely(mean: float) -> tuple[np.ndarray, np.ndarray]:
    """The counts that may come of a Poisson mean, and their probabilities."""
    from scipy.special import gammaln, xlogy

    far = 9 * np.sqrt(mean) + 12
    n = np.arange(max(0, int(mean - far)), int(mean + far) + 1)
    return n, np.exp(xlogy(n, mean) - mean - gammaln(n + 1))


def _seen(before: float, rest: float, z: float, dispersion: float) -> float | None:
    """The share d with d·m = z·√(φ(m(2 − d) + rest))."""
    if not before:
        return None
    a, b, c = before**2, z**2 * dispersion * before, z**2 * dispersion * (2 * before + rest)
    share = (-b + np.sqrt(b**2 + 4 * a * c)) / (2 * a)
    return float(share) if share <= 1 else None


def _true(at, wanted: float = 0.8) -> float | None:
    if at(1.0) < wanted:
        return None
    low, high = 0.0, 1.0
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (low, middle) if at(middle) >= wanted else (middle, high)
    return high
