"""Work in the background: one municipality's analysis, and all municipalities' analyses and quarterly reports by one
and by two workers."""

import subprocess
import sys
import time
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import text

from app.alerts import service as alerts
from app.figures.periods import Quarter
from app.quarterly_reports import service as quarterly_reports
from config.local.instance import CHECKOUT
from tenants.access import COMMAND_LINE
from tenants.registry import all_tenants
from tenants.scope import Scope
from tests.bench import pages
from tests.bench.house import SIZES, House, Wrong, run
from tests.bench.reporting import spent
from workers.queue import RunQueue


def one_analysis(house: House) -> dict:
    """Of the last fortnight; from the smallest on, as the peak of memory is that of all so far."""
    period = pages.picture(house.until)
    found = {}
    for size in SIZES:
        analyse = ("analyse", "--tenant", house.slug(size), "--period", period)
        found[size] = spent(lambda analyse=analyse: run(house.environment, *analyse))
    return {**found, "goal": "largest ≤ 20 CPU s, ≤ 250 MB"}


def all_analyses(house: House) -> dict:
    first = pages.picture(house.until)
    return _by_workers(house, lambda scope: alerts.order_analysis(scope, first=first).id)


def all_reports(house: House) -> dict:
    quarter = str(Quarter.containing(house.until) - 1)
    return _by_workers(house, lambda scope: quarterly_reports.order_quarterly_report(scope, period=quarter).id)


def _by_workers(house: House, order: Callable[[Scope], UUID]) -> dict:
    return {f"{n} workers": _all(house, order, n) for n in (1, 2)}


def _all(house: House, order: Callable[[Scope], UUID], workers: int) -> dict:
    database = house.here.database
    queue = RunQueue(house.here.settings.redis_url, house.here.settings.key("run"))
    wanted = []
    for tenant in (one for one in all_tenants(database) if not one.is_area):
        with database.scope(tenant, COMMAND_LINE) as scope:
            wanted.append((tenant.id, order(scope)))
    for tenant_id, run_id in wanted:
        queue.enqueue(tenant_id, run_id)
    command = [sys.executable, "-m", "workers", "worker"]

    def work() -> None:
        started = [
            subprocess.Popen(command, cwd=CHECKOUT, env=house.environment, stderr=subprocess.DEVNULL)
            for _ in range(workers)
        ]
        while _open(house) and all(one.poll() is None for one in started):
            time.sleep(1)
        for one in started:
            one.terminate()
        for one in started:
            one.wait()

    cost = spent(work)
    if left := _open(house):
        raise Wrong(f"{left} runs were not done")
    return {"runs": len(wanted), **cost}


def _open(house: House) -> int:
    with house.admin.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM run WHERE state IN ('waiting', 'working')")) or 0
