"""Acts on what the police have published: taken in by the area, read by it and by the municipality concerned."""

import csv
from functools import cache
from pathlib import Path

from sqlalchemy import Date, cast, func, select

from app.figures.periods import Days
from app.intake import permissions
from app.intake.csv_file import FileRefused
from app.intake.models import PoliceEvent
from app.intake.police_events import Plan, read_events, sort_out
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.registry import municipalities_of
from tenants.scope import Scope


@requires(permissions.EVENTS_IMPORT)
def import_police_events(scope: Scope, *, path: Path) -> Plan:
    """Take in a file from polisen.se for an area, and tell what that did. Of a reworded event the last wording is kept.

    Raises Invalid for another kind of tenant, and when nothing in the file can be read; nothing is stored then.
    """
    if not scope.tenant.is_area:
        raise Invalid({"area": ["Polisens händelser läses in i ett polisområde, inte i en kommun."]})
    municipalities = municipalities_of(scope)
    names = {tenant.name.lower(): tenant.id for tenant in municipalities}
    counties = {_counties()[code] for tenant in municipalities if (code := (tenant.code or "")[:2]) in _counties()}
    stored = {row.event_id: row for row in scope.db.scalars(select(PoliceEvent))}
    try:
        plan = sort_out(read_events(path), stored, names, counties)
    except FileRefused as refused:
        raise Invalid({"file": [str(refused)]}) from None
    first = {"versions": 1, "first_seen": scope.now, "last_changed": scope.now}
    scope.insert_many(PoliceEvent, [{**columns, **first} for columns in plan.new])
    for columns in plan.changed:
        row = stored[columns["event_id"]]
        for name, value in columns.items():
            setattr(row, name, value)
        row.versions, row.last_changed = row.versions + 1, scope.now
    scope.db.flush()
    return plan


@requires(permissions.EVENTS_READ)
def recent_events(scope: Scope, *, days: Days, limit: int = 200) -> list[PoliceEvent]:
    """What the police have published for these days, latest first: a municipality sees its own, the area all.

    An event belongs to the day that its name tells, else to the day it was published.
    """
    published = cast(func.timezone("Europe/Stockholm", PoliceEvent.published_at), Date)
    found = list(
        scope.db.scalars(
            select(PoliceEvent)
            .where(func.coalesce(PoliceEvent.event_date, published).between(days.first, days.last))
            .order_by(PoliceEvent.published_at.desc(), PoliceEvent.event_id.desc())
            .limit(limit)
        )
    )
    scope.concerning(shown=[row.id for row in found])
    return found


@cache
def _counties() -> dict[str, str]:
    """The counties (län) in lower case, by the first two digits of their municipalities' codes (SCB)."""
    with open(Path(__file__).parent / "counties.csv", encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"].lower() for row in csv.DictReader(file)}
