"""Whoever can write to Redis may put anything there: nothing but a signed run is done, and the worker lives on."""

import json
import uuid
import zlib

import pytest
from redis import Redis
from rq import Callback, Queue, Repeat, Retry
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer
from rq.webhook import Webhook

from app.quarterly_reports import service as quarterly_reports
from tenants import runs
from tenants.access import Role
from tests.processes import becomes
from workers.queue import NAME, PERFORM, RunJob

LATER = 2**31


@pytest.fixture
def redis(environment) -> Redis:
    return Redis.from_url(environment["REDIS_URL"])


@pytest.fixture
def queue(redis) -> Queue:
    """The same queue as RQ itself has it, which believes all that is written."""
    return Queue(NAME, connection=redis, serializer=JSONSerializer)


@pytest.fixture
def run(world):
    with world.scope(Role.COORDINATOR) as scope:
        return quarterly_reports.order_quarterly_report(scope, period="2026-Q3")


def state(world, run) -> str:
    with world.scope(Role.COORDINATOR) as scope:
        return scope.find(runs.Run, run.id).state


def forged(world, run_queue, run) -> dict[str, str]:
    return {**run_queue.payload(world.tenants["koping"].id, run.id), "signature": "0" * 64}


def put(redis: Redis, **fields) -> str:
    """An entry of our own making: its name stands on the queue, and its fields are these."""
    name = str(uuid.uuid4())
    if fields:
        redis.hset(f"rq:job:{name}", mapping=fields)
    redis.lpush(f"rq:queue:{NAME}", name)
    return name


def packed(call) -> bytes:
    return zlib.compress(json.dumps(call).encode())


def test_callbacks_dependencies_and_repeats_are_never_honoured(
    world, run_queue, queue, run, start_worker, redis, tmp_path
):
    for payload in (forged(world, run_queue, run), run_queue.payload(uuid.uuid4(), run.id)):
        job = queue.enqueue(
            PERFORM,
            kwargs=payload,
            on_success=Callback("builtins.print"),
            on_failure=Callback("builtins.print"),
            on_stopped=Callback("builtins.print"),
            repeat=Repeat(times=3),
            retry=Retry(max=3),
            webhooks=[Webhook("http://127.0.0.1:9/", JobStatus.FINISHED)],
            result_ttl=LATER,
        )
        queue.enqueue(PERFORM, kwargs=payload, depends_on=job)
    start_worker()
    run_queue.enqueue(world.tenants["koping"].id, run.id)
    assert becomes(lambda: state(world, run) == runs.DONE), "waited in vain for the true run"
    said = (tmp_path / "worker0.log").read_text()
    assert said.count("refused a job whose signature does not fit") == 1
    assert "does not exist" in said and "builtins" not in said and "print" not in said
    assert not queue.job_ids and not queue.scheduled_job_registry.get_job_ids()
    assert len(queue.deferred_job_registry.get_job_ids()) == 2, "what waited for a lie is never started"


def test_what_stands_beside_a_call_is_not_read(queue, redis):
    """Not even where the call itself is a true one: RQ's hooks are functions of anybody's choice."""
    payload = {"tenant": "t", "run": "r", "signature": "s"}
    job = queue.enqueue(
        PERFORM,
        kwargs=payload,
        on_success=Callback("builtins.print"),
        on_failure=Callback("builtins.print"),
        on_stopped=Callback("builtins.print"),
        repeat=Repeat(times=3),
        retry=Retry(max=3),
        webhooks=[Webhook("http://127.0.0.1:9/", JobStatus.FINISHED)],
        meta={"a": 1},
        job_timeout=LATER,
        result_ttl=LATER,
        failure_ttl=LATER,
    )
    assert Job.fetch(job.id, connection=redis, serializer=JSONSerializer).success_callback is print
    read = RunJob.fetch(job.id, connection=redis, serializer=JSONSerializer)
    assert (read.success_callback, read.failure_callback, read.stopped_callback) == (None, None, None)
    assert (read.repeats_left, read.retries_left, read.webhooks, read.meta) == (None, None, [], {})
    assert (read.timeout, read.result_ttl, read.failure_ttl, read.kwargs) == (600, 60, 3600, payload)


def test_garbage_is_thrown_away_and_the_worker_lives_on(
    world, run_queue, run, start_worker, redis, tmp_path, record_property
):
    honest = run_queue.payload(world.tenants["koping"].id, run.id)
    long = {**honest, "signature": "0" * 5_000_000}
    redis.lpush(f"rq:queue:{NAME}", b"\xff\xfe", b"", b"x" * 5_000_000, "rq:job:../x")
    lies = [
        put(redis, data=b"\xff\xfe"),
        put(redis, data=b"ab"),
        put(redis, data=zlib.compress(b"not json")),
        put(redis, data=zlib.compress(b"[" * 100_000)),
        put(redis, data=zlib.compress(bytes(50_000_000))),
        put(redis, data=bytes(5_000_000)),
        put(redis, data=packed([PERFORM, None, [], long])),
        put(redis, data=packed([PERFORM, None, [], {**honest, "demo": True}])),
        put(redis, data=packed([PERFORM, "text", [], honest])),
        put(redis, data=packed([PERFORM, None, ["more"], honest])),
        put(redis, data=packed(["os.system", None, ["true"], {}])),
        put(redis, data=packed({"a": 1})),
        put(redis, data=packed([PERFORM, None, [], honest]), status="nonsense"),
        put(redis, data=packed([PERFORM, None, [], honest]), created_at="yesterday"),
        put(redis, data=packed([PERFORM, None, [], honest]), worker_name=b"\xff"),
    ]
    no_hash = put(redis)
    redis.set(f"rq:job:{no_hash}", "a text where an entry should be")
    redis.zadd(f"rq:wip:{NAME}", {b"\xff\xfe": 1.0})  # what maintenance reads
    redis.lpush(f"rq:queue:{NAME}:intermediate", b"\xff\xfe")
    redis.set("rq:suspended", 1)  # "all workers are to wait"
    worker = start_worker()
    assert becomes(lambda: worker.poll() is not None or not redis.llen(f"rq:queue:{NAME}"))
    assert worker.poll() is None, (tmp_path / "worker0.log").read_text()[-3000:]
    assert state(world, run) == runs.WAITING
    run_queue.enqueue(world.tenants["koping"].id, run.id)
    assert becomes(lambda: worker.poll() is not None or state(world, run) == runs.DONE)
    assert worker.poll() is None and state(world, run) == runs.DONE
    said = (tmp_path / "worker0.log").read_text()
    assert said.count("whose name is no name") == 4
    assert said.count("that is no run") == len(lies) + 1
    assert not any(redis.exists(f"rq:job:{name}") for name in (*lies, no_hash))
    record_property("attacks: forged queue entries", len(lies) + 1)


def test_a_command_that_comes_by_the_queue_is_not_obeyed(world, run_queue, run, start_worker, redis, tmp_path):
    worker = start_worker()
    assert becomes(lambda: redis.pubsub_channels("rq:pubsub:*")), "waited in vain for the worker to listen"
    for channel in redis.pubsub_channels("rq:pubsub:*"):
        redis.publish(channel, json.dumps({"command": "shutdown"}))
        redis.publish(channel, b"\xff\xfe")
    log = tmp_path / "worker0.log"
    assert becomes(lambda: log.read_text().count("ignored a command") == 2)
    run_queue.enqueue(world.tenants["koping"].id, run.id)
    assert becomes(lambda: worker.poll() is not None or state(world, run) == runs.DONE)
    assert worker.poll() is None
