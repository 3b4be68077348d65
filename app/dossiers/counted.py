"""The figures of one place: groups, months, hours, manners and who reported. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from app.analysis.concentration import reporting_units
from app.analysis.counts import more_or_fewer
from app.analysis.rates import one_rate
from app.analysis.timing import circular, shortest_window
from app.dossiers.spans import Spans
from app.est.at_place import Done
from app.figures.periods import Days, month_of
from app.incidents.at_place import DayHeap
from app.incidents.figures import Fact
from app.situations.where_when import When
from app.taxonomy import service as taxonomy

SMALL_BASE = 20
LEAST_TIMES = 10
"""Fewer events with a known time, and the day's centre says nothing."""


@dataclass(frozen=True)
class GroupRow:
    """A group, or the sum. `previous` and `last_year` are None when the place has no history that far back.

    `against_*`: "fler", "färre" or "kan inte avgöras"; None when there is nothing to compare with.
    """

    name: str
    now: int
    previous: int | None
    last_year: int | None
    against_previous: str | None
    against_last_year: str | None

    @property
    def small_base(self) -> bool:
        return all(n < SMALL_BASE for n in (self.now, self.previous, self.last_year) if n is not None)


@dataclass(frozen=True)
class Month:
    """`n` is None for a month that the municipality has not reported the whole of. `inside`: some of it is in the
    period."""

    first: date
    n: int | None
    inside: bool


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
    """How often an activity was done at the place: in the period, and in all the days that are shown."""

    activity: str
    focus_area_id: UUID
    focus_area: str
    organisations: tuple[str, ...]
    in_period: int
    shown: int
    first: date
    last: date


def group_rows(heaps: Sequence[DayHeap], spans: Spans, first_day: date | None) -> tuple[list[GroupRow], GroupRow]:
    """The groups with anything in one of the spans, most in the period first, and their sum.

    What lies before `first_day` (the municipality's first counted incident) is not compared with.
    """
    known = {"now": spans.now}
    for name, days in (("previous", spans.previous), ("last_year", spans.last_year)):
        if days and first_day and first_day <= days.first:
            known[name] = days
    counts = {name: Counter() for name in known}
    for heap in heaps:
        for name, days in known.items():
            if days.first <= heap.local_date <= days.last:
                counts[name][heap.group] += heap.n
    rows = [
        _row(group.name, {name: some[group.slug] for name, some in counts.items()})
        for group in taxonomy.counted_groups()
    ]
    some = [row for row in rows if row.now or row.previous or row.last_year]
    return sorted(some, key=lambda row: -row.now), _row("Summa", {name: c.total() for name, c in counts.items()})


def months(heaps: Iterable[DayHeap], spans: Spans, first_day: date | None) -> list[Month]:
    """The 36 months that end with the period's last day."""
    counts = Counter()
    for heap in heaps:
        if heap.local_date <= spans.now.last:
            counts[month_of(heap.local_date)] += heap.n
    return [
        Month(month, counts[month] if first_day and first_day <= month else None, month >= month_of(spans.now.first))
        for month in spans.months
    ]


def clock(when: When) -> Clock:
    """The day's centre of what has a known or spread time."""
    by_hour = np.array(when.hours, float).sum(axis=0)
    n = when.exact + when.spread
    found = circular(np.arange(24) + 0.5, by_hour)
    window = shortest_window(by_hour)
    if n < LEAST_TIMES or not found.concentrated or window is None:
        return Clock(n, None)
    return Clock(n, found.mean, *window)


def reporters(facts: Sequence[Fact], heaps: Iterable[DayHeap], spans: Spans, previous_known: bool) -> Reporters:
    """Who stands behind the reports of the period, and how many did in the one before."""
    numbers = {id: at for at, id in enumerate({fact.organisation_id for fact in facts})}
    units = [numbers[fact.organisation_id] for fact in facts]
    found = reporting_units([0] * len(units), units, 1)
    before = {heap.organisation_id for heap in heaps if _within(heap.local_date, spans.previous)}
    return Reporters(
        int(found.units[0]),
        len(before) if previous_known else None,
        round(float(found.largest_share[0]) * len(units)),
        bool(found.one_sided[0]),
    )


def interval(n: int) -> tuple[int, int]:
    """Whole numbers between which the count would fall by chance alone, 95 % (Jeffreys; exact at 0), widened."""
    rate = one_rate(n)
    return int(np.floor(rate.lower)), int(np.ceil(rate.upper))


def activities(done: Sequence[Done], now: Days) -> list[ActivityDone]:
    """The occasions heaped per activity, the latest done first."""
    of: dict[UUID, list[Done]] = {}
    for one in done:
        of.setdefault(one.activity_id, []).append(one)
    rows = [
        ActivityDone(
            some[0].activity,
            some[0].focus_area_id,
            some[0].focus_area,
            tuple(sorted({one.organisation for one in some})),
            sum(_within(one.done_on, now) for one in some),
            len(some),
            min(one.done_on for one in some),
            max(one.done_on for one in some),
        )
        for some in of.values()
    ]
    return sorted(rows, key=lambda row: (row.last, row.shown), reverse=True)


def _row(name: str, counts: dict[str, int]) -> GroupRow:
    now, previous, last_year = counts["now"], counts.get("previous"), counts.get("last_year")
    return GroupRow(name, now, previous, last_year, _against(now, previous), _against(now, last_year))


def _against(now: int, then: int | None) -> str | None:
    return None if then is None else more_or_fewer(now, then)


def _within(day: date, days: Days) -> bool:
    return days.first <= day <= days.last
