"""What files of addresses tell the others: the reading of one as a kind of run."""

from app.address_files import service
from app.domains import KindOfRun
from tenants.scope import Scope


def _keep(scope: Scope, *, made, run) -> None:
    """The whole reading. `made` says how far it has come."""
    service.perform(scope, run=run, progress=made)


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND, lambda scope, run, progress, demo: progress, _keep, title=lambda period: "Inläsningen av adresser"
    ),
)
