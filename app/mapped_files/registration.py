"""What mapped files tell the others: the files that wait for what their sender decides."""

from app.figures.periods import local_date
from app.hooks import Todo
from app.mapped_files import permissions, service
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    """The files that the actor has sent and not answered for."""
    if not (scope.may(permissions.MAP) and scope.may(permissions.READ)):
        return []
    return [
        Todo(
            "file_draft",
            f"Gör klart inläsningen av filen {one.name}",
            "mapped_files.draft",
            {"id": one.id},
            since=local_date(one.made_at),
        )
        for one in service.list_drafts(scope)
        if one.made_by in scope.actor.membership_ids
    ]
