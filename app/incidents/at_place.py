"""What has been reported at one named place, and at all of them: what the actor may read row by row and see there.

A report of a dwelling or a farm is at no place for other organisations than its own, the coordinator and the police.
What the actor may not read is in no number here, not even in a sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, false, func, not_, or_, select, true

from app.figures.periods import Days
from app.incidents import permissions, reading
from app.incidents.figures import Fact
from app.incidents.models import Incident
from app.taxonomy import service as taxonomy
from tenants.access import requires
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class DayHeap:
    """How many reports of one category one organisation has made of one day at the place."""

    local_date: date
    group: str
    organisation_id: UUID
    n: int


@requires(permissions.COUNT)
def facts_at(scope: Scope, *, named_place_id: UUID, days: Days) -> list[Fact]:
    """Every counted report of these days at the place, in order of time. One query, over the place's own index."""
    columns = (
        Incident.local_date,
        Incident.category_id,
        Incident.earliest,
        Incident.latest,
        Incident.hour_of_week,
        Incident.named_place_id,
        Incident.sub_area_id,
        Incident.cell,
        Incident.organisation_id,
        Incident.how,
    )
    rows = scope.db.execute(
        select(*columns).where(_counted_at(scope, named_place_id), _within(days)).order_by(Incident.latest, Incident.id)
    )
    categories = taxonomy.categories()
    return [
        Fact(
            row.local_date,
            categories[row.category_id].group,
            row.category_id,
            row.earliest,
            row.latest,
            row.hour_of_week,
            row.named_place_id,
            row.sub_area_id,
            row.cell,
            row.organisation_id,
            row.how,
        )
        for row in rows
    ]


@requires(permissions.COUNT)
def heaps_at(scope: Scope, *, named_place_id: UUID, days: Days) -> list[DayHeap]:
    """The same for long spans: heaped by the database, in order of day."""
    key = Incident.local_date, Incident.category_id, Incident.organisation_id
    rows = scope.db.execute(
        select(*key, func.count().label("n"))
        .where(_counted_at(scope, named_place_id), _within(days))
        .group_by(*key)
        .order_by(*key)
    )
    categories = taxonomy.categories()
    return [DayHeap(row.local_date, categories[row.category_id].group, row.organisation_id, row.n) for row in rows]


@requires(permissions.COUNT)
def counts_at_places(scope: Scope, *, spans: Mapping[str, Days]) -> dict[str, dict[UUID, int]]:
    """Name of the span -> named place -> number of reports. One query."""
    columns = [func.count().filter(_within(days)) for days in spans.values()]
    rows = scope.db.execute(
        select(Incident.named_place_id, *columns)
        .where(_counted(scope), Incident.named_place_id.is_not(None), or_(*map(_within, spans.values())))
        .group_by(Incident.named_place_id)
    )
    counts: dict[str, dict[UUID, int]] = {name: {} for name in spans}
    for place_id, *numbers in rows:
        for name, n in zip(spans, numbers, strict=True):
            counts[name][place_id] = n
    return counts


def _counted_at(scope: Scope, named_place_id: UUID):
    return and_(Incident.named_place_id == named_place_id, _counted(scope))


def _counted(scope: Scope):
    """Criterion: counted incidents that the actor reads, and may see at their place."""
    kinds = [category.id for category in taxonomy.categories().values() if category.counts]
    return and_(reading.visible(scope), Incident.category_id.in_(kinds), _placed(scope))


def _placed(scope: Scope):
    """Criterion: the same rule as `reading.sees_point`, for many rows at once."""
    if scope.actor.has(*reading.SEE_ALL_POINTS):
        return true()
    own = scope.actor.organisation_ids
    return or_(not_(Incident.at_home), Incident.organisation_id.in_(own) if own else false())


def _within(days: Days):
    return Incident.local_date.between(days.first, days.last)
