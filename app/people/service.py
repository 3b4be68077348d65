"""Acts on who has which role here: seen, given, changed, ended.

What is written goes through functions of the database that ask for the giver's own session (migrations/units.sql).
"""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.accounts import passwords
from app.accounts import service as accounts
from app.accounts.invitations import LIFE
from app.accounts.models import Invitation, Membership
from app.accounts.permissions import READ_PEOPLE
from app.audit_log.wording import change_of_role, change_sentence
from app.figures.periods import local_date
from app.intake.csv_file import FileRefused
from app.mail import service as mail
from app.mail.kinds import INVITATION, RESET
from app.people import lists, permissions, rules
from app.people.rules import Asked, Known
from app.phones import service as phones
from app.phones.permissions import FORGET
from tenants.access import Role
from tenants.acts import requires
from tenants.audit import AuditLine
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import uuid7
from tenants.registry import let_practice_follow
from tenants.scope import Scope
from tenants.told import Change

MAILED = ""
"""In place of a token that nobody here is shown: the one made for the row is forgotten."""
WAITS, BEFORE, HOLDS, ENDED = STATES = "väntar på svar", "börjar senare", "gäller", "avslutad"
UNUSED = timedelta(days=90)
"""Whoever has not signed in for so long is looked at: her role may be forgotten."""
SOON = timedelta(minutes=5)
"""A letter that has not left by then waits for the mail server, or for the queue."""
MOST_DONE = 20


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
    organisation_id: UUID | None = None
    signed_in: date | None = None
    """When she last signed in here."""
    idle: bool = False
    """Whether a role that holds has not been signed in with for UNUSED."""


@requires(READ_PEOPLE)
def list_people(scope: Scope, *, signed_in: bool = False) -> list[Held]:
    """Everybody's roles here, or in the organisations that the actor leads, by name: first those that wait for an
    answer, last those that have ended. `signed_in`: when they last were is told too."""
    today, latest = local_date(scope.now), accounts.last_sign_ins(scope) if signed_in else {}
    found = [
        _held(scope, row, email, organisation, latest.get(row.person_id), today)
        for row, email, organisation in accounts.everybody(scope)
    ]
    return sorted(found, key=lambda one: (STATES.index(one.state), one.name.casefold(), one.role))


@requires(READ_PEOPLE)
def unanswered(scope: Scope) -> list[Held]:
    """Those of `list_people` that the actor may change and that wait for an answer, by name."""
    today = local_date(scope.now)
    found = [_held(scope, row, row.email, row.organisation, None, today) for row in accounts.unanswered(scope)]
    waits = [one for one in found if one.mine and one.state == WAITS]
    return sorted(waits, key=lambda one: (one.name.casefold(), one.role))


@requires(READ_PEOPLE)
def read_held(scope: Scope, *, id: UUID) -> Held:
    """One of them. Raises NotFound."""
    found = next((one for one in list_people(scope, signed_in=True) if one.id == id), None)
    if found is None:
        raise NotFound("membership")
    return found


@requires(READ_PEOPLE)
def what_was_done(scope: Scope, *, id: UUID) -> list[tuple[date, str, str]]:
    """(day, who, what) of the latest changes of a role, the last first, as the log tells them."""
    about = or_(AuditLine.concerned_id == id, AuditLine.object_id == str(id))
    rows = select(AuditLine).where(AuditLine.tenant_id == scope.tenant.id, about, AuditLine.outcome == "done")
    names = {str(one.id): one.name for one in accounts.organisations(scope)}
    told = []
    for line in scope.db.scalars(rows.order_by(AuditLine.seq.desc()).limit(MOST_DONE)):
        act, change = change_of_role(line)
        change = re.sub(r"[0-9a-f-]{36}", lambda id: names.get(id[0], "en annan"), change_sentence(change))
        told.append((local_date(line.at), line.actor, f"{act}{change and f' ({change})'}"))
    return told


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
    asked = Asked(email.strip().lower(), " ".join(name.split()), role, organisation_id, valid_from, valid_to, confirmed)
    if found := rules.faults(asked, _known(scope, {asked.email}, accounts.everybody(scope))):
        raise Invalid(found)
    token = _hand_over(scope, session=session, asked=asked)
    let_practice_follow(scope)
    return token


def _hand_over(scope: Scope, *, session: str, asked: Asked) -> str | None:
    """Give what has been found without faults; all that is given passes here. Gives and raises as `give`."""
    accounts.refuse_in_practice(scope)
    email, name, role, organisation_id, valid_from, valid_to, confirmed = asked
    today = local_date(scope.now)
    valid_from = valid_from or today
    if not permissions.gives(scope.actor, role, organisation_id):
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
def look_through(scope: Scope, *, content: bytes, confirmed: bool = False) -> list[lists.Row]:
    """What a list in a file asks for, and what is wrong with each row; nothing is given. `confirmed` as `give`.
    Raises Invalid for a file that cannot be read."""
    try:
        rows = lists.told(content)
    except FileRefused as refused:
        raise Invalid({"file": [str(refused)]}) from None
    organisations = {one.name: one.id for one in accounts.organisations_to_choose(scope)}
    found = lists.read(rows, organisations, confirmed)
    asked = [row.asked for row in found if row.asked]
    may = [one for one in asked if permissions.gives(scope.actor, one.role, one.organisation_id)]
    people = accounts.everybody(scope)
    waits = {
        (address, Role(one.role), one.organisation_id)
        for one, address, _ in people
        if one.accepted_at is None and (one.valid_to is None or one.valid_to >= local_date(scope.now))
    }
    mine = {address for one, address, _ in people if one.person_id == scope.actor.person_id}
    theirs = [one for one in may if one.email not in mine]
    return lists.judged(found, _known(scope, {one.email for one in asked}, people), waits, theirs)


@requires(permissions.GIVE)
def give_listed(
    scope: Scope, *, session: str, content: bytes, confirmed: bool = False
) -> list[tuple[Asked, str | None]]:
    """Give what a list asks for, where nothing is wrong with the row: (what, the token of her invitation). Whoever has
    the role already, or an invitation that waits, is left as she is, so that a list sent twice gives once.

    Raises Invalid as `look_through`, NotAllowed as `give`.
    """
    scope.db.execute(select(func.pg_advisory_xact_lock(scope.tenant.id.int % 2**62)))
    rows = look_through(scope, content=content, confirmed=confirmed)
    given = [
        (row.asked, _hand_over(scope, session=session, asked=row.asked))
        for row in rows
        if row.asked and not row.why and not row.there
    ]
    let_practice_follow(scope)
    return given


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
    hers = row.person_id == scope.actor.person_id
    if hers or not permissions.gives(scope.actor, Role(row.role), row.organisation_id):
        raise NotAllowed(permissions.GIVE.name)
    if not scope.post.works:
        raise Conflict("no_mail")
    if row.accepted_at is None:
        raise Conflict("not_taken_up")
    mail.write(scope, kind=RESET, membership_id=row.id)


@requires(READ_PEOPLE)
def unreached(scope: Scope, *, ids: list[UUID]) -> dict[UUID, mail.Posted]:
    """Those of these roles whose holder's newest letter did not arrive, or has waited for SOON -> that letter."""
    newest = mail.latest_to(scope, ids=ids).items()
    late = scope.now - SOON
    return {id: one for id, one in newest if one.failed or (one.waits and one.written_at < late)}


@requires(permissions.GIVE)
def change(
    scope: Scope,
    *,
    session: str,
    id: UUID,
    version: int,
    name: str,
    role: Role | None = None,
    organisation_id: UUID | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    confirmed: bool = False,
) -> None:
    """Say what she is called, which role she has for which organisation, and from when to when: it holds from the next
    request and the next job. Without a role it stays what it is.

    Raises Invalid for what cannot be, NotFound, NotAllowed as `give`, and Conflict("changed_meanwhile").
    """
    row, email = _row(scope, id)
    before = Role(row.role), row.organisation_id
    become = (role, organisation_id) if role else before
    name, valid_from = " ".join(name.split()), valid_from or row.valid_from
    found = rules.name_faults(name)
    if valid_to and valid_to < valid_from:
        found["valid_to"] = [rules.WRONG_ORDER]
    if become != before:
        asked = Asked(email, name, *become, valid_from, None, confirmed)
        people = accounts.everybody(scope)
        found |= rules.place_faults(asked, _known(scope, {email}, people))
        taken = (one for one, address, _ in people if address == email and one.id != id)
        if any((Role(one.role), one.organisation_id) == become for one in taken):
            found["role"] = ["Hon har eller har haft den rollen i den verksamheten. Ändra den i listan i stället."]
    if found:
        raise Invalid(found)
    if not (permissions.gives(scope.actor, *before) and permissions.gives(scope.actor, *become)):
        raise NotAllowed(permissions.GIVE.name)
    _change(scope, session, row, version, name, *become, valid_from, valid_to)
    if become != before and confirmed and become[0] == Role.POLICE_OFFICER:
        _tell(scope, id, become[0], "confirmed", None, "ja")


@requires(permissions.GIVE)
def end(scope: Scope, *, session: str, id: UUID) -> None:
    """End the role now: its last day was yesterday; and have her forgotten on her phones. Raises NotFound, and
    NotAllowed as `give`."""
    row, _ = _row(scope, id)
    yesterday = local_date(scope.now) - timedelta(days=1)
    kept = row.name, Role(row.role), row.organisation_id
    _change(scope, session, row, row.version, *kept, min(row.valid_from, yesterday), yesterday)
    phones.forget(scope, person_id=row.person_id)


@requires(FORGET)
def forget_phones(scope: Scope, *, id: UUID) -> None:
    """Have whoever has this role forgotten on all the phones that she reports from without her password. Raises
    NotFound, and NotAllowed for a role that is not the actor's to give and for her own."""
    row, _ = _row(scope, id)
    hers = row.person_id == scope.actor.person_id
    if hers or not permissions.gives(scope.actor, Role(row.role), row.organisation_id):
        raise NotAllowed(FORGET.name)
    scope.concerning(object=("membership", id), person=(id, row.role))
    phones.forget(scope, person_id=row.person_id)


@requires(READ_PEOPLE)
def number_of_phones(scope: Scope, *, id: UUID) -> int:
    """How many such phones she has."""
    return phones.number_of(scope, person_id=_row(scope, id)[0].person_id)


def _change(
    scope: Scope,
    session: str,
    row: Membership,
    version: int,
    name: str,
    role: Role,
    organisation_id: UUID | None,
    first: date,
    last: date | None,
) -> None:
    accounts.refuse_in_practice(scope)
    values = session, row.id, version, name, role, organisation_id, first, last, local_date(scope.now)
    done = scope.db.scalar(select(func.change_role(*values)))
    if done is None:
        raise NotAllowed(permissions.GIVE.name)
    if not done:
        raise Conflict("changed_meanwhile")
    changes = ("role", Role(row.role), role), ("organisation", row.organisation_id, organisation_id)
    for column, old, new in (*changes, ("valid_from", row.valid_from, first), ("valid_to", row.valid_to, last)):
        _tell(scope, row.id, role, column, old, new)
    let_practice_follow(scope)
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
    scope: Scope, row: Any, email: str, organisation: str | None, signed_in: datetime | None, today: date
) -> Held:
    role, hers = Role(row.role), row.person_id == scope.actor.person_id
    if row.valid_to and row.valid_to < today:
        state = ENDED
    elif row.accepted_at is None:
        state = WAITS
    else:
        state = BEFORE if row.valid_from > today else HOLDS
    mine = not hers and not scope.tenant.is_practice and permissions.gives(scope.actor, role, row.organisation_id)
    last = local_date(signed_in) if signed_in else None
    since = max(row.valid_from, local_date(row.accepted_at) if row.accepted_at else row.valid_from, last or date.min)
    idle = state == HOLDS and since < today - UNUSED
    days = row.valid_from, row.valid_to
    return Held(
        row.id, row.name, email, role, organisation, *days, state, row.version, mine, row.organisation_id, last, idle
    )


def _known(scope: Scope, emails: Set[str], people: Iterable) -> Known:
    """What is known here of whoever has one of these addresses."""
    today = local_date(scope.now)
    holding = (
        (address, Role(one.role), one.organisation_id)
        for one, address, _ in people
        if one.accepted_at and (one.valid_to is None or one.valid_to >= today)
    )
    confirmed = scope.db.scalars(select(func.police_confirmed(sorted(emails))))
    here = frozenset(one.id for one in accounts.organisations_to_choose(scope))
    return Known(today, here, frozenset(holding), frozenset(confirmed))
