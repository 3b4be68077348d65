"""Acts on people and their way in: sessions, tokens, organisations."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address, ip_network
from unicodedata import normalize
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts import passwords, permissions
from app.accounts.models import (
    ORGANISATION_KINDS,
    AccessToken,
    LoginSession,
    Membership,
    Organisation,
    Person,
    SignInAttempt,
)
from app.figures.periods import local_date
from app.privacy import clean, inspect, must_quarantine
from tenants import audit
from tenants.access import Actor, Role
from tenants.acts import open_to_all, requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import Tenant
from tenants.scope import Scope

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
TOKEN_LIFE = timedelta(days=180)
FEW_TRIES, MANY_TRIES, TRIES_WITHIN = 5, 50, timedelta(minutes=15)


@open_to_all
def sign_in(scope: Scope, *, email: str, password: str, network: str) -> str | None:
    """A new session's token, or None when the address, the password or the role here is not right.

    `network` is where the request came from. Failures are counted for the address typed *from there*, so that nobody
    can shut somebody else out by guessing at her password; the many are for guessing spread over addresses or networks.
    Raises Conflict("too_many_tries") after FEW_TRIES (MANY_TRIES) failures within TRIES_WITHIN.
    """
    email, since = email.strip().lower(), scope.now - TRIES_WITHIN
    network = _network(network)
    most = {
        _attempt_key("both", f"{email} {network}"): FEW_TRIES,
        _attempt_key("network", network): MANY_TRIES,
        _attempt_key("email", email): 2 * MANY_TRIES,
    }
    scope.db.execute(delete(SignInAttempt).where(SignInAttempt.at <= since))
    tries = select(SignInAttempt.key, func.count()).where(SignInAttempt.key.in_(most)).group_by(SignInAttempt.key)
    if any(n >= most[key] for key, n in scope.db.execute(tries)):
        raise Conflict("too_many_tries", minutes=TRIES_WITHIN.seconds // 60)
    person = scope.db.scalar(select(Person).where(Person.email == email))
    right = passwords.matches(password, person.password_hash if person else None)
    if person is None or not right or not _memberships(scope, person.id):
        for key in most:
            scope.add(SignInAttempt(key=key, at=scope.now))
        audit.note(scope, "accounts.sign_in", outcome="refused")
        return None
    return _open_session(scope, person.id)


@open_to_all
def actor_of_session(scope: Scope, *, token: str) -> Actor | None:
    """Who holds this session at this tenant, with roles as they are now; None when it is dead or belongs elsewhere."""
    lives = (LoginSession.last_seen >= scope.now - IDLE) & (LoginSession.created_at >= scope.now - LONGEST)
    session, actor = _holder(scope, LoginSession, token, lives, LoginSession.at_tenant_id == scope.tenant.id)
    if session and session.last_seen < scope.now - timedelta(minutes=1):
        session.last_seen = scope.now
    return actor


@open_to_all
def tenant_of_session(scope: Scope, *, token: str) -> Row | None:
    """(slug, name) of the other tenant this live session works in, when its person has a role here too (else None)."""
    session = _live_session(scope, token)
    if session is None or session.at_tenant_id == scope.tenant.id or not _memberships(scope, session.person_id):
        return None
    return scope.db.execute(select(Tenant.slug, Tenant.name).where(Tenant.id == session.at_tenant_id)).one()


@open_to_all
def switch_here(scope: Scope, *, token: str) -> str:
    """Move a live session of another tenant here, under a new token. Raises NotFound without a role here."""
    session = _live_session(scope, token)
    if session is None or not _memberships(scope, session.person_id):
        raise NotFound("session")
    person_id = session.person_id
    scope.db.delete(session)
    scope.db.flush()
    return _open_session(scope, person_id)


@open_to_all
def sign_out(scope: Scope, *, token: str) -> None:
    """End the session; its cookie is dead from now on, also a copied one."""
    scope.db.execute(delete(LoginSession).where(LoginSession.token_hash == passwords.token_hash(token)))
    if scope.actor.is_somebody:
        audit.note(scope, "accounts.sign_out")


@open_to_all
def actor_of_token(scope: Scope, *, token: str) -> Actor | None:
    """Who holds this access token in this tenant, or None."""
    lives = AccessToken.ended_at.is_(None) & (AccessToken.expires_at > scope.now)
    key, actor = _holder(scope, AccessToken, token, lives)
    if key and (key.last_used is None or key.last_used < scope.now - timedelta(minutes=1)):
        key.last_used = scope.now
    return actor


@open_to_all
def actor_of_membership(scope: Scope, *, id: UUID) -> Actor | None:
    """The rights of whoever asked for a run, as they are now; None when they have ended."""
    membership = scope.db.get(Membership, (scope.tenant.id, id))
    return _actor(_memberships(scope, membership.person_id)) if membership else None


@open_to_all
def actor_of_email(scope: Scope, *, email: str) -> Actor | None:
    """The rights of whoever has this address, as they are now; None for somebody without a role here."""
    person_id = scope.db.scalar(select(Person.id).where(Person.email == email.strip().lower()))
    return _actor(_memberships(scope, person_id)) if person_id else None


@open_to_all
def my_tenants(scope: Scope) -> Sequence[Row]:
    """(slug, name) of the tenants where the person signed in has a role today."""
    if scope.actor.person_id is None:
        return []
    rows = select(Tenant.slug, Tenant.name).join(Membership, Membership.tenant_id == Tenant.id)
    mine = rows.where(Membership.person_id == scope.actor.person_id, _valid(scope))
    return scope.db.execute(mine.distinct().order_by(Tenant.name)).all()


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


@requires(permissions.ORGANISATIONS)
def organisations(scope: Scope) -> tuple[Organisation, ...]:
    """The tenant's organisations, by name. Asked once in a scope."""
    order = func.translate(func.lower(Organisation.name), "åäö", "{|}")
    return scope.once(Organisation, lambda: tuple(scope.db.scalars(select(Organisation).order_by(order))))


@requires(permissions.SELF)
def member_names(scope: Scope, *, ids: set[UUID]) -> dict[UUID, str]:
    """What the tenant calls these memberships' holders."""
    if not ids:
        return {}
    return dict(scope.db.execute(select(Membership.id, Membership.name).where(Membership.id.in_(ids))).all())


@requires(permissions.REGISTER)
def register_organisation(scope: Scope, *, name: str, kind: str) -> Organisation:
    """Add an organisation, or return the one with that name and kind. Raises Invalid for any other kind."""
    kind = _kind(kind)
    known = scope.db.scalar(select(Organisation).where(Organisation.name == name))
    if known and known.kind != kind:
        raise Invalid({"kind": [f"{name} finns redan, av sorten {known.kind}. Byt med: samsyn organisation kind"]})
    return known or scope.add(Organisation(name=name, kind=kind))


@requires(permissions.REGISTER)
def change_organisation_kind(scope: Scope, *, name: str, kind: str) -> Organisation:
    """Say what sort of organisation it is. What is already reported keeps its class (`incidents.restrict_reports`).

    Raises Invalid for an organisation that is not there, and for a kind that is none of ORGANISATION_KINDS.
    """
    kind = _kind(kind)
    organisation = organisation_named(scope, name=name)
    organisation.kind = kind
    scope.db.flush()
    return organisation


@requires(permissions.ORGANISATIONS)
def organisation_named(scope: Scope, *, name: str) -> Organisation:
    """The organisation with this name. Raises Invalid with the names there are."""
    there = organisations(scope)
    found = next((one for one in there if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in there) or "inga alls"
        raise Invalid(
            {"organisation": [f"Verksamheten ”{name}” finns inte i {scope.tenant.name}. Där finns: {names}."]}
        )
    return found


def _kind(text: str) -> str:
    """The kind that somebody means, in whatever letters."""
    kind = " ".join(normalize("NFC", text).casefold().split())
    if kind not in ORGANISATION_KINDS:
        raise Invalid({"kind": [f"”{text}” är ingen sorts verksamhet. Välj en av: {', '.join(ORGANISATION_KINDS)}."]})
    return kind


def _live_session(scope: Scope, token: str) -> LoginSession | None:
    session = scope.db.get(LoginSession, passwords.token_hash(token))
    lives = session and session.last_seen >= scope.now - IDLE and session.created_at >= scope.now - LONGEST
    return session if lives else None


def _open_session(scope: Scope, person_id: UUID) -> str:
    token = passwords.new_token()
    dead = or_(LoginSession.last_seen < scope.now - IDLE, LoginSession.created_at < scope.now - LONGEST)
    scope.db.execute(delete(LoginSession).where(LoginSession.person_id == person_id, dead))
    where = {"person_id": person_id, "at_tenant_id": scope.tenant.id}
    times = {"created_at": scope.now, "last_seen": scope.now}
    session = scope.add(LoginSession(token_hash=passwords.token_hash(token), **where, **times))
    actor = _actor(_memberships(scope, person_id), session_id=session.id)
    if actor is None:
        raise NotFound("membership")
    audit.note(scope.acting_as(actor), "accounts.sign_in")
    return token


def _valid(scope: Scope):
    """Criterion: roles held today, and taken up: one whose invitation waits grants nothing."""
    today = local_date(scope.now)
    begun = (Membership.valid_from <= today) & Membership.accepted_at.is_not(None)
    return begun & or_(Membership.valid_to.is_(None), Membership.valid_to >= today)


def _held_today(scope: Scope) -> Select:
    """Everybody's roles here today, each with the ids of all memberships its holder has had here; nobody's who is shut
    out of the platform, whatever session or key she holds."""
    every = aliased(Membership)
    hers = (every.tenant_id == Membership.tenant_id) & (every.person_id == Membership.person_id)
    ids = select(func.array_agg(every.id)).where(hers).scalar_subquery()
    rows = select(Membership, ids).join(Person, Person.id == Membership.person_id).order_by(Membership.id)
    return rows.where(Membership.tenant_id == scope.tenant.id, _valid(scope), Person.disabled_at.is_(None))


def _memberships(scope: Scope, person_id: UUID) -> Sequence[Row]:
    return scope.db.execute(_held_today(scope).where(Membership.person_id == person_id)).all()


def _holder(scope: Scope, kind: type[LoginSession | AccessToken], token: str, *lives) -> tuple:
    """The session or key (`kind`) with this token, and who holds it; (None, None) when it no longer `lives` or she has
    no role here. One question, since it is asked at every request."""
    rows = _held_today(scope).add_columns(kind).join(kind, kind.person_id == Membership.person_id)
    found = scope.db.execute(rows.where(kind.token_hash == passwords.token_hash(token), *lives)).all()
    if not found:
        return None, None
    held = found[0][2]
    return held, _actor([(membership, ids) for membership, ids, _ in found], session_id=held.id)


def _actor(held: Sequence[Row] | list[tuple], *, session_id: UUID | None = None) -> Actor | None:
    """The one who holds these roles (rows of `_held_today`); None without any."""
    if not held:
        return None
    first, ids = held[0]
    roles = [(Role(membership.role), membership.organisation_id) for membership, _ in held]
    return Actor(
        first.name,
        frozenset(role for role, _ in roles),
        first.person_id,
        first.id,
        placed=frozenset((role, organisation) for role, organisation in roles if organisation),
        session_id=session_id,
        membership_ids=frozenset(ids),
    )


def _network(address: str) -> str:
    """Where a request came from, as one subscriber is known: an IPv6 subscriber has 2^64 addresses to choose among."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _attempt_key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
