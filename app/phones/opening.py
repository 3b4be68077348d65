"""The way in with a remembered phone: who is remembered on it, opening it, and whoever it is open for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, DateTime, String, any_, bindparam, delete, func, select, update

from app.accounts import passwords, signing_in
from app.accounts import service as accounts
from app.accounts.sessions import IDLE, LONGEST, SEEN_EVERY
from app.phones.models import Phone
from tenants import audit
from tenants.access import PHONE, Actor
from tenants.acts import open_to_all
from tenants.errors import NotFound
from tenants.isolation import Question
from tenants.scope import Scope

UNUSED = timedelta(days=180)
"""A phone that has not been opened for so long is forgotten."""
MOST_WRONG = 10
"""After so many wrong PINs in a row it is forgotten (and after `signing_in.FEW_TRIES` one waits)."""


class Remembered(NamedTuple):
    """Somebody who is remembered on a telephone, as it tells whoever holds it: no name and no address."""

    id: UUID
    person_id: UUID
    secret_hash: str
    label: str
    organisation: str
    recipe: str | None

    @property
    def asks_pin(self) -> bool:
        return self.recipe is not None


class Opened(NamedTuple):
    """What became of a try: the `token` to show from now on, or None for a wrong PIN, after which it may be
    `forgotten`."""

    token: str | None
    forgotten: bool = False


def lives(since: Any) -> ColumnElement[bool]:
    """Criterion: phones opened since then, whose password and role are as when they were remembered."""
    return (Phone.used_at >= since) & accounts.unchanged(Phone)


def since(scope: Scope) -> datetime:
    """The value for `lives`."""
    return scope.now - UNUSED


def _moment(name: str) -> Any:
    return bindparam(name, type_=DateTime(timezone=True))


_HOLDER = Question(
    accounts.held_by(
        Phone,
        Phone.tenant_id == accounts.HERE,
        lives(_moment("since")),
        Phone.seen_at >= _moment("seen_since"),
        Phone.opened_at >= _moment("opened_since"),
    ).add_columns(Phone.id.label("phone_id"), Phone.membership_id, Phone.opened_at, Phone.seen_at),
    names_its_own=True,
)
_ON_IT = Question(
    accounts.held_in(Phone)
    .add_columns(Phone.id.label("phone_id"), Phone.secret_hash, Phone.label, Phone.recipe, Phone.made_by)
    .where(Phone.secret_hash == any_(bindparam("secrets", type_=ARRAY(String))), lives(_moment("since")))
    .order_by(None)
    .order_by(Phone.remembered_at, Phone.id),
    names_its_own=True,
)


@open_to_all
def actor_of_phone(scope: Scope, *, token: str) -> Actor | None:
    """Whoever an open phone is open for here, within what a phone may; None when it is closed, dead or forgotten, or
    when the role that it was remembered in has ended."""
    moments = {"since": since(scope), "seen_since": scope.now - IDLE, "opened_since": scope.now - LONGEST}
    held = accounts.holder(scope, _HOLDER, token, **moments)
    phone = held[0] if held else None
    if phone is None or phone.membership_id not in {row.id for row in held}:
        return None
    if phone.seen_at < scope.now - SEEN_EVERY:
        scope.afterwards.append(lambda later: _seen(later, phone.phone_id))
    actor = accounts.actor(held, session_id=phone.phone_id, reach=PHONE)
    return actor and replace(actor, session_until=phone.opened_at + LONGEST)


@open_to_all
def who_is_remembered(scope: Scope, *, secrets: Iterable[str]) -> list[Remembered]:
    """Those for whom a phone that holds these secrets opens here, the first one first."""
    hashes = [passwords.token_hash(one) for one in secrets]
    if not hashes:
        return []
    found: Sequence[Any] = accounts.ask(scope, _ON_IT, secrets=hashes, since=since(scope))
    methods = scope.profile.sign_in_methods
    return [
        Remembered(row.phone_id, row.person_id, row.secret_hash, row.label, row.organisation or "", row.recipe)
        for row in found
        if row.made_by in methods
    ]


@open_to_all
def open_phone(scope: Scope, *, secrets: Iterable[str], id: UUID, pin: str = "") -> Opened:
    """Open the phone for one of those who are remembered on it: she reports, and sees what has become of it.

    Raises NotFound when she is not, Conflict("too_many_tries") as `signing_in.reserve_try`: wrong PINs are tries.
    """
    by_hash: Mapping[str, str] = {passwords.token_hash(one): one for one in secrets}
    one = next((one for one in who_is_remembered(scope, secrets=by_hash.values()) if one.id == id), None)
    actor = accounts.actor(accounts.memberships(scope, one.person_id), session_id=id, reach=PHONE) if one else None
    if one is None or actor is None:
        raise NotFound("phone")
    secret, tried, given = by_hash[one.secret_hash], [], None
    if one.recipe is not None:
        tried = signing_in.reserve_try(scope, email="", network="", device=f"phone {id}")
        given = passwords.proof(with_secret(pin, secret), one.recipe)
    token, hers = passwords.new_token(), scope.acting_as(actor)
    wrong = scope.db.scalar(select(func.open_phone(secret, given, passwords.token_hash(token), scope.now, MOST_WRONG)))
    if wrong is None:
        raise NotFound("phone")
    if wrong == 0:
        signing_in.give_back(scope, tried)
        audit.note(hers, "phones.open", object_id=str(id))
        return Opened(token)
    forgotten = wrong >= MOST_WRONG
    audit.note(hers, "phones.shut" if forgotten else "phones.open", outcome="refused", object_id=str(id))
    return Opened(None, forgotten)


def with_secret(pin: str, secret: str) -> str:
    """What is kept of a PIN is worked out of both: four digits alone are soon tried."""
    return f"{pin} {secret}"


def bury(scope: Scope) -> None:
    """Remove the phones that are dead here."""
    dead = delete(Phone).where(Phone.tenant_id == scope.tenant.id, ~lives(since(scope)))
    scope.db.execute(dead.execution_options(synchronize_session=False))


def _seen(scope: Scope, id: UUID) -> None:
    """Note that it was used, unless another request is noting it: none waits for another."""
    free = select(Phone.id).where(Phone.id == id).with_for_update(skip_locked=True)
    seen = update(Phone).where(Phone.id.in_(free), Phone.seen_at < scope.now)
    scope.db.execute(seen.values(seen_at=scope.now).execution_options(synchronize_session=False))
