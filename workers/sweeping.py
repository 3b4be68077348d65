"""Rings for runs that were left waiting, and removes files that no document points at."""

from datetime import timedelta

from app.documents import service as documents
from tenants import runs
from tenants.access import CALENDAR
from tenants.models import Tenant
from tenants.scope import Database

ORPHAN_AGE = timedelta(days=1)


def ring_for_the_waiting(database: Database, tenant: Tenant, bell, *, rung: dict) -> int:
    """Ring for every run of the tenant that nobody works on; returns how many. One short transaction.

    `rung` remembers when, so that a long queue is not rung for again and again.
    """
    with database.scope(tenant, CALENDAR) as scope:
        waiting = runs.left_waiting(scope)
    now = database.clock()
    # abs: a clock that has been set back must not keep a run waiting until it has caught up.
    due = [id for id in waiting if id not in rung or abs(now - rung[id]) > timedelta(seconds=30)]
    for run_id in due:
        bell.ring(tenant.id, run_id)
        rung[run_id] = now
    for run_id in set(rung) - set(waiting):
        if now - rung[run_id] > timedelta(hours=1):
            del rung[run_id]
    return len(due)


def remove_orphans(database: Database, tenant: Tenant) -> int:
    """Remove files older than a day without a row: left by a worker that died between file and row."""
    older_than = (database.clock() - ORPHAN_AGE).timestamp()
    with database.scope(tenant, CALENDAR) as scope:
        return documents.remove_orphans(scope, older_than=older_than)
