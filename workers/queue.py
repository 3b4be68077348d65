"""The queue: {tenant, run} with a signature, as JSON, on one RQ queue.

Losing all of Redis costs a minute, not a report: the run row is the request, and the sweeper enqueues it again.
"""

import hashlib
import hmac
import logging
from functools import cached_property
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

NAME = "samsyn"
PERFORM = "workers.performing.perform"
log = logging.getLogger("samsyn.queue")


class RunJob(Job):
    """A job that can only be the one function we enqueue, whatever somebody has written into Redis."""

    @property
    def func(self):
        if self.func_name != PERFORM:
            raise LookupError("not a run")
        return super().func


class RunJobQueue(Queue):
    job_class = RunJob


class RunQueue:
    """Enqueues runs. Never raises: the sweeper enqueues again. `timeout`: seconds to wait for Redis to answer."""

    def __init__(self, redis_url: str, key: bytes, *, timeout: float = 5):
        self._url, self._key, self._timeout = redis_url, key, timeout

    @cached_property
    def jobs(self) -> RunJobQueue:
        connection = Redis.from_url(self._url, socket_timeout=self._timeout, socket_connect_timeout=2)
        return RunJobQueue(NAME, connection=connection, serializer=JSONSerializer)

    def enqueue(self, tenant_id: UUID, run_id: UUID) -> None:
        payload = self.payload(tenant_id, run_id)
        try:
            self.jobs.enqueue(PERFORM, kwargs=payload, result_ttl=60, failure_ttl=3600, job_timeout=600)
        except RedisError as error:
            log.warning("the queue does not answer (%s); the sweeper enqueues the run again", type(error).__name__)

    def payload(self, tenant_id: UUID, run_id: UUID) -> dict[str, str]:
        """What the job carries: two ids and a signature over both, no text and no rights."""
        return {"tenant": str(tenant_id), "run": str(run_id), "signature": self._signature(tenant_id, run_id)}

    def verify(self, *, tenant: str, run: str, signature: str) -> tuple[UUID, UUID]:
        """The two ids. Raises ValueError when the signature does not fit them."""
        tenant_id, run_id = UUID(tenant), UUID(run)
        if not hmac.compare_digest(signature.encode(), self._signature(tenant_id, run_id).encode()):
            raise ValueError("the signature does not fit")
        return tenant_id, run_id

    def _signature(self, tenant_id: UUID, run_id: UUID) -> str:
        return hmac.new(self._key, tenant_id.bytes + run_id.bytes, hashlib.sha256).hexdigest()
