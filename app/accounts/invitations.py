"""Invitations: the first way in."""

from sqlalchemy import delete, select

from app.accounts import passwords, service
from app.accounts.models import LoginSession, Membership, Person
from app.accounts.sessions import open_session
from tenants.acts import open_to_all
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope


@open_to_all
def invited_name(scope: Scope, *, token: str) -> str:
    """The name an invitation was made for. Raises NotFound when it is used, too old or for another tenant."""
    return _invited(scope, token)[1].name


@open_to_all
def accept_invitation(scope: Scope, *, token: str, password: str) -> str:
    """Choose a password and sign in; returns the session's token."""
    person, _ = _invited(scope, token)
    if len(password) < passwords.SHORTEST:
        raise Invalid({"password": [f"Välj ett lösenord med minst {passwords.SHORTEST} tecken, gärna en hel mening."]})
    person.password_hash = passwords.hashed(password)
    person.invitation_hash = person.invited_until = None
    scope.db.execute(delete(LoginSession).where(LoginSession.person_id == person.id))
    return open_session(scope, person.id)


def _invited(scope: Scope, token: str) -> tuple[Person, Membership]:
    person = scope.db.scalar(select(Person).where(Person.invitation_hash == passwords.token_hash(token)))
    if person is None or person.invited_until is None or person.invited_until < scope.now:
        raise NotFound("invitation")
    if not (memberships := service.memberships(scope, person.id)):
        raise NotFound("invitation")
    return person, memberships[0]
