"""Sessions: who is signed in, at which tenant, and for how long."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, DateTime, Row, ScalarSelect, Uuid, and_, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.accounts import passwords, permissions, service
from app.accounts.models import LoginSession, Membership
from tenants import audit
from tenants.access import Actor, Place
from tenants.acts import open_to_all, requires
from tenants.errors import Conflict, NotFound
from tenants.isolation import Question
from tenants.models import Tenant, uuid7
from tenants.scope import Scope

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)
WARNED_BEFORE = timedelta(minutes=2)
"""How long before the end a page says that it comes."""


class Lasting(NamedTuple):
    """What is said of a session's end whenever the page is sent, but for a few minutes before it."""

    idle: timedelta
    longest: timedelta
    warned_before: timedelta
    unused_first: bool
    """Whether it ends sooner when nothing is done."""


class Ending(NamedTuple):
    """When a session ends, said in a page that is sent now."""

    idle: timedelta
    """It lasts at least so long from here on when nothing is done."""
    unused: datetime
    latest: datetime
    left: timedelta
    """Until `latest`."""
    longest: timedelta
    warned_before: timedelta

    @property
    def lasting(self) -> Lasting:
        return Lasting(self.idle, self.longest, self.warned_before, self.unused < self.latest)


def ending(actor: Actor, now: datetime) -> Ending | None:
    """When the session ends that the actor is signed in with; None for one who is signed in with none."""
    if actor.session_until is None:
        return None
    idle = IDLE - SEEN_EVERY  # the last use is noted once in SEEN_EVERY
    latest = actor.session_until
    return Ending(idle, min(now + idle, latest), latest, latest - now, LONGEST, WARNED_BEFORE)


def _lives(used_since: Any, begun_since: Any) -> tuple:
    return LoginSession.last_seen >= used_since, LoginSession.created_at >= begun_since


def _places() -> ScalarSelect:
    """[slug, name, whether it is a practice area] of the tenants at work where the session's holder has a role today.
    Row security shows those elsewhere to herself alone, once it has been told who she is."""
    other = aliased(Membership)
    hers = select(other.tenant_id).where(other.person_id == LoginSession.person_id, service.valid(service.TODAY, other))
    pair = aggregate_order_by(
        func.json_build_array(Tenant.slug, Tenant.name, Tenant.practice_of.is_not(None)), Tenant.name
    )
    found = select(func.json_agg(pair)).where(Tenant.id.in_(hers.correlate(LoginSession)), Tenant.ended_at.is_(None))
    return found.correlate(LoginSession).scalar_subquery()


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=DateTime(timezone=True))


_LIVES = _lives(_moment("used_since"), _moment("begun_since"))
_MINE = Question(
    select(LoginSession.id, Tenant.name, LoginSession.created_at, LoginSession.last_seen, LoginSession.device)
    .join(Tenant, Tenant.id == LoginSession.at_tenant_id)
    .where(LoginSession.person_id == bindparam("me", type_=Uuid()), *_LIVES)
    .order_by(LoginSession.created_at.desc(), LoginSession.id.desc()),
    names_its_own=True,
)
_HOLDER = Question(
    service.held_by(LoginSession, LoginSession.at_tenant_id == service.HERE, *_LIVES).add_columns(
        LoginSession.id.label("session_id"), LoginSession.created_at, LoginSession.last_seen, _places().label("places")
    ),
    names_its_own=True,
)
_persons: dict[str, UUID] = {}
"""Hash of a session's token -> its person, who never changes: what row security is told before the session is looked
up, so that one question is enough. Nothing is believed of it: the question gives no rows for a session that is dead."""
MOST_PERSONS = 10_000


@open_to_all
def actor_of_session(scope: Scope, *, token: str) -> Actor | None:
    """Who holds this session at this tenant, with roles as they are now; None when it is dead or belongs elsewhere.

    Row security is told of the person, as `acting_as` tells it.
    """
    key = passwords.token_hash(token)
    scope.tell_person(_persons.get(key, scope.actor.person_id))
    held = service.holder(scope, _HOLDER, token, **_since(scope))
    if not held:
        scope.tell_person(scope.actor.person_id)
        return None
    first = held[0]
    if _persons.get(key) != first.person_id:
        if len(_persons) >= MOST_PERSONS:
            _persons.clear()
        _persons[key] = first.person_id
        return actor_of_session(scope, token=token)
    if first.last_seen < scope.now - SEEN_EVERY:
        scope.afterwards.append(lambda later: _seen(later, first.session_id))
    actor = service.actor(held, session_id=first.session_id)
    places = tuple(Place(*place) for place in first.places)
    return actor and replace(actor, session_until=first.created_at + LONGEST, places=places)


@open_to_all
def tenant_of_session(scope: Scope, *, token: str) -> Row | None:
    """(slug, name) of the other tenant this live session works in, when its person has a role here too (else None)."""
    session = _live_session(scope, token)
    if session is None or session.at_tenant_id == scope.tenant.id or not service.memberships(scope, session.person_id):
        return None
    return scope.db.execute(select(Tenant.slug, Tenant.name).where(Tenant.id == session.at_tenant_id)).one()


@open_to_all
def guest_here(scope: Scope, *, token: str) -> Actor | None:
    """The rights that whoever holds this live session of another tenant has here; None without a role, and for a
    session made in a way that is not enough here."""
    session = _live_session(scope, token)
    if session is None or session.made_by not in scope.profile.sign_in_methods:
        return None
    return service.actor(service.memberships(scope, session.person_id))


@open_to_all
def switch_here(scope: Scope, *, token: str) -> str:
    """Move a live session of another tenant here, under a new token; it ends when it would have ended there.

    Raises NotFound without a role here, Conflict("weaker_session") when it was made in a way that is not enough here.
    """
    session, moved = _live_session(scope, token), uuid7()
    actor = service.actor(service.memberships(scope, session.person_id), session_id=moved) if session else None
    if session is None or actor is None:
        raise NotFound("session")
    if session.made_by not in scope.profile.sign_in_methods:
        raise Conflict("weaker_session")
    new = passwords.new_token()
    counted = not permissions.only_reports(actor)
    values = token, counted, moved, passwords.token_hash(new), scope.now
    if not scope.db.scalar(select(func.move_session(*values))):
        raise NotFound("session")
    audit.note(scope.acting_as(actor), "accounts.sign_in")
    return new


@open_to_all
def sign_out(scope: Scope, *, token: str) -> None:
    """End the session; its cookie is dead from now on, also a copied one."""
    scope.db.execute(delete(LoginSession).where(LoginSession.token_hash == passwords.token_hash(token)))
    if scope.actor.is_somebody:
        audit.note(scope, "accounts.sign_out")


@open_to_all
def close_phone(scope: Scope, *, token: str) -> None:
    """Close the remembered phone that is open under this token, as `sign_out`; it stays remembered."""
    scope.db.execute(select(func.close_phone(token)))


@requires(permissions.ACCOUNT)
def my_sessions(scope: Scope) -> Sequence[Any]:
    """(id, tenant's name, created_at, last_seen, device) of one's own live sessions at every tenant, newest first."""
    return service.ask(scope, _MINE, me=scope.actor.person_id, **_since(scope))


@requires(permissions.WAY_IN)
def end_session(scope: Scope, *, id: UUID) -> None:
    """End one of one's own sessions. Raises NotFound for anybody else's."""
    mine = LoginSession.person_id == scope.actor.person_id
    ended = delete(LoginSession).where(LoginSession.id == id, mine).returning(LoginSession.id)
    if scope.db.scalar(ended) is None:
        raise NotFound("session")


@requires(permissions.WAY_IN)
def end_other_sessions(scope: Scope) -> None:
    """End all of one's own sessions but the one that this is done in."""
    mine = LoginSession.person_id == scope.actor.person_id
    scope.db.execute(delete(LoginSession).where(mine, LoginSession.id != scope.actor.session_id))


def open_session(scope: Scope, person_id: UUID, proof: str, *, made_by: str, browser: str) -> str | None:
    """The token of a new session here; None without a role here or when the proof (`passwords.proof`) is not right.
    `browser`: what kind it is, in words.

    The database compares, and ends the oldest when there are too many (`migrations/versions/0003_sessions.py`).
    """
    id, token = uuid7(), passwords.new_token()
    actor = service.actor(service.memberships(scope, person_id), session_id=id)
    if actor is None:
        return None
    dead = ~and_(*_alive(scope))
    scope.db.execute(delete(LoginSession).where(LoginSession.person_id == person_id, dead))
    counted = not permissions.only_reports(actor)
    values = person_id, proof, made_by, counted, id, passwords.token_hash(token), scope.now
    if not scope.db.scalar(select(func.open_session(*values))):
        return None
    if browser:
        scope.db.execute(select(func.describe_session(token, browser)))
    audit.note(scope.acting_as(actor), "accounts.sign_in")
    return token


def _since(scope: Scope) -> dict[str, datetime]:
    """The values of _LIVES."""
    return {"used_since": scope.now - IDLE, "begun_since": scope.now - LONGEST}


def _alive(scope: Scope) -> tuple:
    return _lives(**_since(scope))


def _live_session(scope: Scope, token: str) -> LoginSession | None:
    named = LoginSession.token_hash == passwords.token_hash(token)
    return scope.db.scalar(select(LoginSession).where(named, *_alive(scope)))


def _seen(scope: Scope, id: UUID) -> None:
    """Note that the session was used, unless another request is noting it: none waits for another."""
    free = select(LoginSession.token_hash).where(LoginSession.id == id).with_for_update(skip_locked=True)
    seen = update(LoginSession).where(LoginSession.token_hash.in_(free), LoginSession.last_seen < scope.now)
    scope.db.execute(seen.values(last_seen=scope.now).execution_options(synchronize_session=False))
