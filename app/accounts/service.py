"""People and their roles here, and organisations."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from app.accounts import passwords, permissions
from app.accounts.models import AccessToken, LoginSession, Membership, Organisation, Person, PersonPassword
from app.figures.periods import local_date
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Actor, Role
from tenants.acts import open_to_all, requires
from tenants.errors import Invalid
from tenants.scope import Scope

INVITATION = timedelta(days=7)


@open_to_all
def actor_of_membership(scope: Scope, *, id: UUID) -> Actor | None:
    """The rights of whoever asked for a run, as they are now; None when they have ended."""
    membership = scope.db.get(Membership, (scope.tenant.id, id))
    return actor(memberships(scope, membership.person_id)) if membership else None


@open_to_all
def actor_of_email(scope: Scope, *, email: str) -> Actor | None:
    """The rights of whoever has this address, as they are now; None for somebody without a role here."""
    person_id = scope.db.scalar(select(Person.id).where(Person.email == email.strip().lower()))
    return actor(memberships(scope, person_id)) if person_id else None


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
    """Add an organisation, or return the one with that name."""
    known = scope.db.scalar(select(Organisation).where(Organisation.name == name))
    return known or scope.add(Organisation(name=name, kind=kind))


@requires(permissions.INVITE)
def invite(
    scope: Scope, *, email: str, name: str, role: Role, organisation: str | None = None, password: str | None = None
) -> str | None:
    """Give a person a role here. Returns an invitation token, or None when she already has a way in.

    `password` is for the demo world alone: it is set at once instead of an invitation.
    Raises Invalid for a role that does not belong to this kind of tenant, or an unknown organisation.
    """
    if role not in (AREA_ROLES if scope.tenant.is_area else MUNICIPAL_ROLES):
        raise Invalid({"role": [f"Rollen {role} finns inte i {scope.tenant.name}."]})
    email = email.strip().lower()
    if "@" not in email[1:-1] or len(email) > 254:
        raise Invalid({"email": [f"”{email}” är ingen e-postadress."]})
    organisation_id = None
    if organisation:
        organisation_id = scope.db.scalar(select(Organisation.id).where(Organisation.name == organisation))
        if organisation_id is None:
            raise Invalid({"organisation": [f"Organisationen ”{organisation}” finns inte i {scope.tenant.name}."]})
    person = scope.db.scalar(select(Person).where(Person.email == email)) or scope.add(Person(email=email))
    held = {"person_id": person.id, "role": role, "organisation_id": organisation_id}
    if scope.db.scalar(select(Membership.id).filter_by(tenant_id=scope.tenant.id, **held)) is None:
        scope.add(Membership(name=name, valid_from=local_date(scope.now), **held))
    has_one = scope.db.scalar(select(PersonPassword.person_id).where(PersonPassword.person_id == person.id))
    if password and not has_one:
        kept = passwords.kept(password)
        scope.add(PersonPassword(person_id=person.id, recipe=kept.recipe, proof_hash=kept.proof_hash))
    if password or has_one:
        return None
    token = passwords.new_token()
    person.invitation_hash, person.invited_until = passwords.token_hash(token), scope.now + INVITATION
    return token


def valid(scope: Scope):
    today = local_date(scope.now)
    return (Membership.valid_from <= today) & or_(Membership.valid_to.is_(None), Membership.valid_to >= today)


def held_today(scope: Scope) -> Select:
    """Everybody's roles here today; nobody's who is shut out of the platform, whatever session or key she holds."""
    rows = select(Membership).join(Person, Person.id == Membership.person_id).order_by(Membership.id)
    return rows.where(Membership.tenant_id == scope.tenant.id, valid(scope), Person.disabled_at.is_(None))


def memberships(scope: Scope, person_id: UUID) -> list[Membership]:
    return list(scope.db.scalars(held_today(scope).where(Membership.person_id == person_id)))


def holder(scope: Scope, kind: type[LoginSession | AccessToken], token: str, *lives) -> tuple:
    """The session or key (`kind`) with this token, and its holder's memberships here today; (None, []) when it no
    longer `lives` or she has no role here. One question, since it is asked at every request."""
    rows = held_today(scope).add_columns(kind).join(kind, kind.person_id == Membership.person_id)
    found = scope.db.execute(rows.where(kind.token_hash == passwords.token_hash(token), *lives)).all()
    return (found[0][1], [membership for membership, _ in found]) if found else (None, [])


def actor(memberships: list[Membership], *, session_id: UUID | None = None, reach: str | None = None) -> Actor | None:
    """The one who holds these roles, within the reach of the access token she acts with; None without any."""
    if not memberships:
        return None
    first, roles = memberships[0], frozenset(Role(membership.role) for membership in memberships)
    organisations = frozenset(membership.organisation_id for membership in memberships if membership.organisation_id)
    return Actor(first.name, roles, first.person_id, first.id, organisations, session_id, reach)
