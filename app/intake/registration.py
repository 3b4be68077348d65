"""What intake tells the others: the reading of a file as a kind of run."""

from app.domains import KindOfRun
from app.intake import service
from tenants.scope import Scope


def _keep(scope: Scope, *, made, run) -> None:
    """The whole reading: what it stores and that it is done belong together. `made` says how far it has come."""
    service.perform_import(scope, run=run, progress=made)


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND, lambda scope, run, progress, demo: progress, _keep, title=lambda period: "Inläsningen av en fil"
    ),
)
