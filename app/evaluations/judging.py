"""What the weeks before and after a measure's start say of it, beside places without it. Pure.

The verdict is that of the relative effect (Farrington & Welsh; `analysis/effect.relative_effect`): without the measure
its places would have changed by the same share as the others. The weighted displacement difference takes them to change
by the same number, which places of another size do not when all rise or fall together; it stands beside, weighted by
size. Where weeks scatter more than chance makes them, the interval is wider: by what they scattered and, since that is
itself an estimate and the interval of few events is a little too narrow, by one standard error of it more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.effect import (
    FEW_EVENTS,
    FEWEST,
    LEVEL,
    NO_CONTROL,
    NO_EVENTS,
    SUPPORT_FOR_DECREASE,
    before_after,
    displacement_quotient,
    judged,
    relative_effect,
    weighted_difference,
)
from app.analysis.power import LOW_POWER, WANTED, power

METHOD = "2: relativ effekt, 90 % intervall, spridning mellan veckor och dess medelfel"
SHORT_HISTORY = "short_history"
"""Reports did not come regularly the whole time before."""
FEW_CONTROL = "few_control"
FELL, ROSE, UNCLEAR = "fell", "rose", "unclear"
"""What became of the places beside, as those that it is compared with went."""


@dataclass(frozen=True)
class Weeks:
    """Events a week, oldest first, as many before the start as after it; None where no such places are chosen."""

    treated: Sequence[int]
    control: Sequence[int] | None = None
    beside: Sequence[int] | None = None


@dataclass(frozen=True)
class Promise:
    """What can be seen, of the weeks that were known at the registration.

    code: NO_CONTROL, NO_EVENTS, LOW_POWER or "ok". power: of finding a drop of 30 %. seen: so many fewer would be
    found four times in five; None where no drop would.
    """

    treated: int
    control: int | None
    weeks: int
    code: str
    power: float
    seen: int | None


@dataclass(frozen=True)
class Outcome:
    """What became of it. Pairs are events before and after.

    expected: in the treated places after the start, had they gone as the control; spared: fewer than that, and between
    `low` and `high` of it. moved: what became of the places beside. difference: the
    weighted displacement difference with its interval. quotient: of displacement, where it can be told.
    """

    treated: tuple[int, int]
    control: tuple[int, int] | None
    beside: tuple[int, int] | None
    verdict: str
    reason: str | None
    change: tuple[int, int]
    """The interval of after less before, of the treated places alone."""
    dispersion: float
    expected: float | None = None
    spared: float | None = None
    low: float | None = None
    high: float | None = None
    moved: str | None = None
    difference: tuple[float, float, float] | None = None
    quotient: float | None = None


def promise(weeks: Weeks) -> Promise:
    """Of weeks before the registration, half of what will be counted."""
    before, control = sum(weeks.treated), None if weeks.control is None else sum(weeks.control)
    if not before or not control:
        code = NO_CONTROL if control is None else NO_EVENTS
        return Promise(before, control, len(weeks.treated), code, 0.0, None)
    scatter = _dispersion([weeks.treated, weeks.control or ()])
    # A control that is larger is weighted down to the size of the treated places, and scatters less then.
    found = power(before, before**2 / control, drop=WANTED, dispersion=scatter)
    seen = None if found.true_drop is None else round(found.true_drop * before)
    code = LOW_POWER if found.code == LOW_POWER or before < FEWEST else found.code
    return Promise(before, control, len(weeks.treated), code, round(found.power, 3), seen)


def outcome(weeks: Weeks, *, regular: bool = True) -> Outcome:
    """The verdict on weeks of which half lie before the start. regular: whether reports came regularly before it."""
    half = len(weeks.treated) // 2
    treated, control, beside = (_halves(one, half) for one in (weeks.treated, weeks.control, weeks.beside))
    assert treated is not None
    sides = [side for one in (weeks.treated, weeks.control) if one for side in (one[:half], one[half:])]
    scatter = _dispersion(sides)
    plain = before_after(weeks.treated, half, periods=half, per_year=2 * half + 1)
    change = round(plain.low), round(plain.high)
    if control is None:
        return Outcome(treated, None, beside, *judged(-1, 1, NO_CONTROL), change, scatter)
    few = NO_EVENTS if not sum(treated) else FEW_EVENTS if sum(treated) < FEWEST else None
    reason = few or (FEW_CONTROL if sum(control) < FEWEST else None if regular else SHORT_HISTORY)
    if reason in (NO_EVENTS, FEW_CONTROL) or not all(control):
        return Outcome(treated, control, beside, *judged(-1, 1, reason or FEW_CONTROL), change, scatter)
    ratio, low, high = relative_effect(_above(treated), _above(control), dispersion=scatter, level=LEVEL)
    expected = treated[0] * control[1] / control[0]
    size = control[0] / max(treated[0], 0.5)
    wdd = weighted_difference(treated, control, sizes={"control": size}, dispersion=scatter)
    moved = quotient = None
    if beside and min(sum(beside), sum(control)) >= FEWEST:
        _ratio, least, most = relative_effect(_above(beside), _above(control), dispersion=scatter, level=LEVEL)
        moved = FELL if least > 1 else ROSE if most < 1 else UNCLEAR
        quotient = displacement_quotient(treated, control, beside).quotient
    # Of ratios over 1 the places fared better; the logarithm's sign is the other way round in `judged`.
    verdict, why = judged(-np.log(high), -np.log(low), reason)
    # The same interval in events: what was expected is the larger, the larger the ratio.
    after = _above(treated)[1] if not treated[1] else treated[1]
    return Outcome(
        treated,
        control,
        beside,
        verdict,
        why,
        change,
        scatter,
        expected,
        expected - treated[1],
        after * low - after,
        after * high - after,
        moved,
        (wdd.difference, wdd.low, wdd.high),
        quotient if verdict == SUPPORT_FOR_DECREASE else None,
    )


def _halves(weeks: Sequence[int] | None, half: int) -> tuple[int, int] | None:
    return None if weeks is None else (int(sum(weeks[:half])), int(sum(weeks[half:])))


def _above(pair: tuple[int, int]) -> tuple[float, float]:
    """Half an event more on each side where one has none, so that there is a ratio."""
    return pair if all(pair) else (pair[0] + 0.5, pair[1] + 0.5)


def _dispersion(sides: Sequence[Sequence[int]]) -> float:
    """How much more than Poisson the weeks may scatter round their mean, at least 1: Pearson's over all sides, and one
    standard error of it, √(2/ν), above."""
    scatter, freedom = 0.0, 0
    for side in sides:
        weeks = np.asarray(side, float)
        if len(weeks) > 1 and weeks.any():
            scatter += float(((weeks - weeks.mean()) ** 2).sum() / weeks.mean())
            freedom += len(weeks) - 1
    return max(1.0, scatter / freedom * (1 + (2 / freedom) ** 0.5)) if freedom else 1.0
