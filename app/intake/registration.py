"""What intake tells the others: the reading of a file as a kind of run, and the rows that wait for a decision."""

from app.domains import KindOfRun
from app.figures.periods import local_date
from app.hooks import Todo
from app.intake import permissions, service
from tenants.scope import Scope


def _keep(scope: Scope, *, made, run) -> None:
    """The whole reading: what it stores and that it is done belong together. `made` says how far it has come."""
    service.perform_import(scope, run=run, progress=made)


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND, lambda scope, run, progress, demo: progress, _keep, title=lambda period: "Inläsningen av en fil"
    ),
)


def todo(scope: Scope) -> list[Todo]:
    """The readings with rows that nobody has decided on, of those that the actor may decide on."""
    if not (scope.may(permissions.IMPORT) and scope.may(permissions.READ)):
        return []
    return [
        Todo(
            "held_rows",
            f"Bestäm om {'en rad' if one.n == 1 else f'{one.n} rader'} i filen {one.name}",
            "intake.show",
            {"id": one.id},
            since=local_date(one.read_at),
        )
        for one in service.undecided(scope)
    ]
