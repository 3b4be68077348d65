"""Acts on invitations: give somebody a role here, and take it up."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select

from app.accounts import passwords, permissions, service, sessions, signing_in
from app.accounts.models import Invitation, Membership, Person, PersonPassword
from app.figures.periods import local_date
from tenants import audit
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, REPORTS_FOR_ITS_ORGANISATION, Role
from tenants.acts import open_to_all, requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Invited:
    """Whom an invitation was made for."""

    name: str
    has_password: bool
    """She signs in with it elsewhere already: no link ever gives her another."""


@requires(permissions.INVITE)
def invite(
    scope: Scope, *, email: str, name: str, role: Role, organisation: str | None = None, password: str | None = None
) -> str | None:
    """Give a person a role here. Returns an invitation token, or None when she already has a way in.

    Until she has accepted, the role grants nothing. An earlier invitation to the same role is dead from now on; those
    to her other roles, here and elsewhere, are not touched.
    `password` is for the demo world alone: it is set at once instead of an invitation.
    Raises Invalid for a role that does not belong to this kind of tenant, an unknown organisation, and none for a role
    that reports for one.
    """
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
    unused = Invitation.used_at.is_(None)
    scope.db.execute(delete(Invitation).where(Invitation.membership_id == membership.id, unused))
    has_one = scope.db.scalar(_password_of(person.id))
    if password and not has_one:
        kept = passwords.kept(password)
        scope.add(PersonPassword(person_id=person.id, recipe=kept.recipe, proof_hash=kept.proof_hash))
    if password or has_one:
        membership.accepted_at = membership.accepted_at or scope.now
        scope.db.flush()
        return None
    token = passwords.new_token()
    once = {"membership_id": membership.id, "expires_at": scope.now + LIFE}
    scope.add(Invitation(token_hash=passwords.token_hash(token), **once))
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
def accept_invitation(scope: Scope, *, token: str, password: str, network: str) -> str | None:
    """Take up the role and sign in here; returns the session's token.

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
    signing_in.give_back(scope, tried)
    session = sessions.open_session(scope, person_id, proof, made_by="password" if recipe else "invitation")
    if session and (actor := service.actor_of_membership(scope, id=membership.id)):
        taken_up = {"object_id": str(membership.id), "detail": f"role={membership.role}"}
        audit.note(scope.acting_as(actor), "people.accept_invitation", **taken_up)
    return session


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
