"""The table that users know from Brå (P1): a period, the year so far and twelve months, against the year before. Pure.

Columns: the number and its change; for the year so far and the last twelve months also per 100,000 inhabitants. Rates
are Brå's: over the mean of the populations at both ends of the year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

import numpy as np

from app.figures.periods import YEAR_DAYS, Days


@dataclass(frozen=True)
class Figure:
    """One span of one row; None is what the series does not hold whole."""

    number: int | None
    then: int | None
    per_100_000: int | None


@dataclass(frozen=True)
class Columns:
    """What the three groups of columns count, and what each is compared with."""

    now: tuple[Days, Days, Days]
    then: tuple[Days, Days, Days]


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
    now, then = (Days(date(last.year, 1, 1), last) for last in (days.last, last_then))
    return Columns((days, now, twelve), (same, then, before))


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


def layout(counts: np.ndarray, known: np.ndarray, population: Sequence[float | None]) -> list[tuple[Figure, ...]]:
    """Rows of three figures (period, year so far, twelve months) in the order of the types.

    `counts`: (types, 2, 3), now and the year before, of the three spans; `known`: (2, 3) bool, whether the series holds
    each whole; `population`: of the three spans now. Per 100,000 is for the two longer spans: Brå gives none for the
    period.
    """

    def figure(row: np.ndarray, span: int) -> Figure:
        now, then = (int(row[side, span]) if known[side, span] else None for side in (0, 1))
        return _figure(now, then, population[span])

    return [tuple(figure(row, span) for span in range(3)) for row in counts]


def _figure(now: int | None, then: int | None, population: float | None) -> Figure:
    rate = None if now is None or population is None else floor(100_000 * now / population + 0.5)
    return Figure(now, then, rate)


def _twelve_months(last: date) -> Days:
    """The day after a year's last is the next year's first; a year that would begin on 29 February begins in March."""
    after = last + timedelta(days=1)
    leap = (after.month, after.day) == (2, 29)
    return Days(date(after.year - 1, 3, 1) if leap else after.replace(year=after.year - 1), last)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
