"""Acts on meetings: make, correct, call off, note who came, close. `lists.py` reads them.

Those who are called are written to, with the kind of meeting and when it is and nothing of what it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Select, and_, bindparam, delete, false, func, not_, or_, select

from app.accounts import service as accounts
from app.figures.periods import FORTNIGHT_DAYS, STOCKHOLM, Fortnight, local, local_date, start_of
from app.groups import service as groups
from app.mail import service as mail
from app.meetings import permissions, wording
from app.meetings.circle import Circle
from app.meetings.models import (
    CLOSED,
    COUNCIL,
    EXTRA,
    HELD,
    KINDS,
    PICTURE,
    PLANNED,
    STANDS,
    Decision,
    Meeting,
    MeetingOrganisation,
)
from app.report.fields import INTERNAL
from app.texts import Texts
from tenants import versions
from tenants.access import Actor
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope

USUAL = timedelta(days=FORTNIGHT_DAYS), time(9)
"""When a period's meeting is held, from its first day, where there has been none: the Monday after it."""
CALLED = "meeting_called"
BACK = timedelta(days=90)
MOST_DATED = 200


@dataclass(frozen=True)
class Dated:
    """When a meeting is, or the last day of a decision, for a calendar outside: never what it is about."""

    view: str
    id: UUID
    said: str
    begins: date | datetime
    version: int
    place: str = ""
    off: bool = False


@requires(permissions.HOLD)
def offered(scope: Scope) -> tuple[Fortnight, datetime] | None:
    """The period whose meeting has not been made and whose usual day has not gone, and when that would begin: as the
    last one began. None when all are made."""
    today, anchor = local_date(scope.now), scope.profile.anchor
    made = select(Meeting.period_first, Meeting.begins_at).where(Meeting.kind == PICTURE, Meeting.removed_at.is_(None))
    latest = scope.db.execute(made.order_by(Meeting.period_first.desc()).limit(3)).all()
    after, clock = USUAL
    if latest:
        begun = local(latest[0].begins_at)
        after, clock = begun.date() - latest[0].period_first, begun.time()
    current = Fortnight.containing(today, anchor)
    for period in (current.previous, current):
        day = period.first + after
        if day >= today and all(one.period_first != period.first for one in latest):
            return period, datetime.combine(day, clock, STOCKHOLM)
    return None


@requires(permissions.HOLD)
def book(scope: Scope) -> Meeting:
    """Make the meeting that is offered, with those who were called to the last one; all that there are for the first.

    Raises Conflict("changed_meanwhile") when it has been made.
    """
    _one_at_a_time(scope)
    found = offered(scope)
    if found is None:
        raise Conflict("changed_meanwhile")
    period, begins_at = found
    return _add(scope, kind=PICTURE, begins_at=begins_at, period=period, called=usually_called(scope, kind=PICTURE))


@requires(permissions.HOLD)
def usually_called(scope: Scope, *, kind: str) -> set[UUID]:
    """Who was called to the latest meeting of the kind, of those that have not ended; all, when there has been none."""
    there = {one.id for one in accounts.organisations_to_choose(scope)}
    latest = select(Meeting.id).where(Meeting.kind == kind).order_by(Meeting.begins_at.desc(), Meeting.id).limit(1)
    rows = select(MeetingOrganisation.organisation_id).where(MeetingOrganisation.meeting_id == latest.scalar_subquery())
    return there & set(scope.db.scalars(rows)) or there


@requires(permissions.HOLD)
def add_meeting(
    scope: Scope,
    *,
    kind: str,
    begins_at: datetime,
    place: str = "",
    about: str = "",
    period_first: date | None = None,
    group_id: UUID | None = None,
    called_ids: Sequence[UUID] = (),
    insist: bool = False,
) -> Meeting:
    """A new meeting. `period_first` is the picture's period, of a PICTURE meeting; `group_id`: whose meeting it is.

    Raises Invalid with a Swedish sentence per field.
    """
    _one_at_a_time(scope)
    values, called = _checked(scope, None, kind, begins_at, place, about, period_first, group_id, called_ids, insist)
    return _add(scope, **values, called=called)


@requires(permissions.HOLD)
def change_meeting(
    scope: Scope,
    *,
    id: UUID,
    version: int,
    kind: str,
    begins_at: datetime,
    place: str = "",
    about: str = "",
    period_first: date | None = None,
    group_id: UUID | None = None,
    called_ids: Sequence[UUID] = (),
    insist: bool = False,
) -> Meeting:
    """Correct a meeting: what is left out is emptied. Who came is kept. Raises as `add_meeting`, NotFound for one that
    was called off, and Conflict("changed_meanwhile") when somebody has changed it since `version`."""
    _one_at_a_time(scope)
    row = versions.find_kept(scope, Meeting, id)
    values, called = _checked(scope, row, kind, begins_at, place, about, period_first, group_id, called_ids, insist)
    period, before = values.pop("period"), (row.begins_at, row.place)
    versions.change(scope, row, version, {**values, "period_first": period and period.first})
    came = _came(scope, row)
    _call(scope, row, called, came)
    if (row.begins_at, row.place) != before:
        _tell(scope, row, called)
    return row


@requires(permissions.SUBSCRIBE)
def dated(scope: Scope) -> list[Dated]:
    """The meetings that the actor reads, those that were called off too, from BACK on; and the last day of each
    decision that stands and that she follows up. At most MOST_DATED of each, the first ones first."""
    circle = Circle.of(scope)
    meetings = select(Meeting).where(circle.meetings(), Meeting.begins_at > scope.now - BACK)
    found = [
        Dated(
            "meetings.show",
            row.id,
            wording.kind(row, scope.profile),
            row.begins_at,
            row.version,
            row.place,
            off=row.removed_at is not None,
        )
        for row in scope.db.scalars(meetings.order_by(Meeting.begins_at, Meeting.id).limit(MOST_DATED))
    ]
    if circle.every or circle.organisations:
        standing = circle.decisions(), Decision.state.in_(STANDS), Decision.due > local_date(scope.now - BACK)
        hers = select(Decision).where(*standing, *(() if circle.every else (circle.own(),)))
        found += [
            Dated("meetings.decision", row.id, f"Beslut {row.number}/{row.year}: sista dag", row.due, row.version)
            for row in scope.db.scalars(hers.order_by(Decision.due, Decision.id).limit(MOST_DATED))
        ]
    return found


@requires(permissions.HOLD)
def note_attendance(scope: Scope, *, id: UUID, version: int, came_ids: Sequence[UUID] = ()) -> Meeting:
    """Write down which organisations come, also those that were not called: the meeting has begun then if its day has
    come. Raises Invalid, NotFound and Conflict as `change_meeting`, and Conflict("meeting_closed")."""
    row = open_meeting(scope, id)
    came = set(came_ids)
    if came - {one.id for one in accounts.organisations(scope)}:
        raise Invalid({"came_ids": ["En av verksamheterna finns inte här. Välj i listan."]})
    begun = local_date(row.begins_at) <= local_date(scope.now)
    versions.change(scope, row, version, {"status": HELD if came and begun else row.status})
    _call(scope, row, _called(scope, row), came)
    return row


@requires(permissions.HOLD)
def call_off(scope: Scope, *, id: UUID) -> Meeting:
    """Call a meeting off; it can be taken up again. Raises NotFound for one that is off, and
    Conflict("meeting_held") for one at which something was decided, or that is closed."""
    row = versions.find_kept(scope, Meeting, id)
    decided = select(Decision.id).where(Decision.meeting_id == row.id, Decision.removed_at.is_(None)).limit(1)
    if row.status == CLOSED or scope.db.scalar(decided):
        raise Conflict("meeting_held")
    versions.remove(scope, row)
    _tell(scope, row, _called(scope, row))
    return row


@requires(permissions.HOLD)
def take_up(scope: Scope, *, id: UUID) -> Meeting:
    """Let a meeting that was called off be held after all. Raises NotFound, and Conflict("period_taken") when its
    period has another by now."""
    _one_at_a_time(scope)
    row = versions.find_removed(scope, Meeting, id)
    if row.kind == PICTURE and _of_period(scope, row.period_first):
        raise Conflict("period_taken")
    versions.restore(scope, row)
    _tell(scope, row, _called(scope, row))
    return row


@requires(permissions.HOLD)
def close(scope: Scope, *, id: UUID) -> Meeting:
    """End a meeting: nothing is decided at it any more. Raises NotFound, and Conflict("not_yet") before its day."""
    row = versions.find_kept(scope, Meeting, id)
    if local_date(row.begins_at) > local_date(scope.now):
        raise Conflict("not_yet")
    row.status = CLOSED
    scope.db.flush()
    return row


@requires(permissions.HOLD)
def reopen(scope: Scope, *, id: UUID) -> Meeting:
    """Take up a meeting that was closed."""
    row = versions.find_kept(scope, Meeting, id)
    row.status = HELD
    scope.db.flush()
    return row


def open_meeting(scope: Scope, id: UUID) -> Meeting:
    """The meeting, locked (for acts alone). Raises NotFound, also for one that was called off, and
    Conflict("meeting_closed")."""
    row = versions.find_kept(scope, Meeting, id)
    if row.status == CLOSED:
        raise Conflict("meeting_closed")
    return row


def mark(scope: Scope) -> str:
    """Is another as soon as any decision that the actor reads is another: what a screen asks that stands open."""
    rows = select(func.count(), func.sum(Decision.version)).where(Circle.of(scope).decisions())
    return ".".join(str(one or 0) for one in scope.db.execute(rows).one())


def _one_at_a_time(scope: Scope) -> None:
    """So that two who make the meeting of one period make one."""
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"meeting {scope.tenant.id}", 0))))


def _add(
    scope: Scope, *, kind: str, begins_at: datetime, period: Fortnight | None, called: set[UUID], **more: Any
) -> Meeting:
    said = {"place": "", "about": "", "group_id": None, **more}
    first = period.first if period else None
    row = scope.add(Meeting(kind=kind, status=PLANNED, begins_at=begins_at, period_first=first, **said))
    _call(scope, row, called, set())
    _tell(scope, row, called)
    return row


def _tell(scope: Scope, row: Meeting, called: set[UUID]) -> None:
    """Write to those who are called to a meeting that is to come, but to whoever does it herself."""
    if not scope.post.works or scope.tenant.is_practice or row.begins_at < scope.now:
        return
    readers = accounts.may_here(scope, permission=permissions.READ)
    to = [her for her in readers if _is_called(her, row, called) and her.person_id != scope.actor.person_id]
    mail.tell(scope, kind=CALLED, to=to, about_id=row.id)


def _is_called(her: Actor, row: Meeting, called: set[UUID]) -> bool:
    """For her organisation; to a meeting of the council its members are."""
    if row.kind == COUNCIL and permissions.sits_in_council(her):
        return True
    return bool(her.organisations(permissions.READ) & called)


def _called(scope: Scope, row: Meeting) -> set[UUID]:
    here = select(MeetingOrganisation.organisation_id).where(MeetingOrganisation.meeting_id == row.id)
    return set(scope.db.scalars(here))


def _came(scope: Scope, row: Meeting) -> set[UUID]:
    here = MeetingOrganisation.meeting_id == row.id, MeetingOrganisation.came
    return set(scope.db.scalars(select(MeetingOrganisation.organisation_id).where(*here)))


def _call(scope: Scope, row: Meeting, called: set[UUID], came: set[UUID]) -> None:
    """Write anew who is called and who came."""
    scope.db.execute(delete(MeetingOrganisation).where(MeetingOrganisation.meeting_id == row.id))
    rows = [{"meeting_id": row.id, "organisation_id": one, "came": one in came} for one in sorted(called | came)]
    scope.insert_many(MeetingOrganisation, rows)


def _of_period(scope: Scope, first: date | None) -> UUID | None:
    made = Meeting.kind == PICTURE, Meeting.period_first == first, Meeting.removed_at.is_(None)
    return scope.db.scalar(select(Meeting.id).where(*made))


def _checked(
    scope: Scope,
    row: Meeting | None,
    kind: str,
    begins_at: datetime,
    place: str,
    about: str,
    period_first: date | None,
    group_id: UUID | None,
    called_ids: Sequence[UUID],
    insist: bool,
) -> tuple[dict, set[UUID]]:
    """The columns of a meeting (`period` for its first day), and who is called."""
    texts, called = Texts(insist=insist), set(called_ids)
    values = {"kind": kind, "begins_at": begins_at, "period": None, "group_id": group_id}
    values |= {"place": texts.line("place", place), "about": texts.line("about", about)}
    if kind not in KINDS:
        texts.fault("kind", "Välj vilket slags möte det är.")
    if group_id and not (row and row.group_id == group_id) and group_id not in dict(groups.groups_to_choose(scope)):
        texts.fault("group_id", "Gruppen finns inte här, eller har avslutats. Välj i listan.")
    if called - {one.id for one in accounts.organisations(scope)}:
        texts.fault("called_ids", "En av verksamheterna finns inte här. Välj i listan.")
    if kind == PICTURE and period_first is None:
        texts.fault("period_first", "Välj vilken lägesbild mötet gäller.")
    elif kind == PICTURE and period_first:
        period = values["period"] = Fortnight.containing(period_first, scope.profile.anchor)
        if period.first != period_first:
            texts.fault("period_first", "Ingen lägesbild börjar den dagen. Välj i listan.")
        elif (other := _of_period(scope, period_first)) and (row is None or other != row.id):
            texts.fault("period_first", f"Lägesbilden {period.label} har redan ett möte.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values, called


@requires(permissions.TELL)
def said_in_picture(scope: Scope, *, first: date, classes: Sequence[str]) -> list[tuple[Decision, bool, str]]:
    """(decision, whether it was made about this picture, who is to do it) of these classes, for the picture of the
    period that begins on `first`: what still stands or was made at the meetings before, and what this one has made."""
    period = Fortnight(first)
    made = func.coalesce(Meeting.period_first == first, false())
    during = Meeting.begins_at.between(start_of(first), start_of(period.next.first))
    now = or_(made, and_(Meeting.kind == EXTRA, during))
    before = and_(Meeting.begins_at < start_of(period.next.first + timedelta(days=FORTNIGHT_DAYS)), not_(now))
    lately = Meeting.begins_at >= start_of(period.previous.first)
    joined = (Meeting.tenant_id == Decision.tenant_id) & (Meeting.id == Decision.meeting_id)
    rows = select(Decision, now.label("now")).join(Meeting, joined)
    rows = rows.where(
        Decision.removed_at.is_(None),
        Meeting.removed_at.is_(None),
        Meeting.kind.in_((PICTURE, EXTRA)),
        or_(now, and_(before, or_(Decision.state.in_(STANDS), lately))),
    )
    rows = rows.order_by(Decision.due, Decision.year, Decision.number)
    every = scope.once((Decision, first), lambda: tuple(scope.db.execute(rows)))
    found = [(row, own) for row, own in every if row.access_class in classes]
    names = {one.id: one.name for one in accounts.organisations(scope)} if found else {}
    return [
        (row, bool(own), ", ".join(filter(None, (names.get(row.organisation_id), row.function)))) for row, own in found
    ]


@requires(permissions.TELL)
def said_in_council(scope: Scope, *, before: datetime) -> tuple[Meeting | None, list[tuple[Decision, str]]]:
    """The council's latest meeting that began before a moment, and (decision, who is to do it) of what it decided that
    everybody in the room reads."""
    held = Meeting.removed_at.is_(None), Meeting.kind == COUNCIL, Meeting.begins_at < before
    meeting = scope.db.scalar(select(Meeting).where(*held).order_by(Meeting.begins_at.desc(), Meeting.id).limit(1))
    if meeting is None:
        return None, []
    of_it = Decision.meeting_id == meeting.id, Decision.removed_at.is_(None), Decision.access_class == INTERNAL
    rows = scope.db.scalars(select(Decision).where(*of_it).order_by(Decision.year, Decision.number)).all()
    names = {one.id: one.name for one in accounts.organisations(scope)} if rows else {}
    return meeting, [(row, ", ".join(filter(None, (names.get(row.organisation_id), row.function)))) for row in rows]


@requires(permissions.READ)
def period_of(scope: Scope, *, id: UUID) -> Select:
    """The first day of the period whose picture a meeting takes up."""
    return select(Meeting.period_first).where(Meeting.id == id)


@requires(permissions.READ)
def periods_met(scope: Scope) -> Select:
    """The first days of the periods whose picture's meeting has been held, or has begun by `now`, which is bound."""
    return _PERIODS_MET


_BEGUN = Meeting.begins_at <= bindparam("now", type_=DateTime(timezone=True)), Meeting.removed_at.is_(None)
_PERIODS_MET = select(Meeting.period_first).where(Meeting.kind == PICTURE, *_BEGUN)
