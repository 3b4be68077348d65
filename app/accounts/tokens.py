"""Access tokens: keys for the API, with their holder's rights."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.accounts import passwords, permissions, service
from app.accounts.models import AccessToken
from app.privacy import clean, inspect, must_quarantine
from tenants.access import Actor
from tenants.acts import open_to_all, requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

TOKEN_LIFE = timedelta(days=180)


@open_to_all
def actor_of_token(scope: Scope, *, token: str) -> Actor | None:
    """Who holds this access token in this tenant, or None."""
    lives = AccessToken.ended_at.is_(None) & (AccessToken.expires_at > scope.now)
    key, actor = service.holder(scope, AccessToken, token, lives)
    if key and (key.last_used is None or key.last_used < scope.now - timedelta(minutes=1)):
        key.last_used = scope.now
    return actor


@requires(permissions.SELF)
def my_tokens(scope: Scope) -> list[AccessToken]:
    """The access tokens of the person signed in that still live in this tenant."""
    rows = select(AccessToken).where(AccessToken.person_id == scope.actor.person_id, AccessToken.ended_at.is_(None))
    return list(scope.db.scalars(rows.where(AccessToken.expires_at > scope.now).order_by(AccessToken.created_at)))


@requires(permissions.TOKENS)
def make_token(scope: Scope, *, name: str) -> str:
    """A new access token, shown once. Raises Invalid for a name that says nothing, or that may point at a person."""
    name = clean(name).strip()
    if not name or must_quarantine(inspect(name), insisted=True):
        raise Invalid({"name": ["Skriv vad nyckeln används till, utan personuppgifter."]})
    token = passwords.new_token("samsyn_")
    holder = {"membership_id": scope.actor.membership_id, "person_id": scope.actor.person_id}
    times = {"created_at": scope.now, "expires_at": scope.now + TOKEN_LIFE}
    scope.add(AccessToken(name=name, token_hash=passwords.token_hash(token), **holder, **times))
    return token


@requires(permissions.TOKENS)
def end_token(scope: Scope, *, id: UUID) -> None:
    """End one's own token. Raises NotFound for anybody else's."""
    token = scope.find(AccessToken, id)
    if token.person_id != scope.actor.person_id:
        raise NotFound("token")
    token.ended_at = scope.now
