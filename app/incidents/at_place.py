"""What has been reported at one named place, and at all of them: what the actor may read row by row and see there.

A report of a dwelling or a farm is at no place for other organisations than its own, the coordinator and the police.
What the actor may not read is in no number here, not even in a sum.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from app.figures.incidents import CountedIncident, DayHeap
from app.figures.periods import Days
from app.incidents import permissions
from app.incidents.figures import counted_incidents
from app.incidents.models import Incident
from app.incidents.visibility import Reader
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.scope import Scope


@requires(permissions.COUNT)
def facts_at(scope: Scope, *, named_place_id: UUID, days: Days) -> list[CountedIncident]:
    """Every counted report of these days at the place, in order of time. One query, over the place's own index."""
    here = _counted_at(scope, named_place_id), _within(days)
    return counted_incidents(scope, *here, order=(Incident.latest, Incident.id))


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
    found: list[Any] = list(rows)
    return {name: {row[0]: row[at] for row in found} for at, name in enumerate(spans, start=1)}


def _counted_at(scope: Scope, named_place_id: UUID):
    return and_(Incident.named_place_id == named_place_id, _counted(scope))


def _counted(scope: Scope):
    """Criterion: counted incidents that the actor reads, and may see at their place."""
    kinds = [category.id for category in taxonomy.categories().values() if category.counts]
    reader = Reader.of(scope)
    return and_(reader.counts_where(), Incident.category_id.in_(kinds), reader.sees_point_where())


def _within(days: Days):
    return Incident.local_date.between(days.first, days.last)
