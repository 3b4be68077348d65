"""Acts on runs that were parked: told to those who can do something about it, and ordered again."""

from dataclasses import dataclass
from uuid import UUID

from app.domains import kinds_of_run
from app.stopped_runs import permissions
from tenants import runs
from tenants.acts import requires
from tenants.scope import Scope


@dataclass(frozen=True)
class StoppedRun:
    """`title`: what was to be made. `trouble`: why it was not, as a sentence."""

    id: UUID
    title: str
    trouble: str


@requires(permissions.READ)
def stopped_runs(scope: Scope) -> list[StoppedRun]:
    """What has stopped lately and nothing later has replaced, oldest first."""
    kinds = kinds_of_run()
    return [
        StoppedRun(run.id, kinds[run.kind].title(run.period), run.trouble or "")
        for run in runs.parked(scope)
        if run.kind in kinds
    ]


@requires(permissions.TRY_AGAIN)
def try_again(scope: Scope, *, id: UUID) -> None:
    """Order anew what a stopped run was to make, for whoever ordered it.

    Raises NotFound, and Conflict("not_parked") when it is being made or has been made since.
    """
    runs.order_again(scope, scope.find(runs.Run, id))
