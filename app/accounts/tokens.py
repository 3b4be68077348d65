"""Access tokens: keys for the API, with their holder's rights within their reach."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from app.accounts import passwords, permissions, service
from app.accounts.models import AccessToken, PersonPassword
from app.texts import Texts
from tenants.access import Actor
from tenants.acts import open_to_all, requires
from tenants.errors import Invalid, NotFound
from tenants.models import uuid7
from tenants.scope import Scope

TOKEN_LIFE = timedelta(days=180)
USED_EVERY = timedelta(minutes=1)


@open_to_all
def actor_of_token(scope: Scope, *, token: str) -> Actor | None:
    """Who holds this access token in this tenant, within the token's reach; None when it has ended or expired, when the
    role that it was made in has ended or when its holder has changed her password since."""
    key, held = service.holder(scope, AccessToken, token, *_lives(scope))
    if key is None or key.membership_id not in {one.id for one, _ids in held}:
        return None
    if key.last_used is None or key.last_used < scope.now - USED_EVERY:
        scope.afterwards.append(lambda later: _used(later, key.id))
    return service.actor(held, session_id=key.id, reach=key.reach)


@requires(permissions.SELF)
def my_tokens(scope: Scope) -> list[AccessToken]:
    """The access tokens of the person signed in that still live in this tenant."""
    rows = select(AccessToken).where(AccessToken.person_id == scope.actor.person_id, *_lives(scope))
    held = [one.id for one, _ids in service.memberships(scope, scope.actor.person_id)] if scope.actor.person_id else []
    return list(scope.db.scalars(rows.where(AccessToken.membership_id.in_(held)).order_by(AccessToken.created_at)))


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
    values = *holder, passwords.token_hash(token), scope.now, scope.now + TOKEN_LIFE
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


def _lives(scope: Scope) -> tuple:
    edition = select(PersonPassword.edition).where(PersonPassword.person_id == AccessToken.person_id).scalar_subquery()
    return AccessToken.ended_at.is_(None), AccessToken.expires_at > scope.now, AccessToken.password_edition == edition


def _used(scope: Scope, id: UUID) -> None:
    """Note that the token was used, unless another request is noting it: none waits for another."""
    free = select(AccessToken.id).where(AccessToken.id == id).with_for_update(skip_locked=True)
    used = update(AccessToken).where(AccessToken.id.in_(free))
    scope.db.execute(used.values(last_used=scope.now).execution_options(synchronize_session=False))
