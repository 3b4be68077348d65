"""Enqueues runs that were left waiting, and removes files that no document points at."""

from datetime import timedelta

from app.documents import service as documents
from tenants import runs
from tenants.access import CALENDAR
from tenants.models import Tenant
from tenants.scope import Database

ORPHAN_AGE = timedelta(days=1)


def enqueue_waiting(database: Database, tenant: Tenant, queue, *, enqueued: dict) -> int:
    """Enqueue every run of the tenant that nobody works on; returns how many. One short transaction.

    `enqueued` remembers when, so that what waits in a long queue is not put there again and again.
    """
    with database.scope(tenant, CALENDAR) as scope:
        waiting = runs.left_waiting(scope)
    now = database.clock()
    # abs: a clock that has been set back must not keep a run waiting until it has caught up.
    due = [id for id in waiting if id not in enqueued or abs(now - enqueued[id]) > timedelta(seconds=30)]
    for run_id in due:
        queue.enqueue(tenant.id, run_id)
        enqueued[run_id] = now
    for run_id in set(enqueued) - set(waiting):
        if now - enqueued[run_id] > timedelta(hours=1):
            del enqueued[run_id]
    return len(due)


def count_parked(database: Database, tenant: Tenant) -> int:
    """How many runs of the tenant have stopped for good, and nothing newer has taken their place."""
    with database.scope(tenant, CALENDAR) as scope:
        return len(runs.parked(scope))


def remove_orphans(database: Database, tenant: Tenant) -> int:
    """Remove files older than a day without a row: left by a worker that died between file and row."""
    older_than = (database.clock() - ORPHAN_AGE).timestamp()
    with database.scope(tenant, CALENDAR) as scope:
        return documents.remove_orphans(scope, older_than=older_than)
