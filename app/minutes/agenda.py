"""Acts on the agenda: made of what is due, in the order that the coordinator gives it, with notes and decisions at each
point."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app import hooks
from app.figures.periods import short_day
from app.meetings import decisions, lists
from app.minutes import permissions
from app.minutes.models import DECISIONS, KINDS, NEXT, OF_DUE, OWN, WAITING, AgendaPoint, PointDecision
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

UP, DOWN = "upp", "ner"
TITLES = {
    "decisions": "Tidigare beslut",
    "answers": "Svar från rådet",
    "asks": "Frågor till rådet",
    "measures": "Åtgärder och uppgifter",
    "handovers": "Överlämnat som är sent",
    "problems": "Problem att ta ställning till",
    "goals": "Mål som närmar sig sin dag",
    "waiting": "Det som väntar på att bli klart",
    "next": "Övrigt och nästa möte",
}
WAITS = {"picture", "follow_up", "draft", "followed_quiet"}
"""Kinds of what stands on Idag (`hooks.Todo`) that a meeting takes up."""
MOST_POINTS, MOST_NOTED = 40, 4000


@dataclass(frozen=True)
class PointView:
    """A point in words. `due`: what stands under it while the meeting is open, of all that the reader may open."""

    row: AgendaPoint
    title: str
    due: Sequence[hooks.Due]
    decisions: Sequence[lists.DecisionView]


@dataclass(frozen=True)
class Agenda:
    meeting: lists.MeetingView
    points: Sequence[PointView]
    removed: Sequence[AgendaPoint]
    """For whoever may put them back."""
    missing: Sequence[str]
    """Titles of what is due and has no point yet, for whoever may make it."""
    loose: Sequence[lists.DecisionView]
    """Decisions of the meeting that were made at no point."""


def title(row: AgendaPoint) -> str:
    return row.title or TITLES.get(row.kind, "")


@requires(permissions.READ)
def read_agenda(scope: Scope, *, meeting_id: UUID) -> Agenda:
    """The points of a meeting's agenda with what is due. Raises NotFound for a meeting that the actor does not read."""
    found = lists.read_meeting(scope, id=meeting_id)
    rows = scope.db.scalars(_of_meeting(meeting_id)).all()
    kept, arranges = [row for row in rows if row.removed_at is None], scope.may(permissions.ARRANGE)
    due = _due(scope, found) if found.meeting.open else {}
    made = _decided(scope, kept)
    by_id = {one.row.id: one for one in found.new}
    points = [
        PointView(row, title(row), due.get(row.kind, ()), [by_id[id] for id in made.get(row.id, ()) if id in by_id])
        for row in kept
    ]
    there = {id for ids in made.values() for id in ids}
    return Agenda(
        found.meeting,
        points,
        [row for row in rows if row.removed_at] if arranges else [],
        [TITLES[kind] for kind in OF_DUE if kind in due and all(row.kind != kind for row in rows)] if arranges else [],
        [one for one in found.new if one.row.id not in there],
    )


@requires(permissions.READ)
def read_point(scope: Scope, *, id: UUID) -> tuple[AgendaPoint, lists.MeetingView]:
    """A point and its meeting. Raises NotFound for one of a meeting that the actor does not read, or taken away."""
    row = scope.find(AgendaPoint, id)
    if row.removed_at is not None:
        raise NotFound("point")
    return row, lists.find_meeting(scope, id=row.meeting_id)


@requires(permissions.ARRANGE)
def fill(scope: Scope, *, meeting_id: UUID) -> int:
    """Make a point of each kind of which something is due and that has had none, and the last one, for what else there
    is. Gives how many were made. Raises NotFound and Conflict("meeting_closed")."""
    _open(scope, meeting_id)
    found = lists.read_meeting(scope, id=meeting_id)
    rows = scope.db.scalars(_of_meeting(meeting_id)).all()
    due, there = _due(scope, found), {row.kind for row in rows}
    missing = [kind for kind in OF_DUE if kind in due and kind not in there]
    missing += [NEXT] if NEXT not in there else []
    if rows and missing:  # what is there keeps its order; the last point stays last
        order = sorted([*rows, *missing], key=_place)
    else:
        order = missing
    for position, one in enumerate(order):
        if isinstance(one, AgendaPoint):
            one.position = position
        else:
            _add(scope, meeting_id, one, "", position)
    scope.db.flush()
    return len(missing)


@requires(permissions.ARRANGE)
def add_point(scope: Scope, *, meeting_id: UUID, title: str) -> AgendaPoint:
    """A point of one's own, before the last one. Raises Invalid, NotFound and Conflict("meeting_closed")."""
    _open(scope, meeting_id)
    texts = Texts()
    said = texts.line("title", title, required="Skriv vad punkten gäller.")
    rows = scope.db.scalars(_of_meeting(meeting_id)).all()
    if len(rows) >= MOST_POINTS:
        texts.fault("title", f"En dagordning har högst {MOST_POINTS} punkter.")
    if texts.faults:
        raise Invalid(texts.faults)
    last = rows[-1] if rows and rows[-1].kind == NEXT else None
    position = last.position if last else len(rows)
    if last:
        last.position += 1
    return _add(scope, meeting_id, OWN, said, position)


@requires(permissions.ARRANGE)
def move(scope: Scope, *, id: UUID, way: str) -> AgendaPoint:
    """Let a point change places with the one before it (UP), or after it (DOWN). Raises NotFound,
    Conflict("meeting_closed"), and Invalid for another way."""
    row = _to_arrange(scope, id)
    if way not in (UP, DOWN):
        raise Invalid({"way": ["Välj upp eller ner."]})
    rows = [one for one in scope.db.scalars(_of_meeting(row.meeting_id)) if one.removed_at is None]
    at = rows.index(row)
    other = at - 1 if way == UP else at + 1
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    for position, one in enumerate(rows):
        one.position = position
    scope.db.flush()
    return row


@requires(permissions.ARRANGE)
def remove_point(scope: Scope, *, id: UUID) -> AgendaPoint:
    """Take a point away with its note; it can be put back. Raises NotFound and Conflict("meeting_closed")."""
    row = _to_arrange(scope, id)
    versions.remove(scope, row)
    return row


@requires(permissions.ARRANGE)
def restore_point(scope: Scope, *, id: UUID) -> AgendaPoint:
    row = versions.find_removed(scope, AgendaPoint, id)
    versions.restore(scope, row)
    return row


@requires(permissions.NOTE)
def write_note(
    scope: Scope, *, id: UUID, version: int, note: str = "", title: str = "", insist: bool = False
) -> AgendaPoint:
    """What was said at a point; `title` of one's own points. After the meeting too.

    Raises Invalid, NotFound for a point of a meeting that the actor does not read, and Conflict("changed_meanwhile").
    """
    row, _meeting = read_point(scope, id=id)
    row = versions.find_kept(scope, AgendaPoint, id)
    texts = Texts(insist=insist)
    own = row.kind == OWN
    values = {
        "note": texts.take("note", note, most=MOST_NOTED),
        "title": texts.line("title", title, required="Skriv vad punkten gäller.") if own else row.title,
    }
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, values)
    return row


@requires(permissions.ARRANGE)
def decide(
    scope: Scope,
    *,
    id: UUID,
    text: str,
    due: date,
    organisation_id: UUID | None = None,
    function: str = "",
    insist: bool = False,
) -> Any:
    """What is decided at a point. Raises as `decisions.add_decision`, and NotFound as `read_point`."""
    row, _meeting = read_point(scope, id=id)
    said: dict[str, Any] = {"text": text, "due": due, "organisation_id": organisation_id, "function": function}
    said["insist"] = insist
    made = decisions.add_decision(scope, meeting_id=row.meeting_id, ground=title(row), **said)
    scope.insert_many(PointDecision, [{"point_id": row.id, "decision_id": made.id}])
    return made


def points_of(scope: Scope, meeting_id: UUID) -> list[tuple[AgendaPoint, list[UUID]]]:
    """The points of a meeting, each with the ids of what was decided at it, whoever asks (for acts alone)."""
    rows = [row for row in scope.db.scalars(_of_meeting(meeting_id)) if row.removed_at is None]
    made = _decided(scope, rows)
    return [(row, made.get(row.id, [])) for row in rows]


def _due(scope: Scope, found: lists.MeetingPage) -> dict[str, list[hooks.Due]]:
    """Kind of a point -> what is due, of all that the actor may open; of what waits, for whoever makes the agenda."""
    due: dict[str, list[hooks.Due]] = {}
    for one in found.former:
        if one.stands:
            note = f"{one.who} · till {short_day(one.row.due)} · {one.state[1]}"
            due.setdefault(DECISIONS, []).append(
                hooks.Due(DECISIONS, one.row.text, "meetings.decision", {"id": one.row.id}, note)
            )
    for one in hooks.agenda(scope, found.meeting.row):
        due.setdefault(one.kind, []).append(one)
    if scope.may(permissions.ARRANGE):
        waits = [one for one in hooks.todo(scope) if one.kind in WAITS]
        if waits:
            due[WAITING] = [hooks.Due(WAITING, one.text, one.endpoint, one.values) for one in waits]
    return due


def _decided(scope: Scope, rows: Sequence[AgendaPoint]) -> dict[UUID, list[UUID]]:
    made: dict[UUID, list[UUID]] = {}
    ids = [row.id for row in rows]
    for point_id, decision_id in scope.db.execute(
        select(PointDecision.point_id, PointDecision.decision_id)
        .where(PointDecision.point_id.in_(ids))
        .order_by(PointDecision.decision_id)
    ):
        made.setdefault(point_id, []).append(decision_id)
    return made


def _of_meeting(meeting_id: UUID):
    return (
        select(AgendaPoint).where(AgendaPoint.meeting_id == meeting_id).order_by(AgendaPoint.position, AgendaPoint.id)
    )


def _place(one: AgendaPoint | str) -> tuple[int, int]:
    """Where a point stands among others: by its kind, those that are there among themselves as they stood."""
    kind = one.kind if isinstance(one, AgendaPoint) else one
    return KINDS.index(kind), one.position if isinstance(one, AgendaPoint) else 0


def _add(scope: Scope, meeting_id: UUID, kind: str, title: str, position: int) -> AgendaPoint:
    return scope.add(AgendaPoint(meeting_id=meeting_id, kind=kind, title=title, note="", position=position))


def _open(scope: Scope, meeting_id: UUID) -> None:
    """One after the other, so that two who make an agenda make one."""
    if not lists.find_meeting(scope, id=meeting_id).open:
        raise Conflict("meeting_closed")
    key = f"agenda {meeting_id}"
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def _to_arrange(scope: Scope, id: UUID) -> AgendaPoint:
    row, meeting = read_point(scope, id=id)
    _open(scope, meeting.row.id)
    return versions.find_kept(scope, AgendaPoint, row.id)
