"""Acts on how we work in sub-areas: read and set it, call the extra meeting that the highest level asks for, and note
what came of that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Date, bindparam, func, literal, null, or_, select, union_all

from app.call_lists import service as call_lists
from app.call_lists.service import Call
from app.contributions import permissions
from app.contributions.models import EFFORT, LEVELS, NORMAL, AreaLevel, ExtraMeeting, OwnView
from app.contributions.readers import Reads, handed_in, period_of
from app.figures.periods import Fortnight
from app.figures.rooms import Room
from app.meetings import service as meetings
from app.meetings.service import EXTRA
from app.pictures.service import open_picture
from app.places import service as places
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.scope import Scope

LOG_LINES, LONGEST_LINE = 2, 200
ORDER = {level: at for at, level in enumerate(LEVELS)}


@dataclass(frozen=True)
class Area:
    """How we work in a sub-area."""

    id: UUID
    name: str
    level: str
    reason: str
    room: str
    version: int
    """0: nobody has said anything of it, so it is as usual."""
    before: str | None
    """What the last picture said; None: it said nothing."""

    @property
    def arrow(self) -> int:
        """1 up, −1 down, 0 as before or not said."""
        step = ORDER[self.level] - ORDER[self.before or self.level]
        return (step > 0) - (step < 0)


@dataclass(frozen=True)
class Extra:
    """An extra meeting, and what came of it."""

    row: ExtraMeeting
    area: str


@dataclass(frozen=True)
class Levels:
    """Of a period: what may be read of every sub-area, and the extra meetings that it tells of."""

    areas: list[Area]
    extras: list[Extra]
    """Also those that the last picture asked for."""


@dataclass(frozen=True)
class Called:
    """Whom one calls about a sub-area, by function: at its places that have a list, and anywhere."""

    places: list[tuple[str, list[Call]]]
    whole: list[Call]


@requires(permissions.READ)
def read_levels(scope: Scope, *, first: date | None = None) -> Levels:
    """As the actor may read them (None: the period that runs). Raises NotFound for a day that no period begins on."""
    return _levels(scope, period_of(scope, first).first, Reads.of(scope).rooms)


@requires(permissions.TELL)
def told_in(scope: Scope, *, first: date, room: Room) -> Levels:
    """What may be told in a room, for the parts of a picture."""
    return _levels(scope, first, [one for one in Room if room.hears(one)])


def _glance() -> CompoundSelect:
    first, before = bindparam("first", type_=Date()), bindparam("before", type_=Date())
    latest = handed_in(OwnView.first == first)
    views = select(latest.c.organisation_id, null(), literal(""), literal(""), literal(0), latest.c.first)
    levels = (AreaLevel.sub_area_id, AreaLevel.level, AreaLevel.reason, AreaLevel.room, AreaLevel.version)
    said = select(*levels, AreaLevel.first).where(or_(AreaLevel.first == first, AreaLevel.first == before))
    return union_all(said, views.where(latest.c.mood.is_not(None)))


_GLANCE = Question(_glance())


@requires(permissions.READ)
def at_a_glance(scope: Scope, *, first: date) -> tuple[list[Area], frozenset[UUID]]:
    """The sub-areas where we work in another way than usual or did, and who has handed in an own view: one question."""
    rows = scope.db.ask(_GLANCE, {"first": first, "before": Fortnight(first).previous.first})
    rooms = Reads.of(scope).rooms
    found = _areas(scope, first, (row for row in rows if row.level is not None), rooms)
    there = frozenset(row.sub_area_id for row in rows if row.level is None)
    return [one for one in found if one.level != NORMAL or one.arrow], there


@requires(permissions.LEVEL)
def set_level(
    scope: Scope, *, first: date, sub_area_id: UUID, version: int, level: str, reason: str = "", room: str | None = None
) -> AreaLevel:
    """Say how we work in a sub-area, and why. `version`: what was read, 0 for nothing. `room`: who is told why,
    everybody when it is left out; how we work is told to all who read the picture.

    Raises NotFound, Conflict("picture_locked"), Conflict("changed_meanwhile") and Invalid.
    """
    period_of(scope, first)
    area = places.find_area(scope, id=sub_area_id)
    open_picture(scope, first=first)
    texts, room = Texts(), room or Room.REPORTERS
    said = texts.line("reason", reason)
    if level not in LEVELS:
        texts.fault("level", "Välj hur ni arbetar i delområdet.")
    elif level != NORMAL and not said and "reason" not in texts.faults:
        texts.fault("reason", "Skriv en rad om varför.")
    if room not in tuple(Room):
        texts.fault("room", "Välj vem som får läsa.")
    if texts.faults:
        raise Invalid(texts.faults)
    values = {"level": level, "reason": said, "room": str(room)}
    key = f"area_level {scope.tenant.id} {first} {area.id}"
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    row = scope.db.scalar(select(AreaLevel).where(AreaLevel.first == first, AreaLevel.sub_area_id == area.id))
    if row is None:
        versions.same(None, version)
        return scope.add(AreaLevel(first=first, sub_area_id=area.id, **values))
    versions.change(scope, row, version, values)
    return row


@requires(permissions.LEVEL)
def whom_to_call(scope: Scope, *, sub_area_id: UUID) -> Called:
    """By function, never by name. Raises NotFound."""
    area, lists = places.find_area(scope, id=sub_area_id), call_lists.list_all(scope)
    there = [one for one in places.places_to_choose(scope) if one.sub_area_id == area.id and lists.get(one.id)]
    return Called([(one.name, lists[one.id]) for one in there], lists.get(None, []))


@requires(permissions.LEVEL)
def call_extra(scope: Scope, *, first: date, sub_area_id: UUID, begins_at: datetime) -> Any:
    """Make the extra meeting about a sub-area in which we have said that we gather our efforts, with those who were
    called to the last one. Raises NotFound, and Conflict("no_effort") where we have not."""
    area = places.find_area(scope, id=sub_area_id)
    row = scope.db.scalar(select(AreaLevel).where(AreaLevel.first == first, AreaLevel.sub_area_id == area.id))
    if row is None or row.level != EFFORT:
        raise Conflict("no_effort")
    called = meetings.usually_called(scope, kind=EXTRA)
    met = meetings.add_meeting(scope, kind=EXTRA, begins_at=begins_at, about=area.name, called_ids=sorted(called))
    about = {"first": first, "sub_area_id": area.id, "meeting_id": met.id}
    scope.add(ExtraMeeting(**about, room=row.room, log=""))
    return met


@requires(permissions.READ)
def read_extra(scope: Scope, *, id: UUID) -> Extra:
    """Raises NotFound, also for what the actor is not told."""
    row = scope.find(ExtraMeeting, id)
    if row.room not in Reads.of(scope).rooms:
        raise NotFound("extra_meeting")
    return Extra(row, _names(scope)[row.sub_area_id])


@requires(permissions.LEVEL)
def write_log(scope: Scope, *, id: UUID, version: int, log: str = "") -> ExtraMeeting:
    """What came of an extra meeting, in two lines: it stands in the picture that comes. Raises NotFound,
    Conflict("changed_meanwhile") and Invalid."""
    texts = Texts()
    said = texts.take("log", log, most=LOG_LINES * (LONGEST_LINE + 1))
    lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    if len(lines) > LOG_LINES:
        texts.fault("log", f"Högst {LOG_LINES} rader. Du har skrivit {len(lines)}.")
    if any(len(line) > LONGEST_LINE for line in lines):
        texts.fault("log", f"En rad är för lång: högst {LONGEST_LINE} tecken.")
    if texts.faults:
        raise Invalid(texts.faults)
    row = scope.find(ExtraMeeting, id, to_change=True)
    versions.change(scope, row, version, {"log": "\n".join(lines)})
    return row


def _names(scope: Scope) -> dict[UUID, str]:
    return {area.id: area.name for area in places.sub_areas(scope)}


def _levels(scope: Scope, first: date, rooms: Iterable[str]) -> Levels:
    periods, told = (first, Fortnight(first).previous.first), set(rooms)
    said = select(AreaLevel).where(AreaLevel.first.in_(periods))
    rows = scope.once((AreaLevel, first), lambda: tuple(scope.db.scalars(said)))
    called = select(ExtraMeeting).where(ExtraMeeting.first.in_(periods)).order_by(ExtraMeeting.id)
    extras = scope.once((ExtraMeeting, first), lambda: tuple(scope.db.scalars(called)))
    names = _names(scope)
    met = [Extra(row, names[row.sub_area_id]) for row in extras if row.room in told]
    return Levels(_areas(scope, first, rows, told), met)


def _areas(scope: Scope, first: date, rows: Iterable[Any], rooms: Iterable[str]) -> list[Area]:
    """Every sub-area that holds or of which something was said; why, where it may be told."""
    said, told = {(row.first, row.sub_area_id): row for row in rows}, set(rooms)
    before, found = Fortnight(first).previous.first, []
    for area in places.sub_areas(scope):
        now, then = said.get((first, area.id)), said.get((before, area.id))
        if area.ended_at is not None and now is None:
            continue
        level = (NORMAL, "", str(Room.REPORTERS), 0)
        if now:
            level = (now.level, now.reason if now.room in told else "", now.room, now.version)
        found.append(Area(area.id, area.name, *level, then.level if then else None))
    return found
