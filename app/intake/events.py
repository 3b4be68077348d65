"""Acts on what the police have published: taken in by the area, read by it and by the municipality concerned."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Date, cast, func, select

from app.figures.periods import Days
from app.intake import permissions
from app.intake.csv_file import FileRefused
from app.intake.models import PoliceEvent
from app.intake.police_events import Placed, Refused, read_events, sort_out
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.registry import municipalities_of
from tenants.scope import Scope

THEIR_PAGES = "https://polisen.se"
COUNTIES = {
    "01": "Stockholms län",
    "03": "Uppsala län",
    "04": "Södermanlands län",
    "05": "Östergötlands län",
    "06": "Jönköpings län",
    "07": "Kronobergs län",
    "08": "Kalmar län",
    "09": "Gotlands län",
    "10": "Blekinge län",
    "12": "Skåne län",
    "13": "Hallands län",
    "14": "Västra Götalands län",
    "17": "Värmlands län",
    "18": "Örebro län",
    "19": "Västmanlands län",
    "20": "Dalarnas län",
    "21": "Gävleborgs län",
    "22": "Västernorrlands län",
    "23": "Jämtlands län",
    "24": "Västerbottens län",
    "25": "Norrbottens län",
}
"""The counties (län) by the first two digits of their municipalities' codes (SCB)."""


@dataclass(frozen=True)
class EventsImported:
    """What reading a file did: how many events of each kind, and which were refused with why.

    `repeated` counts older versions of an event within the file.
    """

    new: int
    changed: int
    unchanged: int
    outside: int
    repeated: int
    refused: list[Refused]


@requires(permissions.EVENTS_IMPORT)
def import_police_events(scope: Scope, *, path: Path) -> EventsImported:
    """Take in a file from polisen.se for an area. Of an event that has been reworded, the last wording is kept.

    Raises Invalid for another kind of tenant, and when nothing in the file can be read; nothing is stored then.
    """
    if not scope.tenant.is_area:
        raise Invalid({"area": ["Polisens händelser läses in i ett polisområde, inte i en kommun."]})
    municipalities = municipalities_of(scope)
    names = {tenant.name.lower(): tenant.id for tenant in municipalities}
    counties = {COUNTIES[code].lower() for tenant in municipalities if (code := (tenant.code or "")[:2]) in COUNTIES}
    stored = {row.event_id: row for row in scope.db.scalars(select(PoliceEvent))}
    known = {event_id: row.content_hash for event_id, row in stored.items()}
    try:
        plan = sort_out(read_events(path), known, names, counties)
    except FileRefused as refused:
        raise Invalid({"file": [str(refused)]}) from None
    first = {"versions": 1, "first_seen": scope.now, "last_changed": scope.now}
    scope.insert_many(PoliceEvent, [{**_columns(placed), **first} for placed in plan.new])
    changed = 0
    for placed in plan.changed:
        row = stored[placed.event.event_id]
        if placed.event.published_at < row.published_at:
            continue  # an old file after a newer one: what we have is the later wording
        for name, value in _columns(placed).items():
            setattr(row, name, value)
        row.versions, row.last_changed = row.versions + 1, scope.now
        changed += 1
    scope.db.flush()
    unchanged = len(plan.unchanged) + len(plan.changed) - changed
    return EventsImported(len(plan.new), changed, unchanged, len(plan.outside), plan.repeated, plan.refused)


@requires(permissions.EVENTS_READ)
def recent_events(scope: Scope, *, days: Days, limit: int = 200) -> list[PoliceEvent]:
    """What the police have published for these days, latest first: a municipality sees its own, the area all.

    An event belongs to the day that its name tells, else to the day it was published.
    """
    published = cast(func.timezone("Europe/Stockholm", PoliceEvent.published_at), Date)
    return list(
        scope.db.scalars(
            select(PoliceEvent)
            .where(func.coalesce(PoliceEvent.event_date, published).between(days.first, days.last))
            .order_by(PoliceEvent.published_at.desc(), PoliceEvent.event_id.desc())
            .limit(limit)
        )
    )


def _columns(placed: Placed) -> dict:
    event = placed.event
    return {
        **{name: getattr(event, name) for name in _STORED},
        "municipality_id": placed.municipality_id,
        "url": f"{THEIR_PAGES}{event.url}" if event.url[:1] == "/" else event.url,
    }


_STORED = (
    "event_id",
    "published_at",
    "event_clock",
    "event_date",
    "type",
    "name",
    "summary",
    "municipality_name",
    "county",
    "content_hash",
)
"""What is kept of an event as it was read."""
