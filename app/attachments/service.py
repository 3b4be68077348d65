"""Acts on attachments: add, rename or replace, take away and put back, read, and let go of what was taken away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import String, func, select, update

from app.attachments import permissions
from app.attachments.checking import Refused, checked
from app.attachments.models import PDF, Attachment
from app.measures import lists as measures
from app.measures.permissions import READ as READ_MEASURES
from app.meetings import lists as meetings
from app.meetings.permissions import HOLD
from app.meetings.permissions import READ as READ_MEETINGS
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

MEASURE, MEETING = KINDS = "measure", "meeting"
"""What a file may belong to."""
MOST = 20
"""Files of one thing."""
MOST_FOUND = 50
KEPT = timedelta(days=30)
"""So long one that was removed can be put back; then its content is gone."""
LOOK = "Bekräfta att du har läst igenom filen. Samsyn läser inte vad som står i den."


class Whose(NamedTuple):
    """What files belong to: its kind, id and name, and whether the actor adds files to it."""

    kind: str
    id: UUID
    name: str
    writes: bool


@dataclass(frozen=True)
class Files:
    whose: Whose
    rows: Sequence[Attachment]
    """By their titles."""
    removed: Sequence[Attachment]
    """Those that the actor may put back, the latest first."""


@requires(permissions.WRITE)
def add_attachment(
    scope: Scope, *, kind: str, of: UUID, title: str, content: bytes, looked: bool = False
) -> Attachment:
    """Store a file of a measure or a meeting (`kind`), when it has been checked. looked: whoever sends it says that no
    person is named or seen in it. Raises Invalid, a sentence per field, and NotFound for what the actor does not
    write."""
    whose = _whose(scope, kind, of, to_write=True)
    texts, values = Texts(), {}
    values["title"] = texts.line("title", title, required="Skriv vad filen är.")
    there = scope.db.scalar(select(func.count()).select_from(Attachment).where(_its(whose), _KEPT))
    if (there or 0) >= MOST:
        texts.fault("file", f"Det finns redan {MOST} filer här. Ta bort någon först.")
    return _store(scope, texts, whose, values | _content(scope, texts, content, looked))


@requires(permissions.WRITE)
def change_attachment(
    scope: Scope, *, id: UUID, version: int, title: str, content: bytes | None = None, looked: bool = False
) -> Attachment:
    """Say something else of a file, or put another in its place (`content`): the former can be put back. Raises as
    `add_attachment`, and Conflict("changed_meanwhile")."""
    row = versions.find_kept(scope, Attachment, id)
    whose = _whose(scope, *_of(row), to_write=True)
    texts = Texts()
    values: dict[str, Any] = {"title": texts.line("title", title, required="Skriv vad filen är.")}
    if content is None:
        if texts.faults:
            raise Invalid(texts.faults)
        versions.change(scope, row, version, values)
        return row
    versions.same(row, version)
    new = _store(scope, texts, whose, values | _content(scope, texts, content, looked) | {"replaces_id": row.id})
    versions.remove(scope, row)
    return new


@requires(permissions.WRITE)
def remove_attachment(scope: Scope, *, id: UUID) -> Attachment:
    row = versions.find_kept(scope, Attachment, id)
    _whose(scope, *_of(row), to_write=True)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_attachment(scope: Scope, *, id: UUID) -> Attachment:
    """Put a file back; the one that took its place goes. Raises NotFound, also when its content is gone."""
    row = versions.find_removed(scope, Attachment, id)
    _whose(scope, *_of(row), to_write=True)
    if scope.db.scalar(select(Attachment.content.is_(None)).where(Attachment.id == id)):
        raise NotFound("attachment")
    for later in scope.db.scalars(select(Attachment).where(Attachment.replaces_id == id, _KEPT)):
        versions.remove(scope, later)
    versions.restore(scope, row)
    return row


@requires(permissions.READ)
def list_of(scope: Scope, *, kind: str, of: UUID) -> Files:
    """The files of a measure or a meeting. Raises NotFound for what the actor does not read the whole of."""
    whose = _whose(scope, kind, of)
    order = Attachment.removed_at.desc(), Attachment.title, Attachment.id
    rows = scope.db.scalars(select(Attachment).where(_its(whose)).order_by(*order)).all()
    gone = [row for row in rows if row.removed_at and row.removed_at > scope.now - KEPT] if whose.writes else []
    return Files(whose, [row for row in rows if row.removed_at is None], gone)


@requires(permissions.READ)
def kept_of(scope: Scope, *, kind: str, of: UUID) -> list[Attachment]:
    """The files of a measure or a meeting, by their titles. Whoever shows it has seen to it that the actor reads the
    whole of it."""
    column = Attachment.measure_id if kind == MEASURE else Attachment.meeting_id
    rows = select(Attachment).where(column == of, _KEPT).order_by(Attachment.title, Attachment.id)
    return list(scope.db.scalars(rows))


@requires(permissions.READ)
def find(scope: Scope, *, id: UUID) -> tuple[Attachment, Whose]:
    """A file that is kept, without its content, with what it belongs to. Raises NotFound."""
    row = scope.db.scalar(select(Attachment).where(Attachment.id == id, _KEPT))
    if row is None:
        raise NotFound("attachment")
    return row, _whose(scope, *_of(row))


@requires(permissions.READ)
def look_for(scope: Scope, *, parts: Sequence[str]) -> list[Attachment]:
    """The files in whose titles all these words stand, of what the actor reads the whole of; the latest first."""
    said = (Attachment.title.cast(String).icontains(one, autoescape=True) for one in parts)
    rows = select(Attachment).where(_KEPT, *said).order_by(Attachment.added_at.desc(), Attachment.id)
    found = scope.db.scalars(rows.limit(MOST_FOUND)).all()
    reads: set[UUID | None] = set()
    if (ids := [row.measure_id for row in found if row.measure_id]) and scope.may(READ_MEASURES):
        reads |= {one.row.id for one in measures.measures_of(scope, ids=ids)}
    if any(row.meeting_id for row in found) and scope.may(READ_MEETINGS):
        reads |= {one.row.id for one in meetings.list_meetings(scope)}
    return [row for row in found if (row.measure_id or row.meeting_id) in reads]


@requires(permissions.READ)
def read(scope: Scope, *, id: UUID) -> tuple[str, str, bytes]:
    """(file name, type, content) of one. Raises NotFound."""
    row, _whose_it_is = find(scope, id=id)
    scope.concerning(object=("attachment", id))
    content = scope.db.scalar(select(Attachment.content).where(Attachment.id == id))
    if content is None:
        raise NotFound("attachment")
    name = "-".join(re.findall(r"\w+", row.title.lower()))[:80] or "bilaga"
    return f"{name}.{'pdf' if row.media_type == PDF else 'jpg'}", row.media_type, content


@requires(permissions.FORGET)
def forget_removed(scope: Scope) -> int:
    """Let go of what was removed longer than KEPT ago; returns how many."""
    old = Attachment.removed_at.is_not(None) & (Attachment.removed_at < scope.now - KEPT)
    gone = update(Attachment).where(old, Attachment.content.is_not(None)).values(content=None)
    return len(scope.db.execute(gone.returning(Attachment.id)).all())


_KEPT = Attachment.removed_at.is_(None)


def _of(row: Attachment) -> tuple[str, Any]:
    return (MEASURE, row.measure_id) if row.measure_id else (MEETING, row.meeting_id)


def _its(whose: Whose):
    return (Attachment.measure_id if whose.kind == MEASURE else Attachment.meeting_id) == whose.id


def _whose(scope: Scope, kind: str, id: UUID, *, to_write: bool = False) -> Whose:
    """Raises NotFound for what the actor does not read the whole of, or does not write."""
    found = None
    if kind == MEASURE and scope.may(READ_MEASURES):
        measure = measures.find_measure(scope, id=id)
        if measure.whole:
            found = Whose(kind, id, measure.row.text, measure.writes and scope.may(permissions.WRITE))
    elif kind == MEETING and scope.may(READ_MEETINGS):
        meeting = meetings.find_meeting(scope, id=id)
        found = Whose(kind, id, meeting.name, scope.may(HOLD) and not meeting.off)
    if found is None or (to_write and not found.writes):
        raise NotFound(kind)
    return found


def _content(scope: Scope, texts: Texts, content: bytes, looked: bool) -> dict[str, Any]:
    if not looked:
        texts.fault("looked", LOOK)
    if texts.faults:
        raise Invalid(texts.faults)
    try:
        kept = checked(content, scan=scope.files.scan)
    except Refused as fault:
        raise Invalid({"file": [str(fault)]}) from None
    return {"media_type": kept.media_type, "content": kept.content, "size": len(kept.content)}


def _store(scope: Scope, texts: Texts, whose: Whose, values: dict[str, Any]) -> Attachment:
    if texts.faults:
        raise Invalid(texts.faults)
    its = {"measure_id": whose.id if whose.kind == MEASURE else None}
    its |= {"meeting_id": whose.id if whose.kind == MEETING else None}
    return scope.add(Attachment(added_at=scope.now, added_by=scope.actor.name, **its, **values))
