"""Acts of the coordinator on reports that have come in: list, go through, reclassify, move, merge, part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select, true, union_all

from app.doubles import service as doubles
from app.inbox import permissions
from app.inbox.models import ReportLook
from app.incidents import lists, rules
from app.incidents.models import COUNTED, Incident
from app.incidents.tallies import change_all
from app.incidents.visibility import IncidentView, Reader, readable, views
from app.objections import service as objections
from app.places import service as places
from app.places.grid import cell_of, metres
from app.report.fields import AT_PLACE
from app.taxonomy import local
from app.taxonomy import service as taxonomy
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.isolation import Question
from tenants.scope import Scope

PAGE = 25
MOST_TOLD = 1_000
"""So many of a kind are counted: more are many to whoever is to go through them."""
MOST_AT_ONCE = 100
LATEST = 50


@dataclass(frozen=True)
class Waiting:
    """How much waits, at most MOST_TOLD of each, and since when."""

    new: int
    new_since: datetime | None
    stopped: int
    stopped_since: datetime | None
    disputed: int
    disputed_since: datetime | None


@dataclass(frozen=True)
class Pair:
    """Two reports that may tell of the same event. `double`: the pair, where they have been found alike."""

    one: IncidentView
    other: IncidentView
    double: UUID | None = None


@dataclass(frozen=True)
class Inbox:
    waiting: Waiting
    new: list[IncidentView]
    """A page of them, the oldest first."""
    next: UUID | None
    stopped: list[IncidentView]
    """By the guard, the oldest first."""
    disputed: list[tuple[IncidentView, objections.Objection]]
    pairs: list[Pair]


@dataclass(frozen=True)
class Looked:
    """A report that has been gone through."""

    seen: IncidentView
    at: datetime
    by: str


@requires(permissions.READ)
def count_waiting(scope: Scope) -> Waiting:
    """One question, whatever has come in."""
    return Waiting(*scope.db.ask(_numbers(Reader.of(scope)))[0])


@requires(permissions.READ)
def read_inbox(scope: Scope, *, after: UUID | None = None, limit: int = PAGE) -> Inbox:
    """What waits. `after`: the last new one of the page before."""
    new = select(Incident).where(Incident.unseen, Reader.of(scope).counts_where())
    if after:
        new = new.where(Incident.id > after)
    found = scope.db.scalars(new.order_by(Incident.id).limit(limit + 1)).all()
    stopped = lists.list_stopped(scope)
    said = objections.open_about(scope, [seen.id for seen in stopped if seen.disputed])
    return Inbox(
        waiting=count_waiting(scope),
        new=views(scope, found[:limit]),
        next=found[limit - 1].id if len(found) > limit else None,
        stopped=[seen for seen in stopped if not seen.disputed],
        disputed=[(seen, said[seen.id]) for seen in stopped if seen.id in said],
        pairs=[Pair(one.first, one.second, one.id) for one in doubles.pairs(scope)],
    )


@requires(permissions.READ)
def list_looked(scope: Scope) -> list[Looked]:
    """The LATEST reports that have been gone through and are new no more, the latest first."""
    rows = select(ReportLook).where(ReportLook.looked).order_by(ReportLook.at.desc(), ReportLook.id.desc())
    looks: dict[UUID, ReportLook] = {}
    for row in scope.db.scalars(rows.limit(LATEST)):
        looks.setdefault(row.incident_id, row)
    seen = _seen(scope, looks, ~Incident.unseen)
    return [Looked(seen[id], row.at, row.by) for id, row in looks.items() if id in seen]


@requires(permissions.READ)
def read_pair(scope: Scope, *, id: UUID, other_id: UUID) -> Pair:
    """Two reports side by side. Raises NotFound for one that is not there."""
    one, other = views(scope, [readable(scope, id), readable(scope, other_id)])
    return Pair(one, other, doubles.asked_about(scope, id=id, other_id=other_id))


@requires(permissions.WORK)
def look_over(scope: Scope, *, reports: Mapping[UUID, int], looked: bool = True) -> int:
    """Say that these (id -> the version that was read) have been gone through, or put them back among the new; gives
    how many. One that has been changed since stays as it is."""
    rows = [row for row in _chosen(scope, reports) if row.unseen == looked]
    for row in rows:
        row.unseen = not looked
    scope.db.flush()
    said = {"looked": looked, "at": scope.now, "by": scope.actor.name}
    scope.insert_many(ReportLook, [{"incident_id": row.id, **said} for row in rows])
    scope.concerning(number=len(rows))
    return len(rows)


@requires(permissions.WORK)
def put_back(scope: Scope, *, id: UUID, version: int) -> None:
    """Put one back among the new. Raises NotFound for one that is not there, and Conflict("changed_meanwhile")."""
    versions.same(readable(scope, id), version)
    look_over(scope, reports={id: version}, looked=False)


@requires(permissions.WORK)
def change_reports(
    scope: Scope, *, reports: Mapping[UUID, int], reason: str, category: str = "", named_place_id: UUID | None = None
) -> int:
    """Give these reports another type, another place or both, for one reason; gives how many. One that has been changed
    since the version that was read stays as it is.

    Raises Invalid for a type or a place that there is not, and for no reason.
    """
    faults: rules.Faults = {}
    kind, own_type_id = local.meant(scope, code=category)
    known = {one.id: one for one in places.named_places(scope) if one.merged_into_id is None}
    if category and kind is None:
        faults["category"] = [rules.NOT_HERE["category"]]
    if named_place_id and named_place_id not in known:
        faults["named_place_id"] = [rules.NOT_HERE["named_place_id"]]
    if not category and not named_place_id:
        faults["category"] = ["Välj en annan typ eller en annan plats."]
    said = rules.reason(reason)
    if not said:
        faults["reason"] = ["Skriv varför, till exempel ”fel typ enligt samtal med rapportören”."]
    if faults:
        raise Invalid(faults)
    columns = _at(known[named_place_id]) if named_place_id else {}
    changes = []
    for row in _chosen(scope, reports):
        of_type = {}
        if kind:
            of_type = {"category_id": kind.id, "own_type_id": own_type_id}
            of_type["at_home"] = kind.slug in taxonomy.AT_HOMES_AND_FARMS
            of_type["how"] = row.how if row.how in rules.kind_how(kind) else None
            of_type |= rules.fewer_readers(row, of_type)
        changes.append((row, columns | of_type))
    scope.concerning(number=len(changes))
    return change_all(scope, changes, said)


@requires(permissions.WORK)
def merge(scope: Scope, *, id: UUID, version: int, other_id: UUID | None, other_version: int) -> Incident:
    """Let two reports be one event: `id` counts, the other one has ended and leads to it. Gives the one that counts.

    Raises Conflict("changed_meanwhile"), and Conflict("not_counted") unless both count.
    """
    if other_id is None or id == other_id:
        readable(scope, id)
        raise Invalid({"other_id": ["Välj två olika rapporter."]})
    rows = {one: readable(scope, one, to_change=True) for one in sorted((id, other_id))}
    versions.same(rows[id], version)
    versions.same(rows[other_id], other_version)
    if any(row.state != COUNTED for row in rows.values()):
        raise Conflict("not_counted")
    rows[id].unseen = False
    doubles.join(scope, first_id=id, second_id=other_id)
    scope.concerning(object=("incident", other_id))
    return rows[id]


@requires(permissions.WORK)
def part(scope: Scope, *, id: UUID, version: int) -> Incident:
    """Let a report that has been merged with another count by itself again."""
    row = readable(scope, id, to_change=True)
    versions.same(row, version)
    doubles.part(scope, second_id=id)
    return row


@lru_cache(maxsize=16)
def _numbers(reader: Reader) -> Question:
    """The question for such a reader, put together once. Both parts are answered by an index of the few that wait."""
    stopped = select(Incident.disputed, Incident.reported_at, false().label("new")).where(reader.settles_where())
    new = select(false().label("disputed"), Incident.reported_at, true().label("new"))
    new = new.where(Incident.unseen, reader.counts_where())
    found = union_all(stopped.limit(MOST_TOLD), new.limit(MOST_TOLD)).subquery()
    kinds = found.c.new, ~found.c.new & ~found.c.disputed, found.c.disputed
    told = [(func.count().filter(one), func.min(found.c.reported_at).filter(one)) for one in kinds]
    return Question(select(*(column for pair in told for column in pair)))


def _chosen(scope: Scope, reports: Mapping[UUID, int]) -> list[Incident]:
    """These reports, locked, at the version that was read. One question. Raises Invalid for none and for too many."""
    if not reports:
        raise Invalid({"reports": ["Välj minst en rapport i listan."]})
    if len(reports) > MOST_AT_ONCE:
        raise Invalid({"reports": [f"Välj högst {MOST_AT_ONCE} rapporter åt gången."]})
    rows = select(Incident).where(Incident.id.in_(reports), Reader.of(scope).counts_where()).order_by(Incident.id)
    found = scope.db.scalars(rows.with_for_update().execution_options(populate_existing=True))
    return [row for row in found if row.version == reports[row.id]]


def _at(place: places.NamedPlace) -> dict:
    """The columns of a report that is at a named place."""
    x, y = metres(place.lat, place.lon)
    where = {"named_place_id": place.id, "sub_area_id": place.sub_area_id, "precision": AT_PLACE}
    return {**where, "lat": place.lat, "lon": place.lon, "x": x, "y": y, "cell": cell_of(x, y)}


def _seen(scope: Scope, ids: Iterable[UUID], *criteria: ColumnElement[bool]) -> dict[UUID, IncidentView]:
    """Those of these that count, by id. One question, and none for none."""
    if not (wanted := list(ids)):
        return {}
    rows = select(Incident).where(Incident.id.in_(wanted), Reader.of(scope).counts_where(), *criteria)
    return {seen.id: seen for seen in views(scope, scope.db.scalars(rows).all())}
