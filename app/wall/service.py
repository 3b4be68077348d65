"""Acts on walls: give a code, see which are open, shut one."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from app.accounts import passwords
from app.figures.rooms import Room
from app.meetings import lists as meetings
from app.meetings.lists import MeetingView
from app.meetings.models import CLOSED, EST, EXTRA, PICTURE, Meeting
from app.wall import permissions
from app.wall.models import Wall
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.models import uuid7
from tenants.scope import Scope

KINDS = PICTURE, EXTRA, EST
"""Of meetings that are shown on a wall: those that all rooms may be called to."""
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""No vowels, so that no word comes of them, and none that looks like another."""
LENGTH = 8
CODE_LIVES = timedelta(minutes=10)
LONGEST = timedelta(hours=10)
"""A wall that is never shut ends by itself."""


@dataclass(frozen=True)
class OpenWall:
    """A wall that is open, or a code that waits (`since` is None)."""

    id: UUID
    room: Room
    meeting_id: UUID
    meeting: str
    since: datetime | None
    until: datetime
    device: str
    first: date | None
    """Of the period whose picture the meeting takes up."""


@requires(permissions.READ)
def meetings_to_show(scope: Scope) -> list[MeetingView]:
    """The one that is nearest to now first."""
    return [one for one in meetings.meetings_to_decide_at(scope) if one.row.kind in KINDS]


@requires(permissions.READ)
def list_walls(scope: Scope) -> Sequence[OpenWall]:
    """The latest first."""
    open_ones = {one.row.id: one for one in meetings_to_show(scope)}
    rows = select(Wall).where(living(scope.now), Wall.meeting_id.in_(open_ones)).order_by(Wall.made_at.desc(), Wall.id)
    return [
        OpenWall(
            row.id,
            Room(row.room),
            row.meeting_id,
            open_ones[row.meeting_id].name,
            row.opened_at,
            row.opened_at + LONGEST if row.opened_at else row.made_at + CODE_LIVES,
            row.device,
            open_ones[row.meeting_id].row.period_first,
        )
        for row in scope.db.scalars(rows)
    ]


@requires(permissions.OPEN)
def give_code(scope: Scope, *, meeting_id: UUID, room: str) -> str:
    """A code by which one machine becomes the wall of this room and meeting, within CODE_LIVES. Raises Invalid."""
    if all(one.row.id != meeting_id for one in meetings_to_show(scope)):
        raise Invalid({"meeting_id": ["Välj ett möte i listan: ett som inte är avslutat."]})
    if room not in tuple(Room):
        raise Invalid({"room": ["Välj vilka som sitter i rummet."]})
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    id = uuid7()
    said = {"meeting_id": meeting_id, "room": room, "made_by": scope.actor.membership_id, "made_at": scope.now}
    scope.add(Wall(id=id, code_hash=code_hash(code), token_hash=None, device="", opened_at=None, ended_at=None, **said))
    scope.concerning(object=("wall", id))
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


@requires(permissions.END)
def end_wall(scope: Scope, *, id: UUID) -> Wall:
    """From the next request on its machine shows nothing. Raises NotFound, also for one that has ended."""
    return _end(scope, scope.find(Wall, id, to_change=True))


@requires(permissions.LEAVE)
def leave(scope: Scope) -> Wall:
    """Shut the wall that acts."""
    assert scope.actor.session_id, "a wall acts under its own id"
    return _end(scope, scope.find(Wall, scope.actor.session_id, to_change=True))


def _end(scope: Scope, row: Wall) -> Wall:
    if row.ended_at is not None:
        raise NotFound("wall")
    row.ended_at, row.code_hash, row.token_hash = scope.now, None, None
    scope.db.flush()
    return row


def code_hash(typed: str) -> str:
    """Of a code as it was typed: in any case, with or without its dash."""
    return passwords.token_hash("".join(letter for letter in typed.upper() if letter.isalnum()))


def living(now: datetime):
    """Criterion: walls that are open at this moment as far as they themselves say, and codes that wait."""
    waits = and_(Wall.opened_at.is_(None), Wall.made_at > now - CODE_LIVES)
    return and_(Wall.ended_at.is_(None), or_(waits, Wall.opened_at > now - LONGEST))


def of_open_meeting():
    """Criterion: walls whose meeting is neither closed nor called off."""
    there = select(Meeting.id).where(Meeting.tenant_id == Wall.tenant_id, Meeting.id == Wall.meeting_id)
    return there.where(Meeting.removed_at.is_(None), Meeting.status != CLOSED).exists()
