"""Acts on decisions: write, correct, take away and put back, follow up, answer, tell a report's way. `lists.py` reads
them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, cast, delete, false, func, literal, null, select, union_all, update

from app.accounts import service as accounts
from app.alerts import service as alerts
from app.alerts import wording as alert_wording
from app.alerts.permissions import READ as READ_ALERTS
from app.doubles.service import same_event
from app.figures.audience import ROOM
from app.figures.periods import Fortnight, local_date
from app.incidents import service as incidents
from app.incidents.permissions import READ as READ_REPORTS
from app.incidents.visibility import Reader, for_the_room, readable
from app.meetings import permissions
from app.meetings.circle import Circle
from app.meetings.models import (
    ANSWER,
    ANSWERS,
    BOARD,
    CHANGED,
    CLASSES,
    DROPPED,
    EST,
    HELD,
    LATE,
    NEEDS,
    NOBODY,
    OPEN,
    STATES,
    Decision,
    DecisionEvent,
    Meeting,
    MeetingReport,
)
from app.meetings.service import open_meeting
from app.places import service as places
from app.places.permissions import RECOUNT
from app.report.fields import INTERNAL
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.scope import Scope

MOST_OFFERED = 10
"""Meetings at which a report may be said to have been taken up, the latest."""


@requires(permissions.DECIDE)
def add_decision(scope: Scope, *, meeting_id: UUID, **fields) -> Decision:
    """What was decided at a meeting, which has begun then if its day has come. For `fields` see `_checked`.

    Raises Invalid with a Swedish sentence per field, NotFound, also for another meeting than a room's own, and
    Conflict("meeting_closed").
    """
    if scope.actor.meeting_id not in (None, meeting_id):
        raise NotFound("meeting")
    meeting = open_meeting(scope, meeting_id)
    values = _checked(scope, meeting, None, **fields)
    year = local_date(meeting.begins_at).year
    # One after the other, so that each gets a number of its own.
    key = f"decision {scope.tenant.id} {year}"
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    last = scope.db.scalar(select(func.max(Decision.number)).where(Decision.year == year)) or 0
    if local_date(meeting.begins_at) <= local_date(scope.now):
        meeting.status = HELD
    return scope.add(Decision(meeting_id=meeting.id, year=year, number=last + 1, state=OPEN, answer=None, **values))


@requires(permissions.HOLD)
def change_decision(scope: Scope, *, id: UUID, version: int, **fields) -> Decision:
    """Correct a decision: what is left out is emptied. What it said before is kept. Raises Invalid and NotFound as
    `add_decision`, and Conflict("changed_meanwhile") when somebody has changed it since `version`."""
    row = versions.find_kept(scope, Decision, id)
    values = _checked(scope, scope.find(Meeting, row.meeting_id), row, **fields)
    if values["needs"] != row.needs or values["organisation_id"] != row.organisation_id:
        values["answer"] = None
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    versions.change(scope, row, version, values)
    if before:
        kept = {name: value if value is None else str(value) for name, value in before.items()}
        _note(scope, row, CHANGED, before=kept)
    return row


@requires(permissions.HOLD)
def remove_decision(scope: Scope, *, id: UUID) -> Decision:
    """Take a decision away; its number is not used again. Raises NotFound, also for one that is away."""
    row = versions.find_kept(scope, Decision, id)
    versions.remove(scope, row)
    return row


@requires(permissions.HOLD)
def restore_decision(scope: Scope, *, id: UUID) -> Decision:
    row = versions.find_removed(scope, Decision, id)
    versions.restore(scope, row)
    return row


@requires(permissions.FOLLOW_UP)
def follow_up(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    outcome: str,
    reason: str = "",
    due: date | None = None,
    meeting_id: UUID | None = None,
    insist: bool = False,
) -> Decision:
    """Say how far a decision has come: one of STATES. `reason`: why it is late or dropped; `due`: its new last day,
    when it is late. `meeting_id`: at which meeting it was said.

    What was said before is kept. Raises NotFound for a decision that the actor does not read, NotAllowed for one that
    is not hers to follow up, Invalid, and Conflict("changed_meanwhile") or Conflict("meeting_closed").
    """
    row = _hers(scope, id, permissions.FOLLOW_UP.name)
    if meeting_id is not None:
        _may_meet(scope, meeting_id)
    texts = Texts(insist=insist)
    why = texts.line("reason", reason, required=_WHY.get(outcome, ""))
    if outcome not in STATES:
        texts.fault("outcome", "Välj hur det gick.")
    if due is not None and outcome != LATE:
        texts.fault("due", "En ny sista dag hör till det som är sent.")
    elif due is not None and due < local_date(scope.now):
        texts.fault("due", "Den nya sista dagen har gått. Välj en som kommer.")
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, {"state": outcome, "due": due or row.due})
    _note(scope, row, outcome, reason=why, due=due, meeting_id=meeting_id)
    return row


_WHY = {LATE: "Skriv varför det är sent.", DROPPED: "Skriv varför det släpps."}


@requires(permissions.ANSWER)
def answer(scope: Scope, *, id: UUID, version: int, answer: str, reason: str = "", insist: bool = False) -> Decision:
    """Say whether the organisation that a decision needs the word of takes it on. Raises as `follow_up`; NotFound for
    one that needs nobody's word."""
    row = _hers(scope, id, permissions.ANSWER.name)
    if row.needs != ANSWER:
        raise NotFound("decision")
    texts = Texts(insist=insist)
    why = texts.line("reason", reason)
    if answer not in ANSWERS:
        texts.fault("answer", "Välj ett av svaren.")
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, {"answer": answer})
    _note(scope, row, answer, reason=why)
    return row


@requires(permissions.HOLD)
def warnings(scope: Scope, *, first: date) -> list[str]:
    """The warnings of the period that begins on `first`, each as its sentence, in the order of their page."""
    return _sentences(scope, first)


@requires(READ_ALERTS)
def warning_audience(scope: Scope, *, said: str, first: date) -> str:
    """The largest audience that is told of the warning with this sentence, of the period that begins on `first`;
    "" when the actor is told of no such one."""
    if said in _sentences(for_the_room(scope), first):
        return ROOM
    if said in _sentences(scope, first):
        found = alerts.read_analysis(scope, first=first)
        return found.audience if found else ROOM
    return ""


@requires(permissions.READ)
def made_at(scope: Scope, *, meeting_id: UUID) -> list[UUID]:
    """The decisions of a meeting that the actor reads, as ids."""
    here = select(Decision.id).where(Decision.meeting_id == meeting_id, Circle.of(scope).decisions())
    return list(scope.db.scalars(here))


@requires(permissions.TELL)
def est_meeting(scope: Scope, *, after: datetime, before: datetime) -> datetime | None:
    """When the first meeting by focus areas and quarters began between two moments."""
    held = Meeting.removed_at.is_(None), Meeting.kind == EST, Meeting.begins_at.between(after, before)
    return scope.db.scalar(select(func.min(Meeting.begins_at)).where(*held))


@requires(RECOUNT)
def move_decisions(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let every decision about a named place be about another, which it has been merged with."""
    moved = update(Decision).where(Decision.named_place_id == named_place_id).values(named_place_id=to_id)
    scope.db.execute(moved.execution_options(synchronize_session=False))


@requires(READ_REPORTS)
def way(scope: Scope, *, id: UUID) -> list[tuple[datetime, UUID | None]]:
    """(when a meeting began, a decision) of each kept decision that rests on a report, or on one that is one event with
    it, and of each meeting that took it up: for its own organisation and the coordinator. The decision is None for
    whoever does not read that, and where nothing was decided."""
    if not Reader.of(scope).names_reporter(readable(scope, id)):
        return []
    joined = (Meeting.tenant_id == Decision.tenant_id) & (Meeting.id == Decision.meeting_id)
    read = Circle.of(scope).decisions() if scope.may(permissions.READ) else false()
    rows = select(Meeting.begins_at, Decision.id, read).join(Meeting, joined)
    same = same_event(scope, id=id)
    decided = rows.where(Decision.incident_id.in_(same), Decision.removed_at.is_(None), Meeting.begins_at <= scope.now)
    noted = select(Meeting.begins_at, cast(null(), Uuid), literal(False)).join(MeetingReport, _taken_up())
    noted = noted.where(MeetingReport.incident_id.in_(same), Meeting.removed_at.is_(None))
    found = scope.db.execute(union_all(decided, noted)).all()
    return [(at, decision if may else None) for at, decision, may in sorted(found, key=lambda row: str(row[1] or ""))]


@requires(permissions.HOLD)
def taken_up_at(scope: Scope, *, incident_id: UUID) -> list[tuple[Meeting, MeetingReport | None]]:
    """The latest meetings that have begun since it happened, the last first, each with the note that a report was taken
    up at it. Raises NotFound for a report that the actor does not read."""
    since = readable(scope, incident_id).earliest
    of_it = _taken_up() & (MeetingReport.incident_id == incident_id)
    rows = select(Meeting, MeetingReport).outerjoin(MeetingReport, of_it)
    rows = rows.where(Meeting.removed_at.is_(None), Meeting.begins_at.between(since, scope.now)).order_by(
        Meeting.begins_at.desc()
    )
    return [(meeting, note) for meeting, note in scope.db.execute(rows.limit(MOST_OFFERED))]


@requires(permissions.HOLD)
def note_report(scope: Scope, *, id: UUID | None, incident_id: UUID, noted: bool) -> None:
    """Say that a report was taken up at a meeting, or that it was not; said twice it is said once. Raises NotFound, and
    Conflict("not_yet") before the meeting."""
    readable(scope, incident_id)
    if id is None:
        raise NotFound("meeting")
    meeting = versions.find_kept(scope, Meeting, id)
    scope.concerning(object=("meeting", id))
    if meeting.begins_at > scope.now:
        raise Conflict("not_yet")
    if noted:
        row = {"meeting_id": id, "incident_id": incident_id, "noted_at": scope.now, "noted_by": scope.actor.name}
        scope.insert_many(MeetingReport, [row], upsert=lambda insert: insert.on_conflict_do_nothing())
    else:
        one = MeetingReport.meeting_id == id, MeetingReport.incident_id == incident_id
        scope.db.execute(delete(MeetingReport).where(*one))


def _taken_up():
    return (MeetingReport.tenant_id == Meeting.tenant_id) & (MeetingReport.meeting_id == Meeting.id)


@requires(permissions.TELL)
def taken_up_since(scope: Scope, *, moment: datetime) -> set[UUID]:
    """The reports on which a decision rests of a meeting that began since, or that it took up."""
    joined = (Meeting.tenant_id == Decision.tenant_id) & (Meeting.id == Decision.meeting_id)
    rows = select(Decision.incident_id).join(Meeting, joined).where(Decision.removed_at.is_(None))
    rows = rows.where(Decision.incident_id.is_not(None), Meeting.begins_at.between(moment, scope.now))
    noted = select(MeetingReport.incident_id).join(Meeting, _taken_up()).where(Meeting.removed_at.is_(None))
    noted = noted.where(Meeting.begins_at.between(moment, scope.now))
    return {id for id in scope.db.scalars(union_all(rows, noted)) if id}


def _hers(scope: Scope, id: UUID, permission: str) -> Decision:
    """A decision that the actor reads and acts for, locked."""
    circle = Circle.of(scope)
    if scope.db.scalar(select(Decision.id).where(Decision.id == id, circle.decisions())) is None:
        raise NotFound("decision")
    row = versions.find_kept(scope, Decision, id)
    if not circle.acts_for(row):
        raise NotAllowed(permission)
    return row


def _may_meet(scope: Scope, meeting_id: UUID) -> None:
    if scope.db.scalar(select(Meeting.id).where(Meeting.id == meeting_id, Circle.of(scope).meetings())) is None:
        raise NotFound("meeting")
    open_meeting(scope, meeting_id)


def _note(scope: Scope, row: Decision, what: str, **said: Any) -> None:
    told = {"reason": "", "due": None, "meeting_id": None, "before": None, **said}
    scope.add(DecisionEvent(decision_id=row.id, what=what, at=scope.now, by=scope.actor.name, **told))


def _checked(
    scope: Scope,
    meeting: Meeting,
    stored: Decision | None,
    *,
    text: str,
    due: date,
    organisation_id: UUID | None = None,
    function: str = "",
    named_place_id: UUID | None = None,
    sub_area_id: UUID | None = None,
    picture_first: date | None = None,
    incident_id: UUID | None = None,
    alert: str = "",
    alert_first: date | None = None,
    ground: str = "",
    access_class: str = INTERNAL,
    needs: str = NOBODY,
    board: str = "",
    paragraph: str = "",
    registry_number: str = "",
    insist: bool = False,
) -> dict:
    """The columns of a decision. It rests on a picture, a report, a warning, a place or words of its own: one of them.
    `alert` is a warning's own sentence (`warnings`), of the period that begins on `alert_first`."""
    texts = Texts(insist=insist)
    values: dict[str, Any] = {
        "text": texts.take("text", text, required="Skriv vad som ska göras.", most=600),
        "function": texts.line("function", function),
        "ground": texts.take("ground", ground, most=600),
        "board": texts.line("board", board, required=_BOARD if needs == BOARD else ""),
        "paragraph": texts.code("paragraph", paragraph),
        "registry_number": texts.code("registry_number", registry_number),
        "organisation_id": organisation_id,
        "due": due,
        "named_place_id": named_place_id,
        "sub_area_id": sub_area_id,
        "picture_first": picture_first,
        "incident_id": incident_id,
        "access_class": access_class,
        "needs": needs,
    }
    _who_and_where(scope, texts, values, stored)
    held = local_date(meeting.begins_at)
    if due < held and not (stored and stored.due == due):
        texts.fault("due", f"Mötet är {held}. Välj en dag då, eller senare.")
    if picture_first and Fortnight.containing(picture_first, scope.profile.anchor).first != picture_first:
        texts.fault("picture_first", "Ingen lägesbild börjar den dagen. Välj i listan.")
    if access_class not in CLASSES:
        texts.fault("access_class", "Välj vem som får läsa.")
    if needs not in NEEDS:
        texts.fault("needs", "Välj ett av alternativen.")
    if needs == ANSWER and organisation_id is None:
        texts.fault("organisation_id", "Välj vilken verksamhet som ska svara.")
    if incident_id and not (stored and stored.incident_id == incident_id) and not _is_read(scope, incident_id):
        texts.fault("incident_id", "Rapporten finns inte, eller så läser du den inte.")
    values |= _alert(scope, texts, stored, alert, alert_first)
    if not any((named_place_id, picture_first, incident_id, alert, values["ground"])) and "ground" not in texts.faults:
        texts.fault("ground", "Säg vad beslutet grundar sig på: en lägesbild, en plats eller egna ord.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values


_BOARD = "Skriv vilken nämnd eller styrelse som beslutar, till exempel KS."


def _who_and_where(scope: Scope, texts: Texts, values: dict, stored: Decision | None) -> None:
    """An organisation or a place that has ended stays where it stands, and is chosen nowhere else."""
    known = {
        "organisation_id": (accounts.organisations_to_choose, "Verksamheten finns inte här. Välj en i listan."),
        "named_place_id": (places.places_to_choose, "Platsen finns inte här. Välj en plats i listan."),
        "sub_area_id": (places.areas_to_choose, "Delområdet finns inte här. Välj ett i listan."),
    }
    for field, (there, sentence) in known.items():
        chosen = values[field]
        kept = stored is not None and getattr(stored, field) == chosen
        if chosen and not kept and all(one.id != chosen for one in there(scope)):
            texts.fault(field, sentence)
    if not values["organisation_id"] and not values["function"] and "function" not in texts.faults:
        texts.fault("organisation_id", "Säg vem som ska göra det: en verksamhet, en funktion eller båda.")


def _is_read(scope: Scope, id: UUID) -> bool:
    try:
        incidents.read_incident(scope, id=id)
    except NotFound:
        return False
    return True


def _alert(scope: Scope, texts: Texts, stored: Decision | None, said: str, first: date | None) -> dict[str, str]:
    """The warning with the largest audience that is told of it; as it stands, of one that was kept."""
    if not said:
        return {"alert": "", "alert_audience": ""}
    if stored and stored.alert == said:
        return {"alert": stored.alert, "alert_audience": stored.alert_audience}
    if first and scope.may(READ_ALERTS) and (audience := warning_audience(scope, said=said, first=first)):
        return {"alert": said, "alert_audience": audience}
    texts.fault("alert", "Varningen är en annan nu. Läs in sidan med varningar igen.")
    return {"alert": "", "alert_audience": ""}


def _sentences(scope: Scope, first: date) -> list[str]:
    found = alerts.read_analysis(scope, first=first) if scope.may(READ_ALERTS) else None
    if found is None:
        return []
    names = {one.id: one.name for one in (*places.named_places(scope), *places.sub_areas(scope))}
    return ["".join(alert_wording.headline(alert, names)) for alert in found.findings.unusual.flags]
