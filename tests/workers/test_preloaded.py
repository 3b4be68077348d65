"""What a run costs beside its work: nothing is imported after the fork, and no transaction stands open meanwhile."""

import subprocess
import sys
from dataclasses import replace

from app import domains
from app.alerts import service as alerts
from app.quarterly_reports import service as quarterly_reports
from config.local.instance import CHECKOUT
from tenants.access import Role
from workers import performing

AS_A_WORKER = """
import sys
from uuid import UUID
from tenants.registry import find_tenant
from workers import performing
from workers.preloaded import preload
worker = performing.context()
preload()
known = set(sys.modules)
for run in sys.argv[2:]:
    assert performing.perform_run(worker.database, find_tenant(worker.database, slug=sys.argv[1]), UUID(run))
    print(run, *sorted(set(sys.modules) - known))
"""


def test_a_run_imports_nothing_that_the_worker_has_not(world, environment):
    with world.scope(Role.COORDINATOR) as scope:
        report = quarterly_reports.order_quarterly_report(scope, period="2026-Q3").id
        runs = [str(report), str(alerts.order_analysis(scope).id)]
    command = [sys.executable, "-c", AS_A_WORKER, "koping", *runs]
    said = subprocess.run(command, env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-2:] == runs


def test_no_transaction_stands_open_while_an_analysis_is_counted(world, monkeypatch):
    with world.scope(Role.COORDINATOR) as scope:
        run = alerts.order_analysis(scope)
    kind = domains.kinds_of_run()[alerts.KIND]
    count, held = alerts.count_analysis, []
    assert kind.work_out is count

    def work_out(material, *, progress):
        held.append(world.worker.engine.pool.checkedout())
        made = count(material, progress=progress)
        held.append(world.worker.engine.pool.checkedout())
        return made

    monkeypatch.setitem(domains.kinds_of_run(), alerts.KIND, replace(kind, work_out=work_out))
    assert performing.perform_run(world.worker, world.tenants["koping"], run.id)
    assert held == [0, 0]
