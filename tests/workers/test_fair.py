"""One municipality's thousands of runs are done in turn with another's one, and what a person waits for comes first.

Asked of the order in which they are taken, never of the time.
"""

import pytest

from tenants import runs
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict
from tests.databases import engine_of
from tests.world import MUNICIPALITIES
from workers import performing
from workers.queue import RunQueue

MANY = 60


def ordered(world, slug: str, n: int, role: Role | None = None) -> None:
    """So many runs of a kind that nobody makes: each is parked as soon as it is taken."""
    scope = world.scope(role, slug) if role else world.worker.scope(world.tenants[slug], CALENDAR)
    with scope as scope:
        for at in range(n):
            runs.order_first(scope, kind="nothing", period=f"{role or 'calendar'}-{at}")


def said(world, run_queue: RunQueue, slug: str, *, asked: bool) -> None:
    with world.worker.scope(world.tenants[slug], CALENDAR) as scope:
        first = runs.first_waiting(scope)
    run_queue.enqueue(world.tenants[slug].id, first.id, asked)


def taken(world, run_queue: RunQueue, n: int) -> list[str]:
    """The next n, as one worker takes them: "koping" what the calendar ordered, "koping!" what a person waits for."""
    context, found = performing.WorkerContext(world.worker, run_queue, False), []
    slugs = {tenant.id: slug for slug, tenant in world.tenants.items()}
    jobs = run_queue.jobs
    for _ in range(n):
        named = jobs.fetch_job(jobs.pop_job_id()).kwargs
        tenant_id, _run = run_queue.verify(**named)
        run = performing.perform_next(context, world.tenants[slugs[tenant_id]])
        found.append(slugs[tenant_id] + ("!" if run.requested_by else ""))
    return found


def test_a_municipality_with_many_delays_another_by_one(world, run_queue):
    ordered(world, "koping", MANY)
    said(world, run_queue, "koping", asked=False)
    said(world, run_queue, "koping", asked=False)
    assert len(run_queue.standing()) == 1, "a tenant has one entry, however much waits there"
    assert taken(world, run_queue, 3) == ["koping"] * 3
    for slug in ("arboga", "kungsor"):
        ordered(world, slug, 2)
        said(world, run_queue, slug, asked=False)
    assert taken(world, run_queue, 6) == ["koping", "arboga", "kungsor"] * 2
    assert taken(world, run_queue, 2) == ["koping"] * 2


def test_what_a_person_waits_for_comes_first_and_in_turn(world, run_queue):
    for slug in MUNICIPALITIES:
        ordered(world, slug, 5)
        said(world, run_queue, slug, asked=False)
    ordered(world, "koping", 3, Role.COORDINATOR)
    said(world, run_queue, "koping", asked=True)
    ordered(world, "kungsor", 1, Role.COORDINATOR)
    said(world, run_queue, "kungsor", asked=True)
    assert taken(world, run_queue, 4) == ["koping!", "kungsor!", "koping!", "koping!"]
    assert set(taken(world, run_queue, 3)) == {"koping", "arboga", "kungsor"}


def test_the_web_says_once_what_it_has_ordered_and_whether_a_person_waits(world, run_queue):
    world.web._enqueue = run_queue.enqueue
    ordered(world, "koping", 3, Role.COORDINATOR)
    (name,) = run_queue.standing()
    assert name.startswith("f") and taken(world, run_queue, 3) == ["koping!"] * 3
    assert not run_queue.standing()


def test_what_has_failed_stands_in_nobodys_way(world):
    ordered(world, "koping", 2)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        first = runs.take_next(scope)
        runs.trouble(scope, run_id=first.id, lease=first.lease, text="Fel.", park=False)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        assert runs.take_next(scope).id != first.id
        assert runs.take_next(scope).id == first.id and runs.take_next(scope) is None


def test_what_is_cancelled_is_kept_by_nobody(world):
    ordered(world, "koping", 1, Role.COORDINATOR)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        held = runs.take_next(scope)
    with world.scope() as scope:
        runs.cancel(scope, run_id=held.id, text="Avbrutet.")
    with pytest.raises(Conflict), world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        runs.finish(scope, run_id=held.id, lease=held.lease)
    with pytest.raises(Conflict), world.scope() as scope:
        runs.cancel(scope, run_id=held.id, text="Avbrutet.")
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        assert runs.take_next(scope) is None
    with (
        engine_of(world.urls["web"]) as engine,
        engine.connect() as connection,
        pytest.raises(Exception, match="denied"),
    ):
        connection.exec_driver_sql("UPDATE run SET lease = lease + 1")
