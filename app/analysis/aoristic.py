"""When, when nobody knows exactly: an incident's weight is spread evenly over the time it may have happened. Pure.

Method: aoristic analysis (Ratcliffe & McCullagh 1998; Ratcliffe 2000). Weights are shares of real (UTC) time laid on
local hours, so the days of 23 and 25 hours come out right. Assumption: each moment of the span is as likely as the
next; start, end and midpoint instead mislead (Ashby & Bowers 2013).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from math import ceil

import numpy as np

from app.figures.periods import STOCKHOLM

HOURS_OF_WEEK = 168
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
    total = np.zeros(HOURS_OF_WEEK)
    spread = unknown = 0
    for earliest, latest in spans:
        if earliest.utcoffset() is None or latest.utcoffset() is None:
            raise ValueError("times with a zone")
        start, end = earliest.astimezone(UTC), latest.astimezone(UTC)
        if not timedelta(0) <= end - start <= longest:
            unknown += 1
            continue
        spread += 1
        if end == start:
            total[hour_of_week(start, zone)] += 1
        elif end - start > WEEK:
            total += 1 / HOURS_OF_WEEK
        else:
            _spread(total, start, end, zone)
    return total, spread, unknown


def hour_of_week(moment: datetime, zone: tzinfo = STOCKHOLM) -> int:
    """0 (Monday 00–01 local time) to 167 (Sunday 23–24)."""
    at = moment.astimezone(zone)
    return at.weekday() * 24 + at.hour


def _spread(total: np.ndarray, start: datetime, end: datetime, zone: tzinfo) -> None:
    hour = timedelta(hours=1)
    first = start.replace(minute=0, second=0, microsecond=0)
    touched = ceil((end - first) / hour)
    seconds = np.full(touched, 3600.0)
    seconds[0] -= (start - first).total_seconds()
    seconds[-1] -= (first + touched * hour - end).total_seconds()
    last = first + (touched - 1) * hour
    if first.astimezone(zone).utcoffset() == last.astimezone(zone).utcoffset():
        slots = hour_of_week(first, zone) + np.arange(touched)
    else:  # the clocks turn on the way: one local hour comes twice or never
        slots = np.array([hour_of_week(first + n * hour, zone) for n in range(touched)])
    np.add.at(total, slots % HOURS_OF_WEEK, seconds / (end - start).total_seconds())
