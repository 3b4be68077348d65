"""Acts on what the police have published: taken in by the area, read by it and by the municipality concerned."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Date, Integer, bindparam, cast, func, select

from app.figures.periods import Days
from app.police_events import permissions
from app.police_events.models import PoliceEvent
from app.police_events.published import FileRefused, Plan, read_events, sort_out
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.isolation import Question
from tenants.registry import municipalities_of
from tenants.scope import Scope

_DAY = func.coalesce(PoliceEvent.event_date, cast(func.timezone("Europe/Stockholm", PoliceEvent.published_at), Date))
_RECENT = Question(
    select(PoliceEvent)
    .where(_DAY.between(bindparam("first", type_=Date), bindparam("last", type_=Date)))
    .order_by(PoliceEvent.published_at.desc(), PoliceEvent.event_id.desc())
    .limit(bindparam("most", type_=Integer))
)


@requires(permissions.IMPORT)
def import_police_events(scope: Scope, *, path: Path, fetched: datetime | None = None) -> Plan:
    """Take in a file from polisen.se for an area, and tell what that did. Of a reworded event the last wording is kept.

    `fetched`: when the file was fetched (aware); without it, when it was written. Raises Invalid for another kind of
    tenant, for a time to come, and when nothing in the file can be read; nothing is stored then.
    """
    if not scope.tenant.is_area:
        raise Invalid({"area": ["Polisens händelser läses in i ett polisområde, inte i en kommun."]})
    if fetched and fetched > scope.now:
        raise Invalid({"fetched": ["Tiden då filen hämtades har inte varit än."]})
    fetched = fetched or min(datetime.fromtimestamp(path.stat().st_mtime, UTC), scope.now)
    municipalities = municipalities_of(scope)
    names = {tenant.name.lower(): tenant.id for tenant in municipalities}
    counties = {_counties()[code] for tenant in municipalities if (code := (tenant.code or "")[:2]) in _counties()}
    stored = {row.event_id: row for row in scope.db.scalars(select(PoliceEvent).with_for_update())}
    try:
        plan = sort_out(read_events(path), stored, names, counties, fetched=fetched)
    except FileRefused as refused:
        raise Invalid({"file": [str(refused)]}) from None
    if plan.refused and not (plan.new or plan.changed or plan.unchanged or plan.outside):
        first = plan.refused[0]
        raise Invalid({"file": [f"Ingen händelse i filen går att läsa. Rad {first.line}: {first.why}"]})
    first = {"versions": 1, "first_seen": scope.now, "last_changed": scope.now, "fetched_at": fetched}
    met = {event_id: sorted(hashes) for event_id, hashes in plan.met.items()}
    scope.insert_many(PoliceEvent, [{**one, **first, "wordings": met[one["event_id"]]} for one in plan.new])
    for columns in plan.changed:
        row = stored[columns["event_id"]]
        for name, value in columns.items():
            setattr(row, name, value)
        row.versions, row.last_changed, row.fetched_at = row.versions + 1, scope.now, fetched
    for columns in plan.unchanged:
        row = stored[columns["event_id"]]
        if row.content_hash == columns["content_hash"]:
            row.fetched_at = max(row.fetched_at, fetched)
    for event_id, hashes in plan.met.items():
        if (row := stored.get(event_id)) and not hashes.issubset(row.wordings):
            row.wordings = sorted({*row.wordings, *hashes})
    scope.db.flush()
    return plan


@requires(permissions.READ)
def recent_events(scope: Scope, *, days: Days, limit: int = 200) -> Sequence[Any]:
    """What the police have published for these days, as rows of `PoliceEvent`, latest first: a municipality sees its
    own, the area all.

    An event belongs to the day that its name tells, else to the day it was published.
    """
    found = scope.db.ask(_RECENT, {"first": days.first, "last": days.last, "most": limit})
    scope.concerning(shown=[row.id for row in found])
    return found


@cache
def _counties() -> dict[str, str]:
    """The counties (län) in lower case, by the first two digits of their municipalities' codes (SCB)."""
    with open(Path(__file__).parent / "counties.csv", encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"].lower() for row in csv.DictReader(file)}
