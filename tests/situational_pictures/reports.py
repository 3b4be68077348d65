"""Reports at will: small worlds that can be counted by hand."""

import json
from datetime import UTC, datetime, timedelta

from app.figures.periods import STOCKHOLM
from app.incidents import service
from app.police_events import service as events
from tenants.access import COMMAND_LINE, Role
from tests.world import AREA

FIRST = datetime(2026, 11, 23, tzinfo=STOCKHOLM)
"""Monday, the first day of the fortnight in which the tests' clock (25 November) stands."""


def at(days: int, hour: int = 12, minute: int = 0) -> datetime:
    """So many days after the period's first, on a Swedish clock."""
    local = (FIRST + timedelta(days=days)).replace(hour=hour, minute=minute)
    return local.astimezone(UTC)


def report(world, days: int, *, role=Role.SCHOOL, slug="koping", place="Torget", category="klotter", hour=12, **more):
    """One report by this role; `earliest` may be given whole instead of days and hour."""
    inputs = {"category": category, "earliest": at(days, hour), "named_place_id": world.named(slug)[place], **more}
    with world.scope(role, slug) as scope:
        return service.report_incident(scope, **inputs)


def history(world, slug="koping"):
    """Old reports that come regularly, so that every comparison has something to stand on."""
    return begun(world, -600, slug=slug)


def begun(world, days: int, **more):
    """Reports that come regularly from this day on; the first of them."""
    first, *_others = (report(world, at, **more) for at in (days, days + 14, days + 28))
    return first


def police_event(world, folder, *, place="Köping", id=1, day=24, **more):
    """One event as polisen.se publishes it, read in for the area."""
    event = {
        "id": id,
        "datetime": f"2026-11-{day} 10:00:00 +01:00",
        "name": f"{day} november 09.30, Trafikkontroll, {place}",
        "type": "Trafikkontroll",
        "summary": f"Kontroll i {place}.",
        "url": f"/aktuellt/handelser/{id}",
        "location": {"name": place, "gps": "59.51,15.99"},
        **more,
    }
    path = folder / f"{id}.json"
    path.write_text(json.dumps([event]), encoding="utf-8")
    with world.worker.scope(world.tenants[AREA], COMMAND_LINE) as scope:
        return events.import_police_events(scope, path=path)
