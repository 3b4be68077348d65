"""Did the measure work? Before and after, with control and buffer areas. Pure.

Weighted displacement difference (WDD; Wheeler & Ratcliffe 2018): (T₁ − T₀) − (C₁ − C₀) + (D₁ − D₀) − (CD₁ − CD₀), the
change in the treated area less that in its control, plus the same for a buffer round it where crime may have moved;
its variance is the sum of the counts. Counts over unequal lengths or sizes are divided by them, their variances by
the squares. Where crime varies more than Poisson (Marchant 2006) the variance is multiplied by `dispersion`.

Three verdicts, from the two-sided 90 % interval (a one-sided 5 % test): wholly below 0, wholly above 0, or neither.
The last is a result, and with small numbers the most common honest one. Areas, buffer and control are chosen before the
start (Kronkvist 2021); power is shown then (`power`), for afterwards it says nothing.

Assumptions: without the measure, treated and control would have changed by the same number; counts are independent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.rates import normal_quantile

SUPPORT_FOR_DECREASE = "support_for_decrease"
SUPPORT_AGAINST = "support_against"
UNDECIDABLE = "undecidable"

NO_CONTROL = "no_control"
NO_EVENTS = "no_events"
FEW_EVENTS = "few_events"
INTERVAL_HOLDS_ZERO = "interval_holds_zero"
SHORT_SERIES = "short_series"

LEVEL = 0.90
FEWEST = 10
"""Events in the treated area, before and after together, under which a normal interval claims too much."""

Pair = Sequence[float] | np.ndarray
"""Counts before and after, shape (2,); or of several kinds of crime, shape (k, 2)."""


@dataclass(frozen=True)
class Effect:
    """A difference in events (or in weighted harm), below 0 where the measure did good, with what it rests on.

    z: difference / error, None without events. events: in all areas, before and after; treated: before and after
    where the measure was. reason: why it is undecidable, None otherwise. detectable: fewer events than this many less
    could not have been told from chance.
    """

    difference: float
    low: float
    high: float
    error: float
    z: float | None
    events: int
    treated: tuple[float, float]
    verdict: str
    reason: str | None
    detectable: float


@dataclass(frozen=True)
class BeforeAfter:
    """Counts in two stretches of `periods` each. It says what happened, not why: there is no verdict.

    percent: None at base 0, where "." is shown. low, high: of the difference, at `LEVEL`. same_season: whether both
    are the same time of year.
    """

    before: int
    after: int
    difference: int
    percent: float | None
    low: float
    high: float
    periods: int
    same_season: bool


def before_after(
    counts: Sequence[int] | np.ndarray, start: int, *, periods: int | None = None, per_year: int = 26
) -> BeforeAfter:
    """Equally long stretches of a series of counts: from index `start` (first period with the measure), and before it.

    The stretch before is the same time of year, one or more whole years earlier, where the series reaches that far;
    otherwise it ends where the measure begins. periods: length of each; when not given, as long as the series allows.
    Raises ValueError where a side has nothing, or not `periods`.
    """
    counts = np.asarray(counts)
    length = len(counts) - start if periods is None else periods
    if not 0 < start < len(counts) or not 1 <= length <= len(counts) - start:
        raise ValueError("both sides of the start need that many periods")
    back = -(-length // per_year) * per_year
    same_season = back <= start
    if not same_season:
        if periods is None:
            length = min(length, start)
        if length > start:
            raise ValueError("both sides of the start need that many periods")
        back = length
    before, after = int(counts[start - back :][:length].sum()), int(counts[start:][:length].sum())
    half, change = float(normal_quantile((1 + LEVEL) / 2) * np.sqrt(before + after)), after - before
    percent = 100 * change / before if before else None
    return BeforeAfter(before, after, change, percent, change - half, change + half, length, same_season)


def weighted_difference(
    treated: Pair,
    control: Pair | None = None,
    buffer: Pair | None = None,
    buffer_control: Pair | None = None,
    *,
    lengths: tuple[float, float] = (1, 1),
    sizes: Mapping[str, float] | None = None,
    harm: Sequence[float] | None = None,
    dispersion: float = 1.0,
    level: float = LEVEL,
) -> Effect:
    """The WDD and its verdict.

    lengths: of the periods before and after; sizes: of the areas, by "treated", "control", "buffer" and
    "buffer_control" (1 where missing); harm: a weight for each of k kinds of crime when counts are of shape (k, 2);
    dispersion: φ, at least 1. Without a control there is a difference and an interval but no verdict: what changed
    everywhere cannot be told from what the measure did.
    Raises ValueError for counts below 0 or of another shape, weights not above 0, or a buffer without its control.
    """
    areas = {"treated": treated, "control": control, "buffer": buffer, "buffer_control": buffer_control}
    sizes = dict(sizes or {})
    weights = np.ones(1) if harm is None else np.asarray(harm, float)
    if (buffer is None) != (buffer_control is None):
        raise ValueError("a buffer and its control come together")
    positive = [*lengths, *sizes.values(), *weights]
    if sizes.keys() - areas.keys() or not all(value > 0 for value in positive) or not dispersion >= 1:
        raise ValueError("sizes of known areas, weights above 0, dispersion from 1")
    difference = variance = 0.0
    events, sums = 0, {}
    for name, sign in (("treated", 1), ("control", -1), ("buffer", 1), ("buffer_control", -1)):
        if areas[name] is None:
            continue
        counts = np.asarray(areas[name], float).reshape(-1, 2)
        if len(counts) != len(weights) or not (counts >= 0).all():
            raise ValueError("counts from 0, before and after, for each weight")
        scale = weights[:, None] / (sizes.get(name, 1.0) * np.array(lengths, float))
        difference += sign * float((np.array([-1, 1]) * scale * counts).sum())
        variance += dispersion * float((scale**2 * counts).sum())
        sums[name] = counts.sum(axis=0)
        events += int(counts.sum())
    error = float(np.sqrt(variance))
    half = normal_quantile((1 + level) / 2) * error
    reason = NO_CONTROL if control is None else None
    if not sums["treated"].sum():
        reason = NO_EVENTS
    elif reason is None and sums["treated"].sum() < FEWEST:
        reason = FEW_EVENTS
    low, high = difference - half, difference + half
    z, seen = difference / error if error else None, tuple(sums["treated"].tolist())
    return Effect(difference, low, high, error, z, events, seen, *judged(low, high, reason), half)


def judged(low: float, high: float, reason: str | None = None) -> tuple[str, str | None]:
    """Verdict from an interval (below 0 is a decrease), and why it is undecidable; a reason given beforehand stands."""
    if reason is None and high < 0:
        return SUPPORT_FOR_DECREASE, None
    if reason is None and low > 0:
        return SUPPORT_AGAINST, None
    return UNDECIDABLE, reason or INTERVAL_HOLDS_ZERO


@dataclass(frozen=True)
class Quotient:
    """Displacement in words (Bowers & Johnson 2003): a description, without error and without a verdict.

    success: change of treated relative to control, below 0 is good; buffer likewise. quotient: over 1, the gain spread
    further than the measure; 0 to 1, it spread; −1 to 0, part moved; under −1, all gain was eaten; None unless success
    is below 0. gross: fewer in the treated area; net: fewer, relative to control; total_net: events spared in treated
    and buffer together.
    """

    success: float
    buffer: float
    quotient: float | None
    gross: float
    net: float
    total_net: float


def displacement_quotient(treated: Pair, control: Pair, buffer: Pair) -> Quotient:
    """From counts before and after in three areas. Raises ValueError where the control counts nothing."""
    (rb, ra), (cb, ca), (db, da) = treated, control, buffer
    if not cb > 0 or not ca > 0:
        raise ValueError("the control needs events before and after")
    success, moved = ra / ca - rb / cb, da / ca - db / cb
    total = rb * ca / cb - ra + db * ca / cb - da
    return Quotient(success, moved, moved / success if success < 0 else None, rb - ra, rb / cb - ra / ca, total)


def relative_effect(
    treated: Pair, control: Pair, *, dispersion: float = 1.0, level: float = 0.95
) -> tuple[float, float, float]:
    """Relative effect size ad/bc (Farrington & Welsh): over 1 is a decrease relative to control; with its interval.

    Raises ValueError where any of the four counts is 0.
    """
    (a, b), (c, d) = treated, control
    if min(a, b, c, d) <= 0:
        raise ValueError("all four counts above 0")
    half = normal_quantile((1 + level) / 2) * np.sqrt(dispersion * (1 / a + 1 / b + 1 / c + 1 / d))
    ratio = a * d / (b * c)
    return ratio, float(ratio * np.exp(-half)), float(ratio * np.exp(half))
