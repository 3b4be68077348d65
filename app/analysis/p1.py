"""The table that users know from Brå (P1): a period, the year so far and twelve months, against the year before. Pure.

Columns: the period's number and its change (number, per cent); the year so far and the last twelve months likewise and
per 100,000 inhabitants. "." stands for a percentage at base 0, ".." for what is withheld, "saknas" for a span that the
series does not hold whole. Rates are Brå's: over the mean of the populations at both ends of the year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

import numpy as np

from app.analysis.rates import percent_change
from app.figures.periods import YEAR_DAYS, Days

NO_BASE, WITHHELD, MISSING = ".", "..", "saknas"
FEW = 20
"""A smaller base than this, and a percentage carries the warning "få händelser"."""


@dataclass(frozen=True)
class Cell:
    """A value, or the mark that stands in its place."""

    value: float | None
    mark: str = ""


@dataclass(frozen=True)
class Figure:
    """One span of one row, in the order of its columns. `few` says that the percentage needs its warning."""

    number: Cell
    then: Cell
    change: Cell
    percent: Cell
    per_100_000: Cell
    few: bool


@dataclass(frozen=True)
class Columns:
    """What the three groups of columns count, and what each is compared with."""

    now: tuple[Days, Days, Days]
    then: tuple[Days, Days, Days]


@dataclass(frozen=True)
class Sums:
    """(types × 3) counts of the spans and whether the series holds each whole."""

    now: np.ndarray
    then: np.ndarray
    known_now: np.ndarray
    known_then: np.ndarray


@dataclass(frozen=True)
class Population:
    """Mean population of a span; `final` is False where a year's end is not known yet and its beginning stands in."""

    n: float
    final: bool


def period_spans(days: Days) -> Columns:
    """The three spans of any days, such as a fortnight, and what each is compared with.

    The days beside the same weekdays 364 days before; the year up to their end beside the same dates of the year
    before; the twelve months that end with them beside the twelve before those.
    """
    twelve = _twelve_months(days.last)
    before = _twelve_months(twelve.first - timedelta(days=1))
    same, last_then = days.back(YEAR_DAYS), _year_before(days.last)
    return Columns((days, _year_so_far(days.last), twelve), (same, _year_so_far(last_then), before))


def population_of(days: Days, year_ends: Mapping[int, int]) -> Population | None:
    """The mean of the populations on 31 December before and of the year; over two years weighted by the days in each.

    `year_ends`: year -> inhabitants on 31 December. None when a year's beginning is unknown too, or nobody lives there.
    """
    total, final = 0.0, True
    for year in range(days.first.year, days.last.year + 1):
        within = Days(max(days.first, date(year, 1, 1)), min(days.last, date(year, 12, 31)))
        if year - 1 not in year_ends:
            return None
        final = final and year in year_ends
        total += len(within) * (year_ends[year - 1] + year_ends.get(year, year_ends[year - 1])) / 2
    return Population(total / len(days), final) if total > 0 else None


def layout(found: Sums, population: Sequence[Population | None] = (None, None, None), withheld=None):
    """Rows of three figures (period, year so far, twelve months): a list of tuples in the order of the types.

    `population`: of the three spans now. `withheld` (types × 3) is True where a number may not be shown: nothing that
    would give it away is shown either. Per 100,000 is for the two longer spans, since Brå gives none for the period.
    """
    hidden = np.zeros(found.now.shape, bool) if withheld is None else np.asarray(withheld, bool)
    if hidden.shape != found.now.shape or len(population) != 3:
        raise ValueError("withheld as types × 3, three populations")
    return [
        tuple(
            _figure(
                int(found.now[row, span]) if found.known_now[row, span] else None,
                int(found.then[row, span]) if found.known_then[row, span] else None,
                population[span] if span else None,
                bool(hidden[row, span]),
            )
            for span in range(3)
        )
        for row in range(found.now.shape[0])
    ]


def _figure(now: int | None, then: int | None, population: Population | None, hidden: bool) -> Figure:
    if hidden:
        return Figure(*[Cell(None, WITHHELD)] * 5, few=False)
    missing = Cell(None, MISSING)
    number, base = (missing if n is None else Cell(n) for n in (now, then))
    rate = missing
    if now is not None and population is not None:
        rate = Cell(floor(100_000 * now / population.n + 0.5))
    if now is None or then is None:
        return Figure(number, base, missing, missing, rate, few=False)
    percent = percent_change(now, then)
    shown = Cell(None, NO_BASE) if percent is None else Cell(percent)
    return Figure(number, base, Cell(now - then), shown, rate, few=0 < then < FEW)


def _year_so_far(last: date) -> Days:
    return Days(date(last.year, 1, 1), last)


def _twelve_months(last: date) -> Days:
    """The day after a year's last is the next year's first; a year that would begin on 29 February begins in March."""
    after = last + timedelta(days=1)
    leap = (after.month, after.day) == (2, 29)
    return Days(date(after.year - 1, 3, 1) if leap else after.replace(year=after.year - 1), last)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
