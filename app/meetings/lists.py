"""What is read of meetings and decisions, by each reader what `circle.py` says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select, true
from sqlalchemy.types import String

from app.accounts import service as accounts
from app.figures.periods import Fortnight, local_date
from app.incidents import permissions as incident_permissions
from app.incidents import service as incidents
from app.incidents.visibility import IncidentView, Reader
from app.meetings import permissions, wording
from app.meetings.circle import A_PAGE, Circle, about, decision_and_meeting, due, next_meeting, read
from app.meetings.models import (
    CHANGED,
    CLOSED,
    DONE,
    DROPPED,
    EXTRA,
    LATE,
    OPEN,
    PICTURE,
    STANDS,
    Decision,
    DecisionEvent,
    Meeting,
    MeetingOrganisation,
)
from app.places import service as places
from app.report.fields import INTERNAL
from app.words.matching import parts_of
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

MOST_MEETINGS = 100
FOLLOWED = {PICTURE: (PICTURE, EXTRA), EXTRA: (PICTURE, EXTRA)}
"""Kind of a meeting -> of which kinds' decisions it follows up; of its own alone, where none are named."""


@dataclass(frozen=True)
class MeetingView:
    row: Meeting
    name: str
    called: tuple[str, ...]
    came: tuple[str, ...]
    decided: int = 0
    """Decisions of it that the reader reads."""

    @property
    def off(self) -> bool:
        return self.row.removed_at is not None

    @property
    def open(self) -> bool:
        return not self.off and self.row.status != CLOSED

    @property
    def period(self) -> Fortnight | None:
        return Fortnight(self.row.period_first) if self.row.period_first else None


@dataclass(frozen=True)
class DecisionView:
    """A decision in words. `state`: a sign and how far it has come."""

    row: Decision
    label: str
    where: str
    who: str
    state: tuple[str, str]
    late: bool
    meeting: str
    met_on: date
    meets: bool
    """Whether its reader reads its meeting."""
    acts: bool
    """Whether she may follow it up."""
    said: DecisionEvent | None = None
    """What was last said of it at the meeting whose page it stands on."""

    @property
    def stands(self) -> bool:
        return self.row.state in STANDS


@dataclass(frozen=True)
class MeetingPage:
    meeting: MeetingView
    former: Sequence[DecisionView]
    new: Sequence[DecisionView]
    removed: Sequence[DecisionView]
    """For whoever may put them back."""


@dataclass(frozen=True)
class DecisionPage:
    seen: DecisionView
    events: Sequence[DecisionEvent]
    """The latest first."""
    before: Mapping[UUID, Sequence[tuple[str, str]]]
    """Of each that is a change: (question, what was answered before). For whoever may change it."""
    meetings: Mapping[UUID, str]
    """Id -> name, of those at which something was said and that the reader reads."""
    incident: IncidentView | None
    """The report that it rests on, for whoever may read that."""
    alert: str
    """The same of a warning."""


@dataclass(frozen=True)
class Listed:
    rows: Sequence[DecisionView]
    more: bool


@requires(permissions.READ)
def list_meetings(scope: Scope) -> list[MeetingView]:
    """The latest first; those that were called off too."""
    rows = select(Meeting).where(Circle.of(scope).meetings()).order_by(Meeting.begins_at.desc(), Meeting.id.desc())
    return _meetings(scope, scope.db.scalars(rows.limit(MOST_MEETINGS)).all(), counted=True)


@requires(permissions.HOLD)
def meetings_to_decide_at(scope: Scope) -> list[MeetingView]:
    """Those that are not closed, the one that is nearest to now first."""
    rows = scope.db.scalars(select(Meeting).where(Meeting.removed_at.is_(None), Meeting.status != CLOSED)).all()
    return _meetings(scope, sorted(rows, key=lambda row: abs(row.begins_at - scope.now)))


@requires(permissions.READ)
def find_meeting(scope: Scope, *, id: UUID) -> MeetingView:
    """Raises NotFound for one that the actor does not read."""
    row = scope.db.scalar(select(Meeting).where(Meeting.id == id, Circle.of(scope).meetings()))
    if row is None:
        raise NotFound("meeting")
    return _meetings(scope, [row])[0]


@requires(permissions.READ)
def read_meeting(scope: Scope, *, id: UUID) -> MeetingPage:
    """A meeting with the decisions that it follows up and those that it made. Raises as `find_meeting`.

    It follows up what still stands of earlier meetings, until it is closed; then what was said at it.
    """
    scope.concerning(object=("meeting", id))
    meeting = find_meeting(scope, id=id)
    row = meeting.row
    events = (
        select(DecisionEvent).where(DecisionEvent.meeting_id == row.id).order_by(DecisionEvent.at, DecisionEvent.id)
    )
    said = {one.decision_id: one for one in scope.db.scalars(events)}
    earlier = and_(
        Decision.state.in_(STANDS),
        Decision.meeting_id != row.id,
        Meeting.begins_at < row.begins_at,
        Meeting.kind.in_(FOLLOWED.get(row.kind, (row.kind,))),
        false() if row.status == CLOSED else true(),
    )
    which = or_(Decision.meeting_id == row.id, Decision.id.in_(said), earlier)
    away = scope.may(permissions.HOLD)
    found = _decisions(scope, which, Decision.due, Decision.year, Decision.number, away=away)
    here = [one for one in found if one.row.meeting_id == row.id]
    new = sorted((one for one in here if one.row.removed_at is None), key=lambda one: one.row.number)
    former = [one for one in found if one.row.meeting_id != row.id and one.row.removed_at is None]
    return MeetingPage(
        meeting,
        [DecisionView(**{**one.__dict__, "said": said.get(one.row.id)}) for one in former],
        new,
        [one for one in here if one.row.removed_at],
    )


@requires(permissions.READ)
def list_decisions(
    scope: Scope,
    *,
    state: str | None = None,
    year: int | None = None,
    organisation_id: UUID | None = None,
    text: str = "",
    page: int = 1,
) -> Listed:
    """The latest first, A_PAGE at a time. `state`: one of `wording.FILTERS`; `text`: words, or a number (7/2026)."""
    today = local_date(scope.now)
    late = or_(Decision.state == LATE, and_(Decision.state == OPEN, Decision.due < today))
    states = {
        "oppna": Decision.state.in_(STANDS),
        "sena": late,
        "gjorda": Decision.state == DONE,
        "slappta": Decision.state == DROPPED,
    }
    if state is not None and state not in states:
        raise NotFound("state")
    which = and_(
        states[state] if state else true(),
        Decision.year == year if year else true(),
        Decision.organisation_id == organisation_id if organisation_id else true(),
        _says(text),
    )
    order = (Decision.due,) if state in ("oppna", "sena") else ()
    skip = (page - 1) * A_PAGE
    newest = *order, Decision.year.desc(), Decision.number.desc()
    rows = _decisions(scope, which, *newest, limit=A_PAGE + 1, skip=skip)
    return Listed(rows[:A_PAGE], len(rows) > A_PAGE)


@requires(permissions.READ)
def years(scope: Scope) -> list[int]:
    """Those that the actor reads decisions of, the latest first."""
    rows = select(Decision.year).where(Circle.of(scope).decisions()).distinct()
    return list(scope.db.scalars(rows.order_by(Decision.year.desc())))


@requires(permissions.READ)
def find_decision(scope: Scope, *, id: UUID) -> DecisionView:
    """Raises NotFound for one that the actor does not read."""
    found = _decisions(scope, Decision.id == id)
    if not found:
        raise NotFound("decision")
    return found[0]


@requires(permissions.READ)
def read_decision(scope: Scope, *, id: UUID) -> DecisionPage:
    """A decision with all that was said of it, and what it rests on of that which the actor may read. Raises as
    `find_decision`."""
    scope.concerning(object=("decision", id))
    seen = find_decision(scope, id=id)
    rows = select(DecisionEvent).where(DecisionEvent.decision_id == id)
    events = scope.db.scalars(rows.order_by(DecisionEvent.at.desc(), DecisionEvent.id.desc())).all()
    at = {one.meeting_id for one in events if one.meeting_id}
    met = select(Meeting).where(Meeting.id.in_(at), Circle.of(scope).meetings())
    names = {row.id: wording.name(row, scope.profile) for row in scope.db.scalars(met)} if at else {}
    # A wording that was changed may have had fewer readers.
    told = [one for one in events if one.what == CHANGED] if scope.may(permissions.HOLD) else []
    before = {one.id: _before(scope, one.before or {}) for one in told}
    return DecisionPage(seen, events, before, names, _incident(scope, seen.row), _alert(scope, seen.row))


@requires(permissions.READ)
def decisions_about(scope: Scope, *, incident_id: UUID | None = None, named_place_id: UUID | None = None) -> list:
    """Those that rest on a report or are about a place, the latest first. Of a report that the actor may read."""
    rows = about(Circle.of(scope), "incident_id" if incident_id else "named_place_id")
    found = scope.db.ask(rows, {"about": incident_id or named_place_id})
    return _told(scope, [decision_and_meeting(row) for row in found])


@requires(permissions.READ)
def waiting(scope: Scope) -> list[Select]:
    """What falls due within AHEAD or is late, of the actor's own organisations, for who follows up any of all; and the
    next meeting within a fortnight. As `hooks.todo` asks for it; `n`: how many decisions are past their last day."""
    circle, today = Circle.of(scope), local_date(scope.now)
    decided = [due(circle, today)] if circle.every or circle.organisations else []
    return [*decided, next_meeting(circle, today)]


@requires(permissions.READ)
def next_to_come(scope: Scope) -> Any:
    """Of the next one within a fortnight its kind (`what`), its period (`day`) and its beginning (`at`); or None."""
    return scope.db.execute(next_meeting(Circle.of(scope), local_date(scope.now))).first()


@requires(permissions.READ)
def of_group(scope: Scope, *, group_id: UUID) -> list[Meeting]:
    """The latest meetings of a group that the actor reads, the last first; those that were called off too."""
    rows = select(Meeting).where(Meeting.group_id == group_id, Circle.of(scope).meetings())
    return list(scope.db.scalars(rows.order_by(Meeting.begins_at.desc(), Meeting.id).limit(10)))


@requires(permissions.READ)
def said_at(scope: Scope, *, meeting_id: UUID) -> tuple[MeetingView, list[tuple[Decision, bool, str]]]:
    """For the minutes: a meeting; (a decision that all who read it may read, whether it was made there, who is to do
    it) of those that it made or followed up. Raises NotFound."""
    seen = find_meeting(scope, id=meeting_id)
    row = seen.row
    followed = select(DecisionEvent.decision_id).where(DecisionEvent.meeting_id == row.id)
    which = or_(Decision.meeting_id == row.id, Decision.id.in_(followed))
    rows = select(Decision).where(which, Decision.removed_at.is_(None), Decision.access_class == INTERNAL)
    names = {one.id: one.name for one in accounts.organisations(scope)}
    found = [
        (one, one.meeting_id == row.id, ", ".join(filter(None, (names.get(one.organisation_id), one.function))))
        for one in scope.db.scalars(rows.order_by(Decision.year, Decision.number))
    ]
    return seen, found


def _says(text: str):
    number, _, year = text.strip().partition("/")
    if number.isdecimal() and year.isdecimal() and len(number + year) < 10:
        return and_(Decision.number == int(number), Decision.year == int(year))
    said = Decision.text.cast(String) + " " + Decision.function + " " + Decision.ground
    return and_(true(), *(said.icontains(word, autoescape=True) for word in parts_of(text)))


def _meetings(scope: Scope, rows: Sequence[Meeting], *, counted: bool = False) -> list[MeetingView]:
    """With who is called, and how much was decided: two questions, whatever their number."""
    names = {one.id: one.name for one in accounts.organisations(scope)}
    ids, called, came = [row.id for row in rows], defaultdict(list), defaultdict(list)
    for one in scope.db.scalars(select(MeetingOrganisation).where(MeetingOrganisation.meeting_id.in_(ids))):
        called[one.meeting_id].append(names[one.organisation_id])
        if one.came:
            came[one.meeting_id].append(names[one.organisation_id])
    decided: dict[UUID, int] = {}
    if counted:
        n = select(Decision.meeting_id, func.count()).where(Circle.of(scope).decisions(), Decision.meeting_id.in_(ids))
        decided = {id: number for id, number in scope.db.execute(n.group_by(Decision.meeting_id))}
    return [
        MeetingView(
            row,
            wording.name(row, scope.profile),
            tuple(sorted(called[row.id])),
            tuple(sorted(came[row.id])),
            decided.get(row.id, 0),
        )
        for row in rows
    ]


def _decisions(
    scope: Scope, which, *order, limit: int | None = None, skip: int = 0, away: bool = False
) -> list[DecisionView]:
    """Those of them that the actor reads, in words. `away`: those that were taken away too, for who reads all."""
    circle = Circle.of(scope)
    rows = read(circle).where(which, true() if away else circle.decisions())
    return _told(scope, scope.db.execute(rows.order_by(*order).limit(limit).offset(skip or None)).all())


def _told(scope: Scope, found: Sequence[Any]) -> list[DecisionView]:
    """In words."""
    circle, today = Circle.of(scope), local_date(scope.now)
    if not found:
        return []
    words = _words(scope, [decision for decision, _meeting, _meets in found])
    return [
        DecisionView(
            row=row,
            label=f"{row.number}/{row.year}",
            where=", ".join(filter(None, (words.get(row.named_place_id), words.get(row.sub_area_id)))),
            who=", ".join(filter(None, (words.get(row.organisation_id), row.function))),
            state=wording.state(row, today),
            late=wording.is_late(row, today),
            meeting=wording.name(meeting, scope.profile),
            met_on=local_date(meeting.begins_at),
            meets=meets,
            acts=circle.acts_for(row) and scope.may(permissions.FOLLOW_UP),
        )
        for row, meeting, meets in found
    ]


def _words(scope: Scope, rows: Iterable[Decision]) -> dict[UUID | None, str]:
    """Id -> name, of the organisations, places and sub-areas that are named in them."""
    rows, named = list(rows), [*accounts.organisations(scope)]
    if any(row.named_place_id for row in rows):
        named += places.named_places(scope)
    if any(row.sub_area_id for row in rows):
        named += places.sub_areas(scope)
    return {one.id: one.name for one in named}


def _before(scope: Scope, before: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the fields of a decision said before a change, in words."""
    named = [*accounts.organisations(scope), *places.named_places(scope), *places.sub_areas(scope)]
    words = {str(one.id): one.name for one in named}
    words |= {**wording.NEEDS, **wording.CLASSES}
    said = {name: "" if value is None else str(value) for name, value in before.items() if name in wording.LABELS}
    if "picture_first" in said and said["picture_first"]:
        said["picture_first"] = Fortnight(date.fromisoformat(said["picture_first"])).label
    for name in ("incident_id", "alert"):  # what it rested on is told to those alone who may read it
        if said.get(name):
            said[name] = "en annan"
    return [(wording.LABELS[name], words.get(value, value) or "–") for name, value in said.items()]


def _incident(scope: Scope, row: Decision) -> IncidentView | None:
    if row.incident_id is None or not scope.may(incident_permissions.READ):
        return None
    try:
        return incidents.read_incident(scope, id=row.incident_id)
    except NotFound:
        return None


def _alert(scope: Scope, row: Decision) -> str:
    return row.alert if row.alert_audience and Reader.of(scope).belongs_to(row.alert_audience) else ""
