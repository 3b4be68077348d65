"""Acts on incidents: report, read, correct, withdraw, classify, settle, import."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import literal, or_, select, tuple_
from sqlalchemy.exc import IntegrityError

from app.accounts import service as accounts
from app.incidents import permissions, reading
from app.incidents.models import (
    AT_PLACE,
    CLASSES,
    COUNTED,
    EXACT,
    INTERNAL,
    POLICE,
    QUARANTINED,
    RESTRICTED,
    SUB_AREA,
    UNKNOWN,
    WITHDRAWN,
    Incident,
    IncidentVersion,
)
from app.incidents.reading import Seen
from app.incidents.tallies import Countable, tally
from app.periods import Days, hour_of_week, local_date
from app.places import service as places
from app.places.grid import cell_of, inside, metres
from app.privacy import clean, inspect, mask, must_quarantine
from app.taxonomy import service as taxonomy
from tenants.access import Role, requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import uuid7

EARLIEST_YEAR = 2000
LONGEST_TEXT = 4000
PAGE = 50
BATCH = 2_000
"""Imported rows inserted at a time."""
COUNTABLE = tuple(field.name for field in fields(Countable))
CLOCKS_DIFFER = timedelta(minutes=10)
SWEDEN = (55.0, 69.2, 10.5, 24.3)
"""South, north, west, east."""


@dataclass(frozen=True)
class Page:
    """A stretch of the list. `next` is where the next begins, or None."""

    rows: list[Seen]
    next: str | None


# --- report ----------------------------------------------------------------------------------------------------------


@requires(permissions.REPORT)
def report_incident(
    scope,
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
    earliest, latest = _span(scope, earliest, latest, kind, faults)
    organisation = _organisation(scope, organisation_id, faults)
    place = _place(scope, named_place_id, sub_area_id, lat, lon, precision, faults)
    text, state = _guarded(text, kind, insist, faults)
    if how and how not in kind_how(kind):
        faults["how"] = [f"Välj ett av alternativen för {taxonomy.group_named()[kind.group].name.lower()}."]
    if access_class is None:
        access_class = suggested_class(scope, kind)
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
        **_when(earliest, latest),
        **place,
    )
    try:
        with scope.attempt():
            scope.add(row)
    except IntegrityError:
        # Two taps at once: the other request has stored it between our look and our insert.
        return _same_report(scope, row.id)
    tally(scope, [], [Countable.of(row)])
    return _seen(scope, [row])[0]


@requires(permissions.IMPORT)
def add_many(scope, *, rows: Iterable[dict], dry_run: bool = False) -> tuple[int, list[date]]:
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
    scope,
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
    return Page(_seen(scope, rows), f"{rows[-1].local_date},{rows[-1].id}" if more else None)


@requires(permissions.READ)
def read_incident(scope, *, id: UUID) -> Seen:
    """One report. Raises NotFound when it is missing or not for the actor's eyes."""
    return _seen(scope, [_readable(scope, id)])[0]


@requires(permissions.REPORT)
def is_sent(scope, *, id: UUID) -> bool:
    """Whether the actor has sent a report under this id."""
    row = scope.db.get(Incident, (scope.place.id, id))
    return row is not None and row.reported_by == scope.actor.membership_id


@requires(permissions.READ)
def read_history(scope, *, id: UUID) -> list[IncidentVersion]:
    """The report's earlier versions, latest first; for those who may read its text."""
    row = _readable(scope, id)
    if not reading.reads_text(scope, row):
        raise NotFound("incident")
    rows = select(IncidentVersion).where(IncidentVersion.incident_id == id)
    return list(scope.db.scalars(rows.order_by(IncidentVersion.version.desc())))


@requires(permissions.READ)
def list_stopped(scope) -> list[Seen]:
    """Reports that the guard has stopped and the actor may settle, oldest first."""
    rows = scope.db.scalars(select(Incident).where(reading.stopped(scope)).order_by(Incident.id).limit(PAGE))
    return _seen(scope, list(rows))


@requires(permissions.READ)
def my_reports(scope, *, limit: int = 20) -> list[Seen]:
    """The actor's own latest reports, whatever their state."""
    rows = select(Incident).where(Incident.reported_by == scope.actor.membership_id)
    return _seen(scope, list(scope.db.scalars(rows.order_by(Incident.id.desc()).limit(limit))))


# --- change ----------------------------------------------------------------------------------------------------------


@requires(permissions.CORRECT)
def correct_incident(
    scope,
    *,
    id: UUID,
    version: int,
    reason: str = "",
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
    insist: bool = False,
) -> Seen:
    """Correct a report. The author needs no reason; the coordinator says why. The former version is kept.

    Raises Conflict("changed_meanwhile") when somebody else has changed it since `version`.
    """
    row = _changeable(scope, id, version)
    faults: dict[str, list[str]] = {}
    reason = _reason(reason)
    if row.reported_by != scope.actor.membership_id and not reason:
        faults["reason"] = ["Skriv varför du rättar, till exempel ”platsen enligt samtal med rapportören”."]
    kind = taxonomy.by_slug().get(category)
    if kind is None:
        raise Invalid({"category": ["Välj vad som hände."], **faults})
    earliest, latest = _span(scope, earliest, latest, kind, faults)
    place = _place(scope, named_place_id, sub_area_id, lat, lon, precision, faults)
    text, state = _guarded(text, kind, insist, faults)
    if how and how not in kind_how(kind):
        faults["how"] = [f"Välj ett av alternativen för {taxonomy.group_named()[kind.group].name.lower()}."]
    if faults:
        raise Invalid(faults)
    changes = {
        "category_id": kind.id, "state": state, "how": how or None, "text": text, "source": source,
        "reported_to_police": reported_to_police, "people_band": people_band or None,
        "at_home": kind.slug in taxonomy.AT_HOMES_AND_FARMS, **_when(earliest, latest), **place,
    }  # fmt: skip
    return _change(scope, row, reason or "rättad av rapportören", changes)


@requires(permissions.CORRECT)
def withdraw_incident(scope, *, id: UUID, version: int, reason: str) -> Seen:
    """Take a report out of the count (makulera). It stays readable for its author and the coordinator as withdrawn."""
    row = _changeable(scope, id, version)
    reason = _reason(reason)
    if not reason:
        raise Invalid({"reason": ["Skriv varför rapporten makuleras, till exempel ”dubblett”."]})
    return _change(scope, row, reason, {"state": WITHDRAWN})


@requires(permissions.CLASSIFY)
def classify_incident(scope, *, id: UUID, version: int, access_class: str, reason: str = "") -> Seen:
    """Change who may read a report. Raising is free; lowering needs the owning organisation and a reason."""
    row = _readable(scope, id, to_change=True)
    _same_version(row, version)
    if access_class not in CLASSES:
        raise Invalid({"access_class": ["Välj vem som får läsa."]})
    lowers = CLASSES.index(access_class) < CLASSES.index(row.access_class)
    own, coordinator = reading.is_own(scope, row), scope.actor.has(Role.COORDINATOR)
    if not own and (lowers or not coordinator):
        raise Invalid({"access_class": ["Bara den verksamhet som skrev rapporten kan låta fler läsa den."]})
    reason = _reason(reason)
    if lowers and not reason:
        raise Invalid({"reason": ["Skriv varför fler får läsa rapporten."]})
    return _change(scope, row, reason or "färre får läsa", {"access_class": access_class})


@requires(permissions.SETTLE)
def settle_incident(scope, *, id: UUID, version: int, text: str | None = None) -> Seen:
    """Let a stopped report count: with what the guard found masked, or with the coordinator's own wording.

    Raises Invalid when the new wording is stopped too. The stopped wording is not kept.
    """
    row = _readable(scope, id, to_change=True)
    _same_version(row, version)
    if row.state != QUARANTINED:
        raise Conflict("not_stopped")
    found = inspect(row.text)
    wording = mask(row.text, found) if text is None else clean(text)
    if must_quarantine(inspect(wording), insisted=True):
        raise Invalid({"text": ["Texten kan fortfarande peka ut en person. Ta bort uppgiften."]})
    before = [Countable.of(row)]
    row.text, row.state, row.version = wording, COUNTED, row.version + 1
    scope.db.flush()
    tally(scope, before, [Countable.of(row)])
    return _seen(scope, [row])[0]


# --- what the doors ask ----------------------------------------------------------------------------------------------


def suggested_class(scope, category) -> str:
    """Who may read, unless the author says otherwise."""
    if scope.actor.has(Role.SOCIAL_SERVICES) and not scope.actor.has(Role.COORDINATOR):
        return RESTRICTED
    return POLICE if category.sensitive else INTERNAL


@requires(permissions.READ)
def categories_to_report(scope) -> list[taxonomy.Category]:
    """The categories that can be reported today."""
    return [category for category in taxonomy.categories().values() if not category.retired]


def kind_how(category) -> tuple[str, ...]:
    return taxonomy.group_named()[category.group].how


# --- inside ----------------------------------------------------------------------------------------------------------


def _span(scope, earliest, latest, kind, faults) -> tuple[datetime, datetime]:
    latest = latest or earliest
    if earliest.astimezone(UTC).year < EARLIEST_YEAR:
        faults["earliest"] = [f"Tiden är före år {EARLIEST_YEAR}. Kontrollera årtalet."]
    if latest < earliest:
        faults["latest"] = ["Den senaste tiden är före den tidigaste. Byt plats på dem eller rätta en av dem."]
    elif latest > scope.now + CLOCKS_DIFFER and kind.counts:
        field = "earliest" if earliest > scope.now + CLOCKS_DIFFER else "latest"
        faults[field] = ["Tiden har inte varit än. Rapportera det som har hänt; kommande saker är förhandsinformation."]
    return earliest, latest


def _organisation(scope, organisation_id: UUID | None, faults) -> UUID | None:
    own = scope.actor.organisation_ids
    if organisation_id is None:
        if len(own) != 1:
            faults["organisation_id"] = ["Välj vilken verksamhet rapporten kommer från."]
            return None
        return next(iter(own))
    if organisation_id not in own:
        if not scope.actor.has(Role.COORDINATOR):
            faults["organisation_id"] = ["Du kan bara rapportera åt din egen verksamhet."]
        elif all(organisation.id != organisation_id for organisation in accounts.organisations(scope)):
            faults["organisation_id"] = ["Verksamheten finns inte här. Välj en i listan."]
    return organisation_id


def _place(scope, named_place_id, sub_area_id, lat, lon, precision, faults) -> dict:
    """The columns that say where. A point gives its sub-area; a named place gives its point; a dwelling is coarse."""
    where = dict.fromkeys(("named_place_id", "sub_area_id", "lat", "lon", "x", "y", "cell"))
    areas = places.sub_areas(scope)
    if (lat is None) != (lon is None):
        faults["lat" if lat is None else "lon"] = ["Ange både latitud och longitud, eller ingen av dem."]
        return where
    if lat is not None:
        fault = point_fault(lat, lon, areas, scope.place.name)
        if fault:
            faults["lat"] = [fault]
            return where
    if sub_area_id and all(area.id != sub_area_id for area in areas):
        faults["sub_area_id"] = ["Delområdet finns inte här. Välj ett i listan."]
        return where
    if precision == UNKNOWN:
        return {**where, "precision": UNKNOWN}
    if named_place_id:
        try:
            place = places.find_named_place(scope, id=named_place_id)
        except NotFound:
            faults["named_place_id"] = ["Platsen finns inte här. Välj en plats i listan."]
            return where
        where |= {"named_place_id": place.id, "sub_area_id": place.sub_area_id}
        if lat is None:
            lat, lon, precision = place.lat, place.lon, AT_PLACE
    if lat is not None:
        x, y = metres(lat, lon)
        if where["sub_area_id"] is None:
            where["sub_area_id"] = next((a.id for a in areas if inside(lat, lon, a.points)), None)
        where |= {"lat": lat, "lon": lon, "x": x, "y": y, "cell": cell_of(x, y)}
        return {**where, "precision": precision if precision in (EXACT, AT_PLACE) else EXACT}
    if sub_area_id:
        return {**where, "sub_area_id": sub_area_id, "precision": SUB_AREA}
    faults["named_place_id"] = ["Ange var det hände: en plats, ett delområde, en punkt på kartan eller ”Vet inte”."]
    return where


def point_fault(lat: float, lon: float, areas, place_name: str) -> str | None:
    """Why a point cannot be right, in plain Swedish, or None."""
    south, north, west, east = SWEDEN
    if not (south <= lat <= north and west <= lon <= east):
        if south <= lon <= north and west <= lat <= east:
            return "Latitud och longitud ser ut att ha bytt plats."
        if abs(lat) > 1000 or abs(lon) > 1000:
            return "Koordinaterna ser ut som SWEREF 99 TM. Ange WGS84, till exempel 59.51 och 15.99."
        return "Punkten ligger utanför Sverige."
    points = [point for area in areas for point in area.points]
    margin = 0.06  # about 5 km: the generalised outline is coarse, but a report from another county is a mistake
    if points and not (
        min(p[0] for p in points) - margin <= lat <= max(p[0] for p in points) + margin
        and min(p[1] for p in points) - margin <= lon <= max(p[1] for p in points) + margin
    ):
        return f"Punkten ligger utanför {place_name}."
    return None


def _guarded(text: str, kind, insist: bool, faults) -> tuple[str, str]:
    """The cleaned text and the state it puts the report in."""
    text = clean(text or "")
    if len(text) > LONGEST_TEXT:
        faults["text"] = [f"Texten är för lång: {len(text)} tecken, högst {LONGEST_TEXT}."]
        return text, COUNTED
    if kind.needs_text and not text.strip():
        faults["text"] = ["Beskriv kort vad som hände. ”Annat” säger inget utan text."]
        return text, COUNTED
    findings = inspect(text)
    if must_quarantine(findings):
        return text, QUARANTINED
    if not must_quarantine(findings, insisted=True):
        return text, COUNTED
    if not insist:
        faults["text"] = [
            "Texten verkar peka ut en person. Skriv om den utan namn, ålder och klass. Skickar du den ändå "
            "spärras rapporten tills samordnaren har läst den."
        ]
        faults["insist"] = ["Bekräfta om du vill skicka texten som den är."]
    return text, QUARANTINED


def _reason(text: str) -> str:
    """Why something is changed: a short text that may not point at a person either."""
    text = clean(text).strip()
    if must_quarantine(inspect(text), insisted=True):
        raise Invalid({"reason": ["Skälet verkar peka ut en person. Skriv om det utan namn och nummer."]})
    return text


def _when(earliest: datetime, latest: datetime) -> dict:
    return {
        "earliest": earliest,
        "latest": latest,
        "local_date": local_date(latest),
        "hour_of_week": hour_of_week(earliest, latest),
    }


def _stored(scope, row: dict) -> dict:
    """An imported row with the derived columns."""
    category = taxonomy.by_slug()[row["category"]]
    lat, lon = row["lat"], row["lon"]
    x, y = metres(lat, lon) if lat is not None else (None, None)
    plain = {name: row[name] for name in ("how", "text", "source", "reported_to_police", "people_band", "intake_key")}
    return {
        **plain,
        **_when(row["earliest"], row["latest"]),
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


def _same_report(scope, id: UUID) -> Seen:
    """The report that is already here under this id. Raises Conflict when somebody else wrote it."""
    known = scope.db.get(Incident, (scope.place.id, id))
    if known is None or known.reported_by is None or known.reported_by != scope.actor.membership_id:
        raise Conflict("id_taken")
    return _seen(scope, [known])[0]


def _readable(scope, id: UUID, *, to_change: bool = False) -> Incident:
    row = scope.find(Incident, id, to_change=to_change)
    if not reading.may_read(scope, row):
        raise NotFound("incident")
    return row


def _changeable(scope, id: UUID, version: int) -> Incident:
    row = _readable(scope, id, to_change=True)
    if not scope.actor.has(Role.COORDINATOR) and row.reported_by != scope.actor.membership_id:
        raise Invalid({"id": ["Bara den som skrev rapporten och samordnaren kan rätta den."]})
    if row.state == WITHDRAWN:
        raise Conflict("withdrawn")
    _same_version(row, version)
    return row


def _same_version(row: Incident, version: int) -> None:
    if row.version != version:
        raise Conflict("changed_meanwhile")


def _change(scope, row: Incident, reason: str, changes: dict) -> Seen:
    before = [Countable.of(row)]
    former = {name: _plain(getattr(row, name)) for name in changes if getattr(row, name) != changes[name]}
    if row.state == QUARANTINED:
        former.pop("text", None)  # a text that was stopped is not kept in the history
    scope.add(
        IncidentVersion(
            incident_id=row.id, version=row.version, changed_at=scope.now, changed_by=scope.actor.name, reason=reason,
            before=former,
        )  # fmt: skip
    )
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    scope.db.flush()
    tally(scope, before, [Countable.of(row)])
    return _seen(scope, [row])[0]


def _plain(value):
    return value if value is None or isinstance(value, (int, float, bool)) else str(value)


def _cursor(after: str):
    try:
        day, id = after.split(",")
        return date.fromisoformat(day), UUID(id)
    except ValueError:
        raise Invalid({"after": ["Sidan finns inte. Gå till första sidan."]}) from None


def _sees_all_points(scope):
    return literal(scope.actor.has(*reading.SEE_ALL_POINTS))


def _seen(scope, rows: list[Incident]) -> list[Seen]:
    """The rows as the actor may see them, with the names they point at (three queries whatever their number)."""
    organisations = {o.id: o.name for o in accounts.organisations(scope)}
    named = {p.id: p.name for p in places.named_places(scope)}
    areas = {a.id: a.name for a in places.sub_areas(scope)}
    reporters = accounts.member_names(scope, ids={r.reported_by for r in rows if r.reported_by})
    return [
        reading.seen(
            scope,
            row,
            organisation=organisations[row.organisation_id],
            named_place=named.get(row.named_place_id),
            sub_area=areas.get(row.sub_area_id),
            reporter=reporters.get(row.reported_by),
        )
        for row in rows
    ]
