"""Acts on pairs of reports that may tell of the same event: find, read, say what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_, select, tuple_

from app.doubles import in_files, permissions
from app.doubles.likeness import LIKELY, score
from app.doubles.models import DIFFERENT, SAME, IncidentDouble
from app.incidents import lists
from app.incidents import service as incidents
from app.incidents.visibility import IncidentView, Reader, readable
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.scope import Scope

MOST_FOUND = 5
"""So many pairs are kept of a report, the likeliest: where more is alike, it is no double but a bad evening."""
MOST_READ = 200
_OTHERS_OWN = "Bara den som skickade den senare rapporten och samordnaren kan säga det."


_ID = bindparam("id", type_=Uuid())
_WITH = Question(select(IncidentDouble).where(or_(IncidentDouble.first_id == _ID, IncidentDouble.second_id == _ID)))


@dataclass(frozen=True)
class Pair:
    """Two reports that are alike, as somebody sees them who may open both."""

    id: UUID
    first: IncidentView
    """The one that came first, with which the second is counted if they are the same event."""
    second: IncidentView
    score: float
    found_at: datetime


@dataclass(frozen=True)
class Together:
    """What is counted as one event with a report."""

    n: int
    """How many have reported it, so far as the reader reads them."""
    first: IncidentView | None
    """The one that it is counted with, when it is not counted by itself."""
    pair: UUID | None
    """Of the two, for whoever may say that they are different."""
    pairs: list[Pair]
    """What it may be the same as, for whoever may say so."""


@requires(permissions.FIND)
def find(scope: Scope, *, incident) -> list[UUID]:
    """Keep which earlier reports an `Incident` that has just come is like, whoever may read those; returns the pairs.

    What the same person has sent is no double: she knows what she has sent.
    """
    others = in_files.like_one(scope, incident=incident)
    alike = [(score(incident, other), other.id) for other in others if other.id != incident.id]
    likely = sorted((pair for pair in alike if pair[0] >= LIKELY), reverse=True)[:MOST_FOUND]
    kept = [
        IncidentDouble(first_id=other, second_id=incident.id, score=round(likeness, 3), found_at=scope.now)
        for likeness, other in likely
    ]
    return [scope.add(row).id for row in kept]


@requires(permissions.READ)
def pairs(scope: Scope) -> list[Pair]:
    """What nobody has said anything of, the latest first: the pairs whose reports both count and the actor may open."""
    rows = select(IncidentDouble).where(IncidentDouble.settled_at.is_(None))
    latest = rows.order_by(IncidentDouble.found_at.desc(), IncidentDouble.id.desc())
    return _open(scope, scope.db.scalars(latest.limit(MOST_READ)).all())


@requires(permissions.READ)
def asked_about(scope: Scope, *, id: UUID, other_id: UUID) -> UUID | None:
    """The pair of two reports that the actor may open, while nobody has said anything of it."""
    both = {id, other_id}
    rows = (row for row in _rows(scope, id) if {row.first_id, row.second_id} == both and row.outcome is None)
    return next((row.id for row in rows), None)


@requires(permissions.READ)
def together(scope: Scope, *, id: UUID) -> Together:
    """What is counted as one with a report that the actor may open. Nothing is told of what she may not read: of those
    that are counted with it, the ones of a class that she reads; of the one that it is counted with, if she may open
    that."""
    rows = _rows(scope, id)
    asked = [pair for pair in _open(scope, [row for row in rows if not row.outcome]) if pair.second.may_correct]
    rows = [row for row in rows if row.outcome == SAME]
    if not rows:
        return Together(1, None, None, asked)
    reader = Reader.of(scope)
    merged = {one.id: one for one in lists.merged(scope, {row.second_id for row in rows})}
    n = 1 + sum(row.first_id == id and row.second_id in merged and reader.reads(merged[row.second_id]) for row in rows)
    mine = next((row for row in rows if row.second_id == id and id in merged), None)
    if mine is None:
        return Together(n, None, None, asked)
    first = lists.read_many(scope, ids=[mine.first_id]).get(mine.first_id)
    return Together(n, first, mine.id if first and reader.corrects(merged[id]) else None, asked)


@requires(permissions.READ)
def way(scope: Scope, *, id: UUID) -> list[tuple[bool, Any]]:
    """The pairs in which a report is one event with another, and whether it is the one that is counted: for its own
    organisation and the coordinator. Nothing is told of a report that is counted with it and that she may not read."""
    reader = Reader.of(scope)
    if not reader.names_reporter(readable(scope, id)):
        return []
    rows = [row for row in _rows(scope, id) if row.outcome == SAME]
    merged = {one.id: one for one in lists.merged(scope, {row.second_id for row in rows})} if rows else {}
    known = [row for row in rows if row.second_id in merged]
    return [(row.first_id == id, row) for row in known if row.second_id == id or reader.reads(merged[row.second_id])]


@requires(permissions.READ)
def same_event(scope: Scope, *, id: UUID) -> list[UUID]:
    """A report, and those that are one event with it, as `way` tells them: what became of one became of all."""
    return [id, *(row.second_id if counted else row.first_id for counted, row in way(scope, id=id))]


@requires(permissions.SETTLE)
def same(scope: Scope, *, id: UUID) -> IncidentDouble:
    """The two are one event: the second is counted with the first, as another who has reported it. Said twice it is
    said once. Raises Conflict("not_counted") unless both count: an event would else be counted nowhere."""
    row, first = _to_settle(scope, id)
    if row.outcome == SAME and lists.merged(scope, [row.second_id]):
        return row
    if not first.counts:
        raise Conflict("not_counted")
    incidents.merge_incident(scope, id=row.second_id)
    _settle(scope, row, SAME)
    _lead_to(scope, row.first_id, _counted_with(scope, row.second_id))
    return row


@requires(permissions.SETTLE)
def join(scope: Scope, *, first_id: UUID, second_id: UUID) -> IncidentDouble:
    """Count the second report with the first, also where nothing had found them alike. Raises as `same`."""
    either = (first_id, second_id), (second_id, first_id)
    found = select(IncidentDouble).where(tuple_(IncidentDouble.first_id, IncidentDouble.second_id).in_(either))
    row = scope.db.scalars(found.limit(1)).one_or_none()
    if row is None:
        row = scope.add(IncidentDouble(first_id=first_id, second_id=second_id, score=1, found_at=scope.now))
    row.first_id, row.second_id = first_id, second_id
    scope.db.flush()
    return same(scope, id=row.id)


@requires(permissions.SETTLE)
def part(scope: Scope, *, second_id: UUID) -> IncidentDouble:
    """Count a report by itself again that was counted with another. Raises Conflict("not_merged") when it was not."""
    found = select(IncidentDouble.id).where(IncidentDouble.second_id == second_id, IncidentDouble.outcome == SAME)
    ids = scope.db.scalars(found.limit(1)).all() if lists.merged(scope, [second_id]) else []
    if not ids:
        raise Conflict("not_merged")
    return different(scope, id=ids[0])


@requires(permissions.SETTLE)
def different(scope: Scope, *, id: UUID) -> IncidentDouble:
    """The two are two events; what was counted with the other is counted by itself again."""
    row, _first = _to_settle(scope, id)
    if row.outcome == SAME and lists.merged(scope, [row.second_id]):
        incidents.unmerge_incident(scope, id=row.second_id)
    return _settle(scope, row, DIFFERENT)


@requires(permissions.FIND)
def let_go(scope: Scope, *, id: UUID) -> None:
    """Of a report that has been withdrawn: the oldest of those that were counted with it is counted in its place, and
    the others with that one."""
    if not (rows := _counted_with(scope, id)):
        return
    heir, *others = rows
    incidents.unmerge_incident(scope, id=heir.second_id, left_alone=True)
    heir.outcome = DIFFERENT
    _lead_to(scope, heir.second_id, others)


@requires(permissions.FIND)
def reopen(scope: Scope, *, id: UUID) -> None:
    """Of a report that was counted with another and has been stopped: nothing is said of the two any more. Once it is
    let go it counts by itself, and they are asked about again."""
    counted = select(IncidentDouble).where(IncidentDouble.second_id == id, IncidentDouble.outcome == SAME)
    for row in scope.db.scalars(counted):
        row.outcome = row.settled_at = row.settled_by = None
    scope.db.flush()


def _counted_with(scope: Scope, id: UUID) -> list[IncidentDouble]:
    """Of a report: the pairs of those that are counted with it, the oldest first."""
    wanted = select(IncidentDouble).where(IncidentDouble.first_id == id, IncidentDouble.outcome == SAME)
    rows = scope.db.scalars(wanted.order_by(IncidentDouble.second_id)).all()
    merged = {one.id for one in lists.merged(scope, {row.second_id for row in rows})} if rows else set()
    return [row for row in rows if row.second_id in merged]


def _lead_to(scope: Scope, first_id: UUID, rows: Sequence[IncidentDouble]) -> None:
    """Count those that the pairs are about with this report instead."""
    moved = {row.second_id: row for row in rows}
    if moved:
        for known in scope.db.scalars(select(IncidentDouble).where(IncidentDouble.first_id == first_id)).all():
            if known.second_id in moved:
                moved.pop(known.second_id).outcome = DIFFERENT
                _settle(scope, known, SAME)
    for row in moved.values():
        row.first_id = first_id
    scope.db.flush()


def _open(scope: Scope, rows: Sequence[Any]) -> list[Pair]:
    """Those of the rows whose reports both count and the actor may open."""
    seen = lists.read_many(scope, ids={id for row in rows for id in (row.first_id, row.second_id)})
    return [
        Pair(row.id, seen[row.first_id], seen[row.second_id], row.score, row.found_at)
        for row in rows
        if _seen_whole(seen, row) and seen[row.first_id].counts and seen[row.second_id].counts
    ]


def _rows(scope: Scope, id: UUID) -> tuple[Any, ...]:
    """All pairs with this report, as rows of `IncidentDouble` to look at."""
    return scope.once((IncidentDouble, id), lambda: tuple(scope.db.ask(_WITH, {"id": id})))


def _to_settle(scope: Scope, id: UUID) -> tuple[IncidentDouble, IncidentView]:
    """The pair and its first report, if the actor may open both reports and correct the second.

    The reports are locked before the pair, in one order, as by whatever else changes one: neither stops counting
    meanwhile.
    """
    row = scope.find(IncidentDouble, id)
    for one in sorted((row.first_id, row.second_id)):
        readable(scope, one, to_change=True)
    row = scope.find(IncidentDouble, id, to_change=True)
    seen = lists.read_many(scope, ids=[row.first_id, row.second_id])
    if not _seen_whole(seen, row):
        raise NotFound("incident_double")
    if not seen[row.second_id].may_correct:
        raise Invalid({"id": [_OTHERS_OWN]})
    return row, seen[row.first_id]


def _settle(scope: Scope, row: IncidentDouble, outcome: str) -> IncidentDouble:
    row.outcome, row.settled_at, row.settled_by = outcome, scope.now, scope.actor.name
    scope.db.flush()
    return row


def _seen_whole(seen: Mapping[UUID, IncidentView], row: IncidentDouble) -> bool:
    """Whether she may open both, and sees where both were: of a dwelling that would be told by the likeness alone."""
    both = [seen.get(id) for id in (row.first_id, row.second_id)]
    return all(one is not None and one.placed for one in both)
