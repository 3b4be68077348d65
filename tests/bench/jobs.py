"""Work in the background: one municipality's analysis and its picture's draft, and all municipalities' analyses and
quarterly reports by one and by two workers."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
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
from tests.bench.house import SIZES, House, Wrong, command
from tests.bench.reporting import of_database, spent
from workers.queue import RunQueue


def one_analysis(house: House) -> dict:
    """Of the last fortnight."""
    period = pages.picture(house.until)
    found = {}
    for size in SIZES:
        analyse = ("analyse", "--tenant", house.slug(size), "--period", period)
        found[size] = spent(lambda analyse=analyse: [command(house.environment, *analyse)])
    return {**found, "goal": "largest ≤ 20 CPU s, ≤ 250 MB"}


def one_draft(house: House) -> dict:
    """Of the last fortnight: its figures counted for all three rooms, by a run."""
    first = pages.picture(house.until)
    found = {}
    for size in SIZES:
        count = ("picture", "open", "--tenant", house.slug(size), "--first", first)
        found[size] = spent(lambda count=count: [command(house.environment, *count)])
    return {**found, "goal": "largest in seconds"}


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
    words = [sys.executable, "-m", "workers", "worker"]
    log = Path(house.environment["SAMSYN_VAR"]) / "log" / "bench-worker.log"
    log.parent.mkdir(exist_ok=True)

    resident: list[float] = []

    def work() -> list[subprocess.Popen]:
        with log.open("w") as output:
            started = [
                subprocess.Popen(words, cwd=CHECKOUT, env=house.environment, stdout=output, stderr=output)
                for _ in range(workers)
            ]
        try:
            while _open(house):
                if any(one.poll() is not None for one in started):
                    raise Wrong(f"a worker has ended: see {log}")
                if failed := _troubles(house):
                    raise Wrong(f"{failed} runs failed: see {log}")
                resident.append(max(_resident(one.pid) for one in started))
                time.sleep(0.2)
        finally:
            for one in started:
                one.terminate()
        return started

    before = of_database(house)
    cost = spent(work)
    if failed := _troubles(house):
        raise Wrong(f"{failed} runs failed: see {log}")
    cost |= {"CPU s of the database": of_database(house) - before}
    per_cpu_minute = 60 * len(wanted) / (cost["CPU s"] + cost["CPU s of the database"])
    fifth = len(resident) // 5
    held = {"MB of a worker after a fifth": max(resident[: fifth + 1]), "at the end": max(resident[-fifth - 1 :])}
    speed = {"runs/min": 60 * len(wanted) / cost["s"], "runs/CPU min": per_cpu_minute}
    return {"runs": len(wanted), **speed, **cost, **held}


def _resident(pid: int) -> float:
    """Megabytes that a worker holds between its runs, each of which is a child of its own."""
    try:
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024
    except (FileNotFoundError, TypeError):  # it has just ended
        return 0.0


def _open(house: House) -> int:
    return _asked(house, "SELECT count(*) FROM run WHERE state IN ('waiting', 'working')")


def _troubles(house: House) -> int:
    """Runs whose last attempt failed: without a calendar nobody asks for them again."""
    return _asked(house, "SELECT count(*) FROM run WHERE state <> 'done' AND trouble IS NOT NULL")


def _asked(house: House, question: str) -> int:
    with house.admin.connect() as connection:
        return connection.scalar(text(question)) or 0
