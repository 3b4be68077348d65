"""A run is done once: who holds the lease may finish, nobody else."""

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from tenants import runs
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict
from tenants.models import uuid7
from tests.databases import engine_of, opened_world
from tests.world import left_waiting


@pytest.fixture(scope="module")
def world(admin, world_template, postgres_url, tmp_path_factory):
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("runs")) as made:
        yield made


@pytest.fixture
def run(world, request) -> UUID:
    """A run that waits, of a kind of its own for each test."""
    with world.scope(Role.COORDINATOR) as scope:
        return runs.order(scope, kind=request.node.name, period="2026-Q3").id


def hand(world, slug: str = "koping"):
    """A worker's scope, one for each holder."""
    return world.worker.scope(world.tenants[slug], CALENDAR)


def take(world, run: UUID, slug: str = "koping"):
    with hand(world, slug) as scope:
        return runs.take_lease(scope, run)


def as_superuser(world, statement: str, **values):
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        return connection.execute(text(statement), values)


def expire(world, run: UUID) -> None:
    as_superuser(world, "UPDATE run SET lease_until = clock_timestamp() - interval '1 second' WHERE id = :id", id=run)


def state(world, run: UUID) -> runs.Run:
    with hand(world) as scope:
        return scope.find(runs.Run, run)


def test_only_one_of_two_holders_gets_the_lease(world, run):
    with hand(world) as first, hand(world) as second:
        taken = runs.take_lease(first, run)
        assert taken.lease == 1 and taken.state == runs.WORKING
        first.db.commit()
        assert runs.take_lease(second, run) is None


def test_two_at_the_same_moment_wait_for_each_other_and_one_gets_it(world, run):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(lambda _: take(world, run), range(4)))
    assert [found.lease for found in taken if found] == [1]


def test_another_tenants_worker_finds_nothing(world, run):
    assert take(world, run, "arboga") is None
    assert take(world, uuid7()) is None
    assert state(world, run).lease == 0


def test_an_expired_lease_is_taken_over_and_its_former_holder_cannot_finish(world, run):
    first = take(world, run)
    expire(world, run)
    second = take(world, run)
    assert (first.lease, second.lease) == (1, 2)
    with pytest.raises(Conflict) as fenced, hand(world) as scope:
        runs.finish(scope, run_id=run, lease=first.lease, result_id=uuid7())
    assert fenced.value.code == "fenced" and state(world, run).state == runs.WORKING
    result = uuid7()
    with hand(world) as scope:
        runs.finish(scope, run_id=run, lease=second.lease, result_id=result)
    done = state(world, run)
    assert (done.state, done.result_id, done.is_open) == (runs.DONE, result, False)
    assert isinstance(done.finished_at, datetime)


def test_a_finished_run_is_neither_taken_nor_finished_again(world, run):
    held = take(world, run)
    with hand(world) as scope:
        runs.finish(scope, run_id=run, lease=held.lease, result_id=uuid7())
    expire(world, run)
    assert take(world, run) is None
    with pytest.raises(Conflict), hand(world) as scope:
        runs.finish(scope, run_id=run, lease=held.lease, result_id=uuid7())


def test_the_former_holder_changes_neither_progress_nor_trouble(world, run):
    take(world, run)
    expire(world, run)
    take(world, run)
    with hand(world) as scope:
        runs.progress(scope, run_id=run, lease=1, step=3, steps=9, text="Räknar …")
        runs.trouble(scope, run_id=run, lease=1, text="fel", park=True)
    now = state(world, run)
    assert (now.step, now.trouble, now.state) == (0, None, runs.WORKING)


def test_progress_holds_the_lease_a_while_longer(world, run):
    held = take(world, run)
    expire(world, run)
    with hand(world) as scope:
        runs.progress(scope, run_id=run, lease=held.lease, step=1, steps=4, text="Räknar …")
        assert left_waiting(scope).count(run) == 0
    assert take(world, run) is None


def test_after_five_attempts_it_is_parked_with_a_reason(world, run):
    for attempt in range(1, runs.MOST_ATTEMPTS + 1):
        assert take(world, run).lease == attempt
        expire(world, run)
    assert take(world, run) is None
    parked = state(world, run)
    assert parked.state == runs.PARKED and parked.trouble and parked.finished_at
    with hand(world) as scope:
        assert run not in left_waiting(scope)


def test_trouble_leaves_it_waiting_for_the_sweeper(world, run):
    held = take(world, run)
    with hand(world) as scope:
        assert run not in left_waiting(scope)
        runs.trouble(scope, run_id=run, lease=held.lease, text="Databasen svarade inte.", park=False)
        assert run in left_waiting(scope)
    assert take(world, run).lease == held.lease + 1


def test_the_sweeper_sees_what_waits_and_what_was_left_in_its_own_tenant_alone(world, run):
    with hand(world) as scope:
        assert run in left_waiting(scope)
    with hand(world, "arboga") as scope:
        assert run not in left_waiting(scope)
    take(world, run)
    with hand(world) as scope:
        assert run not in left_waiting(scope)
    expire(world, run)
    with hand(world) as scope:
        assert run in left_waiting(scope)


def test_a_period_has_one_open_run_and_its_editions_follow_each_other(world, run, request):
    def order(**edition):
        with world.scope(Role.COORDINATOR) as scope:
            return runs.order(scope, kind=request.node.name, period="2026-Q3", **edition)

    with pytest.raises(Conflict) as refused:
        order()
    assert refused.value.code == "run_open"
    with pytest.raises(Conflict) as refused:
        order(edition=1)
    assert refused.value.code == "run_exists"
    held = take(world, run)
    with hand(world) as scope:
        runs.finish(scope, run_id=run, lease=held.lease, result_id=uuid7())
    assert order().edition == 2


def test_the_bell_rings_after_the_commit_and_never_for_what_was_undone(world, request):
    before = list(world.enqueued)
    with pytest.raises(ZeroDivisionError), world.scope(Role.COORDINATOR) as scope:
        runs.order(scope, kind=request.node.name, period="2026-Q3")
        1 / 0  # noqa: B018
    assert world.enqueued == before
    with world.scope(Role.COORDINATOR) as scope:
        run = runs.order(scope, kind=request.node.name, period="2026-Q3")
        with pytest.raises(ZeroDivisionError), scope.attempt():
            runs.order(scope, kind=request.node.name, period="2026-Q2")
            1 / 0  # noqa: B018
        assert world.enqueued == before
    assert world.enqueued == [*before, (world.tenants["koping"].id, run.id)]
