"""What incidents tell the others: the reports that wait for the actor."""

from app.domains import Todo
from app.incidents import permissions, service
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    """Reports that the free-text guard has stopped and the actor may settle, oldest first."""
    if not scope.may(permissions.READ):
        return []
    return [
        Todo("stopped_report", f"{seen.category.name}, {seen.place_label}", "incidents.show", {"id": seen.id})
        for seen in service.list_stopped(scope)
    ]
