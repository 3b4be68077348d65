"""What the log tells the others: the check of one place's log, as a kind of run."""

from app.audit_log import service
from app.domains import KindOfRun
from tenants import audit
from tenants.scope import Scope
from tenants.verification import Verification


def _keep(scope: Scope, *, made: Verification, run) -> None:
    """A line in the chain, as the calendar's checks leave one: by whoever ordered it."""
    if made.checkpoint:
        scope.concerning(object=("checkpoint", made.checkpoint))
    outcome = "done" if made.holds else "failed"
    audit.note(scope, service.VERIFIED, outcome=outcome, detail=service.as_detail(made))


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND,
        lambda scope, run, progress, demo: service.check(scope, progress=progress),
        _keep,
        title=lambda period: "Kontrollen av loggen",
    ),
)
