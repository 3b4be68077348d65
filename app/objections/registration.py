"""What objections tell the others: to whoever oversees them, that a report has been stopped."""

from app.domains import Todo
from app.objections import permissions, service
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    """The reports that wait for an answer. Whoever gives it is told by the reports themselves."""
    if not scope.may(permissions.TOLD):
        return []
    found = service.waiting(scope)
    if found is None:
        return []
    said = "en rapport är stoppad" if found.n == 1 else f"{found.n} rapporter är stoppade"
    return [Todo("objection", f"Fel information: {said}", "objections.index", since=found.since)]
