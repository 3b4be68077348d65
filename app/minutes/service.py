"""Acts on minutes: ordered, written by a worker as a draft, made final by the coordinator, read by whoever reads the
meeting. A final edition is never changed: the next one corrects it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import hooks
from app.asks import service as asks
from app.asks import wording as ask_wording
from app.documents import authenticity
from app.documents import permissions as document_permissions
from app.documents import service as documents
from app.documents.made import Made
from app.figures.audience import Audience
from app.figures.periods import local_date, short_day
from app.meetings import lists, wording
from app.minutes import agenda, paper, permissions
from app.texts import Texts
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.runs import Run
from tenants.scope import Scope

KIND = "minutes"
STEPS = 2


@dataclass(frozen=True)
class Edition:
    """An edition of a meeting's minutes: what it says as JSON (`_content`), and how it stands."""

    document_id: UUID
    edition: int
    state: str
    made_at: datetime
    made_by: str
    registry_number: str | None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def final(self) -> bool:
        return self.state == "final"


@dataclass(frozen=True)
class MinutesPage:
    meeting: lists.MeetingView
    editions: list[Edition]
    """The latest first; drafts for whoever makes them final, those that are final for all. What the first one says is
    there too."""
    run: Run | None
    """The latest that was ordered, for whoever orders them."""

    @property
    def working(self) -> bool:
        """Whether one is being made."""
        return self.run is not None and self.run.is_open


@requires(permissions.READ)
def read_minutes(scope: Scope, *, meeting_id: UUID) -> MinutesPage:
    """Raises NotFound for a meeting that the actor does not read."""
    meeting = lists.find_meeting(scope, id=meeting_id)
    scope.concerning(object=("meeting", meeting_id))
    rows = documents.editions(scope, kind=KIND, period=str(meeting_id))
    final = {row.edition for row in rows if row.state == documents.FINAL}
    drafts = scope.may(permissions.ARRANGE)
    rows = [row for row in rows if row.state == documents.FINAL or (drafts and row.edition not in final)]
    found = [_edition(scope, row, whole=n == 0) for n, row in enumerate(rows)]
    latest = select(Run).where(Run.kind == KIND, Run.period == str(meeting_id)).order_by(Run.edition.desc())
    return MinutesPage(meeting, found, scope.db.scalar(latest.limit(1)) if drafts else None)


@requires(permissions.READ)
def download(scope: Scope, *, meeting_id: UUID, edition: int) -> tuple[str, bytes]:
    """(file name, the PDF). Raises NotFound as `read_minutes`, and for an edition that is not there for the actor."""
    lists.find_meeting(scope, id=meeting_id)
    rows = [one for one in documents.editions(scope, kind=KIND, period=str(meeting_id)) if one.edition == edition]
    final = next((one for one in rows if one.state == documents.FINAL), None)
    row = final or (rows[0] if rows and scope.may(permissions.ARRANGE) else None)
    if row is None:
        raise NotFound("minutes")
    return row.file_name, scope.files.read(scope.tenant.id, row.sha256)


@requires(permissions.ARRANGE)
def order(scope: Scope, *, meeting_id: UUID) -> Run:
    """Ask for the minutes as they stand; a worker writes them. The next edition, once the one before is done.

    Raises NotFound, Conflict("not_yet") before the meeting's day, Conflict("run_open").
    """
    meeting = lists.find_meeting(scope, id=meeting_id)
    if meeting.off:
        raise NotFound("meeting")
    if local_date(meeting.row.begins_at) > local_date(scope.now):
        raise Conflict("not_yet")
    return runs.order(scope, kind=KIND, period=str(meeting_id), edition=None, audience=None)


@requires(permissions.MAKE)
def make(scope: Scope, *, run: Run, progress: Callable[[int, int, str], None], demo: bool = False) -> Made:
    """Write what a run has ordered, as a draft: what all who read the meeting may read."""
    progress(1, STEPS, "Läser anteckningar och beslut")
    said = _content(scope, UUID(run.period)) | {"demo": paper.DEMO_MARK if demo else "", "edition": run.edition}
    said |= {"date": local_date(run.requested_at).isoformat()}
    progress(2, STEPS, "Skriver protokollet")
    content, source = _written(scope, said)
    return Made(
        kind=KIND,
        title=f"Protokoll: {said['meeting']}, {said['day']}",
        period=run.period,
        edition=run.edition,
        audience=Audience.ALL,
        counted_at=scope.now,
        media_type="application/pdf",
        file_name=_file_name(scope, said, f"utkast-{run.edition}"),
        content=content,
        source=source,
    )


@requires(permissions.ARRANGE)
def finalize(scope: Scope, *, meeting_id: UUID, document_id: UUID, registry_number: str = "", reason: str = ""):
    """Write a draft once more as the final minutes (justerat), with today's date. `reason`: why the final edition
    before it is corrected.

    Raises Invalid, NotFound for what is no draft of this meeting's minutes, Conflict("already_final").
    """
    lists.find_meeting(scope, id=meeting_id)
    rows = documents.editions(scope, kind=KIND, period=str(meeting_id))
    draft = next((one for one in rows if one.id == document_id and one.state == documents.DRAFT), None)
    if draft is None:
        raise NotFound("minutes")
    before = max((one.edition for one in rows if one.state == documents.FINAL), default=0)
    if before >= draft.edition:
        raise Conflict("already_final")
    texts = Texts()
    number = texts.code("registry_number", registry_number)
    why = texts.line("reason", reason, required="Skriv vad som rättas." if before else "")
    if texts.faults:
        raise Invalid(texts.faults)
    said = json.loads(scope.files.read(scope.tenant.id, draft.source_sha256))
    said |= {"date": local_date(scope.now).isoformat(), "final_by": scope.actor.name, "registry_number": number}
    said |= {"corrects": f"Rättar utgåva {before}: {why}" if before else ""}
    content, source = _written(scope, said)
    digest, of_it = (scope.files.write(scope.tenant.id, one) for one in (content, source))
    try:
        with scope.attempt():
            return documents.keep_final(
                scope,
                draft_id=draft.id,
                sha256=digest,
                source_sha256=of_it,
                size=len(content),
                registry_number=number or None,
                file_name=_file_name(scope, said, f"utgåva-{draft.edition}-fastställt"),
            )
    except IntegrityError:
        # Two pressed the button at once: the database lets one of them through.
        raise Conflict("already_final") from None


@requires(document_permissions.REDACT)
def made_anew(scope: Scope, *, row: documents.Document, source: bytes, edition: int, said: str) -> hooks.MadeAnew:
    """A final edition once more, of what it was made of without some words (see `hooks`)."""
    content = json.loads(source)
    content |= {"date": local_date(row.made_at).isoformat(), "final_by": row.made_by, "edition": edition}
    content |= {"registry_number": row.registry_number or "", "corrects": said}
    name = _file_name(scope, content, f"utgåva-{edition}-fastställt")
    return hooks.MadeAnew(*_written(scope, content), name)


def _written(scope: Scope, said: dict[str, Any]) -> tuple[bytes, bytes]:
    """The PDF of what is said, and what is said as it is kept: the code on the paper is known by that."""
    source = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return paper.write(said, **authenticity.mark(scope, source)), source


def _edition(scope: Scope, row: Any, *, whole: bool) -> Edition:
    said = json.loads(scope.files.read(scope.tenant.id, row.source_sha256)) if whole else {}
    return Edition(row.id, row.edition, row.state, row.made_at, row.made_by, row.registry_number, said)


def _content(scope: Scope, meeting_id: UUID) -> dict[str, Any]:
    """What the minutes say, in words; of decisions those that all who read the meeting may read."""
    meeting, decided = lists.said_at(scope, meeting_id=meeting_id)
    today = local_date(scope.now)
    new = {row.id: [f"{row.number}/{row.year}", row.text, who, short_day(row.due)] for row, own, who in decided if own}
    former = [
        [f"{row.number}/{row.year}", row.text, who, wording.state(row, today)[1]]
        for row, own, who in decided
        if not own
    ]
    points, told = [], set()
    for row, ids in agenda.points_of(scope, meeting_id):
        here = [id for id in ids if id in new]
        told |= set(here)
        points.append({"title": agenda.title(row), "note": row.note, "decisions": [new[id] for id in here]})
    profile = scope.profile
    return {
        "meeting": meeting.name,
        "day": local_date(meeting.row.begins_at).isoformat(),
        "when": wording.when(meeting.row.begins_at),
        "place": meeting.row.place,
        "organisation": scope.tenant.name,
        "who": ", ".join(filter(None, (profile.letterhead or scope.tenant.name, profile.coordinator_unit))),
        "called": list(meeting.called),
        "came": list(meeting.came),
        "points": points,
        "decisions": [said for id, said in new.items() if id not in told],
        "former": former,
        "asks": [
            [one.row.text, one.who, ask_wording.answer(one.row)] for one in asks.put_at(scope, meeting_id=meeting_id)
        ],
    }


def _file_name(scope: Scope, said: dict[str, Any], state: str) -> str:
    called = "-".join(re.findall(r"\w+", said["meeting"]))[:60]
    return f"Protokoll-{scope.tenant.slug}-{said['day']}-{called}-{state}.pdf"
