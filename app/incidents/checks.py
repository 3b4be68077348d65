"""What a report must stand up to before it is stored, and the columns that follow from what was said.

`faults` is field -> sentences; a check adds to it and goes on, so that everything wrong is told at once.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.accounts import service as accounts
from app.figures.periods import hour_of_week, local_date
from app.incidents.models import (
    AT_PLACE,
    CHOSEN,
    CLASSES,
    COUNTED,
    EXACT,
    INTERNAL,
    POLICE,
    QUARANTINED,
    RESTRICTED,
    SUB_AREA,
    UNKNOWN,
)
from app.places import service as places
from app.places.grid import EAST, NORTH, SOUTH, WEST, cell_of, inside, metres
from app.privacy import clean, inspect, must_quarantine
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

EARLIEST_YEAR = 2000
LONGEST_TEXT = 4000
CLOCKS_DIFFER = timedelta(minutes=10)


SOCIAL_SERVICES = "socialtjänst"
"""The kind of organisation whose reports are its own unless somebody widens them."""


def suggested_class(scope: Scope, category, organisation_id: UUID | None) -> str:
    """Who may read, unless the author says otherwise; whose report it is counts, not who enters it."""
    if scope.actor.has(Role.SOCIAL_SERVICES) and not scope.actor.has(Role.COORDINATOR):
        return RESTRICTED
    if organisation_id in restricted_organisations(scope):
        return RESTRICTED
    return POLICE if category.sensitive else INTERNAL


def restricted_organisations(scope: Scope) -> frozenset[UUID]:
    """Those whose reports are read by themselves and the coordinator alone, unless the author says otherwise."""
    return frozenset(o.id for o in accounts.organisations(scope) if o.kind == SOCIAL_SERVICES)


def chosen_class(access_class: str, faults) -> str:
    if access_class not in CHOSEN:
        faults["access_class"] = ["Välj vem som får läsa."]
    return access_class


def class_after(access_class: str, former, category) -> str:
    """The class of a report whose category has changed: one that turns out to be sensitive is read by fewer."""
    if category.sensitive and not former.sensitive:
        return max(access_class, POLICE, key=CLASSES.index)
    return access_class


def kind_how(category) -> tuple[str, ...]:
    return taxonomy.group_named()[category.group].how


def span(scope: Scope, earliest, latest, kind, faults) -> tuple[datetime, datetime]:
    latest = latest or earliest
    if earliest.astimezone(UTC).year < EARLIEST_YEAR:
        faults["earliest"] = [f"Tiden är före år {EARLIEST_YEAR}. Kontrollera årtalet."]
    if latest < earliest:
        faults["latest"] = ["Den senaste tiden är före den tidigaste. Byt plats på dem eller rätta en av dem."]
    elif latest > scope.now + CLOCKS_DIFFER and kind.counts:
        field = "earliest" if earliest > scope.now + CLOCKS_DIFFER else "latest"
        faults[field] = ["Tiden har inte varit än. Rapportera det som har hänt; kommande saker är förhandsinformation."]
    return earliest, latest


def organisation(scope: Scope, organisation_id: UUID | None, faults) -> UUID | None:
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


def place(scope: Scope, named_place_id, sub_area_id, lat, lon, precision, faults) -> dict:
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
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        if SOUTH <= lon <= NORTH and WEST <= lat <= EAST:
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


def guarded(text: str, kind, insist: bool, faults) -> tuple[str, str]:
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


def reason(text: str) -> str:
    """Why something is changed: a short text that may not point at a person either."""
    text = clean(text).strip()
    if must_quarantine(inspect(text), insisted=True):
        raise Invalid({"reason": ["Skälet verkar peka ut en person. Skriv om det utan namn och nummer."]})
    return text


def when(earliest: datetime, latest: datetime) -> dict:
    return {
        "earliest": earliest,
        "latest": latest,
        "local_date": local_date(latest),
        "hour_of_week": hour_of_week(earliest, latest),
    }
