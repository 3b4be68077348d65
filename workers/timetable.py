"""What recurs, and when. Every entry becomes one small order per place, never one big job for all.

The calendar remembers nothing: an order has a key (place, kind, period, edition), so asking again is harmless and
a calendar that slept over the hour catches up.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.est import reports as est_reports
from app.figures.periods import Fortnight, Quarter, local
from app.situations import analysing, outdated
from tenants import audit
from tenants.access import CALENDAR
from tenants.errors import Conflict
from tenants.models import Place
from tenants.profile import Profile
from tenants.scope import Database, Scope

QUARTER_HOUR = time(5)
"""Swedish time on the first day of a quarter."""
LATEST = timedelta(days=30)
"""How long after its hour a quarter is still ordered, by a calendar that was away."""
MORNING = timedelta(hours=4, minutes=30)
"""When the day before is analysed."""


@dataclass(frozen=True)
class Entry:
    """`due(now, place)` gives the period to order, or None when nothing is due."""

    name: str
    due: Callable[[datetime, Place], Hashable | None]
    order: Callable[[Scope, Hashable], None]


def finished_quarter(now: datetime, _place: Place) -> Quarter | None:
    """The quarter that has ended, from 05:00 Swedish time on the first day of the next."""
    at = local(now)
    quarter = Quarter.containing(at.date())
    since = at.replace(tzinfo=None) - datetime.combine(quarter.first_day, QUARTER_HOUR)
    return quarter - 1 if timedelta() <= since <= LATEST else None


def _order_quarterly_report(scope: Scope, quarter: Quarter) -> None:
    est_reports.order_quarterly_report(scope, period=str(quarter), edition=1)


def yesterday(now: datetime, _place: Place) -> date:
    """The last whole day, from half past four in the morning."""
    return (local(now).replace(tzinfo=None) - MORNING).date() - timedelta(days=1)


def last_period(now: datetime, place: Place) -> Fortnight:
    """The last period that lies whole before today."""
    return Fortnight.containing(yesterday(now, place) + timedelta(days=1), Profile.of(place).anchor).previous


def _order_analysis(scope: Scope, day: date) -> None:
    analysing.order_analysis(scope, last=day, edition=1)


def _order_whole_analysis(scope: Scope, period: Fortnight) -> None:
    analysing.order_analysis(scope, first=period.first, edition=1)


TIMETABLE = (
    Entry("quarterly EST report", finished_quarter, _order_quarterly_report),
    # The whole period too, for a place whose calendar was away on the morning after it.
    Entry("analysis of a whole period", last_period, _order_whole_analysis),
    Entry("analysis of the period so far", yesterday, _order_analysis),
)


def order_what_is_due(database: Database, place: Place, ordered: set) -> int:
    """Order what is due for one municipality; returns how many were new. `ordered` spares the asking again."""
    if place.is_area:
        return 0
    new = 0
    for entry in TIMETABLE:
        period = entry.due(database.clock(), place)
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


def analyse_what_changed(database: Database, place: Place) -> bool:
    """Order anew the analysis that has waited longest for it, if any has; returns whether one was ordered."""
    if place.is_area:
        return False
    try:
        with database.scope(place, CALENDAR) as scope:
            first = outdated.to_make_again(scope)
            if first:
                analysing.order_analysis(scope, first=first)
    except Conflict:
        return False  # enough are being made already
    return first is not None


def seal(database: Database, place: Place) -> int:
    """Chain one line over the place's new read lines."""
    with database.scope(place, CALENDAR) as scope:
        return audit.seal_reads(scope)
