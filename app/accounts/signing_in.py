"""Sign-in with a password, and how guessing at one is slowed down."""

import hashlib
from datetime import timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import delete, func, select

from app.accounts import passwords, service
from app.accounts.models import Person, SignInAttempt
from app.accounts.sessions import open_session
from tenants import audit
from tenants.acts import open_to_all
from tenants.errors import Conflict
from tenants.scope import Scope

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
    if person is None or not right or not service.memberships(scope, person.id):
        for key in most:
            scope.add(SignInAttempt(key=key, at=scope.now))
        audit.note(scope, "accounts.sign_in", outcome="refused")
        return None
    return open_session(scope, person.id)


def _network(address: str) -> str:
    """Where a request came from, as one subscriber is known: an IPv6 subscriber has 2^64 addresses to choose among."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _attempt_key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
