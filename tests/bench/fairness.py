"""How long another municipality's run waits while one municipality has thousands of light ones in the queue."""

import subprocess
import sys
import time
from contextlib import contextmanager
from statistics import median
from uuid import UUID

from sqlalchemy import text

from app.reminders.service import KIND
from config.local.instance import CHECKOUT
from tenants import runs
from tenants.access import CALENDAR
from tenants.registry import find_tenant
from tenants.scope import Database
from tests.bench.house import House, Wrong
from workers.queue import RunQueue

MANY = 5_000
"""Runs that one municipality has: the reminders of so many Mondays."""
OTHERS = 10
"""Runs that another orders meanwhile, one at a time, at uneven moments."""
GOAL = 10
"""Seconds for which the one may delay the other, at most."""
PERIOD = "fairness"
MOST = 120
"""Seconds after which a run is not waited for any more."""


def between_tenants(house: House) -> dict:
    """Seconds from an order to its end, of another municipality's runs with an idle queue, and with `MANY` of the first
    one's before it, by one and by two workers; and how many of the first's were done meanwhile."""
    try:
        return {f"{n} workers": _measured(house, n) for n in (1, 2)} | {"goal": f"delayed by ≤ {GOAL} s"}
    finally:
        _clear(house)


def _measured(house: House, workers: int) -> dict:
    database, queue = house.here.database, RunQueue(house.here.settings.redis_url, house.here.settings.key("run"))
    many, other = (find_tenant(database, slug=house.slug(size)) for size in ("small", "median"))
    _clear(house)
    with _at_work(house, workers):
        alone = [_waited(house, database, queue, other, f"alone-{n}") for n in range(OTHERS)]
        with database.scope(many, CALENDAR) as scope:
            first = [runs.order_first(scope, kind=KIND, period=f"{PERIOD}-{n}").id for n in range(MANY)][0]
        queue.enqueue(many.id, first)
        begun, left = time.perf_counter(), _left(house, many.id)
        beside = [_waited(house, database, queue, other, f"beside-{n}") for n in range(OTHERS)]
        done, lasted = left - _left(house, many.id), time.perf_counter() - begun
        if done == left:
            raise Wrong("the many were done before the others had been measured")
    return {
        "alone, median s": median(alone),
        "beside, median s": median(beside),
        "beside, longest s": max(beside),
        "delayed at most, s": max(beside) - median(alone),
        f"of the {MANY} done meanwhile": done,
        "a run takes, s of a worker": workers * lasted / (done + OTHERS),
    }


def _waited(house: House, database: Database, queue: RunQueue, tenant, name: str) -> float:
    """Seconds from the order of one run to its end."""
    time.sleep(0.37)
    begun = time.perf_counter()
    with database.scope(tenant, CALENDAR) as scope:
        run = runs.order_first(scope, kind=KIND, period=f"{PERIOD}-{name}").id
    queue.enqueue(tenant.id, run)
    while time.perf_counter() - begun < MOST:
        with house.admin.connect() as connection:
            state = connection.scalar(text("SELECT state FROM run WHERE id = :id"), {"id": run})
        if state == runs.DONE:
            return time.perf_counter() - begun
        if state not in (runs.WAITING, runs.WORKING):
            raise Wrong(f"a run became {state}")
        time.sleep(0.02)
    raise Wrong(f"a run was not done within {MOST} s")


def _left(house: House, tenant_id: UUID) -> int:
    asked = text("SELECT count(*) FROM run WHERE tenant_id = :id AND state = 'waiting' AND period LIKE :like")
    with house.admin.connect() as connection:
        return connection.scalar(asked, {"id": tenant_id, "like": f"{PERIOD}-%"}) or 0


@contextmanager
def _at_work(house: House, workers: int):
    words = [sys.executable, "-m", "workers", "worker"]
    log = house.logs / "bench-worker.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as output:
        started = [
            subprocess.Popen(words, cwd=CHECKOUT, env=house.environment, stdout=output, stderr=output)
            for _ in range(workers)
        ]
        try:
            yield
            if any(one.poll() is not None for one in started):
                raise Wrong(f"a worker has ended: see {log}")
        finally:
            for one in started:
                one.terminate()
            for one in started:
                one.wait()


def _clear(house: House) -> None:
    """Take the runs of ours away; what the queue still says of them is of nothing."""
    with house.admin.begin() as connection:
        connection.execute(text("DELETE FROM run WHERE period LIKE :like"), {"like": f"{PERIOD}-%"})
