"""How far back the tenant's reports go, so that nothing is compared with a time that was never recorded; and which
of them were changed last."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.figures.periods import Days, month_of
from app.incidents import permissions
from app.incidents.models import DayTally, MonthTally
from tenants.acts import requires
from tenants.scope import Scope


@requires(permissions.COUNT)
def first_counted_day(scope: Scope) -> date | None:
    """The local date of the tenant's first counted incident, also when the actor may not read it; None without any.

    For comparing. A page names its month and no more: the day would tell of a report that its reader may not read.
    """
    return scope.db.scalar(select(func.min(DayTally.local_date)).where(DayTally.n > 0))


def removals(scope: Scope, *, days: Days, classes: Sequence[str]) -> int:
    """How many counted reports of these classes have been withdrawn, stopped, reclassified or moved, in whole months.

    Only grows: a figure that was worked out earlier may hold a report that it no longer should when this is another
    number now.
    """
    statement = select(func.sum(MonthTally.removed)).where(_months(days), MonthTally.access_class.in_(classes))
    return scope.db.scalar(statement) or 0


def reports(scope: Scope, *, days: Days, classes: Sequence[str]) -> int:
    """How many counted reports of these classes there are of these days."""
    statement = select(func.sum(DayTally.n)).where(_days(days), DayTally.access_class.in_(classes))
    return scope.db.scalar(statement) or 0


def removals_by_month(scope: Scope, *, days: Days) -> dict[date, int]:
    """Month -> how many of all classes, as `removals`."""
    return _summed(scope, MonthTally.month, MonthTally.removed, _months(days))


def reports_by_day(scope: Scope, *, days: Days) -> dict[date, int]:
    """Day -> how many of all classes, as `reports`."""
    return _summed(scope, DayTally.local_date, DayTally.n, _days(days))


def _months(days: Days):
    return MonthTally.month.between(month_of(days.first), month_of(days.last))


def _days(days: Days):
    return DayTally.local_date.between(days.first, days.last)


def _summed(scope: Scope, key, column, where) -> dict[date, int]:
    rows: Iterable[Any] = scope.db.execute(select(key, func.sum(column)).where(where).group_by(key))
    return {at: int(n) for at, n in rows}
