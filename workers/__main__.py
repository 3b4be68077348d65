"""`python -m workers worker` and `… calendar` stay; `… perform SLUG RUN` does one run and ends, `… check` looks and
tells."""

import gc
import logging
import os
import signal
import sys
import threading
from datetime import UTC, datetime
from importlib import import_module
from uuid import UUID

from redis.exceptions import ConnectionError as RedisConnectionError
from rq import Worker
from rq.serializers import JSONSerializer

from app import domains
from config.logging import set_up_logging
from config.settings import BadSettings, Settings
from tenants import readiness
from tenants.errors import Unavailable
from tenants.registry import find_tenant
from tenants.starting import NotReady, refuse_to_start
from workers import performing
from workers.auditing import Auditing
from workers.queue import RunJob, RunJobQueue
from workers.rounds import Memory, go_round

log = logging.getLogger("samsyn.workers")
LATE = ("typst", "scipy.fft", "scipy.spatial", "scipy.special")
"""What the runs import where they use it, as the web is to do without: some 100 MB."""
SWEEP_EVERY = 15
HOUSEKEEPING_EVERY = 3600
CHECKPOINT_EVERY = 300


class PreloadedWorker(Worker):
    """Forks a child for each run; everything is imported before the fork, so that a child starts at once."""

    queue_class = RunJobQueue
    job_class = RunJob

    def handle_payload(self, message):
        """Obey no command that comes by Redis (shutdown, kill): whoever may write there is not whoever runs us."""
        log.error("ignored a command to the worker that came by the queue")

    def check_for_suspension(self, burst):
        """Nor a word there that all workers are to wait."""

    def run_maintenance_tasks(self):
        """Clear away what is left of old entries. What cannot be read there ends no worker."""
        try:
            super().run_maintenance_tasks()
        except RedisConnectionError:
            raise  # RQ waits until Redis is back
        except Exception:
            log.exception("the queue could not be cleared of old entries")
            self.last_cleaned_at = datetime.now(UTC)


def _context() -> performing.WorkerContext:
    """What this process works with. Raises NotReady."""
    context = performing.context()
    refuse_to_start(context.database, demo=context.demo)
    context.database.engine.dispose()
    return context


def preload() -> None:
    """Import what the runs need, once and before the forks: to import it costs more than most runs do."""
    domains.kinds_of_run()
    for name in LATE:
        import_module(name)
    gc.freeze()  # a child that collects its garbage then copies no page of what was imported


def work() -> None:
    """Perform runs until told to stop. One queue per process: a worker on several can lose a job when killed."""
    context = _context()
    preload()
    queue = context.queue.jobs
    performing.context.cache_clear()  # a child opens its own
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
    """Every 15 seconds, look at all tenants: order what is due, enqueue what waits.

    Every five minutes, sign how their audit stands; check it at night.
    """
    context = _context()
    settings = Settings.from_environment(os.environ, database="WORKER_DATABASE_URL")
    auditing = Auditing(context.database, settings.audit, settings.audit_key_file)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    memory, rounds = Memory(), 0
    while not stop.is_set():
        go_round(context, memory, housekeeping=rounds % (HOUSEKEEPING_EVERY // SWEEP_EVERY) == 0)
        auditing.go_round(signing=rounds % (CHECKPOINT_EVERY // SWEEP_EVERY) == 0)
        rounds += 1
        stop.wait(SWEEP_EVERY)


def perform_one(slug: str, run_id: str) -> None:
    """Do one run here and now (for the command line), unless somebody else holds it."""
    context = performing.context()
    performing.perform_run(context.database, find_tenant(context.database, slug=slug), UUID(run_id), demo=context.demo)


def check() -> None:
    """Say what every check of the installation finds, and end with the status 1 when one has found a fault."""
    context = performing.context()
    settings = Settings.from_environment(os.environ, database="WORKER_DATABASE_URL")
    found = readiness.look(context.database, settings, queue_answers=context.queue.answers)
    print("\n".join(readiness.lines(found)))
    if readiness.state_of(found) == readiness.FAULT:
        sys.exit(1)


def main() -> None:
    set_up_logging()
    tasks = {"worker": (work, 0), "calendar": (keep_calendar, 0), "perform": (perform_one, 2), "check": (check, 0)}
    name, *arguments = sys.argv[1:] or [""]
    if name not in tasks or len(arguments) != tasks[name][1]:
        sys.exit("usage: python -m workers worker | calendar | perform SLUG RUN | check")
    try:
        tasks[name][0](*arguments)
    except (BadSettings, NotReady) as error:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {error}")
    except Unavailable:
        sys.exit(f"{os.path.basename(sys.argv[0])}: the database does not answer")


if __name__ == "__main__":
    main()
