"""What the go-live tells the others: that reports are not taken in yet."""

from app.go_live import permissions, service
from app.hooks import Todo
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    if scope.tenant.is_area or scope.profile.live or not scope.may(permissions.CHANGE):
        return []
    n = len(service.missing(scope))
    left = "säg till när det ska börja" if not n else "ett underlag saknas" if n == 1 else f"{n} underlag saknas"
    return [Todo("go_live", f"Rapporter tas inte emot än: {left}", "go_live.index")]
