"""Which analyses no longer say what the reports say: reports have come, gone, or been given fewer readers since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.figures.periods import FORTNIGHT_DAYS, Days, Fortnight, local_date, month_of
from app.incident_counts import history
from app.incidents.visibility import AUDIENCES
from app.situational_pictures import hot_places, unusual
from app.situational_pictures.models import PictureAnalysis
from tenants.runs import PARKED, WAITING, WORKING, Run
from tenants.scope import Scope

KIND = "analysis"
MOST_PERIODS = 5 * unusual.PER_YEAR + 4
"""Five years, and as far into the sixth as the same season reaches."""
KEPT_FRESH = 26
"""So many periods back an analysis is made again when its reports have changed."""
SETTLED = timedelta(minutes=5)
RESTED = timedelta(hours=6)
"""The two latest are made again when they are older than SETTLED, earlier ones and those that failed after RESTED."""


@dataclass(frozen=True)
class Basis:
    """What an analysis stands on: `removals` over all its history, and the `reports` of the days it shows."""

    removals: int
    reports: int


def basis(scope: Scope, days: Days, classes: Sequence[str]) -> Basis:
    """Of the analysis of a period's days, for a reader of these classes."""
    removals = history.removals(scope, days=all_days(days), classes=classes)
    return Basis(removals, history.reports(scope, days=shown_days(days), classes=classes))


def all_days(days: Days) -> Days:
    """As far back as anything in an analysis is counted."""
    return Days(days.first - timedelta(days=FORTNIGHT_DAYS * MOST_PERIODS), days.last)


def shown_days(days: Days) -> Days:
    """The days whose reports are counted on places and squares."""
    return Days(days.first - timedelta(days=hot_places.WINDOW), days.last)


def to_make_again(scope: Scope) -> date | None:
    """First day of the period whose analysis should be made again next, if any. Four questions, whatever there is."""
    yesterday = local_date(scope.now) - timedelta(days=1)
    latest = Fortnight.containing(yesterday, scope.profile.anchor)
    oldest = Days(latest.first - timedelta(days=FORTNIGHT_DAYS * KEPT_FRESH), yesterday)
    columns = (
        PictureAnalysis.first,
        PictureAnalysis.last,
        PictureAnalysis.made_at,
        PictureAnalysis.removals,
        PictureAnalysis.reports,
    )
    most = next(iter(AUDIENCES))
    rows = scope.db.execute(
        select(*columns).where(PictureAnalysis.audience == most, PictureAnalysis.first >= oldest.first)
    ).all()
    failed, busy = _runs(scope, oldest)
    two = (latest.first, latest.previous.first)
    there = {row.first for row in rows}
    for first in two:
        # Its first and only run failed: nobody else asks again.
        if first not in there and first in failed and first not in busy:
            return first
    if not rows:
        return None
    removed, counted = _by_month(scope, oldest), _by_day(scope, oldest)
    for row in sorted(rows, key=lambda row: (row.first not in two, row.made_at)):
        waited = scope.now - row.made_at >= (SETTLED if row.first in two else RESTED)
        if waited and row.first not in busy and _differs(row, removed, counted):
            return row.first
    return None


def _differs(row, removed: Mapping[date, int], counted: Mapping[date, int]) -> bool:
    days = Days(row.first, row.last)
    back, shown = all_days(days), shown_days(days)
    removals = sum(n for month, n in removed.items() if month_of(back.first) <= month <= month_of(back.last))
    return (removals, sum(counted.get(day, 0) for day in shown)) != (row.removals, row.reports)


def _by_month(scope: Scope, oldest: Days) -> dict[date, int]:
    return history.removals_by_month(scope, days=Days(all_days(oldest).first, oldest.last))


def _by_day(scope: Scope, oldest: Days) -> dict[date, int]:
    return history.reports_by_day(scope, days=Days(shown_days(oldest).first, oldest.last))


def _runs(scope: Scope, oldest: Days) -> tuple[set[date], set[date]]:
    """First days of the periods with a run that failed, and of those with one at work or lately failed."""
    lately = Run.finished_at > scope.now - RESTED
    known = scope.db.execute(
        select(Run.period, Run.state, lately.label("lately")).where(
            Run.kind == KIND, Run.period >= oldest.first.isoformat(), Run.state.in_((WAITING, WORKING, PARKED))
        )
    ).all()
    first = [(date.fromisoformat(run.period.split("/")[0]), run) for run in known]
    failed = {day for day, run in first if run.state == PARKED}
    return failed, {day for day, run in first if run.state != PARKED or run.lately}
