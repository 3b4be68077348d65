"""The way in of a room's machine, and what it acts as."""

from sqlalchemy import select

from app.accounts import passwords, signing_in
from app.figures.rooms import Room
from app.wall.models import Wall
from app.wall.permissions import ROLES
from app.wall.service import CODE_LIVES, LONGEST, code_hash, of_open_meeting
from tenants import audit
from tenants.access import Actor
from tenants.acts import open_to_all
from tenants.scope import Scope


@open_to_all
def actor_of_wall(scope: Scope, *, token: str) -> Actor | None:
    """The room whose machine shows this token: what everybody there may, at its meeting. None when the wall is shut,
    and when its meeting is closed or called off."""
    row = scope.db.scalar(
        select(Wall).where(
            Wall.token_hash == passwords.token_hash(token),
            Wall.ended_at.is_(None),
            Wall.opened_at > scope.now - LONGEST,
            of_open_meeting(),
        )
    )
    return _actor(row) if row else None


@open_to_all
def open_wall(scope: Scope, *, code: str, network: str, device: str = "") -> str | None:
    """A token for the machine on which this code is typed, once; None for a code that is wrong, used or too old.

    Raises Conflict("too_many_tries") as `signing_in.reserve_try`, counted for the network that asks: nobody can keep
    a room from opening its wall by typing elsewhere.
    """
    tried = signing_in.reserve_try(
        scope, email=f"wall {scope.tenant.id}", network="", device=signing_in.subscriber(network) or "?"
    )
    waits = Wall.code_hash == code_hash(code), Wall.ended_at.is_(None), Wall.made_at > scope.now - CODE_LIVES
    row = scope.db.scalar(select(Wall).where(*waits, of_open_meeting()).with_for_update(of=Wall))
    if row is None:
        audit.note(scope, "wall.opened", outcome="refused")
        return None
    signing_in.give_back(scope, tried)
    token = passwords.new_token()
    row.code_hash, row.token_hash, row.opened_at, row.device = None, passwords.token_hash(token), scope.now, device
    audit.note(scope.acting_as(_actor(row)), "wall.opened", object_id=str(row.id))
    return token


def _actor(row: Wall) -> Actor:
    role = ROLES[Room(row.room)]
    return Actor(role.label, frozenset({role}), session_id=row.id, meeting_id=row.meeting_id)
