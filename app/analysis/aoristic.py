"""When, when nobody knows exactly: an incident's weight is spread evenly over the time it may have happened. Pure.

Method: aoristic analysis (Ratcliffe & McCullagh 1998; Ratcliffe 2000). Weights are shares of real (UTC) time laid on
local hours, so the days of 23 and 25 hours come out right. Assumption: each moment of the span is as likely as the
next; start, end and midpoint instead mislead (Ashby & Bowers 2013).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np

from app.figures.periods import STOCKHOLM

HOURS_OF_WEEK = 168
HOUR = timedelta(hours=1)
WEEK = timedelta(hours=HOURS_OF_WEEK)
"""A longer span weighs the same in every hour of the week."""
LONGEST = timedelta(days=14)
"""A longer span says nothing of the hour; such an incident is left out and counted as unknown."""


def weights(
    spans: Iterable[tuple[datetime, datetime]], *, longest: timedelta = LONGEST, zone: tzinfo = STOCKHOLM
) -> tuple[np.ndarray, int, int]:
    """(168 weights Monday 00–01 first, how many spans were spread, how many were left out as unknown).

    `spans` are aware (earliest, latest); one longer than `longest`, or that ends before it starts, is unknown. The
    weights sum to the number of spans that were spread; a moment weighs 1 in its hour. Raises ValueError for a time
    without zone, which would be read on the machine's clock.
    """
    found, unknown = [], 0
    for earliest, latest in spans:
        if earliest.utcoffset() is None or latest.utcoffset() is None:
            raise ValueError("times with a zone")
        start, end = earliest.astimezone(UTC), latest.astimezone(UTC)
        if timedelta(0) <= end - start <= longest:
            found.append(_hours(start, end, zone))
        else:
            unknown += 1
    return _laid(found), len(found), unknown


def hour_of_week(moment: datetime, zone: tzinfo = STOCKHOLM) -> int:
    """0 (Monday 00–01 local time) to 167 (Sunday 23–24)."""
    at = moment.astimezone(zone)
    return at.weekday() * 24 + at.hour


class _Hours(NamedTuple):
    """The hours that a span touches: the first one's slot in the week and how many follow on it, or each one's slot
    where the clocks turn on the way; and seconds: of the whole span, and of the first and the last hour outside it."""

    slot: int
    touched: int
    slots: list[int] | None
    whole: float
    before: float = 0.0
    after: float = 0.0


@lru_cache(maxsize=20_000)
def _hours(start: datetime, end: datetime, zone: tzinfo) -> _Hours:
    if end == start:
        return _Hours(hour_of_week(start, zone), 1, None, HOUR.total_seconds())
    if end - start > WEEK:
        return _Hours(0, HOURS_OF_WEEK, None, WEEK.total_seconds())
    first = start.replace(minute=0, second=0, microsecond=0)
    touched = ceil((end - first) / HOUR)
    last, slots = first + (touched - 1) * HOUR, None
    local, local_last = first.astimezone(zone), last.astimezone(zone)
    if local.utcoffset() != local_last.utcoffset():  # one local hour comes twice or never
        slots = [hour_of_week(first + n * HOUR, zone) for n in range(touched)]
    outside = (start - first).total_seconds(), (last + HOUR - end).total_seconds()
    return _Hours(local.weekday() * 24 + local.hour, touched, slots, (end - start).total_seconds(), *outside)


def _laid(spans: list[_Hours]) -> np.ndarray:
    """The weight of each hour of the week, summed in the order of the spans."""
    if not spans:
        return np.zeros(HOURS_OF_WEEK)
    columns = zip(*((one.slot, one.touched, one.whole, one.before, one.after) for one in spans), strict=True)
    slot, touched, whole, before, after = map(np.array, columns)
    ends = np.cumsum(touched)
    starts = ends - touched
    slots = np.repeat(slot - starts, touched) + np.arange(ends[-1])
    for start, span in zip(starts, spans, strict=True):
        if span.slots:
            slots[start : start + span.touched] = span.slots
    seconds = np.full(ends[-1], HOUR.total_seconds())
    seconds[starts] -= before
    seconds[ends - 1] -= after
    return np.bincount(slots % HOURS_OF_WEEK, seconds / np.repeat(whole, touched), HOURS_OF_WEEK)
