"""Acts on who works for the police in the area, as its chief says once for all its municipalities."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.figures.periods import local_date
from app.people import permissions, rules
from app.people.models import PoliceConfirmation
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope


@requires(permissions.CONFIRM)
def list_confirmed(scope: Scope) -> Sequence[PoliceConfirmation]:
    """Those whom the chief has confirmed and not taken back, by name."""
    rows = select(PoliceConfirmation).where(PoliceConfirmation.ended_at.is_(None))
    return scope.db.scalars(rows.order_by(PoliceConfirmation.name, PoliceConfirmation.email)).all()


@requires(permissions.CONFIRM)
def confirm(scope: Scope, *, email: str, name: str) -> PoliceConfirmation:
    """Say that somebody works for the police in the area: the municipalities can give her the role of an officer
    without asking. Once more changes what she is called. Raises Invalid for no address and no name, and in a
    municipality."""
    email, name = email.strip().lower(), " ".join(name.split())
    found = rules.name_faults(name) | rules.email_faults(email)
    if not scope.tenant.is_area:
        found["email"] = ["Polisens personer bekräftas i lokalpolisområdet."]
    if found:
        raise Invalid(found)
    known = scope.db.scalar(select(PoliceConfirmation).where(PoliceConfirmation.email == email))
    values = {"name": name, "confirmed_on": local_date(scope.now)}
    if known is None:
        return scope.add(PoliceConfirmation(email=email, **values))
    known.name, known.confirmed_on, known.ended_at = name, values["confirmed_on"], None
    scope.db.flush()
    return known


@requires(permissions.CONFIRM)
def take_back(scope: Scope, *, id: UUID) -> None:
    """Say so no longer. A role that a municipality has given is ended there. Raises NotFound."""
    row = scope.find(PoliceConfirmation, id, to_change=True)
    row.ended_at = row.ended_at or scope.now
