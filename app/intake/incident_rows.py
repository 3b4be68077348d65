"""Rows of a file as reports: our documented columns (docs/import.md) in, columns of a report or mendable faults out.

A row is read to what it says; what that must stand up to is checked by the rule book of all reports
(`app.incidents.rules`). Names are looked up in what the caller knows; nothing here reads the database.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from unicodedata import normalize
from uuid import UUID

import numpy as np

from app.figures.periods import local_date
from app.figures.written_cells import NOTHING, of_municipality
from app.incidents import rules
from app.incidents.rules import Knowledge
from app.intake.csv_file import CsvFile, FileRefused, cell_name
from app.intake.plain_rows import LONGEST_ID, PlainRows, PlainTimes, content_hash, in_an_id
from app.intake.report_files import (
    COLUMNS,
    BadRow,
    WrongCell,
    columns_of,
    ends_in_noughts,
    is_scientific,
    position,
    rounded_ids,
    span,
    unquoted,
)
from app.privacy import hints, inspect
from app.report.fields import FIELDS, OF_A_POINT, NewReport
from app.taxonomy import finding
from app.taxonomy import service as taxonomy
from app.taxonomy.finding import closest
from app.texts import personal
from tenants.models import Tenant


class ReportRow(NamedTuple):
    """A row as the checked columns of a report. `says_who_reads`: its class is not only what the rules give."""

    line: int
    columns: dict
    says_who_reads: bool
    cells: list[str]

    def to_mend(self, field: str, why: str) -> BadRow:
        """The same as a row that is not taken in."""
        return BadRow(self.line, COLUMNS[field][0], why, self.cells)


def settled(known: Knowledge, own_types: Iterable[UUID]) -> Knowledge:
    """The same with all that it would ask the database for already asked: rows are read in a thread of their own."""
    of_code = {code: known.type_meant(code) for code in (*taxonomy.by_slug(), *map(str, own_types))}

    def meant(code: str) -> tuple[Any, UUID | None]:
        try:
            return of_code.get(code) or of_code.get(str(UUID(code)), (None, None))
        except ValueError:
            return None, None

    shapes = {"sub_areas": tuple(known.sub_areas), "outlines": tuple(known.outlines)}
    return replace(known, type_meant=meant, **shapes)


class LookedThrough(NamedTuple):
    """What a first look at a whole file tells."""

    rows: int
    days: Counter[date]
    """How many rows fall on each day; those whose time is wrong on none."""
    rounded: frozenset[str]
    """The ids that many rows share because they are rounded."""
    repeated: frozenset[int]
    """Hashes of the ids: those that more than one row has are among them, and hardly any other."""
    times: PlainTimes


def look_through(csv_file: CsvFile, *, known: Knowledge) -> LookedThrough:
    """Raises `FileRefused` as `parse_rows` does for the header, and where the file cannot be read."""
    at = columns_of(csv_file.header)
    rows, days, times = 0, Counter(), PlainTimes(known)
    id_at, time_at = at.get("external_id", NOWHERE), [at.get(name, NOWHERE) for name in ("earliest", "latest")]
    hashes, noughts = array("q"), []
    for row in csv_file.rows():
        rows, cells = rows + 1, row.cells
        width = len(cells)
        if id_at < width:
            id = unquoted(cells[id_at].strip())
            hashes.append(hash(normalize("NFC", id)))
            if ends_in_noughts(id):
                noughts.append(id)
        written = [cells[index].strip() if index < width else "" for index in time_at]
        if day := times.day(*written):
            days[day] += 1
            continue
        try:
            _, latest = span(*("" if cell in NOTHING else cell for cell in written), now=known.now)
        except WrongCell:
            continue
        if local_date(latest).year >= rules.EARLIEST_YEAR and latest <= known.now:
            days[local_date(latest)] += 1
    return LookedThrough(rows, days, rounded_ids(noughts), _repeated(hashes), times)


NOWHERE = 999
"""Further than any column."""


def _repeated(hashes: array) -> frozenset[int]:
    """Those that stand there more than once. Eight bytes a row, where a set of ids takes a hundred."""
    values = np.frombuffer(hashes, dtype=np.int64) if hashes else np.empty(0, dtype=np.int64)
    values.sort()  # where they lie
    return frozenset(values[1:][values[1:] == values[:-1]].tolist())


class _Met:
    """Which fingerprints have been met, of at most so many: sixteen to thirty-two bytes each, where a set of them takes
    two hundred. Two that begin with the same sixteen of their signs would be taken for one."""

    def __init__(self, rows: int):
        self._rows, self._table = rows, array("Q")

    def before(self, fingerprint: str) -> bool:
        """Whether it has been met; from now on it has."""
        if not self._table:
            self._table = array("Q", bytes(8 << (2 * self._rows + 1).bit_length()))
        last, wanted = len(self._table) - 1, int(fingerprint[:16], 16) or 1
        at = wanted & last
        while there := self._table[at]:
            if there == wanted:
                return True
            at = (at + 1) & last
        self._table[at] = wanted
        return False


def parse_rows(
    csv_file: CsvFile, *, known: Knowledge, municipalities: Iterable[Tenant], look: LookedThrough | None = None
) -> Iterator[ReportRow | BadRow]:
    """Each row of the file, in order, as a report or as a row to mend.

    `municipalities` are this one and those whose file may be taken for ours. The `intake_key` makes a row the same
    report the next time the file is read. `look` is what `look_through` has told of the same file, where it is known.
    Raises `FileRefused` for a header we do not know, and for a row of another municipality: as it may stand last,
    the caller keeps the rows only when the iteration ends well.
    """
    at = columns_of(csv_file.header)
    written = {name: csv_file.header[index] for name, index in at.items()}
    blank = dict.fromkeys(COLUMNS, "")
    order, width, ids = list(at.items()), len(csv_file.header), _ids(known)
    called = {key: one.name for one in municipalities for key in (one.slug, one.code, one.name.lower()) if key}
    seen: dict[str, int] = {}
    look = look or look_through(csv_file, known=known)
    rounded, repeated = look.rounded, look.repeated
    equal, met = Counter(), _Met(look.rows)
    plain = PlainRows(at, known, look.times)

    def named(content: str, external_id: str, organisation_id: UUID) -> dict:
        """The row's key and fingerprint. Two organisations may number their reports alike."""
        if external_id:
            if hash(external_id) in repeated:  # no other can be met again
                seen[external_id] = line
            key = f"x:{external_id}"
        else:
            equal[content] += (again := met.before(content))  # only those that come again are counted
            key = f"h:{content}:{equal[content] + 1}" if again else f"h:{content}:1"
        return {"intake_key": f"{organisation_id.hex}:{key}", "intake_content": content}

    for line, raw, column, why in csv_file.rows():
        if why is not None:
            yield BadRow(line, column or "", why, raw)
            continue
        cells = raw if len(raw) >= width else raw + [""] * (width - len(raw))
        like = plain.read(cells)
        if like and like[3] not in rounded and like[3] not in seen:
            columns, content, says_who_reads, external_id = like
            columns |= named(content, external_id, columns["organisation_id"])
            yield ReportRow(line, columns, says_who_reads, raw)
            continue
        row = blank | {name: normalize("NFC", unquoted(cells[index].strip())) for name, index in order}
        row = {name: "" if cell in NOTHING else cell for name, cell in row.items()}
        named_so = row["municipality"].lower()
        other, ours = called.get(named_so) or called.get(of_municipality(named_so)), known.place_name
        if row["municipality"] and other != ours:
            # Only a name we know is repeated: what else stands in the cell may be anything.
            subject = f"Filen gäller {other}" if other else f"Filen gäller en annan kommun (rad {line})"
            raise FileRefused("other_municipality", f"{subject} men du arbetar i {ours}.")
        said, unread = _RowReader(row, known, ids).report()
        columns, wrong = rules.check(said, known)
        wrong |= unread
        external_id = row["external_id"]
        if is_scientific(external_id) or external_id in rounded:
            wrong["external_id"] = [_ROUNDED.format(cell=cell_name(at["external_id"], line))]
        elif external_id in seen:
            wrong["external_id"] = [f"Samma externt_id står redan på rad {seen[external_id]}."]
        if wrong:
            faulty = [name for name in COLUMNS if name in wrong]
            bad = ", ".join(written.get(name, COLUMNS[name][0]) for name in faulty)
            why = " ".join(sentence for name in faulty for sentence in wrong[name])
            found = inspect(row["text"]) or any(personal(row[name]) for name in ("how", "external_id"))
            yield BadRow(line, bad, why, raw, bool(found))
            continue
        told, says_who_reads = _told(row, said), said.access_class is not None
        plain.remember(cells, columns, told, says_who_reads)
        content = content_hash(row["earliest"], row["latest"], told, columns["text"])
        columns |= named(content, external_id, columns["organisation_id"])
        yield ReportRow(line, columns, says_who_reads, raw)


_ROUNDED = (
    "Cell {cell}: kalkylprogrammet har avrundat id:t, så att flera händelser får samma. Hämta filen på nytt ur det "
    "andra systemet och välj Text för kolumnen när den öppnas (i Excel: Data, Från text/CSV; eller Formatera celler, "
    "Text, innan id:n klistras in). Läs sedan in filen."
)


def _ids(known: Knowledge) -> dict[str, dict[str, UUID]]:
    """Field -> name in lower case -> id, for the fields whose value is an id."""
    return {
        "named_place_id": {
            **{name.lower(): id for id, place in known.named_places.items() for name in place.other_names},
            **{place.name.lower(): id for id, place in known.named_places.items()},
        },
        "sub_area_id": {area.name.lower(): area.id for area in known.sub_areas},
        "organisation_id": {name.lower(): id for id, name in known.organisations.items()},
    }


class _RowReader:
    """One row being read. What cannot be read is gathered beside what it says, so that it needs mending only once."""

    def __init__(self, row: Mapping[str, str], known: Knowledge, ids: Mapping[str, Mapping[str, UUID]]):
        self.row, self.known, self.ids = row, known, ids
        self.wrong: rules.Faults = {}

    def report(self) -> tuple[NewReport, rules.Faults]:
        """What the row says, and what in it could not be read: field -> sentences."""
        row = self.row
        earliest = latest = self.known.now  # stands where no time can be read
        try:
            earliest, latest = span(row["earliest"], row["latest"], now=self.known.now)
        except WrongCell as wrong:
            self.wrong[wrong.column] = [str(wrong)]
        category = self.known.type_words.get(row["category"].lower(), row["category"])
        if row["category"] and not self.known.type_meant(category)[0] and (near := self._kind_near()):
            self.wrong["category"] = [f"{rules.NOT_HERE['category']} Menas ”{near}”?"]
        if len(row["external_id"]) > LONGEST_ID:
            self.wrong["external_id"] = ["Externt_id får ha högst 100 tecken."]
        elif found := in_an_id(row["external_id"]):
            self.wrong["external_id"] = hints(found)
        said = NewReport(
            category=category,
            earliest=earliest,
            latest=latest,
            text=row["text"],
            how=self._how(category),
            organisation_id=self._id("organisation_id"),
            **{field: value for field in _CHOSEN if (value := self._choice(field)) is not None},
            **self._where(),
        )
        return said, self.wrong

    def _id(self, field: str) -> UUID | None:
        if not self.row[field]:
            return None
        found = self.ids[field].get(self.row[field].lower())
        if found is None:
            near = self._near(field) if field in _NAMES_OF_PLACES else ""
            self.wrong[field] = [rules.NOT_HERE[field] + (f" Menas ”{near}”?" if near else "")]
        return found

    def _near(self, field: str) -> str:
        """The name that is most like what is written, of those that are here; "" when none is."""
        known = {name.lower(): name for name in self._names(field)}
        found = closest(self.row[field].lower(), known, like=0.7)
        return known[found] if found else ""

    def _names(self, field: str) -> list[str]:
        of = self.known.named_places.values() if field == "named_place_id" else self.known.sub_areas
        return [one.name for one in of]

    def _kind_near(self) -> str:
        """What a free word most likely means, by people's own words for the types; "" when nothing is like it."""
        other = finding.synonyms()
        types = [
            (one.name, one.name, other.get(slug, ""))
            for slug, one in taxonomy.by_slug().items()
            if not slug.startswith("annat")
        ]
        return next(iter(finding.find(self.row["category"][:60], types)), "")

    def _how(self, category: str) -> str | None:
        """The choice that is meant, however its letters are written; else what is written."""
        written, kind = self.row["how"], self.known.type_meant(category)[0]
        choices = rules.kind_how(kind) if written and kind else ()
        return next((choice for choice in choices if choice.lower() == written.lower()), written or None)

    def _choice(self, field: str) -> str | None:
        known, written, hint = FIELDS[field], self.row[field].lower(), ""
        if not written:
            return None
        if field == "people_band":
            written, hint = _band(written), " (Excel gör gärna om 2–4 till ett datum.)"
        found = known.words.get(written) or (written if written in known.labels else None)
        if found is None:
            words = ", ".join(word for _label, word, *_others in known.choices.values())
            self.wrong[field] = [f"Skriv något av: {words}.{hint}"]
        return found

    def _where(self) -> dict:
        """The fields that say where, never finer than the row's precision."""
        place, area = self._id("named_place_id"), self._id("sub_area_id")
        lat = lon = None
        try:
            lat, lon = position(self.row["lat"], self.row["lon"])
        except WrongCell as wrong:
            self.wrong[wrong.column] = [str(wrong)]
        finest = "exact" if lat is not None else "place" if place else "sub_area" if area else "unknown"
        precision = self._choice("precision") or finest
        needed, sentence = _NEEDS[precision]
        if needed and not any(self.row[field] for field in needed):
            self.wrong["precision"] = [sentence]
        if lat is not None and lon is not None and precision not in OF_A_POINT:
            rules.refuse_point(lat, lon, self.known, self.wrong)
            lat = lon = None
        if precision == "sub_area":
            area = (place and self.known.named_places[place].sub_area_id) or area
            place, precision = None, "sub_area" if area else "unknown"
        if precision == "unknown" or (self.wrong and self.wrong.keys() & _PLACED):
            place = area = None
            precision = "unknown"
        return {"named_place_id": place, "sub_area_id": area, "lat": lat, "lon": lon, "precision": precision}


_NEEDS = {
    "exact": (("lat", "lon"), "Precision exakt kräver lat och lon."),
    "place": (("named_place_id",), "Precision plats kräver en plats ur platsregistret."),
    "sub_area": (("named_place_id", "sub_area_id"), "Precision delområde kräver delområde eller plats."),
    "unknown": ((), ""),
    "address": (("lat", "lon"), "Precision adress kräver lat och lon."),
}
"""What the row's precision needs one of, and what is said when it has none."""
_NAMES_OF_PLACES = "named_place_id", "sub_area_id"
_PLACED = frozenset({"named_place_id", "sub_area_id", "lat", "lon", "precision"})
_CHOSEN = tuple(name for name, field in FIELDS.items() if field.choices and name != "precision")
"""The fields with a list of choices that stand by themselves."""


def _band(written: str) -> str:
    """A number of people as its band; what is no number as it is, without spaces."""
    written = written.replace(" ", "")
    if not (written.isascii() and written.isdigit() and 0 < len(written) < 6 and int(written) > 0):
        return written
    people = int(written)
    return "1" if people == 1 else "2–4" if people < 5 else "5–10" if people < 11 else ">10"


# What was given, not what it led to: a default that changes later must not make an old row look new. The order of both
# lists is a part of the key: a file from last year must be known again.
_AS_WRITTEN = ("named_place_id", "sub_area_id", "organisation_id", "precision", "access_class")
_AS_READ = ("category", "lat", "lon", "how", "source", "reported_to_police", "people_band")


def _told(row: Mapping[str, str], said: NewReport) -> str:
    """The part of the row's fingerprint that tells neither times nor text."""
    parts = [*(row[field].lower() for field in _AS_WRITTEN), *(getattr(said, field) for field in _AS_READ)]
    return "\x1f".join("" if part is None else str(part) for part in parts)
