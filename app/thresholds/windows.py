"""Which stretch of time holds so many of some moments. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta


def reached(
    moments: Sequence[datetime], fresh: Collection[datetime], *, at_least: int, within: timedelta
) -> datetime | None:
    """The first of these moments (ascending) from which, `within` so long, `at_least` of them fall, one of the `fresh`
    among them; None where there is no such stretch."""
    wanted, end = set(fresh), 0
    for begin, first in enumerate(moments):
        end = max(end, begin)
        while end < len(moments) and moments[end] - first <= within:
            end += 1
        if end - begin >= at_least and wanted.intersection(moments[begin:end]):
            return first
    return None
