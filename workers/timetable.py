"""What the calendar orders: what recurs, and what is out of date. One small order per tenant, never one job for all.

The calendar remembers nothing: an order has a key (tenant, kind, period, edition), so asking again is harmless and
a calendar that slept over the hour catches up.
"""

from datetime import timedelta

from app import domains
from tenants import runs
from tenants.access import CALENDAR
from tenants.errors import Conflict
from tenants.models import Tenant
from tenants.scope import Database

PARKED_FOR = timedelta(days=1)


def order_what_is_due(database: Database, tenant: Tenant, ordered: set) -> int:
    """Order what is due for one municipality; returns how many were new. `ordered` spares the asking again."""
    if tenant.is_area:
        return 0
    with database.scope(tenant, CALENDAR) as scope:
        due = [(one, one.due(scope)) for kind in domains.kinds_of_run().values() for one in kind.recurring]
    new = 0
    for entry, period in due:
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


def order_what_changed(database: Database, tenant: Tenant) -> int:
    """Order anew, of each kind of run, the result that has waited longest for it; returns how many were ordered."""
    if tenant.is_area:
        return 0
    ordered = 0
    for order_again in (kind.order_again for kind in domains.kinds_of_run().values() if kind.order_again):
        try:
            with database.scope(tenant, CALENDAR) as scope:
                ordered += order_again(scope)
        except Conflict:
            pass  # enough are being made already
    return ordered


def order_parked_again(database: Database, tenant: Tenant) -> int:
    """Order anew what the calendar itself ordered and what has been parked for a day; returns how many."""
    with database.scope(tenant, CALENDAR) as scope:
        long_ago = scope.now - PARKED_FOR
        own = [run for run in runs.parked(scope) if run.requested_by is None]
        again = [run for run in own if run.finished_at and run.finished_at < long_ago]
        for run in again:
            runs.order_again(scope, run)
    return len(again)
