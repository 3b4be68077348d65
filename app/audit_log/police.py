"""Acts on what the police have read in an area's municipalities, for its chief: there it stands as "Polisen"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.audit_log import permissions, service
from app.audit_log.service import READS_AT_ONCE, Log
from app.figures.periods import local_date, start_of
from tenants.acts import requires
from tenants.audit import ReadLine
from tenants.scope import Scope


@dataclass(frozen=True)
class PoliceLine:
    """One act of reading in a municipality of the area, as `tenants.audit.ReadLine`."""

    municipality: str
    id: UUID
    at: datetime
    actor: str
    membership_id: UUID
    act: str
    object_kind: str | None
    object_id: str | None
    detail: str | None
    request_id: str
    shown: Sequence[UUID] | None
    machine_user: None = None


@requires(permissions.POLICE)
def read_police(
    scope: Scope,
    *,
    session: str,
    membership_id: UUID | None = None,
    object_id: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
    after: str | None = None,
) -> Log:
    """What the police have read in the municipalities, newest first: by one of them, about one thing, on these days.

    `session` is the token of the actor's own: the database gives nothing to anybody but the chief. `after` as
    `service.read_log`. Raises Invalid as it.
    """
    before = service.cursor(after, ReadLine) if after else (None, None)
    values = (
        membership_id,
        str(object_id) if object_id else None,
        start_of(first) if first else None,
        start_of(last + timedelta(days=1)) if last else None,
        *before,
        READS_AT_ONCE + 1,
    )
    found = _rows(scope, func.police_reads(session, local_date(scope.now), *values))
    lines = sorted((PoliceLine(**row) for row in found), key=lambda one: (one.at, one.id), reverse=True)
    return service.page_of(lines, READS_AT_ONCE, ReadLine, frozenset())


@requires(permissions.POLICE)
def readers(scope: Scope, *, session: str) -> list[tuple[UUID, str, str]]:
    """(role, what she is called, municipality) of those of the police who have or have had a role there, by name."""
    found = _rows(scope, func.police_readers(session, local_date(scope.now)))
    named = [(row["membership_id"], row["name"], row["municipality"]) for row in found]
    return sorted(named, key=lambda one: (one[1].casefold(), one[2]))


def _rows(scope: Scope, of: Any) -> Sequence[Any]:
    return scope.db.execute(select("*").select_from(of)).mappings().all()
