"""Files of reports (docs/import.md): their columns, times, positions and ids as people and spreadsheets write them in
the cells, and the rows that could not be read, to mend and read in again.
"""

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO
from unicodedata import normalize

from app.figures import written_cells
from app.figures.mapped_columns import Reading, keys_of, mapped
from app.figures.periods import local_date, moment_of
from app.figures.written_columns import CLOCK, DAY, LAST_DAY, TIMES, UNTIL, joined, plain_name
from app.figures.written_times import read_written
from app.intake.csv_file import CsvFile, CsvRow, FileRefused, Limits, read
from app.places.grid import degrees
from app.privacy import clean, inspect_together, mask
from app.report.fields import FIELDS
from app.texts import IN_A_CODE, personal

# Our name -> how the header may be written. The first one is the documented name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "municipality": ("kommun", "municipality"),
    "external_id": ("externt_id", "external_id"),
    **{name: field.columns for name, field in FIELDS.items() if field.columns},
}
MANY_DIGITS = 6
"""A header with so many is rather a value than a name."""
# What our own file of faulty rows adds. Read again they mean nothing.
FAULT_COLUMNS = ("rad", "kolumn", "fel")

_NAMES = {name: ours for ours, names in COLUMNS.items() for name in names}
# How other programs call them, where it can mean one thing alone. Metres say themselves which of them is north.
_NAMES |= dict.fromkeys(("händelsetyp", "typ_av_händelse"), "category") | {"ärendenummer": "external_id"}
_NAMES |= dict.fromkeys(("beskrivning", "fritext"), "text")
_NAMES |= {"rapporterande_verksamhet": "organisation_id", "verksamhet": "organisation_id"}
_SWEREF = [name + with_ for name in ("sweref99tm", "sweref_99_tm", "sweref99_tm", "sweref") for with_ in ("", "_")]
_AXES = {
    "lat": ("n", "nord", "norr", "north", "northing", "y"),
    "lon": ("e", "ö", "öst", "ost", "east", "easting", "x"),
}
for _ours, _axes in _AXES.items():
    _ends = ("", "-koordinat", "_koordinat", "koordinat", "_(m)", "_(sweref99tm)", "_(sweref_99_tm)", "_sweref99tm")
    _NAMES |= {start + axis + end: _ours for axis in _axes for start in ("", *_SWEREF) for end in _ends}
_NAMES |= dict.fromkeys(("latitude", "koordinater", "koordinat", "position", *_SWEREF), "lat")
_NAMES |= dict.fromkeys(("longitude", "long", "lng"), "lon")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
_FORMAT = "Skriv tiden som 2026-09-03 07:15, eller bara dagen som 2026-09-03."
_FIGURE = re.compile(r"-?\d{1,3}(?:[.,]\d{1,25})?|\d{6,7}(?:[.,]\d{1,9})?", re.ASCII)

# 2,02611E+11 · 2.02611e11 · 2E+11 · 2,02611×10^11. A letter E between whole numbers (2026E117) may be a real id.
_POWER_OF_TEN = re.compile("[eExX*]")
_SCIENTIFIC = re.compile(
    r"[+-]?(?:\d{1,20}[.,]\d{0,20}(?:E[+-]?|[X×*·]10\^?[+-]?)|\d(?:E[+-]?|[X×*·]10\^?[+-]?)|\d{2,20}E[+-])\d{1,3}",
    re.ASCII,
)


def columns_of(header: Iterable[str]) -> dict[str, int]:
    """Our name -> position in the row. Raises `FileRefused` naming the columns that are wrong."""
    at: dict[str, int] = {}
    unknown, doubled = [], []
    for index, name in enumerate(header):
        if plain_name(name) in FAULT_COLUMNS:
            continue
        ours = _NAMES.get(plain_name(name))
        if ours is None:
            unknown.append(_named(name, index))
        elif ours in at:
            doubled.append(f"”{COLUMNS[ours][0]}”")
        else:
            at[ours] = index
    allowed = ", ".join(names[0] for names in COLUMNS.values())
    if not at:
        # Probably a row of data, so nothing of it is repeated.
        raise FileRefused("no_header", f"Första raden är ingen rubrikrad. Kolumnerna som finns är: {allowed}.")
    missing = [f"”{COLUMNS['category'][0]}”"] if "category" not in at else []
    if "earliest" not in at and "latest" not in at:
        missing.append(f"”{COLUMNS['earliest'][0]}”")
    wrong = {}
    if missing:
        wrong["missing_columns"] = f"Filen saknar kolumnen {' och '.join(missing)}."
    if doubled:
        wrong["doubled_columns"] = f"Kolumnen finns mer än en gång: {', '.join(doubled)}."
    if unknown:
        wrong["unknown_columns"] = f"Kolumner som inte känns igen: {', '.join(unknown)}. De som finns är: {allowed}."
    if wrong:
        raise FileRefused(next(iter(wrong)), " ".join(wrong.values()))
    return at


def ours_of(name: str) -> str | None:
    """Which of our columns, by its first name, a header means; None for one that we do not know."""
    if (ours := _NAMES.get(plain_name(name))) is not None:
        return COLUMNS[ours][0]
    of_times = (DAY, "datum"), (CLOCK, "från kl"), (UNTIL, "till kl"), (LAST_DAY, "slutdatum")
    return next((ours for names, ours in of_times if plain_name(name) in names), None)


def _named(name: str, index: int) -> str:
    """The column's name; its number when it has none, or one that may be somebody's number or name."""
    if not name:
        return f"kolumn {index + 1} (utan rubrik)"
    telling = personal(name) or sum(letter.isdigit() for letter in name) >= MANY_DIGITS
    return f"kolumn {index + 1} (rubriken visas inte)" if telling else f"”{name[:40]}”"


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names at least two of our columns, or one that alone is all it says."""
    known = sum(map(_is_name, cells))
    return known > 1 or 0 < known == sum(bool(cell.strip()) for cell in cells)


def is_under(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row is the second of a header with merged cells: it names columns of ours alone, one of them where
    nothing stands above, and what is above names some."""
    names = [at for at, cell in enumerate(row) if cell.strip()]
    merged = any(at >= len(above) or not above[at].strip() for at in names)
    return merged and all(_is_name(row[at]) for at in names) and any(map(_is_name, above))


def _is_name(cell: str) -> bool:
    return plain_name(cell) in _NAMES or plain_name(cell) in TIMES


@dataclass(frozen=True)
class _InOurColumns(CsvFile):
    """A table of which each row is `made` anew as it is read; None: it is left out."""

    made: Callable[[list[str]], list[str] | None] = field(repr=False, kw_only=True)

    def rows(self) -> Iterator[CsvRow]:
        self.left_out[0] = 0
        for row in self.table.rows():
            if (cells := self.made(row.cells)) is not None:
                yield row._replace(cells=cells, column=_in_ours(row.column, self.table.header, self.header))
            else:
                self.left_out[0] += 1

    table: CsvFile = field(repr=False, kw_only=True)


def _in_ours(column: str | None, header: Sequence[str], ours: Sequence[str]) -> str | None:
    """A column's name, which stays as long as ours has it."""
    return column if column is None or column in ours or column not in header else ours[-1]


def open_reports(source: Path | bytes, *, limits: Limits, reading: Reading | None = None) -> CsvFile:
    """Open a file of reports, by what somebody has decided that its columns and words mean. Day and clock in columns of
    their own are one column of ours. Raises FileRefused."""
    table = in_our_columns(source, limits=limits, reading=reading) if reading else None
    table = table or read(source, limits=limits, is_header=is_header, is_under=is_under)
    found = joined(table.header)
    return _made(table, found) if found else table


def in_our_columns(source: Path | bytes, *, limits: Limits, reading: Reading) -> CsvFile:
    """The same with each column as it was decided, before any of them are one."""

    def is_decided(cells: Sequence[str]) -> bool:
        return sum(key in reading.columns for key in keys_of(cells)) == len(reading.columns)

    table = read(source, limits=limits, is_header=is_decided, is_under=is_under)
    return _made(table, mapped(table.header, reading))


def read_through(source: Path | bytes, *, limits: Limits, reading: Reading | None = None) -> None:
    """Raises FileRefused for what is wrong with the whole of it: its header, too many rows, quotes that do not hold."""
    table = open_reports(source, limits=limits, reading=reading)
    columns_of(table.header)
    for _row in table.rows():
        pass


def _made(table: CsvFile, found: tuple[tuple[str, ...], Callable[[list[str]], list[str] | None]]) -> CsvFile:
    header, made = found
    told = (header, table.header_line, table.delimiter, table.encoding, table.limits, table._open, table.left_out)
    return _InOurColumns(*told, made=made, table=table)


_FORMULA = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")
"""What some spreadsheet takes for a formula, also after spaces or a quote, or in its wide form."""


@dataclass(slots=True)
class BadRow:
    """A row to mend: `line` as in a spreadsheet, `column` as the file calls it, `why` in Swedish.

    `personal` tells that the row may hold a person's number or name; `why` never repeats what it is.
    """

    line: int
    column: str
    why: str
    cells: list[str] = field(repr=False)
    personal: bool = False

    def kept(self, free: int | None) -> list:
        """As `IntakeFile.bad_rows` has it, without a personnummer. `free`: which column is the free text."""
        cells = [clean(cell) for cell in self.cells]
        shown = masked(cells, free)
        return [self.line, self.column, self.why, shown, self.personal or shown != cells]


Pour = Callable[[Iterable[str], Iterable[BadRow]], None]
"""Takes rows to mend as they are found, with the header of their file."""


@contextmanager
def mending(path: Path | str) -> Iterator[Pour]:
    """Rows to mend are written as they come, however many they are; the file is there when all have been, and is not
    when there are none or the reading fails. It may hold personal data, and is readable for its owner only."""
    part = Path(f"{path}.delvis")
    written: list[TextIO] = []
    with ExitStack() as stack:
        stack.callback(part.unlink, missing_ok=True)

        def pour(header: Iterable[str], bad: Iterable[BadRow]) -> None:
            if first := not written:
                descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                written.append(stack.enter_context(open(descriptor, "w", encoding="utf-8-sig", newline="")))
            _write_bad(written[0], header, bad, head=first)

        yield pour
        if written:
            written[0].close()
            os.replace(part, path)


def bad_rows_csv(header: Iterable[str], bad: Iterable[BadRow]) -> bytes:
    """The rows to mend as a file, with row, column and fault ahead of them."""
    file = io.StringIO(newline="")
    _write_bad(file, header, bad, head=True)
    return file.getvalue().encode("utf-8-sig")


def _write_bad(file: TextIO, header: Iterable[str], bad: Iterable[BadRow], *, head: bool) -> None:
    header = list(header)
    kept = [index for index, name in enumerate(header) if plain_name(name) not in FAULT_COLUMNS]
    writer = csv.writer(file, delimiter=";")
    if head:
        writer.writerow([*FAULT_COLUMNS, *(header[index] for index in kept)])
    for row in bad:
        cells = [row.cells[index] if index < len(row.cells) else "" for index in kept]
        cells = [*cells, *row.cells[len(header) :]]
        writer.writerow([row.line, row.column, row.why, *map(quoted, cells)])


def words_of_bad(header: Sequence[str], bad: Iterable[BadRow]) -> dict[int, str]:
    """Line -> the words that were not understood, of rows in which nothing points at a person; of texts, ids and
    positions nothing is repeated."""
    told = {}
    for row in bad:
        faulty = [at for at, name in enumerate(header) if name in row.column.split(", ") and ours_of(name) in _REPEATED]
        words = [row.cells[at].strip() for at in faulty if at < len(row.cells)]
        if not row.personal and not any(personal(word) or len(word) > LONGEST_WORD for word in words):
            told[row.line] = ", ".join(f"”{word}”" for word in words if word)
    return told


LONGEST_WORD = 40
_REPEATED = {names[0] for ours, names in COLUMNS.items() if ours not in ("text", "how", "external_id", "lat", "lon")}


def masked(cells: Sequence[str], free: int | None = None) -> list[str]:
    """The cells as they may be kept: what may point at a person is masked, and so are the parts of a number that lies
    split over neighbouring cells. `free`: which of them is free text, where all that the guard finds is masked."""
    found = inspect_together(cells)
    told = [hits if at == free else [one for one in hits if one.kind in IN_A_CODE] for at, hits in enumerate(found)]
    return [mask(cell, hits) for cell, hits in zip(cells, told, strict=True)]


def kept_name(file_name: str) -> str:
    """What a file that was sent is called here: no folder of the sender's, and nothing that may point at a person."""
    return masked([clean(Path(file_name).name).strip()])[0][:200] or "fil.csv"


def unquoted(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell, 1) else cell


def quoted(cell: str) -> str:
    """The cell as a file of ours has it: a spreadsheet that opens it must not run what somebody else has written."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


class WrongCell(ValueError):
    """`column` is the field that cannot be read, `str()` the Swedish sentence."""

    def __init__(self, column: str, sentence: str):
        super().__init__(sentence)
        self.column = column


def span(earliest: str, latest: str, *, now: datetime) -> tuple[datetime, datetime]:
    """The first and last possible moment in UTC.

    A day alone is the whole day (00:00–23:59, today until `now`); one of the two alone stands for both. Raises
    `WrongCell` for what is no time; whether the times can be true is for the report's own rules to say.
    """
    if earliest and not latest and (found := written_cells.ends(earliest)):
        return _between(*found)
    if not earliest and not latest:
        raise WrongCell("earliest", FIELDS["earliest"].missing)
    first, day_alone = _moment("earliest" if earliest else "latest", earliest or latest)
    if not day_alone and (not latest or not earliest):
        return first, first
    last, whole_day = _moment("latest" if latest else "earliest", latest or earliest, at_end=True)
    if last > now and whole_day and local_date(last) == local_date(now):
        last = max(now.replace(second=0, microsecond=0), first)
    return first, last


def _between(earliest: str, latest: str) -> tuple[datetime, datetime]:
    """The ends of a span in one cell; a clock alone is that of the same night."""
    first, _ = _moment("earliest", earliest)
    if "-" in latest:
        return first, _moment("earliest", latest, at_end=True)[0]
    last, _ = _moment("earliest", f"{earliest[:10]} {latest}")
    if last <= first:
        next_day = date.fromisoformat(earliest[:10]) + timedelta(days=1)
        last, _ = _moment("earliest", f"{next_day} {latest}")
    return first, last


def position(lat: str, lon: str) -> tuple[float | None, float | None]:
    """The two figures in degrees, None for an empty cell. A comma may stand for the point. Raises `WrongCell`.

    Metres in SWEREF 99 TM are told by their size, also which of them is north; other metres stay as they are, so that
    the report's own rules can say what they look like.
    """
    lat, lon = written_cells.figures(lat, lon)
    for column, written in (("lat", lat), ("lon", lon)):
        if written and not _FIGURE.fullmatch(written):
            raise WrongCell(column, "Talet går inte att läsa. Skriv till exempel lat 59,5137 och lon 15,9906.")
    north, east = (float(written.replace(",", ".")) if written else None for written in (lat, lon))
    if north and east and (found := _in_degrees(*sorted((north, east)))):
        return found
    return north, east


def _in_degrees(east: float, north: float) -> tuple[float, float] | None:
    """Of metres within Sweden; local zones and the older grid have other eastings."""
    if not (_EASTINGS[0] <= east <= _EASTINGS[1] and _NORTHINGS[0] <= north <= _NORTHINGS[1]):
        return None
    lat, lon = degrees(east, north)
    return round(lat, 6), round(lon, 6)


_EASTINGS, _NORTHINGS = (260_000, 920_000), (6_100_000, 7_700_000)


def is_scientific(written: str) -> bool:
    """Whether a spreadsheet has made a rounded number of the id: several ids are then written alike."""
    if written.isascii() and not _POWER_OF_TEN.search(written):
        return False
    return (
        _SCIENTIFIC.fullmatch("".join(normalize("NFKC", written).replace("\N{MINUS SIGN}", "-").split()).upper())
        is not None
    )


def rounded_ids(written: Iterable[str]) -> frozenset[str]:
    """Those of the ids that stand on several rows and end in so many noughts that they are rounded."""
    seen = Counter(one for one in written if ends_in_noughts(one))
    return frozenset(one for one, n in seen.items() if n > 1)


def ends_in_noughts(written: str) -> bool:
    # A spreadsheet keeps fifteen digits; with fewer shown there are more noughts.
    if not (written.isascii() and written.isdigit() and len(written) >= 10):
        return False
    return not written[15:].strip("0") if len(written) > 15 else written.endswith("0000")


def _moment(column: str, written: str, *, at_end: bool = False) -> tuple[datetime, bool]:
    """The moment in UTC, and whether only the day was given."""
    try:
        found = read_written(written) or read_written(written_cells.year_first(written))
        if isinstance(found, datetime):
            return moment_of(found), False
        if found:
            return moment_of(datetime.combine(found, time(23, 59) if at_end else time())), True
    except ValueError as fault:
        raise WrongCell(column, str(fault)) from None
    if written_cells.day_first(written):
        raise WrongCell(column, written_cells.SEVERAL)
    what = "är ett Excel-tal i stället för ett datum" if _SERIAL.fullmatch(written) else "går inte att läsa"
    raise WrongCell(column, f"Tiden {what}. {_FORMAT}")
