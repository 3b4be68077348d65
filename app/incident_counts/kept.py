"""The reports behind figures that stand: which they were and in which version, and what has become of them since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from app.figures.periods import Days
from app.incidents import permissions
from app.incidents.models import COUNTED, QUARANTINED, CoarseWeek, Incident
from app.incidents.visibility import Reader
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.scope import Scope


@dataclass(frozen=True)
class CountedReport:
    """A report that a figure counts."""

    id: UUID
    version: int
    named_place_id: UUID | None
    """None where its point is not the reader's to see."""
    sub_area_id: UUID | None
    hour_of_week: int | None
    how: str


@dataclass(frozen=True)
class Became:
    """What has become of reports that were counted once."""

    changed: int
    """So many are no longer as they were then."""
    untold: frozenset[UUID]
    """Those that the reader may no longer be told of by themselves: fewer read them now, they have been stopped, or
    point at a home since."""


@requires(permissions.COUNT)
def counted_reports(scope: Scope, *, days: Days) -> list[CountedReport]:
    """Every report of these days that counts for the actor, in the order of its id."""
    reader, kinds = Reader.of(scope), taxonomy.categories()
    columns = (*_RULE, Incident.category_id, Incident.version, Incident.named_place_id, Incident.sub_area_id)
    columns = *columns, Incident.hour_of_week, Incident.how
    within = Incident.local_date.between(days.first, days.last)
    rows = scope.db.execute(select(Incident.id, *columns).where(within, reader.counts_where()).order_by(Incident.id))
    return [
        CountedReport(
            row.id,
            row.version,
            row.named_place_id if reader.sees_point(row) else None,
            row.sub_area_id,
            row.hour_of_week,
            row.how or "",
        )
        for row in rows
        if kinds[row.category_id].counts
    ]


@requires(permissions.COUNT)
def became_of(scope: Scope, *, versions: Mapping[UUID, int]) -> Became:
    """Of reports that counted for such a reader in these versions. One question."""
    reader = Reader.of(scope)
    rows = scope.db.execute(_THOSE, {"ids": list(versions)}).all() if versions else []
    changed = [row for row in rows if row.version != versions[row.id] or row.state != COUNTED]
    untold = (row.id for row in rows if row.state == QUARANTINED or not (reader.reads(row) and reader.sees_point(row)))
    return Became(len(changed), frozenset(untold))


@requires(permissions.COUNT)
def shared_weeks(scope: Scope, *, days: Days) -> list[tuple[date, str, int, int]]:
    """(Monday, slug of the group, cell, number): what the police area is told of these whole weeks, in one order."""
    week = CoarseWeek.week
    rows = select(week, CoarseWeek.group_slug, CoarseWeek.cell, CoarseWeek.n).where(
        CoarseWeek.tenant_id == scope.tenant.id, CoarseWeek.n > 0, week.between(days.first, days.last)
    )
    found = scope.db.execute(rows.order_by(week, CoarseWeek.group_slug, CoarseWeek.cell))
    return [(row.week, row.group_slug, row.cell, row.n) for row in found]


_RULE = (Incident.state, Incident.access_class, Incident.organisation_id, Incident.at_home)
"""What the rules of `visibility` ask of a row."""
_THOSE = select(Incident.id, Incident.version, Incident.reported_by, *_RULE).where(
    Incident.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
)
