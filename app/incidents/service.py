"""Acts on incidents: report, import, read. (What is changed afterwards: `changes.py`.)"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import literal, or_, select, tuple_
from sqlalchemy.exc import IntegrityError

from app.figures.periods import Days
from app.incidents import checks, permissions, reading
from app.incidents.models import COUNTED, Incident, IncidentVersion
from app.incidents.reading import Seen
from app.incidents.tallies import Countable, tally
from app.places.grid import cell_of, metres
from app.taxonomy import service as taxonomy
from tenants.access import Role, requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import uuid7
from tenants.scope import Scope

PAGE = 50
BATCH = 2_000
"""Imported rows inserted at a time."""
COUNTABLE = tuple(field.name for field in fields(Countable))


@dataclass(frozen=True)
class Page:
    """A stretch of the list. `next` is where the next begins, or None."""

    rows: list[Seen]
    next: str | None


@dataclass(frozen=True)
class Change:
    """A change of a report: after which version, when, by whom and why."""

    version: int
    changed_at: datetime
    changed_by: str | None
    """The name, for the reporter's own organisation and the coordinator."""
    reason: str


# --- report ----------------------------------------------------------------------------------------------------------


@requires(permissions.REPORT)
def report_incident(
    scope: Scope,
    *,
    category: str,
    earliest: datetime,
    latest: datetime | None = None,
    named_place_id: UUID | None = None,
    sub_area_id: UUID | None = None,
    lat: float | None = None,
    lon: float | None = None,
    precision: str | None = None,
    how: str | None = None,
    text: str = "",
    source: str = "own",
    reported_to_police: str = "unknown",
    people_band: str | None = None,
    access_class: str | None = None,
    organisation_id: UUID | None = None,
    insist: bool = False,
    id: UUID | None = None,
) -> Seen:
    """Report what happened. Returns the report as its author sees it.

    `id` may be made by the caller: the same id twice is the same report (a double click, a retry after lost
    contact). `insist` says that the author keeps a text that may point at a person: it is then stopped until the
    coordinator has looked.
    Raises Invalid with a Swedish sentence per field; nothing is stored then.
    """
    if id is not None and scope.db.get(Incident, (scope.place.id, id)):
        return _same_report(scope, id)
    faults: dict[str, list[str]] = {}
    kind = taxonomy.by_slug().get(category)
    if kind is None or kind.retired:
        faults["category"] = ["Välj vad som hände."]
        raise Invalid(faults)
    earliest, latest = checks.span(scope, earliest, latest, kind, faults)
    organisation = checks.organisation(scope, organisation_id, faults)
    place = checks.place(scope, named_place_id, sub_area_id, lat, lon, precision, faults)
    text, state = checks.guarded(text, kind, insist, faults)
    if how and how not in checks.kind_how(kind):
        faults["how"] = [f"Välj ett av alternativen för {taxonomy.group_named()[kind.group].name.lower()}."]
    if access_class is None:
        access_class = checks.suggested_class(scope, kind, organisation)
    access_class = checks.chosen_class(access_class, faults)
    if faults:
        raise Invalid(faults)
    row = Incident(
        id=id or uuid7(),
        category_id=kind.id,
        state=state,
        access_class=access_class,
        organisation_id=organisation,
        reported_by=scope.actor.membership_id,
        reported_at=scope.now,
        how=how or None,
        text=text,
        source=source,
        reported_to_police=reported_to_police,
        people_band=people_band or None,
        at_home=kind.slug in taxonomy.AT_HOMES_AND_FARMS,
        **checks.when(earliest, latest),
        **place,
    )
    try:
        with scope.attempt():
            scope.add(row)
    except IntegrityError:
        # Two taps at once: the other request has stored it between our look and our insert.
        return _same_report(scope, row.id)
    tally(scope, [], [Countable.of(row)])
    return reading.seen_rows(scope, [row])[0]


@requires(permissions.IMPORT)
def add_many(scope: Scope, *, rows: Iterable[dict], dry_run: bool = False) -> tuple[int, list[date]]:
    """Insert checked rows (columns of `Incident`, each with an `intake_key`); rows already there are left alone.

    Returns how many were new and the local dates they fall on. Their text has passed the guard before. The rows are
    taken a batch at a time, so they may come from a file of any length; the counts are kept once, at the end, so that
    two transactions never wait for each other crosswise. With `dry_run` nothing is written.
    """
    for_all, own = scope.actor.has(Role.COORDINATOR, Role.COMMAND_LINE), scope.actor.organisation_ids
    rows, dates, counted = iter(rows), [], []
    while batch := {row["intake_key"]: row for row in islice(rows, BATCH)}:
        if not for_all and any(row["organisation_id"] not in own for row in batch.values()):
            raise Invalid({"organisation_id": ["Du kan bara läsa in rapporter från din egen verksamhet."]})
        known = set(scope.db.scalars(select(Incident.intake_key).where(Incident.intake_key.in_(batch))))
        fresh = [_stored(scope, row) for key, row in batch.items() if key not in known]
        dates += [row["local_date"] for row in fresh]
        if not dry_run:
            scope.insert_many(Incident, fresh)
            counted += [Countable(*(row[name] for name in COUNTABLE)) for row in fresh]
    tally(scope, [], counted)
    return len(dates), dates


# --- read ------------------------------------------------------------------------------------------------------------


@requires(permissions.READ)
def list_incidents(
    scope: Scope,
    *,
    days: Days | None = None,
    group: str | None = None,
    named_place_id: UUID | None = None,
    mine: bool = False,
    after: str | None = None,
    limit: int = PAGE,
) -> Page:
    """Counted reports the actor may read, newest day first, a page at a time.

    `after` is the `next` of the page before. Raises Invalid when it is no such thing.
    """
    statement = select(Incident).where(reading.visible(scope))
    if mine:
        statement = statement.where(Incident.reported_by == scope.actor.membership_id)
    if days:
        statement = statement.where(Incident.local_date.between(days.first, days.last))
    if group:
        statement = statement.where(
            Incident.category_id.in_([c.id for c in taxonomy.categories().values() if c.group == group])
        )
    if named_place_id:
        statement = statement.where(
            Incident.named_place_id == named_place_id,
            or_(~Incident.at_home, _sees_all_points(scope), Incident.organisation_id.in_(scope.actor.organisation_ids)),
        )
    if after:
        statement = statement.where(tuple_(Incident.local_date, Incident.id) < _cursor(after))
    rows = list(scope.db.scalars(statement.order_by(Incident.local_date.desc(), Incident.id.desc()).limit(limit + 1)))
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(reading.seen_rows(scope, rows), f"{rows[-1].local_date},{rows[-1].id}" if more else None)


@requires(permissions.READ)
def read_incident(scope: Scope, *, id: UUID) -> Seen:
    """One report. Raises NotFound when it is missing or not for the actor's eyes."""
    return reading.seen_rows(scope, [reading.readable(scope, id)])[0]


@requires(permissions.REPORT)
def is_sent(scope: Scope, *, id: UUID) -> bool:
    """Whether the actor has sent a report under this id."""
    row = scope.db.get(Incident, (scope.place.id, id))
    return row is not None and row.reported_by == scope.actor.membership_id


@requires(permissions.READ)
def read_history(scope: Scope, *, id: UUID) -> list[Change]:
    """When and why the report was changed, latest first; for those who may read its text.

    Its former wordings are kept, but are not for reading.
    """
    row = reading.readable(scope, id)
    if not reading.reads_text(scope, row):
        raise NotFound("incident")
    named = reading.names_reporter(scope, row)
    rows = select(IncidentVersion).where(IncidentVersion.incident_id == id)
    return [
        Change(change.version, change.changed_at, change.changed_by if named else None, change.reason)
        for change in scope.db.scalars(rows.order_by(IncidentVersion.version.desc()))
    ]


@requires(permissions.READ)
def list_stopped(scope: Scope) -> list[Seen]:
    """Reports that the guard has stopped and the actor may settle, oldest first."""
    rows = scope.db.scalars(select(Incident).where(reading.stopped(scope)).order_by(Incident.id).limit(PAGE))
    return reading.seen_rows(scope, list(rows))


@requires(permissions.READ)
def my_reports(scope: Scope, *, limit: int = 20) -> list[Seen]:
    """The actor's own latest reports, whatever their state."""
    rows = select(Incident).where(Incident.reported_by == scope.actor.membership_id)
    return reading.seen_rows(scope, list(scope.db.scalars(rows.order_by(Incident.id.desc()).limit(limit))))


# --- what the doors ask ----------------------------------------------------------------------------------------------


@requires(permissions.READ)
def categories_to_report(scope: Scope) -> list[taxonomy.Category]:
    """The categories that can be reported today."""
    return [category for category in taxonomy.categories().values() if not category.retired]


# --- inside ----------------------------------------------------------------------------------------------------------


def _stored(scope: Scope, row: dict) -> dict:
    """An imported row with the derived columns."""
    category = taxonomy.by_slug()[row["category"]]
    lat, lon = row["lat"], row["lon"]
    x, y = metres(lat, lon) if lat is not None else (None, None)
    plain = {name: row[name] for name in ("how", "text", "source", "reported_to_police", "people_band", "intake_key")}
    return {
        **plain,
        **checks.when(row["earliest"], row["latest"]),
        "category_id": category.id,
        "state": COUNTED,
        "access_class": row["access_class"],
        "organisation_id": row["organisation_id"],
        "reported_by": None,
        "reported_at": row.get("reported_at") or scope.now,
        "precision": row["precision"],
        "named_place_id": row["named_place_id"],
        "sub_area_id": row["sub_area_id"],
        "lat": lat,
        "lon": lon,
        "x": x,
        "y": y,
        "cell": cell_of(x, y) if x is not None else None,
        "at_home": category.slug in taxonomy.AT_HOMES_AND_FARMS,
        "version": 1,
    }


def _same_report(scope: Scope, id: UUID) -> Seen:
    """The report that is already here under this id. Raises Conflict when somebody else wrote it."""
    known = scope.db.get(Incident, (scope.place.id, id))
    if known is None or known.reported_by is None or known.reported_by != scope.actor.membership_id:
        raise Conflict("id_taken")
    return reading.seen_rows(scope, [known])[0]


def _cursor(after: str):
    try:
        day, id = after.split(",")
        return date.fromisoformat(day), UUID(id)
    except ValueError:
        raise Invalid({"after": ["Sidan finns inte. Gå till första sidan."]}) from None


def _sees_all_points(scope: Scope):
    return literal(scope.actor.has(*reading.SEE_ALL_POINTS))
