"""Neighbours as a comparison: the months that they have let out before and after a measure's start. Pure.

Their figures are of the whole municipality, month by month, of a group of events; the measure's of places and weeks.
Both are held to change by the same share, so only how each became counts, not how large it is. As many whole months on
both sides, nearest to the start, of which all the chosen neighbours have let out each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.analysis.effect import FEW_EVENTS, FEWEST, LEVEL, judged, relative_effect
from app.disclosure_control.nearby import LetOut

FEWEST_MONTHS = 2
NO_MONTHS = "no_months"
"""The neighbours have not let out enough months on both sides."""


@dataclass(frozen=True)
class Beside:
    """What the measure's places became against the neighbours. months: on each side; pair: their events before and
    after; ratio, low, high: how many there were for each that was expected, 90 %; None where nothing can be told."""

    names: list[str]
    months: int
    pair: tuple[int, int] | None
    verdict: str
    reason: str | None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None


def beside_neighbours(
    treated: tuple[int, int],
    found: Sequence[LetOut],
    ids: Sequence[str],
    key: str,
    first: date,
    start: date,
    last: date,
    dispersion: float,
) -> Beside:
    """`key`: the line of groups of the events that are counted (`nearby.lines`); `first` to `last`: the days that are,
    `start` the first of the measure; `dispersion`: of the weeks, used where the months scatter less."""
    of_each: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for one in found:
        if (id := str(one.tenant_id)) in ids:
            names[id] = one.name
            of_each[id] = of_each.get(id, {}) | (one.by_month(key) or {})
    told = sorted(names.values())
    known = set.intersection(*map(set, of_each.values())) if len(of_each) == len(ids) and ids else set()
    before = [one for one in _months(first, start) if one in known]
    after = [one for one in _months(start, last) if one in known]
    n = min(len(before), len(after))
    if n < FEWEST_MONTHS:
        return Beside(told, n, None, *judged(-1, 1, NO_MONTHS))
    sides = [[sum(some[month] for some in of_each.values()) for month in side] for side in (before[-n:], after[:n])]
    pair = sum(sides[0]), sum(sides[1])
    if sum(treated) < FEWEST or not all(pair):
        return Beside(told, n, pair, *judged(-1, 1, FEW_EVENTS))
    above = treated if all(treated) else (treated[0] + 0.5, treated[1] + 0.5)
    spread = max(dispersion, _scatter(sides))
    ratio, low, high = relative_effect(above, pair, dispersion=spread, level=LEVEL)
    verdict = judged(-np.log(high), -np.log(low))
    return Beside(told, n, pair, *verdict, 1 / ratio, 1 / high, 1 / low)


def _months(first: date, end: date) -> list[str]:
    """The months that lie whole from `first` to the day before `end`."""
    month = first if first.day == 1 else _next(first)
    found = []
    while _next(month) <= end:
        found.append(f"{month:%Y-%m}")
        month = _next(month)
    return found


def _next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _scatter(sides: Sequence[Sequence[int]]) -> float:
    squares, freedom = 0.0, 0
    for side in sides:
        months = np.asarray(side, float)
        squares += float(((months - months.mean()) ** 2).sum() / max(months.mean(), 0.5))
        freedom += len(months) - 1
    return max(1.0, squares / freedom) if freedom else 1.0


def line_of(types: Sequence[str], groups: Mapping[str, str]) -> str:
    """The line of groups that the types belong to. `groups`: type -> group."""
    return "+".join(sorted({groups[one] for one in types if one in groups}))
