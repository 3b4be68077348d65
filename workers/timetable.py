"""What the calendar orders: what recurs, and what is out of date. One small order per tenant, never one job for all.

An order has a key (tenant, kind, period, edition), so asking again is harmless and a calendar that slept over the hour
catches up. What a calendar remembers only spares the asking.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app import domains
from tenants import runs
from tenants.access import CALENDAR
from tenants.errors import Conflict
from tenants.models import Tenant
from tenants.rounds import Stand
from tenants.scope import Database

PARKED_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Looked:
    """What was `ordered` in a tenant, and when time alone may make more necessary (None: never)."""

    ordered: int
    again_at: datetime | None


def order_what_is_due(database: Database, stand: Stand, ordered: set) -> int:
    """Order what is due for one municipality or police area; returns how many were new. `ordered` spares the asking
    again."""
    tenant, new = stand.tenant, 0
    for entry in (one for kind in domains.kinds_of_run().values() for one in kind.recurring):
        if entry.of_area != tenant.is_area:
            continue
        period = entry.due(stand)
        if period is None or (entry.name, tenant.id, period) in ordered:
            continue
        try:
            with database.scope(tenant, CALENDAR) as scope:
                entry.order(scope, period)
            new += 1
        except Conflict:
            pass  # ordered already: by the calendar before a restart
        ordered.add((entry.name, tenant.id, period))
    return new


def order_what_changed(database: Database, tenant: Tenant) -> Looked:
    """Order anew, of each kind of run, the result that has waited longest for it."""
    ordered, moments = 0, []
    if tenant.is_area:
        return Looked(0, None)
    for look in (kind.order_again for kind in domains.kinds_of_run().values() if kind.order_again):
        try:
            with database.scope(tenant, CALENDAR) as scope:
                renewal = look(scope)
                ordered += renewal.ordered
                moments.append(scope.now if renewal.ordered else renewal.again_at)
        except Conflict:
            moments.append(database.clock())  # enough are being made already
    return Looked(ordered, earliest(*moments))


def order_parked_again(database: Database, tenant: Tenant) -> Looked:
    """Order anew what the calendar itself ordered and what has been parked for a day."""
    with database.scope(tenant, CALENDAR) as scope:
        own = [(run, run.finished_at) for run in runs.parked(scope) if run.requested_by is None]
        ripe = [(run, at + PARKED_FOR) for run, at in own if at]
        again = [run for run, at in ripe if at < scope.now]
        for run in again:
            runs.order_again(scope, run)
    return Looked(len(again), earliest(*(at for run, at in ripe if run not in again)))


def earliest(*moments: datetime | None) -> datetime | None:
    """The first of those that are known; None when none is."""
    return min((moment for moment in moments if moment), default=None)
