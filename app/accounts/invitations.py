"""Invitations: the first way in."""

from sqlalchemy import func, select

from app.accounts import passwords, service
from app.accounts.models import Membership, Person
from app.accounts.sessions import open_session
from tenants.acts import open_to_all
from tenants.errors import NotFound
from tenants.scope import Scope


@open_to_all
def invited_name(scope: Scope, *, token: str) -> str:
    """The name an invitation was made for. Raises NotFound when it is used, too old or for another tenant."""
    return _invited(scope, token)[1].name


@open_to_all
def accept_invitation(scope: Scope, *, token: str, password: str) -> str:
    """Choose a password and sign in; returns the session's token. Raises Invalid for a weak password."""
    person, _ = _invited(scope, token)
    passwords.check_strength(password, of_the_place=scope.tenant.name)
    kept = passwords.kept(password)
    if scope.db.scalar(select(func.choose_password(token, kept.recipe, kept.proof_hash, scope.now))) != person.id:
        raise NotFound("invitation")
    session = open_session(scope, person.id, passwords.proof(password, kept.recipe), made_by="invitation")
    if session is None:
        raise NotFound("membership")
    return session


def _invited(scope: Scope, token: str) -> tuple[Person, Membership]:
    person = scope.db.scalar(select(Person).where(Person.invitation_hash == passwords.token_hash(token)))
    if person is None or person.invited_until is None or person.invited_until < scope.now:
        raise NotFound("invitation")
    if not (memberships := service.memberships(scope, person.id)):
        raise NotFound("invitation")
    return person, memberships[0]
