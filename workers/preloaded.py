"""The process that takes runs from the queue: it imports what they need, and forks a child for each."""

import gc
import logging
from datetime import UTC, datetime
from importlib import import_module

from redis.exceptions import ConnectionError as RedisConnectionError
from rq import Worker
from rq.serializers import JSONSerializer

from app import domains
from workers import performing
from workers.queue import RunJob, RunJobQueue

log = logging.getLogger("samsyn.workers")
LATE = ("typst", "scipy.fft", "scipy.spatial", "scipy.special")
"""What the runs import where they use it, as the web is to do without: some 100 MB."""


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


def preload() -> None:
    """Import what the runs need, once and before the forks: to import it costs more than most runs do."""
    domains.kinds_of_run()
    for name in LATE:
        import_module(name)
    gc.freeze()  # a child that collects its garbage then copies no page of what was imported


def work() -> None:
    """Perform runs until told to stop. One queue per process: a worker on several can lose a job when killed."""
    context = performing.ready_context()
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
