"""`python -m workers worker` and `… calendar` stay; `… perform SLUG RUN` does one run and ends."""

import logging
import os
import signal
import sys
import threading
from functools import partial
from uuid import UUID

from rq import Worker
from rq.serializers import JSONSerializer

from config.logging import set_up_logging
from config.settings import BadSettings
from tenants.registry import all_tenants, tenant_with_slug
from workers import performing, sweeping, timetable
from workers.queue import RungJob, RungQueue

log = logging.getLogger("samsyn.workers")
SWEEP_EVERY = 15
HOUSEKEEPING_EVERY = 3600


class PreloadedWorker(Worker):
    """Forks a child for each run; everything is imported before the fork, so that a child starts at once."""

    queue_class = RungQueue
    job_class = RungJob


def work() -> None:
    """Perform runs until told to stop. One queue per process: a worker on several can lose a job when killed."""
    ours = performing.hands()
    ours.database.refuse_strong_role()
    import typst  # noqa: F401  (60 MB that only a worker needs: loaded once, before the forks)

    queue = ours.bell.queue
    # The child opens connections of its own; the parent's may not be shared.
    ours.database.engine.dispose()
    performing.hands.cache_clear()
    worker = PreloadedWorker(
        [queue],
        connection=queue.connection,
        serializer=JSONSerializer,
        worker_ttl=60,
        maintenance_interval=15,
        job_monitoring_interval=5,
    )
    worker.work(logging_level="WARNING")


def keep_calendar() -> None:
    """Every 15 seconds, walk the tenants: order what is due, ring for what waits, seal what was read."""
    ours = performing.hands()
    ours.database.refuse_strong_role()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    ordered: set = set()
    rung: dict = {}
    rounds = 0
    while not stop.is_set():
        go_round(ours, ordered, rung, housekeeping=rounds % (HOUSEKEEPING_EVERY // SWEEP_EVERY) == 0)
        rounds += 1
        stop.wait(SWEEP_EVERY)


def go_round(ours: performing.Hands, ordered: set, rung: dict, *, housekeeping: bool) -> None:
    """One round of the calendar. What fails in one tenant or task is tried again in the next, and stops no other."""
    try:
        tenants = all_tenants(ours.database)
    except Exception:
        log.exception("the calendar cannot read which tenants there are")
        return
    for tenant in tenants:
        tasks = [
            partial(timetable.order_what_is_due, ours.database, tenant, ordered),
            partial(timetable.order_what_changed, ours.database, tenant),
            partial(sweeping.ring_for_the_waiting, ours.database, tenant, ours.bell, rung=rung),
            partial(timetable.seal, ours.database, tenant),
        ]
        if housekeeping:
            tasks.append(partial(sweeping.remove_orphans, ours.database, tenant))
        for task in tasks:
            try:
                task()
            except Exception:
                log.exception("a task of the calendar failed in %s", tenant.slug)


def perform_one(slug: str, run_id: str) -> None:
    """Do one run here and now (for the command line), unless somebody else holds it."""
    ours = performing.hands()
    performing.perform_run(ours.database, tenant_with_slug(ours.database, slug), UUID(run_id), demo=ours.demo)


def main() -> None:
    set_up_logging()
    tasks = {"worker": (work, 0), "calendar": (keep_calendar, 0), "perform": (perform_one, 2)}
    name, *arguments = sys.argv[1:] or [""]
    if name not in tasks or len(arguments) != tasks[name][1]:
        sys.exit("usage: python -m workers worker | calendar | perform SLUG RUN")
    try:
        tasks[name][0](*arguments)
    except BadSettings as error:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {error}")


if __name__ == "__main__":
    main()
