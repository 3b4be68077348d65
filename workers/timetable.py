"""What recurs, and when. Every entry becomes one small order per place, never one big job for all.

The calendar remembers nothing: an order has a key (place, kind, period, edition), so asking again is harmless and
a calendar that slept over the hour catches up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.est import reports as est_reports
from app.periods import Quarter, local
from tenants import audit
from tenants.access import CALENDAR
from tenants.errors import Conflict
from tenants.models import Place
from tenants.scope import Database, Scope

QUARTER_HOUR = time(5)
"""Swedish time on the first day of a quarter."""
LATEST = timedelta(days=30)
"""How long after its hour a quarter is still ordered, by a calendar that was away."""


@dataclass(frozen=True)
class Entry:
    """`due(now)` gives the period to order, or None when nothing is due."""

    name: str
    due: Callable[[datetime], Quarter | None]
    order: Callable[[Scope, Quarter], None]


def finished_quarter(now: datetime) -> Quarter | None:
    """The quarter that has ended, from 05:00 Swedish time on the first day of the next."""
    at = local(now)
    quarter = Quarter.containing(at.date())
    since = at.replace(tzinfo=None) - datetime.combine(quarter.first_day, QUARTER_HOUR)
    return quarter - 1 if timedelta() <= since <= LATEST else None


def _order_quarterly_report(scope: Scope, quarter: Quarter) -> None:
    est_reports.order_quarterly_report(scope, period=str(quarter), edition=1)


TIMETABLE = (Entry("quarterly EST report", finished_quarter, _order_quarterly_report),)


def order_what_is_due(database: Database, place: Place, ordered: set) -> int:
    """Order what is due for one municipality; returns how many were new. `ordered` spares the asking again."""
    if place.is_area:
        return 0
    new = 0
    for entry in TIMETABLE:
        period = entry.due(database.clock())
        if period is None or (entry.name, place.id, period) in ordered:
            continue
        try:
            with database.scope(place, CALENDAR) as scope:
                entry.order(scope, period)
            new += 1
        except Conflict:
            pass  # ordered already: by the calendar before a restart
        ordered.add((entry.name, place.id, period))
    return new


def seal(database: Database, place: Place) -> int:
    """Chain one line over the place's new read lines."""
    with database.scope(place, CALENDAR) as scope:
        return audit.seal_reads(scope)
