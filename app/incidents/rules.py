"""What a report must stand up to before it is stored, and the columns that follow from what was said.

One rule book for form, API and file. Its checks ask no database: what they must know of the place is gathered once, as
`Knowledge`. Faults are field -> sentences; a check adds to them and goes on, so that everything wrong is told at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from app.accounts import service as accounts
from app.figures.periods import hour_of_week, local_date
from app.incidents import permissions
from app.incidents.models import COUNTED, QUARANTINED, Incident
from app.places import service as places
from app.places.borders import Borders, municipality_at
from app.places.grid import EAST, NORTH, SOUTH, WEST, cell_of, metres
from app.privacy import Finding, clean, hints, inspect, must_quarantine
from app.report.fields import (
    AT_PLACE,
    CLASSES,
    EXACT,
    FIELDS,
    INTERNAL,
    LONGEST_TEXT,
    OF_A_POINT,
    PARTICULARS,
    POLICE,
    RESTRICTED,
    SUB_AREA,
    UNKNOWN,
    NewReport,
    ReportFields,
)
from app.taxonomy import local
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category
from app.texts import Texts, Told
from tenants.errors import Invalid
from tenants.scope import Scope

EARLIEST_YEAR = 2000
EXACT_WITHIN = 100
"""Metres that a point may be wrong by and still be called exact."""
CLOCKS_DIFFER = timedelta(minutes=10)

NOT_HERE = {
    "category": "Händelsetypen finns inte. Välj en i listan över händelsetyper.",
    "named_place_id": "Platsen finns inte här. Välj en plats i listan.",
    "sub_area_id": "Delområdet finns inte här. Välj ett i listan.",
    "organisation_id": "Verksamheten finns inte här. Ange en som är upplagd i kommunen.",
}
"""Field -> what is said when the place has no such thing."""
HIDDEN_TYPE = "Välj en annan, eller be samordnaren visa den igen under Inställningar, Händelsetyper."
_DEGREES = "Skriv grader i WGS84, till exempel latitud 59,51 och longitud 15,99."
NUMBER_IN_FILE = "Texten kan innehålla ett personnummer. Skriv vad som hände, inte vem."
_STOPPED_IF_SENT = "Skickar du ändå spärras rapporten tills samordnaren har läst den."
_SENT = "Stämmer det som står kan du skicka ändå."

Faults = dict[str, list[str]]


@dataclass(frozen=True)
class Knowledge:
    """What the reports of one place are checked against, gathered once however many they are.

    `from_file`: nobody can be asked back, the times are no clock's of the moment, and a column is filled on purpose.
    """

    now: datetime
    place_name: str
    named_places: Mapping[UUID, places.NamedPlace]
    sub_areas: Iterable[places.Shape]
    organisations: Mapping[UUID, str]
    """Id -> name."""
    own: frozenset[UUID]
    """The actor's own organisations."""
    for_all: bool = False
    """The actor may report on behalf of every organisation."""
    unnamed: UUID | None = None
    """Whose a report is that names nobody; None when that is not clear."""
    restricted: frozenset[UUID] = frozenset()
    """Those whose reports are read by themselves and the coordinator alone, unless the author says otherwise."""
    from_file: bool = False
    type_meant: Callable[[str], tuple[Category | None, UUID | None]] = lambda code: (taxonomy.by_slug().get(code), None)
    """What a report says -> its type by the place's own name, and its own type's id (`local.meant`)."""
    hidden: frozenset[str] = frozenset()
    """Slugs of national types that the place does not use."""
    type_words: Mapping[str, str] = field(default_factory=local.national_words)
    """Of a file: how it may name a type, in lower case -> what a report says."""
    outlines: Iterable[places.Shape] = ()
    """The municipality's own border; none where it is not held."""

    @cached_property
    def borders(self) -> Borders:
        return Borders([*self.outlines], [area for area in self.sub_areas if area.ended_at is None])

    @cached_property
    def found_in(self) -> Callable[[str], list[Finding]]:
        """What the guard finds in a text; kept as long as this is known, since many rows of a file say the same."""
        return lru_cache(20_000)(inspect)


def _every_place(scope: Scope) -> dict[UUID, places.NamedPlace]:
    return {place.id: place for place in places.named_places(scope) if place.merged_into_id is None}


class _PlacesAskedFor(Mapping):
    """The named places of a scope, each asked for when it is looked up: one report names one of them."""

    def __init__(self, scope: Scope):
        self._scope = scope
        self._known: dict[UUID, places.NamedPlace | None] = {}

    def __getitem__(self, id: UUID) -> places.NamedPlace:
        if id not in self._known:
            self._known[id] = places.named_place(self._scope, id=id)
        if (place := self._known[id]) is None or place.merged_into_id:
            raise KeyError(id)
        return place

    def __iter__(self) -> Iterator[UUID]:
        return iter(_every_place(self._scope))

    def __len__(self) -> int:
        return len(_every_place(self._scope))


@dataclass(frozen=True)
class _AskedFor:
    """Shapes that are asked for when they are first looked through: few reports need them."""

    ask: Callable[[], Iterable[places.Shape]]

    def __iter__(self) -> Iterator:
        return iter(self.ask())


def knowledge(scope: Scope, *, from_file: bool = False) -> Knowledge:
    """What the scope's actor's reports are checked against. A report by itself asks for its own place alone."""
    actor = scope.actor
    # What one has seen that has ended may still be read in.
    organisations = accounts.organisations(scope) if from_file else accounts.organisations_to_choose(scope)
    own = actor.organisations(permissions.IMPORT if from_file else permissions.REPORT)
    for_all = permissions.may_report_for_any(actor)
    unnamed = next(iter(own)) if len(own) == 1 else None
    if for_all and len(organisations) == 1:
        unnamed = organisations[0].id  # there is nothing to choose between, and the form does not ask
    if permissions.reports_for_the_place(actor):
        unit = scope.profile.coordinator_unit.lower()
        unnamed = next((one.id for one in organisations if one.name.lower() == unit), unnamed)
    # What a person of the social services writes is theirs, whatever the organisation is called.
    all_restricted = permissions.restricts_unless_said(actor)
    return Knowledge(
        now=scope.now,
        place_name=scope.tenant.name,
        named_places=_every_place(scope) if from_file else _PlacesAskedFor(scope),
        sub_areas=_AskedFor(lambda: places.sub_areas(scope)),
        outlines=_AskedFor(lambda: places.outlines(scope)),
        organisations={one.id: one.name for one in organisations},
        own=own,
        for_all=for_all,
        unnamed=unnamed,
        restricted=frozenset(one.id for one in organisations if all_restricted or accounts.restricts(one.kind)),
        from_file=from_file,
        type_meant=lambda code: local.meant(scope, code=code),
        hidden=frozenset(scope.profile.hidden_types),
        **({"type_words": local.words(scope)} if from_file else {}),
    )


def check(said: ReportFields, known: Knowledge) -> tuple[dict, Faults]:
    """The columns of a report that follow from what was said, and what is wrong with it.

    With a fault the columns are not for storing. A `NewReport` also says whose it is and who may read it.
    """
    faults: Faults = {}
    kind, own_type_id = _category(said, known, faults)
    text, state = guarded(said.text, said.insist, kind, known, faults)
    _refuse_how(said, kind, faults)
    columns = {
        **{name: getattr(said, name) or None for name in PARTICULARS},
        "category_id": kind and kind.id,
        "own_type_id": own_type_id,
        **when(said.earliest, said.latest or said.earliest, kind, known, faults),
        **_where(said, known, faults),
        "text": text,
        "state": state,
        "at_home": kind is not None and kind.slug in taxonomy.AT_HOMES_AND_FARMS,
    }
    if isinstance(said, NewReport):
        columns["organisation_id"] = _organisation(said, known, faults)
        columns["access_class"] = _access_class(said, kind, columns["organisation_id"], known, faults)
    return columns, faults


def reason(text: str) -> str:
    """Why something is changed: a short text that may not point at a person either."""
    texts = Texts()
    text = texts.take("reason", text)
    if texts.faults:
        raise Invalid(texts.faults)
    return text


def refuse_release(text: str, insist: bool) -> None:
    """Raise Invalid for the text of a stopped report that may not be released: one with a number, and one with anything
    else that may point at a person unless its reader insists that it does not."""
    found = inspect(text)
    if must_quarantine(found):
        raise Invalid({"text": [Told(" ".join([*hints(found), "Ett sådant nummer släpps aldrig. Ta bort det."]))]})
    if must_quarantine(found, insisted=True) and not insist:
        advice, asked = "Pekar det inte ut någon kan du släppa texten ändå.", "Bekräfta att texten inte pekar ut någon."
        raise Invalid({"text": [Told(" ".join([*hints(found), advice]))], "insist": [asked]})


def refuse_class(access_class: str, faults: Faults) -> None:
    """Nobody gives a report a class by hand that is not for choosing."""
    if access_class not in FIELDS["access_class"].labels:
        faults["access_class"] = ["Välj vem som får läsa."]


def fewer_readers(row: Incident, columns: dict) -> dict:
    """Who reads a report that becomes sensitive, or is given fewer readers: never more than before."""
    former, category = (taxonomy.categories()[one] for one in (row.category_id, columns["category_id"]))
    newly = POLICE if category.sensitive and not former.sensitive else row.access_class
    wanted = columns.get("access_class", row.access_class)
    return {"access_class": max(row.access_class, newly, wanted, key=CLASSES.index)}


def kind_how(category: Category) -> tuple[str, ...]:
    """The choices of how it was done."""
    return taxonomy.group_named()[category.group].how


def refuse_point(lat: float, lon: float, known: Knowledge, faults: Faults, *, error: float = 0) -> None:
    """Say in plain Swedish why a point that may be wrong by `error` metres cannot be right, when it cannot."""
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        if SOUTH <= lon <= NORTH and WEST <= lat <= EAST:
            faults["lat"] = [f"Latitud och longitud ser ut att ha bytt plats. {_DEGREES}"]
        elif abs(lat) > 1000 or abs(lon) > 1000:
            faults["lat"] = [f"Talen ser ut som meter (SWEREF 99 TM eller annat). {_DEGREES}"]
        else:
            faults["lon" if SOUTH <= lat <= NORTH else "lat"] = [f"Punkten ligger utanför Sverige. {_DEGREES}"]
    elif not known.borders.reach(lat, lon, error=error):
        other = municipality_at(lat, lon)
        where = f" i {other}," if other not in (None, known.place_name) else ""
        faults["lat"] = [f"Punkten ligger{where} utanför {known.place_name}."]


def when(earliest: datetime, latest: datetime, kind: Category | None, known: Knowledge, faults: Faults) -> dict:
    """The columns that say when."""
    if local_date(earliest).year < EARLIEST_YEAR:
        faults["earliest"] = [f"Tiden är före år {EARLIEST_YEAR}. Kontrollera årtalet."]
    if latest < earliest:
        faults["latest"] = ["Den senaste tiden är före den tidigaste. Byt plats på dem eller rätta en av dem."]
    now = known.now if known.from_file else known.now + CLOCKS_DIFFER
    if latest > now and (known.from_file or (kind and kind.counts)):
        rule = "Rapportera det som har hänt; kommande saker är förhandsinformation."
        if kind and not kind.counts:
            rule = "I en fil läses bara det som har hänt in."
        faults.setdefault("earliest" if earliest > now else "latest", [f"Tiden har inte varit än. {rule}"])
    return {
        "earliest": earliest,
        "latest": latest,
        "local_date": local_date(latest),
        "hour_of_week": hour_of_week(earliest, latest),
    }


def guarded(text: str, insist: bool, kind: Category | None, known: Knowledge, faults: Faults) -> tuple[str, str]:
    """The cleaned text and the state it puts the report in."""
    text = clean(text or "")
    if len(text) > LONGEST_TEXT:
        faults["text"] = [f"Texten är för lång: {len(text)} tecken, högst {LONGEST_TEXT}."]
        return text, COUNTED
    if not text.strip():
        if kind and kind.needs_text:
            faults["text"] = ["Beskriv kort vad som hände. ”Annat” säger inget utan text."]
        return text, COUNTED
    findings = known.found_in(text)
    stops = must_quarantine(findings, insisted=True)
    if known.from_file:
        # Nobody can be asked: it comes in stopped, as if insisted on. A number is not taken in at all.
        if must_quarantine(findings):
            faults["text"] = [NUMBER_IN_FILE]
    elif findings and not must_quarantine(findings) and not insist:
        faults["text"] = [Told(" ".join([*hints(findings), _STOPPED_IF_SENT if stops else _SENT]))]
        faults["insist"] = ["Bekräfta om du vill skicka texten som den är."]
    return text, QUARANTINED if stops else COUNTED


def _category(said: ReportFields, known: Knowledge, faults: Faults) -> tuple[Category | None, UUID | None]:
    kind, own_type_id = known.type_meant(said.category)
    if kind is None or (kind.retired and isinstance(said, NewReport)):
        faults["category"] = [NOT_HERE["category"] if said.category else FIELDS["category"].missing]
        return None, None
    new = isinstance(said, NewReport) and not known.from_file  # a row of a file may be of a report that is there
    if new and (why := hidden_type({"category_id": kind.id, "own_type_id": own_type_id}, known)):
        faults["category"] = [why]
    return kind, own_type_id


def hidden_type(columns: Mapping, known: Knowledge) -> str | None:
    """Why a report that is not here yet cannot be of this type: the place does not use it; None when it does."""
    slug = taxonomy.categories()[columns["category_id"]].slug
    if columns["own_type_id"] or slug not in known.hidden:
        return None
    kind, _own = known.type_meant(slug)
    return f"{known.place_name} använder inte typen {kind and kind.name}. {HIDDEN_TYPE}"


def _where(said: ReportFields, known: Knowledge, faults: Faults) -> dict:
    """The columns that say where. A point gives its sub-area, a named place gives its point.

    A point that may be far from where it was is never stored: the named place or the sub-area that is told is, else
    the sub-area that the point lies in whatever its error.
    """
    where: dict[str, Any] = dict.fromkeys(("named_place_id", "sub_area_id", "lat", "lon", "x", "y", "cell"))
    where["precision"] = UNKNOWN
    lat, lon, precision = said.lat, said.lon, said.precision
    if (lat is None) != (lon is None):
        faults["lat" if lat is None else "lon"] = ["Ange både latitud och longitud, eller ingen av dem."]
        return where
    error = said.accuracy or 0
    if error < 0:
        faults["accuracy"] = ["Ange felet i meter, 0 eller mer."]
        return where
    if lat is not None and lon is not None:
        refuse_point(lat, lon, known, faults, error=error)
    if said.sub_area_id and all(area.id != said.sub_area_id for area in known.sub_areas):
        faults["sub_area_id"] = [NOT_HERE["sub_area_id"]]
    if precision == UNKNOWN:
        return where
    if said.named_place_id:
        place = known.named_places.get(said.named_place_id)
        if place is None:
            faults["named_place_id"] = [NOT_HERE["named_place_id"]]
            return where
        where |= {"named_place_id": place.id, "sub_area_id": place.sub_area_id}
        if lat is None or error > EXACT_WITHIN:
            lat, lon, precision = place.lat, place.lon, AT_PLACE
    if faults and faults.keys() & {"lat", "lon", "sub_area_id"}:
        return where
    if lat is not None and lon is not None and error > EXACT_WITHIN and not said.named_place_id:
        area_id = said.sub_area_id or known.borders.holds_circle(lat, lon, error)
        return {**where, "sub_area_id": area_id, "precision": SUB_AREA if area_id else UNKNOWN}
    if lat is not None and lon is not None:
        x, y, cell = _square(lat, lon)
        if where["sub_area_id"] is None:
            where["sub_area_id"] = (said.sub_area_id if known.from_file else None) or known.borders.area_at(lat, lon)
        where |= {"lat": lat, "lon": lon, "x": x, "y": y, "cell": cell}
        return {**where, "precision": precision if precision in (*OF_A_POINT, AT_PLACE) else EXACT}
    if said.sub_area_id:
        return {**where, "sub_area_id": said.sub_area_id, "precision": SUB_AREA}
    faults["named_place_id"] = ["Ange var det hände: en plats, ett delområde, en punkt på kartan eller ”Vet inte”."]
    return where


@lru_cache(10_000)
def _square(lat: float, lon: float) -> tuple[int, int, int]:
    """x, y and cell of a point. Remembered, since most rows of a file lie at the same few places."""
    x, y = metres(lat, lon)
    return x, y, cell_of(x, y)


def _refuse_how(said: ReportFields, kind: Category | None, faults: Faults) -> None:
    if said.how and kind and said.how not in kind_how(kind):
        group, choices = taxonomy.group_named()[kind.group].name.lower(), ", ".join(kind_how(kind))
        none = f"Lämna fältet tomt: det finns inga val för {group}."
        faults["how"] = [f"Välj ett av alternativen för {group}: {choices}." if choices else none]


def _organisation(said: NewReport, known: Knowledge, faults: Faults) -> UUID | None:
    named = said.organisation_id
    if named is None:
        if known.unnamed is None:
            faults["organisation_id"] = ["Välj vilken verksamhet rapporten kommer från."]
        return known.unnamed
    if named not in known.own:
        if not known.for_all:
            faults["organisation_id"] = ["Du kan bara rapportera åt din egen verksamhet."]
        elif named not in known.organisations:
            faults["organisation_id"] = [NOT_HERE["organisation_id"]]
    return named


def _access_class(
    said: NewReport, kind: Category | None, organisation_id: UUID | None, known: Knowledge, faults
) -> str:
    """Who may read, unless the author says otherwise; whose report it is counts, not who enters it."""
    if said.access_class is not None:
        refuse_class(said.access_class, faults)
        return said.access_class
    if organisation_id in known.restricted:
        return RESTRICTED
    return POLICE if kind and kind.sensitive else INTERNAL
