"""The doorbell: {tenant, run} with a seal, as JSON, on one RQ queue.

Losing all of Redis costs a minute, not a report: the run row is the request, and the sweeper rings again.
"""

import hashlib
import hmac
import logging
from typing import Any
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

NAME = "samsyn"
PERFORM = "workers.performing.perform"
log = logging.getLogger("samsyn.queue")


class RungJob(Job):
    """A job that can only be the one function we ring for, whatever somebody has written into Redis."""

    @property
    def func(self):
        if self.func_name != PERFORM:
            raise LookupError("not a run")
        from workers.performing import perform

        return perform


class RungQueue(Queue):
    job_class = RungJob


class Bell:
    """Rings for a run. Never raises: the sweeper rings again. `timeout`: seconds to wait for the queue's answer."""

    def __init__(self, redis_url: str, key: bytes, *, timeout: float = 5):
        self._url, self._key, self._timeout = redis_url, key, timeout
        self._queue: RungQueue | None = None

    @property
    def queue(self) -> RungQueue:
        if self._queue is None:
            connection = Redis.from_url(self._url, socket_timeout=self._timeout, socket_connect_timeout=2)
            self._queue = RungQueue(NAME, connection=connection, serializer=JSONSerializer)
        return self._queue

    def ring(self, tenant_id: UUID, run_id: UUID) -> None:
        try:
            self.queue.enqueue(
                PERFORM, kwargs=self.letter(tenant_id, run_id), result_ttl=60, failure_ttl=3600, job_timeout=600
            )
        except RedisError as error:
            log.warning("the queue does not answer (%s); the sweeper will ring", type(error).__name__)

    def letter(self, tenant_id: UUID, run_id: UUID) -> dict[str, Any]:
        """What the job carries: two ids and a seal over both, no text and no rights."""
        return {"tenant": str(tenant_id), "run": str(run_id), "seal": self._seal(tenant_id, run_id)}

    def open(self, *, tenant: str, run: str, seal: str) -> tuple[UUID, UUID]:
        """The two ids. Raises ValueError when the seal does not fit them."""
        tenant_id, run_id = UUID(tenant), UUID(run)
        if not hmac.compare_digest(seal.encode(), self._seal(tenant_id, run_id).encode()):
            raise ValueError("the seal does not fit")
        return tenant_id, run_id

    def _seal(self, tenant_id: UUID, run_id: UUID) -> str:
        return hmac.new(self._key, tenant_id.bytes + run_id.bytes, hashlib.sha256).hexdigest()
