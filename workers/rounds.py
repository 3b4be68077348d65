"""One round of the calendar: one look at all tenants, and a transaction only where there is something to do."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from uuid import UUID

from app.figures.periods import last_whole_day
from tenants import installation
from tenants.rounds import Stand, look_round
from workers import sweeping, timetable
from workers.performing import WorkerContext

log = logging.getLogger("samsyn.workers")


@dataclass(frozen=True)
class Visit:
    """What a tenant was like when its results and its parked runs were last looked at, and what was found."""

    head: int
    parked_runs: int
    day: date
    parked: int
    again_at: datetime | None

    def holds(self, stand: Stand) -> bool:
        """Whether another visit would find the same: no act has changed anything, no run has been parked since, the
        last whole day is the same, and nothing that waited has waited long enough."""
        same = (self.head, self.parked_runs, self.day) == (stand.head, stand.parked_runs, last_whole_day(stand.now))
        return same and (self.again_at is None or stand.now < self.again_at)


@dataclass
class Memory:
    """What a calendar remembers between its rounds. It only spares work: an empty one orders the same."""

    ordered: set = field(default_factory=set)
    enqueued: dict[UUID, sweeping.Rung] = field(default_factory=dict)
    visits: dict[UUID, Visit] = field(default_factory=dict)


def go_round(context: WorkerContext, memory: Memory, *, housekeeping: bool) -> None:
    """One round of the calendar. What fails in one tenant or task is tried again in the next, and stops no other.

    With `housekeeping` every tenant is visited, whatever is remembered of it, and its files are swept.
    """
    try:
        stands = look_round(context.database)
    except Exception:
        log.exception("the calendar cannot read how the tenants stand")
        return
    if housekeeping:
        memory.visits.clear()
    for stand in stands:
        tasks: list[Callable[[], object]] = [partial(_visit, context, memory, stand)]
        if stand.head is not None:
            tasks.insert(0, partial(timetable.order_what_is_due, context.database, stand, memory.ordered))
        if housekeeping:
            tasks.append(partial(sweeping.remove_orphans, context.database, stand.tenant))
        for task in tasks:
            _try(task, stand.tenant.slug)
    _try(
        lambda: sweeping.enqueue_waiting(stands, context.queue, enqueued=memory.enqueued, now=context.database.clock()),
        "all tenants",
    )
    parked = sum(visit.parked for visit in memory.visits.values())
    _try(lambda: installation.remember(context.database, installation.CALENDAR, str(parked)), "the installation")


def _visit(context: WorkerContext, memory: Memory, stand: Stand) -> None:
    """Order what is out of date and what was parked, unless the last visit tells that there is nothing."""
    database, tenant = context.database, stand.tenant
    last = memory.visits.pop(tenant.id, None)
    if last is None or not last.holds(stand):
        found = [timetable.order_what_changed(database, tenant), timetable.order_parked_again(database, tenant)]
        again_at = timetable.earliest(*(looked.again_at for looked in found))
        if any(looked.ordered for looked in found):
            again_at = stand.now
        if stand.head is None:
            return
        # As it stood before the visit: what the visit itself has moved makes for one visit more.
        parked = sweeping.count_parked(database, tenant)
        last = Visit(stand.head, stand.parked_runs, last_whole_day(stand.now), parked, again_at)
    memory.visits[tenant.id] = last


def _try(task: Callable[[], object], where: str) -> None:
    try:
        task()
    except Exception:
        log.exception("a task of the calendar failed in %s", where)
