"""What the picture and the reports count: the same rules for every figure on every page.

An incident is counted on its local date. Who reads the whole place's reports gets the reports she may not read row by
row as group counts of whole weeks, never on a place, a point or an hour; who reads only her own organisation's is
counted from those alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, case, func, not_, or_, select

from app.incidents import permissions, reading
from app.incidents.models import COUNTED, CoarseWeek, DayTally, Incident, MonthTally
from app.periods import Days
from app.taxonomy import service as taxonomy
from tenants.access import Role, requires


@dataclass(frozen=True, slots=True)
class Fact:
    """One counted incident the actor may read, reduced to what is counted."""

    local_date: date
    group: str
    category_id: int
    earliest: datetime
    latest: datetime
    hour_of_week: int | None
    named_place_id: UUID | None
    sub_area_id: UUID | None
    cell: int | None
    organisation_id: UUID
    how: str | None


@dataclass(frozen=True, slots=True)
class Heap:
    """How many counted incidents of one category at one place from one organisation, among what the actor may read."""

    group: str
    category_id: int
    named_place_id: UUID | None
    sub_area_id: UUID | None
    organisation_id: UUID
    n: int


GroupCounts = dict[str, dict[str, int]]
"""Name of the span -> slug of the group -> number of incidents."""


@requires(permissions.COUNT)
def facts(scope, *, days: Days) -> list[Fact]:
    """Every counted incident of these days that the actor may read row by row, in no order."""
    columns = (
        Incident.local_date, Incident.category_id, Incident.earliest, Incident.latest, Incident.hour_of_week,
        Incident.named_place_id, Incident.sub_area_id, Incident.cell, Incident.organisation_id, Incident.how,
        Incident.at_home,
    )  # fmt: skip
    rows = scope.db.execute(select(*columns).where(reading.visible(scope), _within(Incident.local_date, days)))
    categories, found = taxonomy.categories(), []
    for row in rows:
        category = categories[row.category_id]
        if not category.counts:
            continue
        point = reading.sees_point(scope, row)
        found.append(
            Fact(
                row.local_date, category.group, row.category_id, row.earliest, row.latest, row.hour_of_week,
                row.named_place_id if point else None, row.sub_area_id, row.cell if point else None,
                row.organisation_id, row.how,
            )  # fmt: skip
        )
    return found


@requires(permissions.COUNT)
def heaps(scope, *, days: Days) -> list[Heap]:
    """The incidents of these days, heaped by the database: for long windows, where only numbers are wanted."""
    key = (
        Incident.category_id, Incident.named_place_id, Incident.sub_area_id, Incident.organisation_id, Incident.at_home,
    )  # fmt: skip
    statement = select(*key, func.count().label("n")).where(reading.visible(scope), _within(Incident.local_date, days))
    categories = taxonomy.categories()
    return [
        Heap(
            categories[row.category_id].group, row.category_id,
            row.named_place_id if reading.sees_point(scope, row) else None, row.sub_area_id, row.organisation_id, row.n,
        )
        for row in scope.db.execute(statement.group_by(*key))
        if categories[row.category_id].counts
    ]  # fmt: skip


@requires(permissions.COUNT)
def group_counts(scope, *, spans: Mapping[str, Days]) -> GroupCounts:
    """Incidents the actor may read row by row, per span and group."""
    if reading.classes_read(scope) == reading.CLASSES_READ[Role.COORDINATOR]:
        source, day, n = DayTally, DayTally.local_date, DayTally.n
        where = DayTally.n > 0
    else:
        source, day, n = Incident, Incident.local_date, 1
        where = reading.visible(scope)
    return _per_group(scope, source.category_id, day, n, where, spans)


@requires(permissions.COUNT)
def projected_counts(scope, *, spans: Mapping[str, Days]) -> GroupCounts:
    """Incidents the actor may *not* read row by row, per span and group. Give whole weeks: nothing finer is allowed.

    Empty for whoever reads her own organisation's alone, and for whoever reads everything.
    """
    if not reading.sees_projection(scope):
        return {name: {} for name in spans}
    for days in spans.values():
        if len(days) % 7 or (len(days) and days.first.weekday()):
            raise ValueError("the coarse projection is counted in whole weeks")
    hidden = and_(Incident.state == COUNTED, not_(reading.in_full(scope)))
    return _per_group(scope, Incident.category_id, Incident.local_date, 1, hidden, spans)


@requires(permissions.COUNT)
def month_counts(scope, *, first: date, last: date) -> dict[tuple[date, str], int]:
    """(month, group) -> incidents, for whoever reads every class. Raises ValueError for anybody else."""
    if reading.classes_read(scope) != reading.CLASSES_READ[Role.COORDINATOR]:
        raise ValueError("month counts are exact for those who read everything only")
    rows = scope.db.execute(
        select(MonthTally.month, MonthTally.category_id, func.sum(MonthTally.n))
        .where(MonthTally.month.between(first, last))
        .group_by(MonthTally.month, MonthTally.category_id)
    )
    counts: dict[tuple[date, str], int] = {}
    for month, category_id, n in rows:
        key = month, taxonomy.categories()[category_id].group
        counts[key] = counts.get(key, 0) + int(n)
    return counts


@requires(permissions.COUNT)
def reporting_organisations(scope, *, spans: Mapping[str, Days]) -> dict[str, int]:
    """How many organisations have reported in each span, among what the actor may read row by row."""
    columns = [
        func.count(func.distinct(case((_within(Incident.local_date, days), Incident.organisation_id))))
        for days in spans.values()
    ]
    any_span = or_(*(_within(Incident.local_date, days) for days in spans.values()))
    counted = Incident.category_id.in_(_counted())
    row = scope.db.execute(select(*columns).where(reading.visible(scope), counted, any_span)).one()
    return dict(zip(spans, row, strict=True))


@dataclass(frozen=True)
class Published:
    """A coarse row of a municipality: incidents of a group in a cell and week. `cell` 0 = no cell."""

    municipality_id: UUID
    week: date
    group: str
    cell: int
    n: int


@requires(permissions.PUBLISHED)
def published(scope, *, days: Days) -> list[Published]:
    """What the area's municipalities have published for these weeks (Mondays within `days`)."""
    rows = scope.db.execute(
        select(CoarseWeek.tenant_id, CoarseWeek.week, CoarseWeek.group_slug, CoarseWeek.cell, CoarseWeek.n).where(
            CoarseWeek.area_id == scope.place.id, _within(CoarseWeek.week, days), CoarseWeek.n > 0
        )
    )
    return [Published(*row) for row in rows]


def _within(column, days: Days):
    return column.between(days.first, days.last)


def _counted() -> list[int]:
    return [c.id for c in taxonomy.categories().values() if c.counts]


def _per_group(scope, category_id, day, n, where, spans: Mapping[str, Days]) -> GroupCounts:
    counts: GroupCounts = {name: {} for name in spans}
    spans = {name: days for name, days in spans.items() if len(days)}
    if not spans:
        return counts
    columns = [func.coalesce(func.sum(n).filter(_within(day, days)), 0) for days in spans.values()]
    any_span = or_(*(_within(day, days) for days in spans.values()))
    for category, *numbers in scope.db.execute(
        select(category_id, *columns).where(where, any_span).group_by(category_id)
    ):
        kind = taxonomy.categories()[category]
        if kind.counts:
            for name, number in zip(spans, numbers, strict=True):
                counts[name][kind.group] = counts[name].get(kind.group, 0) + int(number)
    return counts
