"""Signing in with a password, changing it, and how guessing at one is slowed down."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from sqlalchemy import delete, func, select

from app.accounts import passwords, permissions, sessions
from app.accounts.models import Person, SignInAttempt
from tenants import audit
from tenants.acts import open_to_all, requires
from tenants.errors import Conflict, Invalid
from tenants.models import uuid7
from tenants.scope import Scope

FEW_TRIES, MANY_TRIES, TRIES_WITHIN = 5, 50, timedelta(minutes=15)
MOST_LOOKS, LOOKS_WITHIN = 40, timedelta(minutes=1)
FEWER_TRIES = 2
"""For an address typed from a network that has failed with many."""


@open_to_all
def sign_in(
    scope: Scope, *, email: str, password: str, network: str, device: str | None = None, browser: str = ""
) -> str | None:
    """A new session's token, or None when the address, the password or the role here is not right.

    `network` is where the request came from, `device` names the browser if this person has signed in with it before,
    and `browser` says in words what kind it is.
    Raises Conflict("too_many_tries") as `reserve_try` says, Conflict("other_method") where a password is not enough.
    """
    if "password" not in scope.profile.sign_in_methods:
        raise Conflict("other_method")
    email = email.strip().lower()
    tried = reserve_try(scope, email=email, network=network, device=device)
    person_id = scope.db.scalar(select(Person.id).where(Person.email == email))
    proof = _proof(scope, person_id, password)
    token = sessions.open_session(scope, person_id, proof, made_by="password", browser=browser) if person_id else None
    if token is None:
        audit.note(scope, "accounts.sign_in", outcome="refused")
    else:
        give_back(scope, tried)
    return token


@requires(permissions.WAY_IN)
def change_password(scope: Scope, *, session: str, password: str, new_password: str) -> None:
    """Choose another password. All one's other sessions end, and one's access tokens in every tenant.

    `session` is the token of one's own session. Raises Invalid for a wrong `password` or a weak `new_password`,
    Conflict("too_many_tries") after FEW_TRIES wrong ones in the session.
    """
    passwords.check_strength(new_password, of_the_place=scope.tenant.name, field="new_password")
    tried = reserve_try(scope, email="", network="", device=f"session {scope.actor.session_id}")
    kept = passwords.kept(new_password)
    values = session, _proof(scope, scope.actor.person_id, password), kept.recipe, kept.proof_hash
    if not scope.db.scalar(select(func.change_password(*values))):
        raise Invalid({"password": ["Det är inte ditt lösenord nu."]})
    give_back(scope, tried)


def _proof(scope: Scope, person_id: UUID | None, password: str) -> str:
    recipe = scope.db.scalar(select(func.password_recipe(person_id))) if person_id else None
    return passwords.proof(password, recipe)


def reserve_try(scope: Scope, *, email: str, network: str, device: str | None) -> list[UUID]:
    """Count a try *before* the password is tested, in a transaction of its own: tries at the same time are counted one
    after the other, however long each password takes. Returns what to give back when it was right.

    Raises Conflict("too_many_tries") within TRIES_WITHIN of FEW_TRIES failures for the address from that network, so
    that nobody can shut somebody else out by guessing at her password. A network that has failed with MANY_TRIES has
    FEWER_TRIES for each address, and none is refused for what was tried with another; an address that failed from
    everywhere 2 * MANY_TRIES times waits. A known device has FEW_TRIES of its own, whatever is tried elsewhere.
    """
    network = subscriber(network)
    place, whole = _key("network", network), _key("email", email)
    both, known = _key("both", f"{email} {network}"), _key("device", f"{email} {device}")
    with scope.apart() as own:
        counted = [known] if device else [place, whole, both]
        _one_at_a_time(own, counted)
        own.db.execute(delete(SignInAttempt).where(SignInAttempt.at <= own.now - TRIES_WITHIN))
        rows = select(SignInAttempt.key, func.count()).group_by(SignInAttempt.key)
        found = own.db.execute(rows.where(SignInAttempt.key.in_((place, whole, both, known)))).all()
        failed = dict.fromkeys((place, whole, both, known), 0) | {key: n for key, n in found}
        few = FEWER_TRIES if failed[place] >= MANY_TRIES else FEW_TRIES
        most = {known: FEW_TRIES} if device else {both: few, whole: 2 * MANY_TRIES}
        if any(failed[key] >= n for key, n in most.items()):
            raise Conflict("too_many_tries", minutes=TRIES_WITHIN.seconds // 60)
        tries = [SignInAttempt(id=uuid7(), key=key, at=own.now) for key in counted]
        own.db.add_all(tries)
    return [one.id for one in tries]


def give_back(scope: Scope, tried: list[UUID]) -> None:
    """The password was right: the tries of `reserve_try` are not counted."""
    scope.db.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(tried)))


@requires(permissions.SELF)
def count_look(scope: Scope) -> bool:
    """Whether the guard may look at one more text that this person is writing: MOST_LOOKS of them within LOOKS_WITHIN,
    counted where tries to sign in are."""
    key = _key("look", str(scope.actor.person_id))
    _one_at_a_time(scope, [key])
    hers = SignInAttempt.key == key
    scope.db.execute(delete(SignInAttempt).where(hers, SignInAttempt.at <= scope.now - LOOKS_WITHIN))
    if scope.db.scalars(select(func.count()).select_from(SignInAttempt).where(hers)).one() >= MOST_LOOKS:
        return False
    scope.db.add(SignInAttempt(id=uuid7(), key=key, at=scope.now))
    return True


def _one_at_a_time(scope: Scope, keys: Iterable[str]) -> None:
    """Wait until nobody else counts under these keys; in one order, so that two never wait for each other."""
    numbers = sorted(int(key[:15], 16) for key in keys)
    scope.db.execute(select(*map(func.pg_advisory_xact_lock, numbers)))


def subscriber(address: str) -> str:
    """Where a request came from, as one subscriber is known: an IPv6 subscriber has 2^64 addresses to choose among."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
