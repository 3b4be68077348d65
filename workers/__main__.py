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
from config.settings import BadSettings, Settings
from tenants.registry import all_tenants, find_tenant
from workers import performing, sweeping, timetable
from workers.auditing import Auditing
from workers.queue import RunJob, RunJobQueue

log = logging.getLogger("samsyn.workers")
SWEEP_EVERY = 15
HOUSEKEEPING_EVERY = 3600
CHECKPOINT_EVERY = 300


class PreloadedWorker(Worker):
    """Forks a child for each run; everything is imported before the fork, so that a child starts at once."""

    queue_class = RunJobQueue
    job_class = RunJob


def work() -> None:
    """Perform runs until told to stop. One queue per process: a worker on several can lose a job when killed."""
    context = performing.context()
    context.database.refuse_strong_role()
    import typst  # noqa: F401  (60 MB that only a worker needs: loaded once, before the forks)

    queue = context.queue.jobs
    # The child opens connections of its own; the parent's may not be shared.
    context.database.engine.dispose()
    performing.context.cache_clear()
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
    """Every 15 seconds, walk the tenants: order what is due, enqueue what waits.

    Every five minutes, sign how their audit stands; check it at night.
    """
    context = performing.context()
    context.database.refuse_strong_role()
    settings = Settings.from_environment(os.environ, database="WORKER_DATABASE_URL")
    auditing = Auditing(context.database, settings.audit, settings.audit_key_file)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    ordered, enqueued, rounds = set(), {}, 0
    while not stop.is_set():
        go_round(context, ordered, enqueued, housekeeping=rounds % (HOUSEKEEPING_EVERY // SWEEP_EVERY) == 0)
        auditing.go_round(signing=rounds % (CHECKPOINT_EVERY // SWEEP_EVERY) == 0)
        rounds += 1
        stop.wait(SWEEP_EVERY)


def go_round(context: performing.WorkerContext, ordered: set, enqueued: dict, *, housekeeping: bool) -> None:
    """One round of the calendar. What fails in one tenant or task is tried again in the next, and stops no other."""
    try:
        tenants = all_tenants(context.database)
    except Exception:
        log.exception("the calendar cannot read which tenants there are")
        return
    for tenant in tenants:
        tasks = [
            partial(timetable.order_what_is_due, context.database, tenant, ordered),
            partial(timetable.order_what_changed, context.database, tenant),
            partial(sweeping.enqueue_waiting, context.database, tenant, context.queue, enqueued=enqueued),
        ]
        if housekeeping:
            tasks.append(partial(sweeping.remove_orphans, context.database, tenant))
        for task in tasks:
            try:
                task()
            except Exception:
                log.exception("a task of the calendar failed in %s", tenant.slug)


def perform_one(slug: str, run_id: str) -> None:
    """Do one run here and now (for the command line), unless somebody else holds it."""
    context = performing.context()
    performing.perform_run(context.database, find_tenant(context.database, slug=slug), UUID(run_id), demo=context.demo)


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
