"""How far back the place's reports go, so that nothing is compared with a time that was never recorded; and which
of them were changed last."""

from datetime import date

from sqlalchemy import func, select

from app.incidents import permissions
from app.incidents.models import DayTally
from app.periods import Days
from tenants.access import requires


@requires(permissions.COUNT)
def first_counted_day(scope) -> date | None:
    """The local date of the place's first counted incident, whoever may read it; None when there is none."""
    return scope.db.scalar(select(func.min(DayTally.local_date)).where(DayTally.n > 0))


@requires(permissions.COUNT)
def removals(scope, *, days: Days) -> int:
    """How many counted reports of these days have been withdrawn, stopped, reclassified or moved, whoever reads them.

    Only grows: a figure that was worked out earlier is out of date when this is another number now.
    """
    within = DayTally.local_date.between(days.first, days.last)
    return scope.db.scalar(select(func.coalesce(func.sum(DayTally.removed), 0)).where(within))
