"""The calendar's rounds: one tenant in trouble delays no other, a clock set back delays nothing, no file is lost."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from app import domains
from app.documents import service as documents
from app.quarterly_reports import service as quarterly_reports
from tenants import runs
from tenants.access import CALENDAR, Role
from tenants.errors import Unavailable
from tenants.profile import Profile
from tenants.registry import register_tenant
from tests.databases import engine_of
from tests.processes import becomes
from tests.statements import asked
from tests.world import AREA, NOW, stand
from workers import performing, sweeping
from workers.rounds import Memory, go_round

OLD = time.time() - 10**8


class Notebook:
    """A queue that writes down what it is given."""

    def __init__(self):
        self.enqueued, self.stands = [], frozenset()

    def enqueue(self, tenant_id, run_id):
        self.enqueued.append(run_id)
        return str(len(self.enqueued))

    def standing(self):
        return self.stands


def order(world, slug="koping"):
    with world.scope(Role.COORDINATOR, slug) as scope:
        return quarterly_reports.order_quarterly_report(scope, period="2026-Q3").id


def test_a_tenant_in_trouble_delays_no_other(world):
    waiting = [order(world, slug) for slug in ("arboga", "koping", "kungsor")]
    run_queue, superuser = Notebook(), create_engine(world.urls[None])
    with superuser.begin() as connection:
        # Reading runs fails in Arboga alone, which comes first.
        arboga = world.tenants["arboga"].id
        connection.execute(
            text(
                "CREATE POLICY broken ON run AS RESTRICTIVE FOR SELECT"
                f" USING (current_setting('app.tenant_id') <> '{arboga}' OR 1 / lease > 0)"
            )
        )
    go_round(performing.WorkerContext(world.worker, run_queue, False), Memory(), housekeeping=True)
    superuser.dispose()
    assert waiting[0] not in run_queue.enqueued and set(waiting[1:]) <= set(run_queue.enqueued)


@pytest.mark.parametrize(
    ("later", "stands", "again"), [(10, False, False), (31, False, True), (-3600, False, True), (31, True, False)]
)
def test_a_waiting_run_is_rung_for_again_also_when_the_clock_was_set_back(world, later, stands, again):
    """But not while its entry still stands in the queue."""
    run, run_queue, enqueued = order(world), Notebook(), {}
    sweeping.enqueue_waiting([stand(world)], run_queue, enqueued=enqueued, now=NOW)
    run_queue.stands = frozenset({"1"} if stands else ())
    sweeping.enqueue_waiting([stand(world)], run_queue, enqueued=enqueued, now=NOW + timedelta(seconds=later))
    assert run_queue.enqueued == [run] * (2 if again else 1)


def test_the_queue_tells_which_entries_nobody_has_taken(world, run_queue):
    first, second = (run_queue.enqueue(world.tenants[slug].id, order(world, slug)) for slug in ("koping", "arboga"))
    assert run_queue.standing() == {first, second}
    assert run_queue.jobs.pop_job_id() == first and run_queue.standing() == {second}


def test_an_idle_round_asks_as_much_of_four_tenants_as_of_nine(world):
    context, memory = performing.WorkerContext(world.worker, Notebook(), False), Memory()

    def idle_round() -> list[str]:
        for _ in range(3):  # until all that is due has been ordered
            go_round(context, memory, housekeeping=False)
        with asked(world.worker.engine) as statements:
            go_round(context, memory, housekeeping=False)
        return [one.sql for one in statements]

    of_four = idle_round()
    for n in range(5):
        named = {"slug": f"ny-{n}", "name": f"Ny {n}", "kind": "municipality", "code": None, "area_slug": AREA}
        register_tenant(world.worker, **named, profile=Profile())
    assert idle_round() == of_four and len(of_four) == 6, of_four


def test_a_file_left_behind_and_wanted_again_is_not_swept_away(world):
    """A worker died between file and row; days later the same report is made again, to the byte."""
    tenant, files = world.tenants["koping"], world.worker.files
    run_id = order(world)
    with world.worker.scope(tenant, CALENDAR) as scope:
        run = runs.take_lease(scope, run_id)
    kind = domains.kinds_of_run()[run.kind]
    with world.worker.scope(tenant, CALENDAR) as scope:
        made = kind.make(scope, run=run, progress=lambda *_: None, demo=False)
    for content in (made.content, made.source):
        digest = files.write(tenant.id, content)
        os.utime(files.path(tenant.id, digest), (OLD, OLD))
        files.write(tenant.id, content)
    assert sweeping.remove_orphans(world.worker, tenant) == 0
    with world.worker.scope(tenant, CALENDAR) as scope:
        kind.keep(scope, made=made, run=run)
    with world.scope() as scope:
        (draft,) = documents.list_documents(scope)
        assert documents.download(scope, id=draft.id)[1] == made.content


def test_a_document_and_the_removal_of_its_file_never_pass_each_other(world):
    tenant, files = world.tenants["koping"], world.worker.files
    digest = files.write(tenant.id, b"a report")
    os.utime(files.path(tenant.id, digest), (OLD, OLD))
    with ThreadPoolExecutor(1) as other:
        with world.worker.scope(tenant, CALENDAR) as scope:
            keep(scope, digest)
            removal = other.submit(sweeping.remove_orphans, world.worker, tenant)
            assert becomes(lambda: removal.done() or somebody_waits(world))
            assert files.read(tenant.id, digest)
        removed = removal.result()
    assert removed == 0 and files.read(tenant.id, digest) == b"a report"


def somebody_waits(world) -> bool:
    """Whether somebody in this database waits for somebody else."""
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with engine_of(world.urls[None]) as superuser, superuser.connect() as connection:
        return connection.exec_driver_sql(waiting).first() is not None


def test_a_document_without_its_file_is_not_entered(world):
    tenant, files = world.tenants["koping"], world.worker.files
    digest = files.write(tenant.id, b"a report")
    files.remove(tenant.id, digest)
    with pytest.raises(Unavailable), world.worker.scope(tenant, CALENDAR) as scope:
        keep(scope, digest)


def keep(scope, digest: str):
    return documents.keep_draft(
        scope,
        kind="k",
        title="t",
        period="2026-Q3",
        edition=1,
        audience="internal",
        counted_at=scope.now,
        media_type="application/pdf",
        file_name="a.pdf",
        sha256=digest,
        size=8,
        source_sha256=digest,
    )
