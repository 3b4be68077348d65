"""The figures of one place: groups, months, hours, manners and who reported. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

from app.analysis import concentration
from app.analysis.rates import shown_interval
from app.analysis.timing import circular, shortest_window
from app.analysis.verdicts import judged_alone
from app.dossiers.spans import PlaceDays
from app.drawing.time_charts import Month
from app.figures.counted import CountedRow, numbers_of, summed
from app.figures.periods import Days, month_of
from app.situational_pictures.where_when import When
from app.taxonomy import service as taxonomy

if TYPE_CHECKING:
    from app.est.occasions import OccasionAtPlace
    from app.incident_counts.at_place import PlaceNumbers, PlaceTimes

LEAST_TIMES = 10
"""Fewer events with a known time, and the day's centre says nothing."""


@dataclass(frozen=True)
class Clock:
    """Where round the clock it happens. `hour` (0–24) is None when no direction can be told from an even day.

    `start` and `hours`: the shortest run of whole hours that holds half of the events.
    """

    n: int
    hour: float | None
    start: int = 0
    hours: int = 0


@dataclass(frozen=True)
class Reporters:
    """How many organisations stand behind the reports, and how many came from the one that reported most.

    `one_sided`: one alone, or at least 80 % from one. `previous` is None without history.
    """

    now: int
    previous: int | None
    most: int
    one_sided: bool


@dataclass(frozen=True)
class ActivityDone:
    """An activity at the place: its latest occasion, who has done it, and how often in the period and in all."""

    latest: OccasionAtPlace
    organisations: tuple[str, ...]
    in_period: int
    shown: int


def group_rows(numbers: PlaceNumbers, spans: PlaceDays, first_day: date | None) -> tuple[list[CountedRow], CountedRow]:
    """The groups with anything in one of the spans, most in the period first, and their sum.

    What lies before `first_day` (the municipality's first counted incident) is not compared with.
    """
    counts = {name: numbers.of_groups[name] for name in spans.known(first_day)}
    rows = [
        CountedRow(group.name, *numbers_of(counts, group.slug), slug=group.slug) for group in taxonomy.counted_groups()
    ]
    some = [judged_alone(row) for row in rows if row.anything]
    return sorted(some, key=lambda row: -row.now), judged_alone(summed(rows))


def months(numbers: PlaceNumbers, spans: PlaceDays, first_day: date | None) -> list[Month]:
    """The 36 months that end with the period's last day."""
    inside = month_of(spans.now.first)
    known = {month for month in spans.months if first_day and first_day <= month}
    return [Month(month, numbers.months[month] if month in known else None, month >= inside) for month in spans.months]


def clock(when: When) -> Clock:
    """The day's centre of what has a known hour."""
    by_hour = np.array(when.hours, float).sum(axis=0)
    n = when.exact
    found = circular(np.arange(24) + 0.5, by_hour)
    window = shortest_window(by_hour)
    if n < LEAST_TIMES or not found.concentrated or window is None:
        return Clock(n, None)
    return Clock(n, found.mean, *window)


def reporters(times: PlaceTimes, numbers: PlaceNumbers, previous_known: bool) -> Reporters:
    """Who stands behind the reports of the period, and how many did in the one before."""
    counts = list(times.organisations.values())
    total, most, units = sum(counts), max(counts, default=0), len(counts)
    before = len(numbers.organisations["previous"]) if previous_known else None
    alone = concentration.Reporters(np.array(total), np.array(units), np.array(most / max(total, 1)))
    return Reporters(units, before, most, bool(alone.one_sided))


def interval(n: int) -> tuple[int, int]:
    """Whole numbers between which the count would fall by chance alone, 95 % (Jeffreys; exact at 0), widened."""
    lower, upper = shown_interval(n)
    return int(np.floor(lower)), int(np.ceil(upper))


def activities(done: Sequence[OccasionAtPlace], now: Days) -> list[ActivityDone]:
    """The occasions grouped per activity, the latest done first. `done`: the latest first."""
    of: dict[UUID, list[OccasionAtPlace]] = defaultdict(list)
    for one in done:
        of[one.activity_id].append(one)
    rows = []
    for some in of.values():
        organisations = tuple(sorted({one.organisation for one in some}))
        rows.append(ActivityDone(some[0], organisations, sum(one.done_on in now for one in some), len(some)))
    return sorted(rows, key=lambda row: (row.latest.done_on, row.shown), reverse=True)
