"""Acts on what is to come: read, enter, correct, take away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select, update
from sqlalchemy.orm import aliased

from app.accounts import service as accounts
from app.coming_events import permissions
from app.coming_events.models import KINDS, ComingEvent
from app.figures.periods import YEAR_DAYS, Days, local_date
from app.figures.rooms import Room
from app.places import service as places
from app.places.permissions import RECOUNT
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import uuid7
from tenants.scope import Scope

BACK, AHEAD, LONGEST = timedelta(days=31), timedelta(days=400), timedelta(days=60)
"""So far from today it may begin, and so long it may be."""
SHOWN_AFTER = timedelta(days=YEAR_DAYS + 31)
"""So long after its last day it is shown as what has been."""
MOST = 200


@dataclass(frozen=True)
class Event:
    row: ComingEvent
    where: str
    organisation: str
    may_change: bool


@requires(permissions.READ)
def list_events(scope: Scope, *, days: Days | None = None) -> tuple[list[Event], list[Event]]:
    """What has a day among these that is not over, and what is; None: all of the year that was and what is to come."""
    today = local_date(scope.now)
    days = days or Days(today - SHOWN_AFTER, today + AHEAD + LONGEST)
    found = _events(scope, days, _readable(scope))
    return [one for one in found if one.row.last >= today], [one for one in found if one.row.last < today][::-1]


@requires(permissions.TELL)
def told_in(scope: Scope, *, days: Days, room: Room) -> tuple[list[Event], list[Event]]:
    """What may be told in a room of these days, and of the same days the year before."""
    before = days.back(YEAR_DAYS)
    found = scope.once((ComingEvent, days), lambda: tuple(_events(scope, Days(before.first, days.last))))
    told = [one for one in found if room.hears(one.row.room)]
    now, then = ([one for one in told if _meet(one.row, some)] for some in (days, before))
    return now, then


@requires(permissions.DATED)
def dated(scope: Scope) -> Sequence[ComingEvent]:
    """What the actor may see, from a month ago on: the versions that hold."""
    since = local_date(scope.now) - BACK
    rows = _holding().where(ComingEvent.last >= since, _readable(scope))
    return scope.db.scalars(rows.order_by(ComingEvent.first, ComingEvent.event_id).limit(MOST)).all()


@requires(permissions.WRITE)
def read_versions(scope: Scope, *, id: UUID) -> list[ComingEvent]:
    """What has been saved of one that the actor may change, the latest first. Raises NotFound, also for what has been
    taken away."""
    found = _versions(scope, id)
    if found[0].gone:
        raise NotFound("coming_event")
    return found


@requires(permissions.WRITE)
def whose(scope: Scope) -> list[Any]:
    """The organisations that the actor may enter something for, her own first."""
    hers = scope.actor.organisations(permissions.WRITE)
    there = accounts.organisations_to_choose(scope)
    every = permissions.writes_for_any(scope.actor)
    return sorted((one for one in there if every or one.id in hers), key=lambda one: one.id not in hers)


@requires(permissions.WRITE)
def add_event(scope: Scope, **said: Any) -> ComingEvent:
    """Enter something that is to come: `kind`, `title`, `first`, `last` (left out: the same day), `named_place_id`,
    `sub_area_id`, `room` (left out: all who read the picture), `organisation_id` (left out: her first). Raises Invalid.
    """
    return _save(scope, uuid7(), 1, **_checked(scope, None, **said))


@requires(permissions.WRITE)
def change_event(scope: Scope, *, id: UUID, version: int, **said: Any) -> ComingEvent:
    """Correct it. Raises as `add_event`, NotFound, and Conflict("changed_meanwhile")."""
    row = _versions(scope, id)[0]
    if row.gone:
        raise NotFound("coming_event")
    if row.version != version:
        raise Conflict("changed_meanwhile")
    return _save(scope, id, version + 1, **_checked(scope, row, **said))


@requires(permissions.WRITE)
def remove_event(scope: Scope, *, id: UUID) -> ComingEvent:
    """Take it away; it can be put back. Raises NotFound."""
    return _turn(scope, id, gone=True)


@requires(permissions.WRITE)
def put_back(scope: Scope, *, id: UUID) -> ComingEvent:
    """Raises NotFound."""
    return _turn(scope, id, gone=False)


@requires(RECOUNT)
def move_events(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let what is at a place be at another, which it has been merged with."""
    moved = update(ComingEvent).where(ComingEvent.named_place_id == named_place_id).values(named_place_id=to_id)
    scope.db.execute(moved.execution_options(synchronize_session=False))


def _holding() -> Select:
    """The version of each that holds, unless that has been taken away. Which it is is asked before who may read it: a
    correction that is shown to fewer takes what stood before with it."""
    later = aliased(ComingEvent)
    same = later.tenant_id == ComingEvent.tenant_id, later.event_id == ComingEvent.event_id
    newer = select(later.id).where(*same, later.version > ComingEvent.version).exists()
    return select(ComingEvent).where(~newer, ~ComingEvent.gone)


def _readable(scope: Scope) -> ColumnElement[bool]:
    hers = scope.actor.organisations(permissions.WRITE)
    own = ComingEvent.organisation_id.in_(hers) if hers else false()
    return or_(ComingEvent.room.in_(permissions.rooms_heard(scope.actor)), own)


def _meet(row: ComingEvent, days: Days) -> bool:
    return row.first <= days.last and days.first <= row.last


def _events(scope: Scope, days: Days, *criteria: ColumnElement[bool]) -> list[Event]:
    within = ComingEvent.first <= days.last, ComingEvent.last >= days.first
    rows = _holding().where(*within, *criteria).order_by(ComingEvent.first, ComingEvent.last, ComingEvent.event_id)
    names = {one.id: one.name for one in accounts.organisations(scope)}
    sites = {one.id: one.name for one in places.named_places(scope)}
    areas = {one.id: one.name for one in places.sub_areas(scope)}
    found = []
    for row in scope.db.scalars(rows.limit(MOST)):
        where = ", ".join(filter(None, (sites.get(row.named_place_id), areas.get(row.sub_area_id))))
        found.append(Event(row, where, names[row.organisation_id], _may_change(scope, row)))
    return found


def _may_change(scope: Scope, row: ComingEvent) -> bool:
    if not scope.may(permissions.WRITE):
        return False
    hers = scope.actor.organisations(permissions.WRITE)
    return permissions.writes_for_any(scope.actor) or row.organisation_id in hers


def _versions(scope: Scope, id: UUID) -> list[ComingEvent]:
    """All of one that the actor may change, the latest first."""
    scope.concerning(object=("coming_event", id))
    rows = select(ComingEvent).where(ComingEvent.event_id == id).order_by(ComingEvent.version.desc())
    found = list(scope.db.scalars(rows))
    if not found or not _may_change(scope, found[0]):
        raise NotFound("coming_event")
    return found


def _turn(scope: Scope, id: UUID, *, gone: bool) -> ComingEvent:
    row = _versions(scope, id)[0]
    if row.gone == gone:
        raise NotFound("coming_event")
    names = ("kind", "title", "first", "last", "named_place_id", "sub_area_id", "organisation_id", "room")
    return _save(scope, id, row.version + 1, gone=gone, **{name: getattr(row, name) for name in names})


def _save(scope: Scope, id: UUID, version: int, *, gone: bool = False, **values: Any) -> ComingEvent:
    # Of two who write the same version the database refuses the second, who is told that it has been changed.
    by = {"saved_at": scope.now, "saved_by": scope.actor.name}
    row = scope.add(ComingEvent(event_id=id, version=version, gone=gone, **values, **by))
    scope.concerning(object=("coming_event", id))
    return row


def _checked(
    scope: Scope,
    row: ComingEvent | None,
    *,
    kind: str,
    first: date,
    title: str = "",
    last: date | None = None,
    named_place_id: UUID | None = None,
    sub_area_id: UUID | None = None,
    room: str | None = None,
    organisation_id: UUID | None = None,
) -> dict[str, Any]:
    texts, today = Texts(), local_date(scope.now)
    said = texts.line("title", title, required="Skriv med några ord vad det är.")
    last, room = last or first, room or str(Room.REPORTERS)
    allowed = [one.id for one in whose(scope)]
    organisation = organisation_id or (allowed[0] if allowed else None)
    kept = {row.named_place_id, row.sub_area_id, row.organisation_id} if row else set()
    begun = row is not None and row.first == first
    if kind not in KINDS:
        texts.fault("kind", "Välj vad det är.")
    if not (begun or today - BACK <= first <= today + AHEAD):
        texts.fault("first", "Välj en dag mellan för en månad sedan och drygt ett år fram.")
    elif last < first:
        texts.fault("last", "Sista dagen är före den första.")
    elif last - first > LONGEST:
        texts.fault("last", f"Högst {LONGEST.days} dagar. Lägg in det som flera händelser.")
    if named_place_id and named_place_id not in {one.id for one in places.places_to_choose(scope)} | kept:
        texts.fault("named_place_id", "Platsen finns inte här. Välj i listan.")
    if sub_area_id and sub_area_id not in {one.id for one in places.areas_to_choose(scope)} | kept:
        texts.fault("sub_area_id", "Delområdet finns inte här. Välj i listan.")
    if room not in tuple(Room):
        texts.fault("room", "Välj vem som får se det.")
    if organisation not in {*allowed} | kept:
        texts.fault("organisation_id", "Välj din egen verksamhet.")
    if texts.faults:
        raise Invalid(texts.faults)
    values = {"kind": kind, "title": said, "first": first, "last": last, "room": str(room)}
    where = {"named_place_id": named_place_id, "sub_area_id": sub_area_id}
    return {**values, **where, "organisation_id": organisation}
