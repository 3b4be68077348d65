"""Sessions: who is signed in, at which tenant, and for how long."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Row, delete, or_, select

from app.accounts import passwords, service
from app.accounts.models import LoginSession, Membership
from tenants import audit
from tenants.access import Actor
from tenants.acts import open_to_all
from tenants.errors import NotFound
from tenants.models import Tenant
from tenants.scope import Scope

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)


@open_to_all
def actor_of_session(scope: Scope, *, token: str) -> Actor | None:
    """Who holds this session at this tenant, with roles as they are now; None when it is dead or belongs elsewhere."""
    lives = (LoginSession.last_seen >= scope.now - IDLE) & (LoginSession.created_at >= scope.now - LONGEST)
    session, actor = service.holder(scope, LoginSession, token, lives, LoginSession.at_tenant_id == scope.tenant.id)
    if session and session.last_seen < scope.now - timedelta(minutes=1):
        session.last_seen = scope.now
    return actor


@open_to_all
def tenant_of_session(scope: Scope, *, token: str) -> Row | None:
    """(slug, name) of the other tenant this live session works in, when its person has a role here too (else None)."""
    session = _live_session(scope, token)
    if session is None or session.at_tenant_id == scope.tenant.id or not service.memberships(scope, session.person_id):
        return None
    return scope.db.execute(select(Tenant.slug, Tenant.name).where(Tenant.id == session.at_tenant_id)).one()


@open_to_all
def switch_here(scope: Scope, *, token: str) -> str:
    """Move a live session of another tenant here, under a new token. Raises NotFound without a role here."""
    session = _live_session(scope, token)
    if session is None or not service.memberships(scope, session.person_id):
        raise NotFound("session")
    person_id = session.person_id
    scope.db.delete(session)
    scope.db.flush()
    return open_session(scope, person_id)


@open_to_all
def sign_out(scope: Scope, *, token: str) -> None:
    """End the session; its cookie is dead from now on, also a copied one."""
    scope.db.execute(delete(LoginSession).where(LoginSession.token_hash == passwords.token_hash(token)))
    if scope.actor.is_somebody:
        audit.note(scope, "accounts.sign_out")


@open_to_all
def my_tenants(scope: Scope) -> Sequence[Row]:
    """(slug, name) of the tenants where the person signed in has a role today."""
    if scope.actor.person_id is None:
        return []
    rows = select(Tenant.slug, Tenant.name).join(Membership, Membership.tenant_id == Tenant.id)
    mine = rows.where(Membership.person_id == scope.actor.person_id, service.valid(scope))
    return scope.db.execute(mine.distinct().order_by(Tenant.name)).all()


def _live_session(scope: Scope, token: str) -> LoginSession | None:
    session = scope.db.get(LoginSession, passwords.token_hash(token))
    lives = session and session.last_seen >= scope.now - IDLE and session.created_at >= scope.now - LONGEST
    return session if lives else None


def open_session(scope: Scope, person_id: UUID) -> str:
    """The token of a new session here, for an act that knows who it is. Raises NotFound without a role here."""
    token = passwords.new_token()
    dead = or_(LoginSession.last_seen < scope.now - IDLE, LoginSession.created_at < scope.now - LONGEST)
    scope.db.execute(delete(LoginSession).where(LoginSession.person_id == person_id, dead))
    where = {"person_id": person_id, "at_tenant_id": scope.tenant.id}
    times = {"created_at": scope.now, "last_seen": scope.now}
    session = scope.add(LoginSession(token_hash=passwords.token_hash(token), **where, **times))
    actor = service.actor(service.memberships(scope, person_id), session_id=session.id)
    if actor is None:
        raise NotFound("membership")
    audit.note(scope.acting_as(actor), "accounts.sign_in")
    return token
