"""Acts on who has which role here: seen, given, changed, ended.

What is written goes through functions of the database that ask for the giver's own session (migrations/people.sql).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import passwords
from app.accounts import service as accounts
from app.accounts.invitations import LIFE
from app.accounts.models import Invitation, Membership
from app.accounts.permissions import READ_PEOPLE
from app.figures.periods import local_date
from app.mail import service as mail
from app.mail.kinds import INVITATION, RESET
from app.people import permissions
from app.privacy import NUMBERS, hints, inspect
from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Role
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import uuid7
from tenants.scope import Scope
from tenants.told import Change

MAILED = ""
"""In place of a token that nobody here is shown: the one made for the row is forgotten."""
WAITS, BEFORE, HOLDS, ENDED = STATES = "väntar på svar", "börjar senare", "gäller", "avslutad"


@dataclass(frozen=True)
class Held:
    """One role of one person here."""

    id: UUID
    name: str
    email: str
    role: Role
    organisation: str | None
    valid_from: date
    valid_to: date | None
    """Its last day."""
    state: str
    """WAITS, BEFORE, HOLDS or ENDED."""
    version: int
    mine: bool
    """Whether the one who looks may change and end it."""


@requires(READ_PEOPLE)
def list_people(scope: Scope) -> list[Held]:
    """Everybody's roles here, by name: first those that wait for an answer, last those that have ended."""
    gives, today = permissions.may_give(scope.actor), local_date(scope.now)
    found = [
        _held(scope, row, email, organisation, gives, today) for row, email, organisation in accounts.everybody(scope)
    ]
    return sorted(found, key=lambda one: (STATES.index(one.state), one.name.casefold(), one.role))


@requires(READ_PEOPLE)
def read_held(scope: Scope, *, id: UUID) -> Held:
    """One of them. Raises NotFound."""
    found = next((one for one in list_people(scope) if one.id == id), None)
    if found is None:
        raise NotFound("membership")
    return found


@requires(permissions.GIVE)
def give(
    scope: Scope,
    *,
    session: str,
    email: str,
    name: str,
    role: Role,
    organisation_id: UUID | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    confirmed: bool = False,
) -> str | None:
    """Give somebody a role here; gives the token of her invitation, None when she has a way in already. Where there is
    a mail server it is sent to her, with a token that the worker makes: MAILED.

    `session`: the token of the giver's own. `confirmed`: that the police area's chief has said yes to somebody of the
    police, or the administrator answers for it. Raises Invalid for what is missing or cannot be, NotAllowed for a role
    that is not hers to give, and for her own.
    """
    today = local_date(scope.now)
    email, name, valid_from = email.strip().lower(), " ".join(name.split()), valid_from or today
    faults = _faults(scope, email, name, role, organisation_id, valid_from, valid_to, confirmed, today)
    if faults:
        raise Invalid(faults)
    if role not in permissions.may_give(scope.actor):
        raise NotAllowed(permissions.GIVE.name)
    token = passwords.new_token()
    to_whom = uuid7(), email, uuid7(), name, role, organisation_id, valid_from, valid_to
    invited = uuid7(), passwords.token_hash(token), scope.now + LIFE
    id = scope.db.scalar(select(func.give_role(session, *to_whom, *invited, scope.now, today)))
    if id is None:
        raise NotAllowed(permissions.GIVE.name)
    _tell(scope, id, role, "role", None, str(role))
    if confirmed and role == Role.POLICE_OFFICER:
        _tell(scope, id, role, "confirmed", None, "ja")
    waits = select(Invitation.id).where(Invitation.membership_id == id, Invitation.used_at.is_(None))
    if not scope.db.scalar(waits):
        return None
    if scope.post.works:
        mail.write(scope, kind=INVITATION, membership_id=id)
        return MAILED
    return token


@requires(permissions.GIVE)
def invite_again(scope: Scope, *, session: str, id: UUID) -> str | None:
    """Make a new invitation in place of the one that waits; gives as `give`. Raises Conflict("taken_up") when none
    does."""
    row, email = _row(scope, id)
    if row.accepted_at is not None:
        raise Conflict("taken_up")
    return give(
        scope,
        session=session,
        email=email,
        name=row.name,
        role=Role(row.role),
        organisation_id=row.organisation_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        confirmed=True,
    )


@requires(permissions.GIVE)
def send_reset(scope: Scope, *, id: UUID) -> None:
    """Have a link to a new password sent to her, whom alone it is shown. Raises NotFound, NotAllowed for a role that is
    not hers to give and for her own, Conflict("no_mail") without a mail server, Conflict("not_taken_up")."""
    row, _ = _row(scope, id)
    if Role(row.role) not in permissions.may_give(scope.actor) or row.person_id == scope.actor.person_id:
        raise NotAllowed(permissions.GIVE.name)
    if not scope.post.works:
        raise Conflict("no_mail")
    if row.accepted_at is None:
        raise Conflict("not_taken_up")
    mail.write(scope, kind=RESET, membership_id=row.id)


@requires(READ_PEOPLE)
def unreached(scope: Scope, *, ids: list[UUID]) -> dict[UUID, int | None]:
    """Those of these roles whose holder's newest letter did not arrive -> the digits with which it was refused."""
    return {id: one.refused_with for id, one in mail.latest_to(scope, ids=ids).items() if one.failed}


@requires(permissions.GIVE)
def change(
    scope: Scope,
    *,
    session: str,
    id: UUID,
    version: int,
    name: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    """Say what she is called, and from when to when she has the role: it holds from the next request and the next job.
    Raises Invalid for days in the wrong order, NotFound, NotAllowed as `give`, and Conflict("changed_meanwhile")."""
    row, _ = _row(scope, id)
    name, valid_from = " ".join(name.split()), valid_from or row.valid_from
    if faults := _name_faults(name):
        raise Invalid(faults)
    if valid_to and valid_to < valid_from:
        raise Invalid({"valid_to": [WRONG_ORDER]})
    _change(scope, session, row, version, name, valid_from, valid_to)


@requires(permissions.GIVE)
def end(scope: Scope, *, session: str, id: UUID) -> None:
    """End the role now: its last day was yesterday. Raises NotFound, and NotAllowed as `give`."""
    row, _ = _row(scope, id)
    yesterday = local_date(scope.now) - timedelta(days=1)
    _change(scope, session, row, row.version, row.name, min(row.valid_from, yesterday), yesterday)


WRONG_ORDER = "Sista dagen kan inte komma före den första."


def _change(
    scope: Scope, session: str, row: Membership, version: int, name: str, first: date, last: date | None
) -> None:
    values = session, row.id, version, name, first, last, local_date(scope.now)
    done = scope.db.scalar(select(func.change_role(*values)))
    if done is None:
        raise NotAllowed(permissions.GIVE.name)
    if not done:
        raise Conflict("changed_meanwhile")
    for column, old, new in (("valid_from", row.valid_from, first), ("valid_to", row.valid_to, last)):
        _tell(scope, row.id, Role(row.role), column, old, new)
    scope.db.expire(row)


def _tell(scope: Scope, id: UUID, role: Role, column: str, old: object, new: object) -> None:
    """For the audit: the row was written by the database itself."""
    scope.concerning(object=("membership", id), person=(id, str(role)))
    if old != new:
        scope.db.told.changes.append(Change("membership", str(id), column, old, new))


def _row(scope: Scope, id: UUID) -> tuple[Membership, str]:
    """The membership and its holder's address. Raises NotFound."""
    found = next(((row, email) for row, email, _ in accounts.everybody(scope) if row.id == id), None)
    if found is None:
        raise NotFound("membership")
    return found


def _held(
    scope: Scope, row: Membership, email: str, organisation: str | None, gives: frozenset[Role], today: date
) -> Held:
    role, mine = Role(row.role), row.person_id != scope.actor.person_id
    if row.valid_to and row.valid_to < today:
        state = ENDED
    elif row.accepted_at is None:
        state = WAITS
    else:
        state = BEFORE if row.valid_from > today else HOLDS
    days = row.valid_from, row.valid_to
    return Held(row.id, row.name, email, role, organisation, *days, state, row.version, mine and role in gives)


def _name_faults(name: str) -> dict[str, list[str]]:
    """She may stand here by her name, and by nothing else of hers."""
    if not name:
        return {"name": ["Skriv vad hon kallas här: ett namn eller en funktion."]}
    numbers = [one for one in inspect(name) if one.kind in NUMBERS]
    return {"name": hints(numbers)} if numbers else {}


def _faults(
    scope: Scope,
    email: str,
    name: str,
    role: Role,
    organisation_id: UUID | None,
    first: date,
    last: date | None,
    confirmed: bool,
    today: date,
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    found |= _name_faults(name)
    if "@" not in email[1:-1] or " " in email:
        found["email"] = ["Skriv en e-postadress, till exempel rektor@kommunen.se."]
    known: Sequence = accounts.organisations_to_choose(scope)
    if organisation_id is None and role in REPORTS_FOR_ITS_ORGANISATION:
        found["organisation_id"] = [f"{role.label} rapporterar åt en verksamhet. Välj vilken."]
    elif organisation_id and organisation_id not in {one.id for one in known}:
        found["organisation_id"] = ["Välj i listan."]
    same = (email, role, organisation_id)
    holding = (one for one, address, _ in accounts.everybody(scope) if (address, one.role, one.organisation_id) == same)
    if any(one.accepted_at and (one.valid_to is None or one.valid_to >= today) for one in holding):
        found["email"] = ["Hon har redan den rollen. Ändra den i listan nedanför."]
    if last and last < max(first, today):
        found["valid_to"] = ["Sista dagen har redan varit." if last >= first else WRONG_ORDER]
    if role == Role.POLICE_OFFICER and not confirmed:
        found["confirmed"] = ["Kryssa för när lokalpolisområdets chef har bekräftat att hon arbetar där."]
    return found
