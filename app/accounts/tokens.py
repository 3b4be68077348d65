"""Access tokens: keys for the API, and addresses of calendars, with their holder's rights within their reach."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Uuid, bindparam, func, select, update

from app.accounts import passwords, permissions, service
from app.accounts.models import AccessToken, Membership, PersonPassword
from app.texts import Texts
from tenants.access import SUBSCRIBE, Actor
from tenants.acts import open_to_all, requires
from tenants.errors import Invalid, NotFound
from tenants.isolation import Question
from tenants.models import uuid7
from tenants.scope import Scope

TOKEN_LIFE = timedelta(days=180)
SUBSCRIPTION_LIFE = timedelta(days=730)
"""A calendar that is no longer fetched is missed too late; what its address tells is little."""
USED_EVERY = timedelta(minutes=1)
MOST_PERSONS = 10_000


def _lives(now: Any) -> tuple:
    edition = select(PersonPassword.edition).where(PersonPassword.person_id == AccessToken.person_id).scalar_subquery()
    return AccessToken.ended_at.is_(None), AccessToken.expires_at > now, AccessToken.password_edition == edition


_NOW = bindparam("now", type_=DateTime(timezone=True))
_HOLDER = Question(
    service.held_by(AccessToken, AccessToken.tenant_id == service.HERE, *_lives(_NOW)).add_columns(
        AccessToken.id.label("key_id"), AccessToken.membership_id, AccessToken.last_used, AccessToken.reach
    ),
    names_its_own=True,
)


_persons: dict[str, UUID] = {}
"""Hash of a token -> its person, who never changes: what row security is told before the token is looked up, as for
sessions (`sessions.py`). Nothing is believed of it."""


@open_to_all
def actor_of_token(scope: Scope, *, token: str) -> Actor | None:
    """Who holds this access token in this tenant, within the token's reach; None when it has ended or expired, when the
    role that it was made in has ended or when its holder has changed her password since."""
    hashed, nobody = passwords.token_hash(token), scope.actor.person_id
    scope.tell_person(_persons.get(hashed, nobody))
    held = service.holder(scope, _HOLDER, token, now=scope.now)
    key = held[0] if held else None
    if key is None or key.membership_id not in {row.id for row in held}:
        scope.tell_person(nobody)
        return None
    if len(_persons) >= MOST_PERSONS:
        _persons.clear()
    _persons[hashed] = key.person_id
    if key.last_used is None or key.last_used < scope.now - USED_EVERY:
        scope.afterwards.append(lambda later: _used(later, key.key_id))
    return service.actor(held, session_id=key.key_id, reach=key.reach)


_ME = bindparam("me", type_=Uuid())
_MINE = Question(
    select(AccessToken.id, AccessToken.name, AccessToken.reach, AccessToken.expires_at, AccessToken.last_used)
    .where(
        AccessToken.tenant_id == service.HERE,
        AccessToken.person_id == _ME,
        AccessToken.membership_id.in_(
            select(Membership.id).where(
                Membership.tenant_id == service.HERE, Membership.person_id == _ME, service.valid(service.TODAY)
            )
        ),
        *_lives(_NOW),
    )
    .order_by(AccessToken.created_at),
    names_its_own=True,
)


@requires(permissions.ACCOUNT)
def my_tokens(scope: Scope) -> Sequence[Any]:
    """(id, name, reach, expires_at, last_used) of the access tokens of the person signed in that still live in this
    tenant."""
    return service.ask(scope, _MINE, me=scope.actor.person_id, now=scope.now)


@requires(permissions.TOKENS)
def make_token(scope: Scope, *, session: str, name: str, reach: str) -> str:
    """A new access token, shown once. `session` is the token of one's own session.

    Raises Invalid for a name that says nothing, or that may point at a person.
    """
    texts = Texts()
    name = texts.line("name", name, required="Skriv vad nyckeln används till, utan personuppgifter.")
    if texts.faults:
        raise Invalid(texts.faults)
    token = passwords.new_token("samsyn_")
    holder = session, scope.actor.membership_id, uuid7(), name, reach
    values = (
        *holder,
        passwords.token_hash(token),
        scope.now,
        scope.now + (SUBSCRIPTION_LIFE if reach == SUBSCRIBE else TOKEN_LIFE),
    )
    if not scope.db.scalar(select(func.add_access_token(*values))):
        raise NotFound("session")
    return token


@requires(permissions.TOKENS)
def end_token(scope: Scope, *, id: UUID) -> None:
    """End one's own token. Raises NotFound for anybody else's."""
    token = scope.find(AccessToken, id)
    if token.person_id != scope.actor.person_id:
        raise NotFound("token")
    token.ended_at = scope.now


def _used(scope: Scope, id: UUID) -> None:
    """Note that the token was used, unless another request is noting it: none waits for another."""
    free = select(AccessToken.id).where(AccessToken.id == id).with_for_update(skip_locked=True)
    used = update(AccessToken).where(AccessToken.id.in_(free))
    scope.db.execute(used.values(last_used=scope.now).execution_options(synchronize_session=False))
