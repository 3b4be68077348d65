"""What stopped runs tell the others: that they wait for somebody to have them tried again."""

from app.hooks import Todo
from app.stopped_runs import permissions, service
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    """The runs that have stopped. Each is done by one press."""
    if not scope.may(permissions.READ):
        return []
    told = [(f"{one.title} blev inte klar. {one.trouble}", one.id) for one in service.stopped_runs(scope)]
    return [
        Todo("stopped_run", text.strip(), "stopped_runs.try_again", {"id": id}, button="Försök igen")
        for text, id in told
    ]
