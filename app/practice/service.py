"""Acts on a municipality's practice area."""

from sqlalchemy import func, select

from app.figures.periods import local_date
from app.practice import permissions
from tenants.acts import requires
from tenants.errors import NotAllowed, NotFound
from tenants.models import Tenant, uuid7
from tenants.scope import Scope


@requires(permissions.READ)
def practice_area(scope: Scope) -> Tenant | None:
    """The practice area of this municipality, or None."""
    return scope.db.scalar(select(Tenant).where(Tenant.practice_of == scope.tenant.id))


@requires(permissions.CHANGE)
def make(scope: Scope, *, session: str | None = None) -> None:
    """Make the practice area of this municipality, if it has none. `session`: the token of the actor's own; the command
    line has none. Raises NotFound for what is no municipality, NotAllowed for a session that may not."""
    if scope.tenant.is_area or scope.tenant.is_practice:
        raise NotFound("practice")
    id, today = uuid7(), local_date(scope.now)
    made = func.lay_practice(id) if session is None else func.make_practice(session, id, today)
    if scope.db.scalar(select(made)) is None:
        raise NotAllowed(permissions.CHANGE.name)


@requires(permissions.CHANGE)
def empty(scope: Scope, *, session: str) -> None:
    """Remove all that has been done in this practice area, and fetch people and ground anew from the municipality.
    Raises NotFound for what is no practice area, NotAllowed for a session that may not."""
    if not scope.tenant.is_practice:
        raise NotFound("practice")
    if not scope.db.scalar(select(func.empty_practice(session, local_date(scope.now)))):
        raise NotAllowed(permissions.CHANGE.name)
    scope.db.expire_all()
    scope.db.forget({None})
