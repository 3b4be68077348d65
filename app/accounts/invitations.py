"""Acts on invitations: give somebody a role here, and take it up."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from app.accounts import passwords, permissions, service
from app.accounts.models import Invitation, Membership, Person
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
    if role not in (AREA_ROLES if scope.tenant.is_area else MUNICIPAL_ROLES):
        raise Invalid({"role": [f"Rollen {role} finns inte i {scope.tenant.name}."]})
    email = email.strip().lower()
    if "@" not in email[1:-1] or len(email) > 254:
        raise Invalid({"email": [f"”{email}” är ingen e-postadress."]})
    organisation_id = service.organisation_named(scope, name=organisation).id if organisation else None
    if organisation_id is None and role in REPORTS_FOR_ITS_ORGANISATION:
        names = ", ".join(one.name for one in service.organisations(scope)) or "lägg först till en"
        sentence = f"{role.label} rapporterar åt en verksamhet. Ange vilken med --organisation: {names}."
        raise Invalid({"organisation": [sentence]})
    person = scope.db.scalar(select(Person).where(Person.email == email)) or scope.add(Person(email=email))
    membership = _membership(scope, person_id=person.id, role=role, organisation_id=organisation_id, name=name)
    unused = Invitation.used_at.is_(None)
    scope.db.execute(delete(Invitation).where(Invitation.membership_id == membership.id, unused))
    if password and person.password_hash is None:
        person.password_hash = passwords.hashed(password)
    if person.password_hash:
        membership.accepted_at = membership.accepted_at or scope.now
        return None
    token = passwords.new_token()
    once = {"membership_id": membership.id, "expires_at": scope.now + LIFE}
    scope.add(Invitation(token_hash=passwords.token_hash(token), **once))
    return token


@open_to_all
def read_invitation(scope: Scope, *, token: str) -> Invited:
    """Whom an invitation is for. Raises NotFound when there is none here, it is used or too old: one answer for all."""
    _, membership, person = _invited(scope, token)
    return Invited(membership.name, person.password_hash is not None)


@open_to_all
def accept_invitation(scope: Scope, *, token: str, password: str, network: str) -> str | None:
    """Take up the role and sign in here; returns the session's token.

    Whoever has no password yet chooses one; whoever has one signs in with it: None when it is wrong. Such tries are
    counted as those at the sign-in are, and refused as they are with Conflict("too_many_tries").
    Raises NotFound as `read_invitation`, Invalid for a password that is too short.
    """
    invitation, membership, person = _invited(scope, token, to_change=True)
    if person.password_hash is None and len(password) < passwords.SHORTEST:
        raise Invalid({"password": [f"Välj ett lösenord med minst {passwords.SHORTEST} tecken, gärna en hel mening."]})
    accepted_before = membership.accepted_at
    with scope.attempt():  # undone when the sign-in refuses to try
        person.password_hash = person.password_hash or passwords.hashed(password)
        membership.accepted_at = accepted_before or scope.now
        invitation.used_at = scope.now
        session = service.sign_in(scope, email=person.email, password=password, network=network)
    if session is None:
        # Not undone by raising: the wrong try stays counted.
        membership.accepted_at, invitation.used_at = accepted_before, None
        return None
    if actor := service.actor_of_membership(scope, id=membership.id):
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


def _invited(scope: Scope, token: str, *, to_change: bool = False) -> tuple[Invitation, Membership, Person]:
    """The open invitation with what it is for. `to_change` locks it and the person until the transaction ends: of two
    that are accepted at once, one alone chooses the password."""
    rows = (
        select(Invitation, Membership, Person)
        .join(Membership, (Membership.tenant_id == Invitation.tenant_id) & (Membership.id == Invitation.membership_id))
        .join(Person, Person.id == Membership.person_id)
        .where(Invitation.token_hash == passwords.token_hash(token), Invitation.used_at.is_(None))
        .where(Invitation.expires_at >= scope.now, Person.disabled_at.is_(None))
        .where(Membership.valid_to.is_(None) | (Membership.valid_to >= local_date(scope.now)))
    )
    if to_change:
        rows = rows.with_for_update(of=(Invitation, Person))
    found = scope.db.execute(rows).one_or_none()
    if found is None:
        raise NotFound("invitation")
    invitation, membership, person = found
    return invitation, membership, person
