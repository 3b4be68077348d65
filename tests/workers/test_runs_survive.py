"""Real workers on a real queue: killed, robbed of their queue and lied to, they make exactly one report."""

import os
import signal
import time
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer
from sqlalchemy import create_engine, text

from app.documents import service as documents
from app.quarterly_reports import service as quarterly_reports
from tenants import runs
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict
from tenants.files import FileStore
from tests.processes import becomes
from tests.world import NOW, stand
from workers import performing, sweeping
from workers.queue import NAME

QUARTER = "2026-Q3"
REPOSITORY = Path(__file__).parents[2]


def order(world):
    with world.scope(Role.COORDINATOR) as scope:
        return quarterly_reports.order_quarterly_report(scope, period=QUARTER)


def state(world, run_id):
    with world.scope(Role.COORDINATOR) as scope:
        return scope.find(runs.Run, run_id)


def wait_for(condition, what: str) -> None:
    assert becomes(condition, every=0.1), f"waited in vain for {what}"


def reports_made(world) -> list:
    with world.scope(Role.COORDINATOR) as scope:
        return documents.list_documents(scope)


def test_a_worker_killed_in_the_middle_leaves_exactly_one_report(world, run_queue, start_worker):
    superuser = create_engine(world.urls[None])
    first = start_worker()
    run = order(world)
    with superuser.connect() as holder, holder.begin():
        # Nobody reads the follow-ups while we hold them: the worker stops in the middle of the report.
        holder.execute(text("LOCK TABLE follow_up IN ACCESS EXCLUSIVE MODE"))
        run_queue.enqueue(world.tenants["koping"].id, run.id)
        wait_for(lambda: state(world, run.id).step >= 3, "the report to be half made")
        children = Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text().split()
        assert children, "RQ forks a child for each run"
        for pid in (first.pid, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
    first.wait()
    assert state(world, run.id).state == runs.WORKING and not reports_made(world)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE run SET lease_until = now() - interval '1 second'"))  # a minute later
    start_worker()
    assert sweeping.enqueue_waiting([stand(world)], run_queue, enqueued={}, now=NOW) == 1
    wait_for(lambda: state(world, run.id).state == runs.DONE, "the second worker")
    (made,) = reports_made(world)
    assert state(world, run.id).lease == 2 and made.run_id == run.id
    superuser.dispose()


def test_a_holder_that_wakes_up_late_cannot_finish(world):
    run = order(world)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        slow = runs.take_lease(scope, run.id)
    with create_engine(world.urls[None]).begin() as connection:
        connection.execute(text("UPDATE run SET lease_until = now() - interval '1 second'"))
    assert performing.perform_run(world.worker, world.tenants["koping"], run.id)
    with pytest.raises(Exception, match="fenced|changed_meanwhile"):
        performing._make_and_keep(world.worker, world.tenants["koping"], CALENDAR, slow, False)
    assert len(reports_made(world)) == 1


def test_two_locks_stand_between_a_holder_that_wakes_up_late_and_a_second_report(world, monkeypatch):
    """That the test before can fail: with the fence out the document's key stands, with both out there are two."""
    run = order(world)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        slow = runs.take_lease(scope, run.id)
    superuser = create_engine(world.urls[None])
    with superuser.begin() as connection:
        connection.execute(text("UPDATE run SET lease_until = now() - interval '1 second'"))
    assert performing.perform_run(world.worker, world.tenants["koping"], run.id)
    monkeypatch.setattr(runs, "finish", lambda *_, **__: None)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        performing._make_and_keep(world.worker, world.tenants["koping"], CALENDAR, slow, False)
    with superuser.begin() as connection:
        key = "document_tenant_id_kind_period_edition_audience_state_key"
        connection.execute(text(f"ALTER TABLE document DROP CONSTRAINT {key}"))
    performing._make_and_keep(world.worker, world.tenants["koping"], CALENDAR, slow, False)
    superuser.dispose()
    assert len(reports_made(world)) == 2


def test_a_finish_without_the_lease_is_refused(world):
    run = order(world)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        held = runs.take_lease(scope, run.id)
        assert runs.take_lease(scope, run.id) is None
        with pytest.raises(Conflict):
            runs.finish(scope, run_id=run.id, lease=held.lease - 1, result_id=run.id)


def test_a_wiped_queue_loses_nothing(world, run_queue, start_worker, environment):
    run = order(world)
    run_queue.enqueue(world.tenants["koping"].id, run.id)
    Redis.from_url(environment["REDIS_URL"]).flushall()
    start_worker()
    wait_for(lambda: Worker.count(queue=run_queue.jobs), "the worker to listen")
    assert state(world, run.id).state == runs.WAITING
    sweeping.enqueue_waiting([stand(world)], run_queue, enqueued={}, now=NOW)
    wait_for(lambda: state(world, run.id).state == runs.DONE, "the worker after the sweeper")


def test_jobs_that_we_did_not_write_are_refused(world, run_queue, start_worker, environment, tmp_path):
    queue = Queue(NAME, connection=Redis.from_url(environment["REDIS_URL"]), serializer=JSONSerializer)
    proof = tmp_path / "proof"
    queue.enqueue("os.system", f"touch {proof}")
    run = order(world)
    koping, arboga = world.tenants["koping"].id, world.tenants["arboga"].id
    forged = {**run_queue.payload(koping, run.id), "signature": "0" * 64}
    queue.enqueue("workers.performing.perform", kwargs=forged)
    queue.enqueue("workers.performing.perform", kwargs={**run_queue.payload(koping, run.id), "tenant": str(arboga)})
    run_queue.enqueue(arboga, run.id)  # a true signature on a pair that does not belong together finds nothing
    start_worker()
    started = queue.started_job_registry
    wait_for(lambda: not (queue.job_ids or started.get_job_ids()), "the worker to be done with its letters")
    assert not proof.exists() and state(world, run.id).state == runs.WAITING
    run_queue.enqueue(koping, run.id)
    wait_for(lambda: state(world, run.id).state == runs.DONE, "the worker, alive after the lies")


def test_who_has_lost_the_right_gets_no_report(world):
    run = order(world)
    with create_engine(world.urls[None]).begin() as connection:
        connection.execute(text("UPDATE membership SET valid_to = '2026-01-01' WHERE role = 'coordinator'"))
    assert not performing.perform_run(world.worker, world.tenants["koping"], run.id)
    with world.scope(Role.POLICE_OFFICER) as scope:
        parked = scope.find(runs.Run, run.id)
    assert parked.state == runs.PARKED and "inte längre rätt" in parked.trouble


def test_a_file_without_a_row_is_removed_after_a_day(world, tmp_path):
    files: FileStore = world.worker.files
    tenant = world.tenants["koping"]
    orphan = files.write(tenant.id, b"left behind")
    run = order(world)
    performing.perform_run(world.worker, tenant, run.id)
    assert sweeping.remove_orphans(world.worker, tenant) == 0
    old = time.time() - 10**9
    for digest in files.all(tenant.id):
        os.utime(files.path(tenant.id, digest), (old, old))
    assert sweeping.remove_orphans(world.worker, tenant) == 1
    assert orphan not in files.all(tenant.id) and len(files.all(tenant.id)) == 2
