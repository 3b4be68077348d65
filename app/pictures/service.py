"""Acts on pictures: open, have counted, make final, correct; and what is read of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Select, literal, null, select

from app.figures.periods import Fortnight, last_whole_day
from app.figures.rooms import Room
from app.hooks import Part, made_final, picture_parts
from app.incident_counts import figures, history
from app.meetings import service as meetings
from app.pictures import drafting, frozen, permissions
from app.pictures.models import LOCKED, OPEN, Picture, PictureDraft, PictureEdition, PictureSnapshot, SharedEdition
from app.redactions import service as redactions
from app.texts import Texts
from tenants import runs, versions
from tenants.access import CALENDAR
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import uuid7
from tenants.readiness import newest_version
from tenants.runs import Run
from tenants.scope import Scope

KIND = "picture_draft"
STEPS = len(Room)
MOST_LISTED = 60
KEY = ["tenant_id", "first"]
MOST_WAITING = 3
NOT_COUNTED = "Siffrorna är inte räknade än. Räkna dem först."


@dataclass(frozen=True)
class Edition:
    """An edition as its reader's room is told it."""

    row: PictureEdition
    first: date
    room: Room
    told: frozen.Told
    changed: int
    """So many of the reports that it counts have been changed since."""
    sha256: str
    """Of what the room is told, as it was kept."""
    later: PictureEdition | None
    """The one that replaces it."""
    redacted_at: datetime | None = None
    """When words were removed from it, and its hash thereby became another than the one it was made final with."""
    kept_sha256: str = ""
    """The hash it was made final with."""

    @property
    def period(self) -> Fortnight:
        return Fortnight(self.first)


@dataclass(frozen=True)
class Draft:
    """What the picture says until it is made final, as its reader's room is told it."""

    parts: tuple[Part, ...]
    counted_at: Any
    """aware; None when nothing has been counted."""
    seen: str
    """What is shown in all rooms together, as a hash: for whoever makes it final; "" for others."""
    rooms: tuple[tuple[Room, str], ...] = ()
    """The titles of what each room is told, for whoever makes it final."""


@dataclass(frozen=True)
class PicturePage:
    period: Fortnight
    room: Room
    row: Picture | None
    """None until it has been opened."""
    draft: Draft | None
    """None when it is final, and for who reads editions alone."""
    editions: Sequence[PictureEdition]
    """The latest first."""
    run: Run | None
    """The latest order of its figures, for whoever may order them."""
    begun: bool
    """Whether it has a whole day to count."""


@requires(permissions.ORDER)
def order_draft(scope: Scope, *, first: date | None = None, edition: int | None = None) -> Run:
    """Open the picture of the period that begins on `first` (None: that of the last whole day), and have its figures
    counted as of now. Raises NotFound for a period that is none or is to come, Conflict("picture_locked") and as
    `runs.order`."""
    latest = last_whole_day(scope.now)
    first = first or Fortnight.containing(latest, scope.profile.anchor).first
    if first > latest:
        raise NotFound("period")
    open_picture(scope, first=first)
    last = Fortnight(first).until(latest).last
    return runs.order(scope, kind=KIND, period=f"{first}/{last}", edition=edition)


@requires(permissions.COUNT)
def count_draft(scope: Scope, *, run: Run, progress, demo: bool = False) -> dict[Room, drafting.Counted]:
    """The figures of the run's picture, for each room."""
    first, made = date.fromisoformat(run.period.partition("/")[0]), {}
    for step, room in enumerate(Room, 1):
        progress(step, STEPS, f"Räknar för rummet {room.called(scope.profile.est_group)}")
        made[room] = drafting.count(drafting.for_room(scope, room), first, room)
    return made


@requires(permissions.KEEP)
def keep_draft(scope: Scope, *, made: dict[Room, drafting.Counted], run: Run) -> None:
    """Let these be the figures of the picture, unless it has been made final meanwhile."""
    first = date.fromisoformat(run.period.partition("/")[0])
    row = _picture(scope, first, to_change=True)
    if row is None or row.state == LOCKED:
        return
    rows = [
        {
            "picture_id": row.id,
            "room": str(room),
            "content": {**one.content, "seed": one.seed, "last": one.last.isoformat()},
            "reports": one.reports,
            "counted_at": scope.now,
        }
        for room, one in made.items()
    ]
    scope.insert_many(PictureDraft, rows, upsert=_replaced)
    versions.change(scope, row, row.version, {})


@requires(permissions.READ)
def read_picture(scope: Scope, *, first: date | None = None) -> PicturePage:
    """The picture of the period that begins on `first` (None: that of the last whole day), as the actor's room is told
    it. Raises NotFound for a day that no period begins on, and a period to come that nothing is written for."""
    latest = last_whole_day(scope.now)
    period = Fortnight.containing(first or latest, scope.profile.anchor)
    row, room = _picture(scope, period.first), permissions.room_of(scope.actor)
    if first not in (None, period.first) or not (row or period.first <= latest):
        raise NotFound("period")
    drafts = scope.may(permissions.DRAFT) and (row is None or row.state == OPEN)
    draft = _draft(scope, period.first, row, room) if drafts else None
    run = _latest_run(scope, period) if scope.may(permissions.ORDER) else None
    return PicturePage(period, room, row, draft, _editions(scope, row), run, period.first <= latest)


@requires(permissions.READ)
def read_edition(scope: Scope, *, first: date, number: int | None = None, room: Room | None = None) -> Edition:
    """An edition (None: the latest) of the picture whose period begins on `first`, as the actor's room is told it, or
    another `room` that is told no more. Lines that would tell of a report of which the room may no longer be told are
    left out. Raises NotFound."""
    own = permissions.room_of(scope.actor)
    room = own if room is None else room
    if not own.hears(room):
        raise NotFound("room")
    scope.concerning(object=("picture", first.isoformat()))
    found = _editions(scope, _picture(scope, first))
    row = next((one for one in found if number in (None, one.number)), None)
    if row is None:
        raise NotFound("edition")
    here = PictureSnapshot.edition_id == row.id, PictureSnapshot.room == str(room)
    removed = redactions.since(PictureSnapshot, PictureSnapshot.edition_id, PictureSnapshot.room)
    said = scope.db.execute(select(PictureSnapshot, *removed).where(*here)).one_or_none()
    if said is None:
        raise NotFound("edition")
    snapshot, redacted_at, hash_since = said
    behind = {UUID(id): version for id, version in snapshot.reports}
    became = history.became_of(drafting.for_room(scope, room), versions=behind)
    told = frozen.told(snapshot.content, became.untold)
    later = next((one for one in found if one.number == row.number + 1), None)
    now = hash_since or snapshot.sha256
    return Edition(row, first, room, told, became.changed, now, later, redacted_at, snapshot.sha256)


@requires(permissions.READ)
def list_pictures(scope: Scope) -> list[tuple[Picture, PictureEdition | None]]:
    """Each with its latest edition, the latest period first; those that are open for whoever reads them alone."""
    found = scope.db.execute(_with_latest().order_by(Picture.first.desc()).limit(MOST_LISTED)).all()
    return [(row, edition) for row, edition in found if edition or scope.may(permissions.DRAFT)]


@requires(permissions.STANDS)
def of_meeting(scope: Scope, *, id: UUID) -> tuple[Picture, PictureEdition | None] | None:
    """How far the picture has come that a meeting takes up, with its latest edition: nothing of what it says. None when
    it has not been opened, and for a meeting that takes up none."""
    found = scope.db.execute(_with_latest().where(Picture.first.in_(meetings.period_of(scope, id=id)))).first()
    return (found[0], found[1]) if found else None


@requires(permissions.SHARED)
def shared_editions(scope: Scope, *, first: date) -> dict[UUID, SharedEdition]:
    """Municipality -> the latest edition of what it shared of the period that begins on `first`."""
    told = SharedEdition.area_id == scope.tenant.id, SharedEdition.tenant_id.in_(figures.AGREED)
    rows = select(SharedEdition).where(SharedEdition.first == first, *told)
    return {row.tenant_id: row for row in scope.db.scalars(rows.order_by(SharedEdition.number))}


@requires(permissions.STATE)
def states(scope: Scope) -> list[tuple[Picture, Sequence[PictureEdition]]]:
    """The latest pictures with their editions, the latest first; nothing of what they say."""
    rows = scope.db.scalars(select(Picture).order_by(Picture.first.desc()).limit(MOST_LISTED)).all()
    return [(row, _editions(scope, row)) for row in rows]


@requires(permissions.LOCK)
def waiting(scope: Scope) -> Select:
    """The pictures that are open though their meeting has been. As `hooks.todo` asks for it."""
    return _waiting(meetings.periods_met(scope))


@cache
def _waiting(met: Select) -> Select:
    return (
        select(
            literal(KIND).label("what"),
            Picture.id,
            Picture.reason.label("said"),
            Picture.first.label("day"),
            null().cast(DateTime(timezone=True)).label("at"),
            literal(0).label("n"),
        )
        .where(Picture.state == OPEN, Picture.first.in_(met))
        .order_by(Picture.first)
        .limit(MOST_WAITING)
    )


@requires(permissions.LOCK)
def lock(
    scope: Scope, *, first: date, version: int | None = None, seen: str | None = None, registry_number: str = ""
) -> PictureEdition:
    """Make the picture final (fastställ): what it says in each room becomes an edition that nobody changes, and so does
    what the police area is told of the period.

    `version` and `seen`: as it was read; None when nobody has looked. Raises Invalid with a sentence per field,
    Conflict("changed_meanwhile") when it says something else now, Conflict("picture_locked") and NotFound.
    """
    texts = Texts()
    registry_number = texts.code("registry_number", registry_number)
    if texts.faults:
        raise Invalid(texts.faults)
    row = _picture(scope, first, to_change=True)
    if row is None:
        raise NotFound("picture")
    if row.state == LOCKED:
        raise Conflict("picture_locked")
    if version is not None:
        versions.same(row, version)
    drafts = _drafts(scope, row)
    if set(drafts) != set(Room):
        raise Invalid({"first": [NOT_COUNTED]})
    contents = {room: _content(_parts(scope, first, room), drafts[room]) for room in Room}
    if seen is not None and seen != frozen.seen(contents):
        raise Conflict("changed_meanwhile")
    before = next(iter(_editions(scope, row)), None)
    head = {
        "number": row.edition + 1,
        "registry_number": registry_number,
        "reason": row.reason,
        "replaces": before.sha256 if before else "",
    }
    made_with = _made_with(scope, drafts)
    hashes = {str(room): frozen.digest([content, drafts[room].reports]) for room, content in contents.items()}
    whole = {**head, "first": first.isoformat(), "made_with": made_with, "rooms": hashes}
    edition = scope.add(
        PictureEdition(
            id=uuid7(),
            picture_id=row.id,
            counted_at=drafts[Room.POLICE].counted_at,
            made_with=made_with,
            sha256=frozen.digest(whole),
            locked_at=scope.now,
            locked_by=scope.actor.name,
            **head,
        )
    )
    for room, content in contents.items():
        says = {"content": content, "reports": drafts[room].reports, "sha256": hashes[str(room)]}
        scope.db.add(PictureSnapshot(edition_id=edition.id, room=str(room), **says))
    _share(scope, first, edition.number)
    versions.change(scope, row, row.version, {"state": LOCKED, "edition": edition.number, "reason": ""})
    made_final(scope)
    return edition


@requires(permissions.LOCK)
def correct(scope: Scope, *, first: date, version: int, reason: str) -> Picture:
    """Open a picture that is final again, to be corrected: the edition that stands is read until the next is made.
    Raises Invalid, NotFound, and Conflict("changed_meanwhile") unless it is final and as it was read."""
    texts = Texts()
    reason = texts.line("reason", reason, required="Skriv varför den behöver rättas.")
    if texts.faults:
        raise Invalid(texts.faults)
    row = _picture(scope, first, to_change=True)
    if row is None:
        raise NotFound("picture")
    if row.state != LOCKED:
        raise Conflict("changed_meanwhile")
    versions.change(scope, row, version, {"state": OPEN, "reason": reason})
    return row


def open_picture(scope: Scope, *, first: date) -> Picture:
    """The picture of the period that begins on `first`, made when it is not there, and held as it is until the
    transaction ends: for acts that write something into it. Raises NotFound for a day that no period begins on,
    Conflict("picture_locked") when it has been made final."""
    if Fortnight.containing(first, scope.profile.anchor).first != first:
        raise NotFound("period")
    row = scope.db.scalar(_held(first))
    if row is None:
        by = {"opened_at": scope.now, "opened_by": scope.actor.name}
        new = {"id": uuid7(), "version": 1, "first": first, "state": OPEN, "edition": 0, "reason": ""}
        scope.insert_many(Picture, [{**new, **by}], upsert=lambda new: new.on_conflict_do_nothing(index_elements=KEY))
        row = scope.db.scalars(_held(first)).one()
    if row.state == LOCKED:
        raise Conflict("picture_locked")
    return row


def _picture(scope: Scope, first: date, *, to_change: bool = False) -> Picture | None:
    rows = select(Picture).where(Picture.first == first)
    return scope.db.scalar(rows.with_for_update().execution_options(populate_existing=True) if to_change else rows)


def _with_latest() -> Select:
    its = (PictureEdition.tenant_id == Picture.tenant_id) & (PictureEdition.picture_id == Picture.id)
    return select(Picture, PictureEdition).outerjoin(PictureEdition, its & (PictureEdition.number == Picture.edition))


def _held(first: date):
    # Many may write into it at once; whoever makes it final waits for them, and they for her.
    return select(Picture).where(Picture.first == first).with_for_update(read=True)


def _replaced(statement):
    new = {name: statement.excluded[name] for name in ("content", "reports", "counted_at")}
    return statement.on_conflict_do_update(index_elements=["tenant_id", "picture_id", "room"], set_=new)


def _editions(scope: Scope, row: Picture | None) -> Sequence[PictureEdition]:
    if row is None:
        return []
    rows = select(PictureEdition).where(PictureEdition.picture_id == row.id)
    return scope.db.scalars(rows.order_by(PictureEdition.number.desc())).all()


def _drafts(scope: Scope, row: Picture) -> dict[Room, PictureDraft]:
    rows = scope.db.scalars(select(PictureDraft).where(PictureDraft.picture_id == row.id))
    return {Room(one.room): one for one in rows}


def _parts(scope: Scope, first: date, room: Room) -> list[Part]:
    """What all domains say in the room, asked by nobody in particular."""
    return picture_parts(drafting.for_room(scope, room), first, room)


def _content(parts: Sequence[Part], draft: PictureDraft) -> dict[str, Any]:
    drawn = draft.content[frozen.MAP]
    return frozen.content_of(parts, tuple(drawn) if drawn else None)


def _draft(scope: Scope, first: date, row: Picture | None, room: Room) -> Draft:
    drafts = _drafts(scope, row) if row else {}
    counted_at = drafts[room].counted_at if room in drafts else None
    if not (drafts and scope.may(permissions.LOCK)):
        return Draft(tuple(_parts(scope, first, room)), counted_at, "")
    parts = {one: _parts(scope, first, one) for one in Room}
    contents = {one: _content(parts[one], drafts[one]) for one in Room}
    titles = tuple((one, ", ".join(part["title"] for part in contents[one]["parts"])) for one in Room)
    return Draft(tuple(parts[room]), counted_at, frozen.seen(contents), titles)


def _made_with(scope: Scope, drafts: dict[Room, PictureDraft]) -> dict[str, Any]:
    """What the figures come of. The data's version is that of every report that some room counts."""
    return {
        "data": frozen.digest({str(room): draft.reports for room, draft in drafts.items()}),
        "code": newest_version(),
        "anchor": scope.profile.anchor.isoformat(),
        "last": drafts[Room.POLICE].content["last"],
        "counts": {str(room): str(room.counts) for room in Room},
        "seed": {str(room): draft.content["seed"] for room, draft in drafts.items()},
    }


def _share(scope: Scope, first: date, number: int) -> None:
    """Keep what there is for the police area of the period's weeks, as it stands now."""
    told = history.shared_weeks(replace(scope, actor=CALENDAR), days=Fortnight(first).days)
    weeks = [[week.isoformat(), *rest] for week, *rest in told]
    values = {"first": first, "number": number, "weeks": weeks, "sha256": frozen.digest(weeks)}
    scope.add(SharedEdition(area_id=scope.tenant.area_id, locked_at=scope.now, **values))


def _latest_run(scope: Scope, period: Fortnight) -> Run | None:
    rows = select(Run).where(Run.kind == KIND, Run.period.in_([f"{period.first}/{day}" for day in period.days]))
    rows = rows.execution_options(populate_existing=True)
    return scope.db.scalar(rows.order_by(Run.requested_at.desc(), Run.id.desc()).limit(1))
