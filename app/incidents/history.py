"""How far back the place's reports go, so that nothing is compared with a time that was never recorded."""

from datetime import date

from sqlalchemy import func, select

from app.incidents import permissions
from app.incidents.models import DayTally
from tenants.access import requires


@requires(permissions.COUNT)
def first_counted_day(scope) -> date | None:
    """The local date of the place's first counted incident, whoever may read it; None when there is none."""
    return scope.db.scalar(select(func.min(DayTally.local_date)).where(DayTally.n > 0))
