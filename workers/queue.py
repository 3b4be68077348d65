"""The queue: {tenant, run} with a signature, as JSON, on one RQ queue.

An entry says that a tenant has something to be done, and of those a tenant has one: two when a person waits, who comes
before what the calendar has ordered. The worker takes the run that comes next there, and says again, last in the queue,
that more waits (`performing.perform`): so one tenant's thousands are done in turn with another's one.

Losing all of Redis costs a minute, not a report: the run row is the request, and the sweeper enqueues it again.

Whoever can write to Redis can put anything on the queue. Of an entry only the function and its arguments are believed,
and those only when they are ours; RQ's callbacks, webhooks, dependencies, retries and repeats are never read.
"""

import hashlib
import hmac
import json
import logging
import re
import secrets
import zlib
from functools import cached_property
from typing import Any
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError, ResponseError
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.intermediate_queue import IntermediateQueue
from rq.job import Job
from rq.serializers import JSONSerializer

NAME = "samsyn"
ASKED, ORDERED = "f", "0"
"""How the name of an entry begins: a person waits, or nobody does."""
NAME_LENGTH = 36
PERFORM = "workers.performing.perform"
LARGEST = 2000
"""Bytes of any one thing that we write into an entry."""
BELIEVED = ("data", "status", "created_at", "enqueued_at", "started_at", "ended_at", "last_heartbeat", "worker_name")
"""What is read of an entry. All else RQ does only when it stands there."""
TIMES = {"job_timeout": 600, "result_ttl": 60, "failure_ttl": 3600}
"""Seconds for a run, and for which its entry is kept afterwards: ours, whatever stands in the entry."""
log = logging.getLogger("samsyn.queue")


class RunJob(Job):
    """A job that can only be the one function we enqueue, whatever somebody has written into Redis."""

    @property
    def func(self):
        if self.func_name != PERFORM:
            raise LookupError("not a run")
        return super().func

    def refresh(self) -> None:
        """Read the entry from Redis, of any size and shape. Raises NoSuchJobError for what is not one of ours."""
        try:
            with self.connection.pipeline(transaction=False) as pipeline:
                for name in BELIEVED:
                    pipeline.hstrlen(self.key, name)
                sizes = pipeline.execute()
            if max(sizes) > LARGEST:
                raise ValueError("too large")
            found = dict(zip(BELIEVED, self.connection.hmget(self.key, *BELIEVED), strict=True))
            self.restore({name.encode(): value for name, value in found.items() if value is not None})
        except NoSuchJobError:
            raise
        except (ResponseError, ValueError, TypeError, LookupError, zlib.error) as error:
            # Of what stands there nothing is logged but which kind of wrong it is.
            log.error("discarded an entry of the queue that is no run (%s)", type(error).__name__)
            self.connection.delete(self.key)
            raise NoSuchJobError("no run") from None

    def restore(self, raw_data: Any) -> None:
        """Become what an entry says, as far as it is believed. Raises ValueError for what is no run."""
        believed = {name: value for name, value in raw_data.items() if name.decode(errors="replace") in BELIEVED}
        if b"data" not in believed:
            raise NoSuchJobError("no run")
        _check_is_run(believed[b"data"])
        super().restore(believed)
        self.origin = NAME
        self.timeout, self.result_ttl, self.failure_ttl = TIMES.values()


def _check_is_run(data: bytes) -> None:
    """Raise ValueError unless the packed call is [PERFORM, null, [], {tenant, run, signature}] in short texts."""
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(data, LARGEST)
    if not unpacker.eof:
        raise ValueError("too large")
    try:
        call = json.loads(text.decode())
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(call, list) or len(call) != 4 or call[:3] != [PERFORM, None, []]:
        raise ValueError("another function")
    named = call[3]
    if not isinstance(named, dict) or named.keys() != {"tenant", "run", "signature"}:
        raise ValueError("other inputs")
    if not all(isinstance(value, str) for value in named.values()):
        raise ValueError("other inputs")


class RunJobQueue(Queue):
    job_class = RunJob

    def push_job_id(self, job_id: str, pipeline: Any = None, at_front: bool = False) -> None:
        """Behind the other entries of its lane: what a person waits for stands before what nobody does."""
        if not at_front:
            return super().push_job_id(job_id, pipeline)
        (self.connection if pipeline is None else pipeline).eval(_BEHIND_ITS_LANE, 1, self.key, job_id, ASKED)

    @classmethod
    def lmove(cls, connection: Redis, queue_key: str, timeout: int | None):
        """The next name of an entry, as RQ takes it. A name that RQ would not give an entry is thrown away here: RQ
        itself ends at one that is no text."""
        while True:
            taken = super().lmove(connection, queue_key, timeout)
            if taken is None or _is_name(taken[1]):
                return taken
            log.error("discarded an entry of the queue whose name is no name")
            connection.lrem(IntermediateQueue.get_intermediate_queue_key(queue_key), 0, taken[1])

    def move_dependents_to_ready(self, *_arguments, **_options) -> dict[str, list[str]]:
        """No run waits for another in the queue: whatever says so is not ours."""
        return {}


def _is_name(raw: bytes) -> bool:
    return re.fullmatch(rb"[0-9a-f-]{36}", raw) is not None


_BEHIND_ITS_LANE = """
for _, name in ipairs(redis.call('lrange', KEYS[1], 0, -1)) do
    if string.sub(name, 1, 1) ~= ARGV[2] then
        redis.call('linsert', KEYS[1], 'before', name, ARGV[1])
        return
    end
end
redis.call('rpush', KEYS[1], ARGV[1])
"""


class RunQueue:
    """Enqueues runs. Never raises: the sweeper enqueues again. `timeout`: seconds to wait for Redis to answer."""

    def __init__(self, redis_url: str, key: bytes, *, timeout: float = 5):
        self._url, self._key, self._timeout = redis_url, key, timeout

    @cached_property
    def jobs(self) -> RunJobQueue:
        connection = Redis.from_url(self._url, socket_timeout=self._timeout, socket_connect_timeout=2)
        return RunJobQueue(NAME, connection=connection, serializer=JSONSerializer)

    def enqueue(self, tenant_id: UUID, run_id: UUID, asked: bool = False) -> str | None:
        """Say that the tenant has something to be done, this run or what comes before it. `asked`: a person waits.

        Gives the name of the tenant's entry, also of one that stands there already; None when the queue does not
        answer.
        """
        # The end of the tenant's id: its beginning is the moment when it was made.
        begins = f"{ASKED if asked else ORDERED}{tenant_id.hex[-16:]}"
        try:
            for name in self.standing():
                if name.startswith(begins):
                    return name
            name = f"{begins}{secrets.token_hex(10)}"[:NAME_LENGTH]
            payload = self.payload(tenant_id, run_id)
            return self.jobs.enqueue(PERFORM, kwargs=payload, job_id=name, at_front=asked, **TIMES).id
        except RedisError as error:
            log.warning("the queue does not answer (%s); the sweeper enqueues the run again", type(error).__name__)

    def standing(self) -> frozenset[str]:
        """Names of the entries that no worker has taken yet; none when the queue does not answer."""
        try:
            return frozenset(self.jobs.get_job_ids())
        except (RedisError, UnicodeDecodeError):
            return frozenset()

    def answers(self) -> bool:
        """Whether the queue takes what is put on it: a Redis that only answers may still be loading or read-only."""
        try:
            with Redis.from_url(self._url, socket_timeout=2, socket_connect_timeout=2) as connection:
                return bool(connection.set(f"{NAME}:check", 1, ex=60))
        except (RedisError, OSError):
            return False

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
