"""Enqueues runs that were left waiting, and removes files that no document points at."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.attachments import service as attachments
from app.basemaps import uploads
from app.documents import service as documents
from app.mapped_files import service as mapped_files
from app.photos import service as photos
from app.redactions import service as redactions
from app.tips import service as tips
from tenants import runs
from tenants.access import CALENDAR
from tenants.models import Tenant
from tenants.rounds import Stand
from tenants.scope import Database

ORPHAN_AGE = timedelta(days=1)
RUNG_FOR = timedelta(seconds=30)
"""How long a worker that has taken an entry may need before the run is seen to be held."""


class Rung(NamedTuple):
    """When a tenant's entry was written, and its name in the queue (None: the queue did not answer)."""

    at: datetime
    entry: str | None


def enqueue_waiting(stands: list[Stand], queue, *, enqueued: dict[UUID, Rung], now: datetime) -> int:
    """Say of every tenant whose runs nobody works on that it has something to be done; returns of how many.

    `enqueued` remembers how, by tenant, so that what waits its turn in a long queue is not put there again and again.
    """
    waiting = {stand.tenant.id: stand.waiting[0] for stand in stands if stand.waiting}
    # abs: a clock that has been set back must not keep a run waiting until it has caught up.
    due = [id for id in waiting if id not in enqueued or abs(now - enqueued[id].at) > RUNG_FOR]
    standing = queue.standing() if any(id in enqueued for id in due) else frozenset()
    due = [id for id in due if id not in enqueued or enqueued[id].entry not in standing]
    for tenant_id in due:
        enqueued[tenant_id] = Rung(now, queue.enqueue(tenant_id, waiting[tenant_id]))
    for tenant_id in enqueued.keys() - waiting.keys():
        del enqueued[tenant_id]
    return len(due)


def count_parked(database: Database, tenant: Tenant) -> int:
    """How many runs of the tenant have stopped for good, and nothing newer has taken their place."""
    with database.scope(tenant, CALENDAR) as scope:
        return len(runs.parked(scope))


def remove_orphans(database: Database, tenant: Tenant) -> int:
    """Remove files older than a day without a row: left by a worker that died between file and row, and backgrounds of
    maps that were half sent or are so no longer; photos and files that nobody can put back any more, and words that
    somebody wanted removed and nobody has answered; tips that nobody has settled; and files that nobody has said how
    to read."""
    older_than = (database.clock() - ORPHAN_AGE).timestamp()
    with database.scope(tenant, CALENDAR) as scope:
        removed = documents.remove_orphans(scope, older_than=older_than)
        redactions.forget_unanswered(scope)
        tips.forget(scope)
        mapped_files.forget_left(scope)
        removed += photos.forget_removed(scope) + attachments.forget_removed(scope)
        return removed + uploads.remove_left(scope, older_than=older_than)
