"""A table in a file, whatever program made it: its header and its rows, one at a time, never the whole in memory.
Pure.

What is wrong with the file as a whole raises `FileRefused`; what is wrong with one row travels with the row.
"""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, zip_longest
from pathlib import Path
from typing import BinaryIO, NamedTuple

from app.figures.numbers import number
from app.workbook_reading import START, WRITTEN, NoTable, Sheets, is_book

MEGABYTE = 1_000_000


class FileRefused(Exception):
    """The file cannot be taken in at all.

    `code` is for programs and tests, `str()` is the Swedish sentence for people; it holds no cell of the file.
    """

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code


def digest_of(source: Path | bytes) -> str:
    """What a file is known again by."""
    with io.BytesIO(source) if isinstance(source, bytes) else open(source, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def cell_name(index: int, line: int) -> str:
    """How a spreadsheet names the cell in this column (0 first) and row: B7."""
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters, index = chr(ord("A") + letter) + letters, index - 1
    return f"{letters}{line}"


@dataclass(frozen=True)
class Limits:
    """How much one file may hold: bytes in the file, rows below the header, columns, characters in a cell."""

    size: int
    rows: int = 100_000
    columns: int = 50
    cell: int = 10_000


WEB = Limits(size=10 * MEGABYTE)
COMMAND_LINE = Limits(size=500 * MEGABYTE, rows=2_000_000)


class CsvRow(NamedTuple):
    """One row. `line` counts as a spreadsheet does (the header is row 1); `why` is a Swedish sentence or None."""

    line: int
    cells: list[str]
    column: str | None
    why: str | None


@dataclass(frozen=True)
class CsvFile:
    """A readable table: its header as written, and how to read its rows as often as one likes."""

    header: tuple[str, ...]
    header_line: int
    delimiter: str
    encoding: str
    limits: Limits
    _open: Callable[[], BinaryIO] = field(repr=False)
    left_out: list[int] = field(default_factory=lambda: [0], compare=False, repr=False)
    """How many rows somebody has decided not to read, of those that the latest reading has passed."""

    def rows(self) -> Iterator[CsvRow]:
        """The rows below the header, blank ones left out. Raises `FileRefused` where reading must stop."""
        columns, longest, count = len(self.header), self.limits.cell, 0
        with closing(_records(self._open(), self.encoding, self.delimiter)) as records:
            for line, cells in records:
                joined = "".join(cells)
                if line <= self.header_line or not joined.strip():
                    continue
                count += 1
                if count > self.limits.rows:
                    most = number(self.limits.rows)
                    raise FileRefused("too_many_rows", f"Filen har fler än {most} rader. Dela den i flera.")
                column = why = None
                if len(cells) > columns and any(cells[columns:]):
                    column = self.header[-1]
                    why = f"Raden har {len(cells)} celler men rubrikraden har {columns}. Saknas citattecken om en text?"
                elif len(joined) > longest and max(map(len, cells)) > longest:
                    at = next(at for at, cell in enumerate(cells) if len(cell) > longest)
                    column, why = self.header[min(at, columns - 1)], f"Cellen har fler än {number(longest)} tecken."
                yield CsvRow(line, cells, column, why)


TITLES = 10
"""So many rows may stand above the header: what the table is called, its period."""


def read(
    source: Path | str | bytes,
    *,
    limits: Limits,
    is_header: Callable[[Sequence[str]], bool] = lambda _: True,
    is_under: Callable[[Sequence[str], Sequence[str]], bool] = lambda _above, _row: False,
) -> CsvFile:
    """Open a table, also one in a workbook or of points in GeoJSON: a path, or the bytes of an uploaded file. The
    header is the first row that `is_header` knows, of the first ones; else the first of all. Where cells above it are
    merged it is two rows: the second one is what `is_under` knows.

    Raises `FileRefused` when it is too big, empty, not text, in an encoding that is not certain, or has no rows.
    """
    opener = partial(io.BytesIO, source) if isinstance(source, bytes) else partial(open, source, "rb")
    with opener() as file:
        book = is_book(file.read(START))
    if book:
        opener = _sheet(source, limits, is_header)
    with opener() as file:
        encoding = _encoding(file, replace(limits, size=WRITTEN) if book else limits)
    with opener() as file:
        delimiter = ";" if book else _delimiter(file, encoding)
    with closing(_records(opener(), encoding, delimiter)) as records:
        filled = ((line, cells) for line, cells in records if "".join(cells).strip())
        above = list(islice(filled, TITLES + 3))
        headers = (_header(above[at : at + 2], is_header, is_under) for at in range(len(above[: TITLES + 1])))
        header_line, header = next((one for one in headers if one[1]), (above or [(1, [])])[0])
        if not above or above[-1][0] <= header_line:
            raise FileRefused("no_rows", "Filen innehåller inga rader.")
    header = [cell.strip().strip("\u200b\ufeff") for cell in header]
    while not header[-1]:
        header.pop()
    if len(header) > limits.columns:
        raise FileRefused("too_many_columns", f"Filen har {len(header)} kolumner. Högst {limits.columns} läses in.")
    return CsvFile(tuple(header), header_line, delimiter, encoding, limits, opener)


def _header(
    rows: Sequence[tuple[int, list[str]]],
    is_header: Callable[[Sequence[str]], bool],
    is_under: Callable[[Sequence[str], Sequence[str]], bool],
) -> tuple[int, list[str]]:
    """(Row number, names) of the header that begins with the first of these rows; no names where none does."""
    (line, cells), *more = rows
    for under, names in more:
        both = [below or one for one, below in zip_longest(cells, map(str.strip, names), fillvalue="")]
        if is_under(cells, names) and is_header(both):
            return under, both
    return line, cells if is_header(cells) else []


def _sheet(
    source: Path | str | bytes, limits: Limits, is_header: Callable[[Sequence[str]], bool]
) -> Callable[[], BinaryIO]:
    """How to open the sheet of a workbook: the one with a header that is known, else the first."""
    if (len(source) if isinstance(source, bytes) else Path(source).stat().st_size) > limits.size:
        raise FileRefused("too_big", f"Filen är större än {limits.size // MEGABYTE} MB. Dela den i flera.")
    try:
        sheets = Sheets(source)
    except NoTable as fault:
        raise FileRefused("not_a_table", str(fault)) from None
    known = []
    for path in sheets.paths:
        with closing(_records(sheets.opened(path), "utf-8", ";")) as records:
            if any(is_header(cells) for _line, cells in islice(records, TITLES + 1) if "".join(cells).strip()):
                known.append(path)
    if not sheets.paths:
        raise FileRefused("no_rows", "Filen innehåller inga rader.")
    if len(known) > 1:
        raise FileRefused("sheets", f"Filen har {len(known)} blad som kan läsas. Spara vart och ett som en egen fil.")
    return partial(sheets.opened, (known or sheets.paths)[0])


_NOT_UTF8 = "Filen måste vara UTF-8. Spara om som CSV UTF-8."
_OTHER_KINDS = {b"%PDF": "Filen är en PDF. Läs in en CSV-fil."}
_A_PAGE = "Filen är en webbsida (HTML) eller XML, fast den kan heta xls. Öppna den i Excel och spara om som CSV UTF-8."
_ASCII = bytes(range(128))
# What Swedish text in Windows' old encoding holds beyond ASCII. Any other byte means that it is something else.
_SWEDISH_CP1252 = frozenset("åäöÅÄÖéÉèàáüÜøØæÆôêçñ–—‘’“”…•€§°½¼´·×±²³µ«»\u00a0".encode("cp1252"))
_SWEDISH_LETTERS = frozenset("åäöÅÄÖ".encode("cp1252"))


def _encoding(file: BinaryIO, limits: Limits) -> str:
    """The encoding when it is certain, having read the file once from end to end."""
    start = file.read(4)
    if not start:
        raise FileRefused("no_rows", "Filen innehåller inga rader.")
    if start in _OTHER_KINDS:
        raise FileRefused("not_a_table", _OTHER_KINDS[start])
    if (start + file.read(200)).removeprefix(codecs.BOM_UTF8).lstrip()[:5].lower() in (
        b"<html",
        b"<!doc",
        b"<tabl",
        b"<?xml",
    ):
        raise FileRefused("not_a_table", _A_PAGE)
    if start in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise FileRefused("encoding", _NOT_UTF8)
    encoding = "utf-16" if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)()
    size, lines, beyond_ascii, certain = 0, 1, set(), True
    file.seek(0)
    while chunk := file.read(MEGABYTE):
        size += len(chunk)
        if size > limits.size:
            raise FileRefused("too_big", f"Filen är större än {limits.size // MEGABYTE} MB. Dela den i flera.")
        try:
            text = decoder.decode(chunk) if certain else chunk.decode("latin-1")
        except UnicodeDecodeError:
            text, certain = chunk.decode("latin-1"), False
        if "\0" in text:
            row = lines + text[: text.index("\0")].count("\n")
            raise FileRefused("nul", f"Rad {row}: filen innehåller annat än text (NUL). Spara om som CSV UTF-8.")
        lines += text.count("\n")
        beyond_ascii.update(chunk if encoding == "utf-16" else chunk.translate(None, _ASCII))
    try:
        if certain:
            decoder.decode(b"", final=True)
            return encoding
    except UnicodeDecodeError:
        pass
    if encoding != "utf-16" and beyond_ascii <= _SWEDISH_CP1252 and beyond_ascii & _SWEDISH_LETTERS:
        return "cp1252"
    raise FileRefused("encoding", _NOT_UTF8)


# A full row of the longest cells, with quotes, is shorter.
_LONGEST_LINE = 1_100_000


def _lines(file: BinaryIO, encoding: str) -> Generator[str, None, None]:
    """The lines as they are, without the `sep=;` that some programs write first, and without what a program has done to
    every line: quoted it whole, or encoded its letters twice."""
    with io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        line = text.readline(_LONGEST_LINE)
        if line[:4].lower() == "sep=" and len(line.strip()) <= 5:
            line = text.readline(_LONGEST_LINE)
        count, whole = 1, False
        while line:
            if len(line) == _LONGEST_LINE:
                raise FileRefused("line", f"Rad {count} är längre än {number(_LONGEST_LINE)} tecken.")
            quoted = _WHOLE.fullmatch(line) if whole or count == 1 else None
            if quoted and not _SEPARATES.isdisjoint(quoted[1]):
                line = quoted[1].replace('""', '"') + quoted[2]
                whole = True
            yield _decoded_once(line) if "Ã" in line else line
            line = text.readline(_LONGEST_LINE)
            count += 1


_WHOLE = re.compile(r'"((?:[^"]|"")*)"(\r?\n|\r|)')
_SEPARATES = frozenset(";,\t")
"""A line that is one cell, and what there is in it when it is a whole row that somebody has quoted."""


def _decoded_once(line: str) -> str:
    """A line whose letters were encoded twice ("FÃ¤rg"); one that was not, as it is."""
    try:
        return line.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return line


def _delimiter(file: BinaryIO, encoding: str) -> str:
    """What separates the columns: the mark seen most often, outside quotes, in the first line that has any."""
    with closing(_lines(file, encoding)) as lines:
        above = islice((line for line in lines if line.strip()), TITLES + 1)
        outside = ["".join(line.split('"')[::2]) for line in above]
    header = next((line for line in outside if any(mark in line for mark in ";,\t")), "")
    return max(";,\t", key=header.count)


def _records(file: BinaryIO, encoding: str, delimiter: str) -> Generator[tuple[int, list[str]], None, None]:
    """(Row number, cells) for the header and all that follows; blank rows are counted and have no cells."""
    with closing(_lines(file, encoding)) as lines:
        reader, line = csv.reader(lines, delimiter=delimiter, strict=True), 0
        try:
            for line, cells in enumerate(reader, start=1):
                yield line, cells
        except csv.Error as error:
            raise FileRefused("quotes", f"Rad {line + 1}: {_worded(str(error))}") from None


def _worded(error: str) -> str:
    if "field larger" in error:
        return f'en cell är längre än {number(csv.field_size_limit())} tecken, eller så saknas ett citattecken (").'
    return 'ett citattecken (") saknas eller står fel. Citattecken inne i en text skrivs dubbelt ("").'
