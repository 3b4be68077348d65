"""Acts on invitations and on other ways in: give somebody a role here, take it up, and the links that letters hold."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select

from app.accounts import passwords, permissions, service, sessions, signing_in
from app.accounts.models import Invitation, Membership, PasswordReset, Person, PersonPassword
from app.figures.periods import local_date
from app.mail import service as mail
from app.mail.kinds import RESET
from tenants import audit
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, REPORTS_FOR_ITS_ORGANISATION, Actor, Role
from tenants.acts import open_to_all, requires
from tenants.errors import Invalid, NotFound
from tenants.registry import let_practice_follow
from tenants.scope import Scope
from tenants.told import Change

LIFE = timedelta(days=7)
RESET_LIFE = timedelta(hours=1)
RESET_EVERY = timedelta(minutes=5)
"""Somebody is sent one link to a new password in this time, however often it is asked for."""


@dataclass(frozen=True)
class Invited:
    """Whom an invitation was made for."""

    name: str
    has_password: bool
    """She signs in with it elsewhere already: no link ever gives her another."""


@dataclass(frozen=True)
class Link:
    """Whom a letter goes to, and the token of its link, which is known to nobody else."""

    email: str
    token: str


@requires(permissions.INVITE)
def invite(
    scope: Scope,
    *,
    email: str,
    name: str,
    role: Role,
    organisation: str | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    password: str | None = None,
) -> str | None:
    """Give a person a role here. Returns an invitation token, or None when she already has a way in.

    Until she has accepted, the role grants nothing. An earlier invitation to the same role is dead from now on; those
    to her other roles, here and elsewhere, are not touched.
    `valid_from` and `valid_to` are the first and last day, from today and until further notice when they are not said.
    `password` is for the demo world alone: it is set at once instead of an invitation.
    Raises Invalid for a role that does not belong to this kind of tenant, an unknown organisation, none for a role that
    reports for one, and a last day that has been or comes before the first.
    """
    service.refuse_in_practice(scope)
    if valid_to and valid_to < max(valid_from or valid_to, local_date(scope.now)):
        raise Invalid({"valid_to": ["Sista dagen har redan varit, eller kommer före den första."]})
    if role not in (AREA_ROLES | {Role.AUDITOR} if scope.tenant.is_area else MUNICIPAL_ROLES):
        raise Invalid({"role": [f"Rollen {role} finns inte i {scope.tenant.name}."]})
    email = check_email(email)
    organisation_id = service.organisation_named(scope, name=organisation).id if organisation else None
    if organisation_id is None and role in REPORTS_FOR_ITS_ORGANISATION:
        names = ", ".join(one.name for one in service.organisations(scope)) or "lägg först till en"
        sentence = f"{role.label} rapporterar åt en verksamhet. Ange vilken med --organisation: {names}."
        raise Invalid({"organisation": [sentence]})
    person = scope.db.scalar(select(Person).where(Person.email == email)) or scope.add(Person(email=email))
    membership = _membership(scope, person_id=person.id, role=role, organisation_id=organisation_id, name=name)
    if valid_from or valid_to:
        membership.valid_from, membership.valid_to = valid_from or membership.valid_from, valid_to
        membership.version += 1
    unused = Invitation.used_at.is_(None)
    scope.db.execute(delete(Invitation).where(Invitation.membership_id == membership.id, unused))
    has_one = scope.db.scalar(_password_of(person.id))
    if password and not has_one:
        kept = passwords.kept(password)
        scope.add(PersonPassword(person_id=person.id, recipe=kept.recipe, proof_hash=kept.proof_hash))
    if password or has_one:
        membership.accepted_at = membership.accepted_at or scope.now
        let_practice_follow(scope)
        return None
    token = passwords.new_token()
    once = {"membership_id": membership.id, "expires_at": scope.now + LIFE}
    scope.add(Invitation(token_hash=passwords.token_hash(token), **once))
    let_practice_follow(scope)
    return token


def check_email(email: str) -> str:
    """The address as it is kept. Raises Invalid for what is none."""
    email = email.strip().lower()
    if "@" not in email[1:-1] or len(email) > 254:
        raise Invalid({"email": [f"”{email}” är ingen e-postadress."]})
    return email


@open_to_all
def read_invitation(scope: Scope, *, token: str) -> Invited:
    """Whom an invitation is for. Raises NotFound when there is none here, it is used or too old: one answer for all."""
    membership = _invited(scope, token)
    return Invited(membership.name, scope.db.scalar(_password_of(membership.person_id)) is not None)


@open_to_all
def accept_invitation(scope: Scope, *, token: str, password: str, network: str, browser: str = "") -> str | date | None:
    """Take up the role and sign in here; returns the session's token, or the day from which she can sign in, when the
    role begins later and she has no other here.

    Whoever has no password yet chooses one; whoever has one signs in with it: None when it is wrong. Such tries are
    counted as those at the sign-in are, and refused as they are with Conflict("too_many_tries").
    Raises NotFound as `read_invitation`, Invalid for a weak password.
    """
    membership = _invited(scope, token)
    person_id = membership.person_id
    recipe, tried = scope.db.scalar(select(func.password_recipe(person_id))), []
    if recipe is None:
        passwords.check_strength(password, of_the_place=scope.tenant.name)
        kept = passwords.kept(password)
        proof, chosen = passwords.proof(password, kept.recipe), (kept.recipe, kept.proof_hash)
    else:
        email = scope.db.scalars(select(Person.email).where(Person.id == person_id)).one()
        tried = signing_in.reserve_try(scope, email=email, network=network, device=None)
        proof, chosen = passwords.proof(password, recipe), (None, None)
    accepted = func.accept_invitation(token, proof, *chosen, scope.now, local_date(scope.now))
    if scope.db.scalar(select(accepted)) is None:
        if tried:
            return None
        raise NotFound("invitation")  # somebody else was first with it
    let_practice_follow(scope)
    signing_in.give_back(scope, tried)
    made_by = "password" if recipe else "invitation"
    session = sessions.open_session(scope, person_id, proof, made_by=made_by, browser=browser)
    actor = service.actor_of_membership(scope, id=membership.id)
    actor = actor or Actor(membership.name, person_id=person_id, membership_id=membership.id)
    taken_up = {"object_id": str(membership.id), "detail": f"role={membership.role}"}
    audit.note(scope.acting_as(actor), "people.accept_invitation", **taken_up)
    return session or membership.valid_from


@requires(permissions.INVITE)
def end_role(scope: Scope, *, email: str, role: Role, organisation: str | None = None) -> int:
    """End somebody's role here now: its last day was yesterday. Gives how many were ended: a role without an
    organisation named is ended in all. Raises Invalid when she has it not."""
    service.refuse_in_practice(scope)
    yesterday = local_date(scope.now) - timedelta(days=1)
    held = select(Membership).join(Person, Person.id == Membership.person_id)
    held = held.where(Membership.tenant_id == scope.tenant.id, Person.email == email.strip().lower())
    held = held.where(Membership.role == role, Membership.valid_to.is_(None) | (Membership.valid_to > yesterday))
    if organisation:
        id = service.organisation_named(scope, name=organisation).id
        held = held.where(Membership.organisation_id == id)
    found = scope.db.scalars(held.with_for_update(of=Membership)).all()
    if not found:
        raise Invalid({"email": [f"{email} har inte rollen {role.label.lower()} i {scope.tenant.name}."]})
    for row in found:
        row.valid_from, row.valid_to = min(row.valid_from, yesterday), yesterday
        row.version += 1
    let_practice_follow(scope)
    return len(found)


@requires(permissions.SHUT_OUT)
def shut_out(scope: Scope, *, email: str, out: bool) -> bool:
    """Shut whoever has this address out of the whole platform from now on, or let her in again. Gives whether she has
    or has had a role here: the log of each such place tells of it."""
    person = scope.db.scalar(select(Person).where(Person.email == email.strip().lower()))
    here = Membership.tenant_id == scope.tenant.id
    held = person and scope.db.scalars(select(Membership).where(here, Membership.person_id == person.id)).first()
    if person is None or held is None:
        return False
    if out is (person.disabled_at is None):
        person.disabled_at = scope.now if out else None
        scope.db.flush()
    scope.concerning(object=("membership", held.id), person=held.concerned)
    scope.db.told.changes.append(Change("membership", str(held.id), "shut_out", not out, out))
    return True


@requires(permissions.MAKE_LINK)
def link_of_invitation(scope: Scope, *, membership_id: UUID) -> Link | None:
    """A new invitation beside those that wait: the letter before may have arrived. None when she has a way in already,
    or her role has ended. Whoever took up a role elsewhere, and has moved here with it, has no password here."""
    membership, person = _holder(scope, membership_id)
    if membership is None or scope.db.scalar(_password_of(person.id)):
        return None
    token = passwords.new_token()
    once = {"membership_id": membership.id, "expires_at": scope.now + LIFE}
    scope.add(Invitation(token_hash=passwords.token_hash(token), **once))
    return Link(person.email, token)


@requires(permissions.MAKE_LINK)
def link_of_reset(scope: Scope, *, membership_id: UUID, asked_at: datetime) -> Link | None:
    """A link to a new password, for an hour. None when she has no password yet, no role here any more, or was given
    such a link within RESET_EVERY before it was asked for (`asked_at`)."""
    membership, person = _holder(scope, membership_id)
    if membership is None or membership.accepted_at is None:
        return None
    edition = scope.db.scalar(select(PersonPassword.edition).where(PersonPassword.person_id == person.id))
    hers = PasswordReset.membership_id == membership.id
    lately = PasswordReset.made_at > asked_at - RESET_EVERY, PasswordReset.made_at < asked_at
    if edition is None or scope.db.scalar(select(PasswordReset.id).where(hers, *lately).limit(1)):
        return None
    scope.db.execute(delete(PasswordReset).where(PasswordReset.expires_at < scope.now))
    token = passwords.new_token()
    once = {"password_edition": edition, "made_at": scope.now, "expires_at": scope.now + RESET_LIFE}
    scope.add(PasswordReset(membership_id=membership.id, token_hash=passwords.token_hash(token), **once))
    return Link(person.email, token)


@requires(permissions.MAKE_LINK)
def with_password(scope: Scope) -> set[UUID]:
    """Those of the people who have or have had a role here who have a password."""
    held = select(Membership.person_id).where(Membership.tenant_id == scope.tenant.id)
    return set(scope.db.scalars(select(PersonPassword.person_id).where(PersonPassword.person_id.in_(held))))


@requires(permissions.MAKE_LINK)
def address_of(scope: Scope, *, membership_id: UUID) -> str | None:
    """Where a letter to her goes; None when her role has ended."""
    membership, person = _holder(scope, membership_id)
    return person.email if membership else None


@requires(permissions.MAKE_LINK)
def send_reset(scope: Scope, *, membership_id: UUID) -> None:
    """Have a link to a new password sent."""
    mail.write(scope, kind=RESET, membership_id=membership_id)


@requires(permissions.MAKE_LINK)
def role_of(scope: Scope, *, email: str) -> UUID | None:
    """A role here of whoever has this address ; None without one."""
    return scope.db.scalar(_role_with(scope, email.strip().lower()))


@open_to_all
def ask_for_reset(scope: Scope, *, email: str, network: str) -> None:
    """Have a link to a new password sent to whoever has this address and a role here. What is done, and what is
    answered, is the same whether anybody has: for nobody a letter to nobody is written.

    Raises Conflict("too_many_tries") as `signing_in.reserve_try`, of whose tries these are none.
    """
    email = email.strip().lower()
    signing_in.reserve_try(scope, email=f"reset {email}", network=network, device=None)
    mail.write(scope, kind=RESET, membership_id=scope.db.scalar(_role_with(scope, email)))
    audit.note(scope, "accounts.ask_for_reset")


@open_to_all
def may_reset(scope: Scope, *, token: str) -> bool:
    """Whether the link to a new password can be used here and now."""
    return _to_reset(scope, token) is not None


@open_to_all
def reset_password(scope: Scope, *, token: str, password: str) -> None:
    """Give whoever holds the link this password, and end all her sessions and access tokens.

    Raises NotFound when the link is used, too old or from elsewhere, Invalid for a weak password.
    """
    membership = _to_reset(scope, token)
    if membership is None:
        raise NotFound("reset")
    passwords.check_strength(password, of_the_place=scope.tenant.name)
    kept = passwords.kept(password)
    done = func.reset_password(token, kept.recipe, kept.proof_hash, scope.now, local_date(scope.now))
    if scope.db.scalar(select(done)) is None:
        raise NotFound("reset")  # somebody else was first with it
    if actor := service.actor_of_membership(scope, id=membership.id):
        audit.note(scope.acting_as(actor), "accounts.reset_password", object_id=str(membership.id))


def _role_with(scope: Scope, email: str) -> Select:
    """The id of one role that whoever has this address holds here today."""
    held = service.valid(local_date(scope.now)) & Person.disabled_at.is_(None)
    mine = select(Membership.id).join(Person, Person.id == Membership.person_id).where(held)
    here = Membership.tenant_id == scope.tenant.id
    return mine.where(here, Person.email == email).order_by(Membership.id).limit(1)


def _to_reset(scope: Scope, token: str) -> Membership | None:
    """Whose link to a new password it is, if it lives."""
    of = (PasswordReset.tenant_id == Membership.tenant_id) & (PasswordReset.membership_id == Membership.id)
    of_edition = PersonPassword.edition == PasswordReset.password_edition
    return scope.db.scalar(
        select(Membership)
        .join(PasswordReset, of)
        .join(Person, Person.id == Membership.person_id)
        .join(PersonPassword, (PersonPassword.person_id == Person.id) & of_edition)
        .where(Membership.tenant_id == scope.tenant.id, Person.disabled_at.is_(None))
        .where(PasswordReset.token_hash == passwords.token_hash(token), PasswordReset.expires_at >= scope.now)
        .where(Membership.valid_to.is_(None) | (Membership.valid_to >= local_date(scope.now)))
    )


def _holder(scope: Scope, membership_id: UUID) -> tuple[Membership | None, Person]:
    """The role and its holder; None for the role when it has ended or she is shut out."""
    membership = scope.find(Membership, membership_id)
    person = scope.db.scalars(select(Person).where(Person.id == membership.person_id)).one()
    ended = membership.valid_to and membership.valid_to < local_date(scope.now)
    return (None if ended or person.disabled_at else membership), person


def _membership(scope: Scope, *, name: str, **held) -> Membership:
    """The membership with what is `held` (person, role, organisation), new or the one there is; one that had ended
    begins again."""
    today = local_date(scope.now)
    known = scope.db.scalar(select(Membership).filter_by(tenant_id=scope.tenant.id, **held))
    if known is None:
        return scope.add(Membership(name=name, valid_from=today, **held))
    if known.valid_to and known.valid_to < today:
        known.valid_to = None
    return known


def _invited(scope: Scope, token: str) -> Membership:
    """What an open invitation is for. Raises NotFound without one here."""
    membership = scope.db.scalar(
        select(Membership)
        .join(Invitation, (Membership.tenant_id == Invitation.tenant_id) & (Membership.id == Invitation.membership_id))
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.tenant_id == scope.tenant.id)
        .where(Invitation.token_hash == passwords.token_hash(token), Invitation.used_at.is_(None))
        .where(Invitation.expires_at >= scope.now, Person.disabled_at.is_(None))
        .where(Membership.valid_to.is_(None) | (Membership.valid_to >= local_date(scope.now)))
    )
    if membership is None:
        raise NotFound("invitation")
    return membership


def _password_of(person_id: UUID) -> Select:
    return select(PersonPassword.person_id).where(PersonPassword.person_id == person_id)
