"""One look at how all tenants stand, so that the calendar opens a transaction only where there is something to do."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from tenants.models import Tenant
from tenants.profile import Profile
from tenants.registry import at_work
from tenants.runs import SHOWN_FOR
from tenants.scope import Database

_LOOK = text("SELECT * FROM look_round(:parked_since)")


@dataclass(frozen=True)
class Stand:
    """How one tenant stands at `now`. Of its `profile` only the rhythm of its periods is known here."""

    tenant: Tenant
    now: datetime
    profile: Profile
    head: int | None
    """Its audit's last link, which every act that changes something moves; None: it could not be looked into."""
    open_runs: int
    parked_runs: int
    """Parked within `SHOWN_FOR`."""
    waiting: list[UUID] = field(default_factory=list)
    """Its runs that nobody works on: never enqueued, or whose holder died."""


def look_round(database: Database) -> list[Stand]:
    """How every tenant at work stands, by name: two questions, however many there are (`migrations/calendar.sql`)."""
    now, tenants = database.clock(), at_work(database)
    with database.registry() as db:
        found = db.connection().execute(_LOOK, {"parked_since": now - SHOWN_FOR})
        stands = {row.tenant_id: row for row in found}
    return [_stand(tenant, now, stands[tenant.id]) for tenant in tenants if tenant.id in stands]


def _stand(tenant: Tenant, now: datetime, row) -> Stand:
    profile = Profile.of({name: value for name, value in (row.rhythm or {}).items() if value is not None})
    return Stand(tenant, now, profile, row.head, row.open_runs or 0, row.parked_runs or 0, row.waiting or [])
