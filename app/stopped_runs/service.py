"""Acts on what has been ordered: followed, ended, and when it was parked ordered again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domains import kinds_of_run
from app.mail.service import KIND as LETTER
from app.stopped_runs import permissions
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict
from tenants.scope import Scope


@dataclass(frozen=True)
class StoppedRun:
    """`title`: what was to be made. `trouble`: why it was not, as a sentence."""

    id: UUID
    title: str
    trouble: str


MOST = 50
"""So many are shown."""


@dataclass(frozen=True)
class Ordered:
    """One piece of work. `asked`: whether a person waits for it, who comes before what the calendar has ordered."""

    id: UUID
    title: str
    state: str
    by: str
    asked: bool
    at: datetime
    ended_at: datetime | None
    step: int
    steps: int
    says: str
    """How far it has come, or why it is not done."""
    may_be_cancelled: bool
    may_be_tried_again: bool


@requires(permissions.READ)
def list_runs(scope: Scope) -> list[Ordered]:
    """The latest, those that are not done first. Letters have their own page."""
    kinds, stopped = kinds_of_run(), {one.id for one in runs.parked(scope)}
    found = [
        Ordered(
            run.id,
            kinds[run.kind].title(run.period),
            run.state,
            run.requested_as,
            run.requested_by is not None,
            run.requested_at,
            run.finished_at,
            run.step,
            run.steps,
            run.trouble or (run.step_text if run.is_open else ""),
            run.is_open and kinds[run.kind].may_be_cancelled,
            run.id in stopped,
        )
        for run in runs.lately(scope, without=(LETTER,), most=MOST)
        if run.kind in kinds
    ]
    return sorted(found, key=lambda one: one.ended_at is not None and not one.may_be_tried_again)


@requires(permissions.CANCEL)
def cancel(scope: Scope, *, id: UUID) -> None:
    """End what is waiting or being made. Raises NotFound, and Conflict("not_open") when it has ended, or something else
    waits for it."""
    run = scope.find(runs.Run, id)
    kind = kinds_of_run().get(run.kind)
    if kind is None or not kind.may_be_cancelled:
        raise Conflict("not_open")
    runs.cancel(scope, run_id=id, text=f"Avbrutet av {scope.actor.name}.")


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
