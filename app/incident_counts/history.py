"""How far back the tenant's reports go, so that nothing is compared with a time that was never recorded; and which
of them were changed last."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from app.figures.periods import Days, month_of
from app.incidents import permissions
from app.incidents.models import CLASSES, DayTally, Incident, IncidentVersion, MonthTally
from tenants.acts import requires
from tenants.scope import Scope


@requires(permissions.COUNT)
def first_counted_day(scope: Scope) -> date | None:
    """The local date of the tenant's first counted incident, also when the actor may not read it; None without any.

    For comparing. A page names its month and no more: the day would tell of a report that its reader may not read.
    """
    return scope.db.scalar(select(func.min(DayTally.local_date)).where(DayTally.n > 0))


@requires(permissions.CHANGED)
def changed_since(scope: Scope, *, since: Mapping[UUID, tuple[Days, datetime]]) -> dict[UUID, int]:
    """Key of `since` -> how many reports of these days have been changed in more than their text after that moment.

    Of every class: a number of whole quarters, for documents that are not changed any more. One query; `since` is not
    empty.
    """
    more_than_text = IncidentVersion.before.op("-")("text") != cast({}, JSONB)
    columns = [
        func.count(func.distinct(IncidentVersion.incident_id)).filter(
            IncidentVersion.changed_at > moment,
            or_(
                Incident.local_date.between(days.first, days.last),
                IncidentVersion.before["local_date"].astext.between(str(days.first), str(days.last)),
            ),
        )
        for days, moment in since.values()
    ]
    row = scope.db.execute(
        select(*columns)
        .join(
            Incident, (Incident.tenant_id == IncidentVersion.tenant_id) & (Incident.id == IncidentVersion.incident_id)
        )
        .where(more_than_text, IncidentVersion.changed_at > min(moment for _, moment in since.values()))
    ).one()
    return dict(zip(since, row, strict=True))


def removals(scope: Scope, *, days: Days, classes: Sequence[str]) -> int:
    """How many counted reports of these classes have been withdrawn, stopped, reclassified or moved, in whole months.

    Only grows: a figure that was worked out earlier may hold a report that it no longer should when this is another
    number now.
    """
    return sum(removals_by_month(scope, days=days, classes=classes).values())


def reports(scope: Scope, *, days: Days, classes: Sequence[str]) -> int:
    """How many counted reports of these classes there are of these days."""
    return sum(reports_by_day(scope, days=days, classes=classes).values())


def removals_by_month(scope: Scope, *, days: Days, classes: Sequence[str] = CLASSES) -> dict[date, int]:
    """Month -> how many, as `removals`."""
    months = Days(month_of(days.first), month_of(days.last))
    return _by_time(scope, MonthTally, MonthTally.month, MonthTally.removed, months, classes)


def reports_by_day(scope: Scope, *, days: Days, classes: Sequence[str] = CLASSES) -> dict[date, int]:
    """Day -> how many, as `reports`."""
    return _by_time(scope, DayTally, DayTally.local_date, DayTally.n, days, classes)


def _by_time(scope: Scope, model: type[DayTally | MonthTally], key, column, days: Days, classes) -> dict[date, int]:
    within = key.between(days.first, days.last), model.access_class.in_(classes)
    rows: Iterable[Any] = scope.db.execute(select(key, func.sum(column)).where(*within).group_by(key))
    return {at: int(n) for at, n in rows}
