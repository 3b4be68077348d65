"""Rows of a file as reports: our documented columns (docs/import.md) in, typed rows or mendable faults out.
Pure.

Names of places, categories and organisations are looked up in what the caller knows; nothing here reads the database.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from unicodedata import normalize
from uuid import UUID

from app import privacy
from app.intake.bad_rows import BadRow, unquoted
from app.intake.csv_file import CsvFile, FileRefused
from app.intake.incident_columns import COLUMNS, columns_of
from app.intake.local_times import WrongTime, span
from app.intake.positions import WrongPosition, position

_PRECISIONS = {"exakt": "exact", "plats": "place", "delområde": "sub_area", "delomrade": "sub_area", "okänd": "unknown"}
_SOURCES = {
    "egen": "own",
    "andrahand": "second_hand",
    "efterhand": "afterwards",
    "medborgare": "citizen",
    "polis": "police",
}
_TO_POLICE = {"ja": "yes", "nej": "no", "ska anmälas": "will", "vet ej": "unknown"}
_CLASSES = {"alla": "internal", "samordnare_polis": "police", "egen_samordnare": "restricted"}
_BANDS = {"1": "1", "2-4": "2–4", "2–4": "2–4", "5-10": "5–10", "5–10": "5–10", ">10": ">10"}


@dataclass(frozen=True)
class Known:
    """What the rows are read against. The keys of all names are lower case (``str.lower``) and NFC.

    ``municipalities`` words the refusal of another municipality's file: its slug, code and lower name -> its name.
    Rows of ``restricted_organisations`` are their own and the coordinator's unless the row says otherwise.
    ``own_organisation`` stands where a row names none. ``how`` lists the choices per category slug; a category that
    is not in it takes any short text. A category in ``text_required`` says nothing without a text.
    ``may_report_for`` are the organisations whose rows may be read in, None = all. ``point_fault`` says in Swedish why
    a point (lat, lon) cannot belong to the municipality, or None.
    """

    categories: Mapping[str, str]
    places: Mapping[str, UUID]
    sub_areas: Mapping[str, UUID]
    organisations: Mapping[str, UUID]
    place_slug: str
    place_code: str
    place_name: str
    sensitive: frozenset[str] = frozenset()
    restricted_organisations: frozenset[UUID] = frozenset()
    municipalities: Mapping[str, str] = field(default_factory=dict)
    own_organisation: UUID | None = None
    how: Mapping[str, Iterable[str]] = field(default_factory=dict)
    text_required: frozenset[str] = frozenset()
    longest_text: int = 10_000
    may_report_for: frozenset[UUID] | None = None
    point_fault: Callable[[float, float], str | None] = lambda lat, lon: None


@dataclass(slots=True)
class Row:
    """One report. Times are aware and in UTC, positions are WGS84 degrees, ids are the caller's own."""

    category: str
    earliest: datetime
    latest: datetime
    place_name_id: UUID | None
    sub_area_id: UUID | None
    lat: float | None
    lon: float | None
    precision: str
    organisation_id: UUID | None
    how: str | None
    text: str = field(repr=False)
    source: str
    reported_to_police: str
    access_class: str
    people_band: str | None
    external_id: str | None
    key: str
    line: int


def parse_rows(csv_file: CsvFile, *, now: datetime, known: Known) -> Iterator[Row | BadRow]:
    """Yield each row of the file, in order, as a report or as a row to mend.

    Raises ``FileRefused`` for a header we do not know, and for a row of another municipality: as it may stand last,
    the caller keeps the rows only when the iteration ends well. ``now`` is aware.
    """
    at = columns_of(csv_file.header)
    written = {ours: csv_file.header[index] for ours, index in at.items()}
    blank = dict.fromkeys(COLUMNS, "")
    order, width = list(at.items()), len(csv_file.header)
    seen: dict[str, int] = {}
    equal: Counter[str] = Counter()
    for line, raw, column, why in csv_file.rows():
        if why is not None:
            yield BadRow(line, column, why, raw)
            continue
        cells = raw if len(raw) >= width else raw + [""] * (width - len(raw))
        row = blank | {ours: normalize("NFC", unquoted(cells[index].strip())) for ours, index in order}
        _refuse_other_municipality(row["municipality"], line, known)
        reading = _Reading(row, known)
        values = reading.values(now)
        external_id = values["external_id"]
        if external_id is not None and external_id in seen:
            reading.wrong["external_id"] = f"Samma externt_id står redan på rad {seen[external_id]}."
        if reading.wrong:
            columns = ", ".join(written.get(ours, COLUMNS[ours][0]) for ours in reading.wrong)
            yield BadRow(line, columns, " ".join(reading.wrong.values()), raw, reading.personal)
            continue
        if external_id is not None:
            seen[external_id] = line
            key = f"x:{external_id}"
        else:
            content = _content_hash(row, values)
            equal[content] += 1
            key = f"h:{content}:{equal[content]}"
        yield Row(**values, key=key, line=line)


def _refuse_other_municipality(written: str, line: int, known: Known) -> None:
    if not written or written == known.place_slug:
        return
    plain = written.lower()
    if plain in (known.place_slug, known.place_code, known.place_name.lower()):
        return
    # Only a name we know is repeated: what else stands in the cell may be anything.
    other = known.municipalities.get(plain)
    subject = f"Filen gäller {other}" if other else f"Filen gäller en annan kommun (rad {line})"
    raise FileRefused("other_municipality", f"{subject} men du arbetar i {known.place_name}.")


# --- one row ---------------------------------------------------------------------------------------------------------


class _Reading:
    """One row being read. All faults are gathered, so that the row needs mending only once."""

    def __init__(self, row: dict[str, str], known: Known):
        self.row = row
        self.known = known
        self.wrong: dict[str, str] = {}
        self.personal = False

    def values(self, now: datetime) -> dict:
        row, known = self.row, self.known
        category = self._named("category", known.categories, "Typen finns inte. Se listan över händelsetyper.")
        if category is None:
            self.wrong.setdefault("category", "Typ saknas.")
        earliest = latest = None
        try:
            earliest, latest = span(row["earliest"], row["latest"], now=now)
        except WrongTime as wrong:
            self.wrong[wrong.column] = str(wrong)
        place = self._named("place", known.places, "Platsen finns inte i platsregistret.")
        sub_area = self._named("sub_area", known.sub_areas, "Delområdet finns inte.")
        lat, lon = self._position()
        precision = self._precision(place, sub_area, lat)
        if precision != "exact":
            lat = lon = None
        organisation = self._organisation()
        default_class = "police" if category in known.sensitive else "internal"
        if organisation in known.restricted_organisations:
            default_class = "restricted"
        return {
            "category": category,
            "earliest": earliest,
            "latest": latest,
            "place_name_id": place,
            "sub_area_id": sub_area,
            "lat": lat,
            "lon": lon,
            "precision": precision,
            "organisation_id": organisation,
            "how": self._how(category),
            "text": self._text(category),
            "source": self._choice("source", _SOURCES) or "own",
            "reported_to_police": self._choice("reported_to_police", _TO_POLICE) or "unknown",
            "access_class": self._choice("access_class", _CLASSES) or default_class,
            "people_band": self._people_band(),
            "external_id": self._external_id(),
        }

    def _named(self, column: str, names: Mapping, why: str):
        written = self.row[column]
        if not written:
            return None
        found = names.get(written.lower())
        if found is None:
            self.wrong[column] = why
        return found

    def _organisation(self) -> UUID | None:
        found = self._named("organisation", self.known.organisations, "Organisationen finns inte.")
        if found is None and "organisation" not in self.wrong:
            found = self.known.own_organisation
            if found is None:
                self.wrong["organisation"] = "Skriv vilken organisation som rapporterade."
        allowed = self.known.may_report_for
        if found is not None and allowed is not None and found not in allowed:
            self.wrong["organisation"] = "Du kan bara läsa in rapporter från din egen organisation."
        return found

    def _choice(self, column: str, choices: Mapping[str, str]) -> str | None:
        written = self.row[column].lower()
        if not written:
            return None
        found = choices.get(written) or (written if written in choices.values() else None)
        if found is None:
            self.wrong[column] = f"Skriv något av: {', '.join(dict.fromkeys(choices))}."
        return found

    def _position(self) -> tuple[float | None, float | None]:
        written = self.row["lat"], self.row["lon"]
        if written == ("", ""):
            return None, None
        try:
            lat, lon = position(*written)
        except WrongPosition as wrong:
            self.wrong[wrong.column] = str(wrong)
            return None, None
        fault = self.known.point_fault(lat, lon)
        if fault:
            self.wrong["lat"] = fault
        return lat, lon

    def _precision(self, place: UUID | None, sub_area: UUID | None, lat: float | None) -> str:
        given = self._choice("precision", _PRECISIONS)
        if given is None:
            return "exact" if lat is not None else "place" if place else "sub_area" if sub_area else "unknown"
        # A faulty cell has its own sentence already.
        if given == "exact" and lat is None and not {"lat", "lon"} & self.wrong.keys():
            self.wrong["precision"] = "Precision exakt kräver lat och lon."
        elif given == "place" and place is None and "place" not in self.wrong:
            self.wrong["precision"] = "Precision plats kräver en plats ur platsregistret."
        elif given == "sub_area" and not (place or sub_area) and not {"place", "sub_area"} & self.wrong.keys():
            self.wrong["precision"] = "Precision delområde kräver delområde eller plats."
        return given

    def _how(self, category: str | None) -> str | None:
        written = self.row["how"]
        if not written:
            return None
        choices = self.known.how.get(category) if category else None
        if choices is None:
            if len(written) > 200:
                self.wrong["how"] = "Hur får ha högst 200 tecken. Skriv resten under text."
            self._guard("how", written)
            return written
        for choice in choices:
            if choice.lower() == written.lower():
                return choice
        self.wrong["how"] = f"Skriv något av: {', '.join(choices)}." if choices else "Typen har inga val för hur."
        return None

    def _text(self, category: str | None) -> str:
        text, longest = privacy.clean(self.row["text"]), self.known.longest_text
        if len(text) > longest:
            self.wrong["text"] = f"Texten har {len(text)} tecken. Högst {longest} läses in."
        elif text:
            self._guard("text", text)
        elif category in self.known.text_required:
            self.wrong["text"] = "Den här typen behöver en text som säger vad det gäller."
        return text

    def _guard(self, column: str, text: str) -> None:
        findings = privacy.inspect(text)
        # In a file nobody can be asked, so a name with age counts as insisted on.
        if privacy.must_quarantine(findings, insisted=True):
            self.personal = True
            number = privacy.must_quarantine(findings)
            what = "ett personnummer" if number else "en persons namn med ålder eller klass"
            self.wrong[column] = f"Texten kan innehålla {what}. Skriv vad som hände, inte vem, och läs in raden igen."

    def _people_band(self) -> str | None:
        written = self.row["people_band"].replace(" ", "").lower()
        if not written:
            return None
        if written.isascii() and written.isdigit() and 0 < len(written) < 6 and int(written) > 0:
            people = int(written)
            return "1" if people == 1 else "2–4" if people < 5 else "5–10" if people < 11 else ">10"
        if written not in _BANDS:
            self.wrong["people_band"] = "Skriv 1, 2–4, 5–10 eller >10. (Excel gör gärna om 2–4 till ett datum.)"
        return _BANDS.get(written)

    def _external_id(self) -> str | None:
        written = self.row["external_id"]
        if len(written) > 100:
            self.wrong["external_id"] = "Externt_id får ha högst 100 tecken."
        elif written:
            self._guard("external_id", written)
        return written or None


# What was given, not what it led to: a default that changes later must not make an old row look new.
_KEYED = ("earliest", "latest", "place", "sub_area", "organisation", "precision", "access_class")


def _content_hash(row: Mapping[str, str], values: Mapping) -> str:
    """Return the fingerprint of what the row says, the same however its spaces, cases and decimals were written."""
    given = [
        row[column].lower().replace("t", " ") if column in ("earliest", "latest") else row[column].lower()
        for column in _KEYED
    ]
    read = [values[name] for name in ("category", "lat", "lon", "how", "source", "reported_to_police", "people_band")]
    parts = [*given, *read, " ".join(values["text"].split())]
    return sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()
