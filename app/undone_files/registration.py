"""What undone files tell the others: the undoing of a file is a kind of run."""

from app.domains import KindOfRun
from app.undone_files import service
from tenants.scope import Scope


def _keep(scope: Scope, *, made, run) -> None:
    """The whole of it: what is removed and that it is done belong together. `made` says how far it has come."""
    service.perform_undoing(scope, run=run, progress=made)


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND,
        lambda scope, run, progress, demo: progress,
        _keep,
        title=lambda period: "Att ångra inläsningen av en fil",
    ),
)
