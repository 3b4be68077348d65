"""Acts on remembered phones: be remembered on one, see them, and let them go."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Uuid, bindparam, delete, func, select

from app.accounts import passwords
from app.accounts import service as accounts
from app.accounts.permissions import READ_PEOPLE
from app.phones import opening, permissions
from app.phones.models import Phone
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.isolation import Question
from tenants.models import uuid7
from tenants.scope import Scope

MOST = 5
"""So many phones somebody is remembered on in one place; one more, and she is forgotten on the one longest unused."""
PIN = re.compile(r"[0-9]{4,8}")
_RUNS = "01234567890123456789", "98765432109876543210"
_MINE = Question(
    select(Phone.id, Phone.label, Phone.device, Phone.recipe.is_not(None).label("asks_pin"), Phone.used_at)
    .where(
        Phone.tenant_id == accounts.HERE,
        Phone.person_id == bindparam("me", type_=Uuid()),
        opening.lives(bindparam("since", type_=DateTime(timezone=True))),
    )
    .order_by(Phone.used_at.desc(), Phone.id),
    names_its_own=True,
)


@requires(permissions.READ)
def my_phones(scope: Scope) -> Sequence[Any]:
    """(id, label, device, asks_pin, used_at) of the phones one is remembered on here, the last used first."""
    return accounts.ask(scope, _MINE, me=scope.actor.person_id, since=opening.since(scope))


@requires(permissions.REMEMBER)
def remember(
    scope: Scope,
    *,
    session: str,
    secrets: Iterable[str],
    label: str = "",
    shared: bool = False,
    pin: str = "",
    device: str = "",
) -> str:
    """Be remembered on the phone in one's hand. Returns the secret that it keeps from now on.

    `session`: the token of one's own session. `secrets`: those that it keeps already. Others who are remembered there
    without a PIN are forgotten: from now on it is shared. Raises Invalid for a label that says nothing or may point at
    a person, for a PIN that is none, and for none on a phone that is shared.
    """
    others = opening.who_is_remembered(scope, secrets=secrets)
    alone = all(one.person_id == scope.actor.person_id for one in others)
    texts = Texts()
    label = texts.line("label", label, required="Skriv vad telefonen heter, till exempel ”Jourtelefonen”.")
    pin = pin.strip()
    if fault := _fault(pin, needed=shared or not alone, others=not alone):
        texts.fault("pin", fault)
    if texts.faults:
        raise Invalid(texts.faults)
    opening.bury(scope)
    replaced = [one.id for one in others if one.person_id == scope.actor.person_id or not one.asks_pin]
    _remove(scope, Phone.id.in_([*replaced, *(one.id for one in my_phones(scope)[MOST - 1 :])]))
    secret, id = passwords.new_token(), uuid7()
    kept = passwords.kept(opening.with_secret(pin, secret)) if pin else None
    values = session, _role(scope), id, passwords.token_hash(secret), label, device
    proof = (kept.recipe, kept.proof_hash) if kept else (None, None)
    if not scope.db.scalar(select(func.remember_phone(*values, *proof, scope.now))):
        raise NotFound("session")
    scope.concerning(object=("phone", id))
    return secret


@requires(permissions.LET_GO)
def let_go(scope: Scope, *, id: UUID) -> None:
    """Be forgotten on one of one's own phones. Raises NotFound for anybody else's."""
    scope.concerning(object=("phone", id))
    if not _remove(scope, (Phone.id == id) & (Phone.person_id == scope.actor.person_id)):
        raise NotFound("phone")


@requires(permissions.LET_GO)
def let_go_of_all(scope: Scope) -> None:
    """Be forgotten on all of one's own phones here."""
    scope.concerning(number=_remove(scope, Phone.person_id == scope.actor.person_id))


@requires(READ_PEOPLE)
def number_of(scope: Scope, *, person_id: UUID) -> int:
    """How many phones somebody is remembered on here."""
    hers = Phone.tenant_id == scope.tenant.id, Phone.person_id == person_id
    found = select(func.count()).select_from(Phone).where(*hers, opening.lives(opening.since(scope)))
    return scope.db.scalars(found).one()


@requires(permissions.FORGET)
def forget(scope: Scope, *, person_id: UUID) -> None:
    """Have somebody forgotten on all her phones here: for whoever has found that the actor may give her roles."""
    scope.concerning(number=_remove(scope, Phone.person_id == person_id))


def _remove(scope: Scope, which: Any) -> int:
    """Remove these phones of this tenant; gives how many."""
    gone = delete(Phone).where(Phone.tenant_id == scope.tenant.id, which).returning(Phone.id)
    return len(scope.db.scalars(gone.execution_options(synchronize_session=False)).all())


def _role(scope: Scope) -> UUID:
    """The first of the actor's roles here in which she reports."""
    held = accounts.memberships(scope, scope.actor.person_id) if scope.actor.person_id else []
    return next(row.id for row in held if permissions.reports(row))


def _fault(pin: str, *, needed: bool, others: bool) -> str:
    """What is wrong with a PIN; "" when nothing is."""
    if not pin and needed:
        who = "Fler är ihågkomna på telefonen" if others else "När flera använder telefonen behöver du en PIN-kod"
        return f"{who}: välj en med 4–8 siffror."
    if pin and not PIN.fullmatch(pin):
        return "PIN-koden ska vara 4–8 siffror och inget annat."
    if pin and (len(set(pin)) == 1 or any(pin in run for run in _RUNS)):
        return "Den PIN-koden är bland de första som någon provar. Välj en annan."
    return ""
