"""When, when nobody knows exactly: an incident's weight is spread evenly over the time it may have happened. Pure.

Method: aoristic analysis (Ratcliffe 2000). Weights are shares of real (UTC) time laid on local hours, so the days of
23 and 25 hours come out right.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np

from app.periods import local

HOURS_OF_WEEK = 168
LONGEST = timedelta(days=14)
"""A longer span says nothing of the hour; such an incident is left out and counted as unknown."""


def weights(spans: Iterable[tuple[datetime, datetime]]) -> tuple[np.ndarray, int, int]:
    """(168 weights Monday 00–01 first, how many spans were spread, how many were left out as too long).

    The weights sum to the number of spans that were spread.
    """
    total = np.zeros(HOURS_OF_WEEK)
    spread = unknown = 0
    for earliest, latest in spans:
        if latest - earliest > LONGEST:
            unknown += 1
            continue
        spread += 1
        _spread(total, earliest.astimezone(UTC), latest.astimezone(UTC))
    return total, spread, unknown


def _spread(total: np.ndarray, earliest: datetime, latest: datetime) -> None:
    length = (latest - earliest).total_seconds()
    if length == 0:
        total[_hour(earliest)] += 1
        return
    moment = earliest
    while moment < latest:
        end = min(latest, moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))
        total[_hour(moment)] += (end - moment).total_seconds() / length
        moment = end


def _hour(moment: datetime) -> int:
    at = local(moment)
    return at.weekday() * 24 + at.hour
