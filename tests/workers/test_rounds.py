"""A calendar that remembers orders what one would that walks through all tenants every time."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app import domains
from app.incidents import service as incidents
from tenants import installation, runs
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict
from tests.databases import engine_of
from tests.world import AREA, MUNICIPALITIES, left_waiting
from workers import performing
from workers.rounds import Memory, go_round
from workers.timetable import PARKED_FOR

STEPS = 20
PLACES = (*MUNICIPALITIES, AREA)


class Undone(Exception):
    pass


def walked(world, slug) -> tuple[list[tuple], int]:
    """What a walk through this tenant would order, and how many parked runs it would meet. It is undone."""
    found: list = []
    try:
        with world.worker.scope(world.tenants[slug], CALENDAR) as scope:
            before = set(scope.db.scalars(select(runs.Run.id)))
            for kind in domains.kinds_of_run().values():
                for entry in (one for one in kind.recurring if one.of_area == scope.tenant.is_area):
                    if (period := entry.due(scope)) is not None:
                        attempt(scope, lambda entry=entry, period=period: entry.order(scope, period))
            for kind in domains.kinds_of_run().values():
                if kind.order_again:
                    attempt(scope, lambda kind=kind: kind.order_again(scope))
            for run in runs.parked(scope):
                if run.requested_by is None and run.finished_at < scope.now - PARKED_FOR:
                    runs.order_again(scope, run)
            found = sorted(
                (slug, run.kind, run.period, run.edition)
                for run in scope.db.scalars(select(runs.Run))
                if run.id not in before
            )
            parked = len(runs.parked(scope))
            raise Undone
    except Undone:
        return found, parked


def attempt(scope, act) -> None:
    try:
        with scope.attempt():
            act()
    except Conflict:
        pass


def known(world) -> dict[tuple, runs.Run]:
    found = {}
    for slug in PLACES:
        with world.worker.scope(world.tenants[slug], CALENDAR) as scope:
            for run in scope.db.scalars(select(runs.Run)):
                found[slug, run.kind, run.period, run.edition] = run
    return found


class Queue:
    def __init__(self):
        self.rung = {}

    def enqueue(self, tenant, run_id):
        self.rung[tenant] = run_id

    def standing(self):
        return frozenset()


def something_happens(world, chance: random.Random) -> None:
    slug = chance.choice(list(MUNICIPALITIES))
    tenant = world.tenants[slug]
    what = chance.choice((0, 0, 1, 1, 1, 2, 2, 3, 4))
    if what == 0:
        with world.scope(Role.COORDINATOR, slug) as scope:
            happened = scope.now - timedelta(days=chance.choice((1, 9, 20, 200)))
            unit = world.organisation("Säkerhetsavdelningen", slug)
            place = world.named(slug)["Torget"]
            said = {"category": "klotter", "earliest": happened, "named_place_id": place, "organisation_id": unit}
            incidents.report_incident(scope, **said)
    elif what == 1:
        later = (timedelta(minutes=6), timedelta(hours=6, minutes=1), timedelta(days=1), timedelta(days=31))
        now = world.worker.clock() + chance.choice(later)
        world.worker.clock = world.web.clock = lambda: now
    elif what == 2:
        for run in [one for key, one in known(world).items() if key[0] == slug and one.kind == "analysis"][:2]:
            performing.perform_run(world.worker, tenant, run.id)
    else:
        with world.worker.scope(tenant, CALENDAR) as scope:
            waiting = left_waiting(scope)
            run = runs.take_lease(scope, chance.choice(waiting)) if waiting else None
            if run:
                runs.trouble(scope, run_id=run.id, lease=run.lease, text="Fel.", park=what != 3)


@pytest.mark.parametrize("seed", [11, *(pytest.param(seed, marks=pytest.mark.only_slow) for seed in range(12, 20))])
def test_it_orders_what_a_walk_would(world, seed):
    chance, memory = random.Random(seed), Memory()
    seen = 0
    for step in range(STEPS):
        something_happens(world, chance)
        if step == STEPS // 2:
            memory = Memory()  # it was started again
        wanted = {slug: walked(world, slug) for slug in PLACES}
        before, queue = known(world), Queue()
        memory.enqueued.clear()
        go_round(performing.WorkerContext(world.worker, queue, False), memory, housekeeping=False)
        after = known(world)
        new = sorted(after.keys() - before.keys())
        assert new == sorted(one for orders, _parked in wanted.values() for one in orders), step
        assert installation.known(world.worker)[installation.CALENDAR].value == str(
            sum(parked for _orders, parked in wanted.values())
        ), step
        waiting = [run for run in before.values() if run.state in ("waiting", "working") and not run.lease_until]
        first = {
            tenant: min(one.id for one in waiting if one.tenant_id == tenant)
            for tenant in {r.tenant_id for r in waiting}
        }
        assert queue.rung == first, step
        seen += len(new)
    assert seen > 5


def test_the_look_tells_of_a_run_nothing_but_that_it_is_there(world):
    with world.scope() as scope:
        runs.order(scope, kind="analysis", period="2026-11-09/2026-11-22")
    with engine_of(world.urls["worker"]) as engine, engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM look_round(now())")).mappings().all()
        assert connection.scalar(text("SELECT current_setting('app.tenant_id', true)")) in (None, "")
        assert connection.scalar(text("SELECT count(*) FROM run")) == 0, "it has left nobody's wall open"
    names = {"tenant_id", "rhythm", "head", "open_runs", "parked_runs", "waiting"}
    assert len(rows) == len(world.tenants) and set(rows[0]) == names
    assert {name for row in rows for name in row["rhythm"] or ()} == {"area_anchor", "period_anchor"}
