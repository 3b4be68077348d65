"""What the setting-up tells the others: that steps of it are missing."""

from app.hooks import Todo
from app.setup import permissions, service
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    """One thing, until the last step is done or left out, or somebody has said that it is enough."""
    if scope.tenant.is_area or not scope.may(permissions.READ) or scope.profile.set_up:
        return []
    missing = [one for one in service.steps(scope) if one.missing]
    if not missing:
        return []
    left = "ett steg" if len(missing) == 1 else f"{len(missing)} steg"
    return [Todo("set_up", f"Gör kommunen klar: {left} kvar, nu {missing[0].title.lower()}", "setup.index")]
