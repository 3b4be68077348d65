"""What mapped files tell the others: the files that wait for what their sender decides, and which of them a trial is
of."""

from uuid import UUID

from app.figures.periods import local_date
from app.hooks import Related, Todo
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


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a reading that was a trial: the file that can be read in."""
    if kind != "file_trial" or not scope.may(permissions.READ):
        return []
    draft = service.draft_of_trial(scope, id=id)
    return [Related("Granska och läs in", "mapped_files.review", {"id": draft})] if draft else []
