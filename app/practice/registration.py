"""What the practice area tells the others: that there is one to use while real reports are not taken in."""

from app.hooks import Todo
from app.practice import permissions
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    if scope.tenant.is_area or scope.profile.live or not scope.may(permissions.CHANGE):
        return []
    return [Todo("practice", "Öva så länge: i övningsytan är inget på riktigt", "practice.index")]
