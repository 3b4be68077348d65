"""The sheets of a workbook that somebody sends (XLSX, ODS, old XLS) as CSV files of the texts its cells show, and the
points of a GeoJSON file as one. Pure.

Nothing in it runs. It is read in a process of its own, with little memory and little time
(`python -m app.workbook_reading`), and not before what may only be there to do harm or to mislead has been looked for:
a password, macros, a formula (whose value may be old or missing), an error in a cell, declared entities, an archive
that grows without end.
"""

import csv
import os
import re
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from app import geojson_reading

ARCHIVE, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a file begins: XLSX and ODS; XLS, and anything locked with a password."""
SECONDS, MEMORY, UNPACKED, WRITTEN = 20, 600_000_000, 200_000_000, 400_000_000
"""Of the process: seconds and bytes; bytes of all parts unpacked, and of the texts."""
MOST_CELLS, MOST_SHEETS, MOST_PARTS = 8_000_000, 20, 1_000
REFUSED = 3
START = 100
"""So many of the first bytes tell what a file is."""
_SAID = {
    "archive": "Filen är ett arkiv (zip), inget kalkylblad. Packa upp den och läs in kalkylbladet.",
    "locked": "Filen är låst med lösenord. Spara den utan lösenord och läs in den.",
    "macros": "Filen innehåller makron. Spara den som Excel-arbetsbok (.xlsx) utan makron, eller som CSV UTF-8.",
    "formula": "Filen innehåller formler{at}. Kopiera cellerna, klistra in dem som värden, spara och läs in filen.",
    "error": "En cell{at} visar ett fel i stället för ett värde (till exempel #SAKNAS!). Rätta den, eller töm den.",
    "too_big": "Kalkylbladet är för stort, eller säger sig vara det. Kopiera bara raderna till en ny fil.",
    "large": "Filen är för stor för att läsas som GeoJSON. Dela den, eller spara den som CSV UTF-8.",
    "not_utf8": "GeoJSON-filen måste vara UTF-8. Spara om den.",
    "not_geojson": "Filen är ingen GeoJSON-fil med punkter: den ska vara en FeatureCollection med ”features”.",
    "no_feature": "Nummer {cell} i GeoJSON-filen är ingen Feature med egenskaper (properties).",
    "no_point": "Nummer {cell} i GeoJSON-filen är ingen punkt. En händelse har en punkt: gör om ytor och linjer till "
    "punkter, eller spara som CSV utan dem.",
    "no_position": "Nummer {cell} i GeoJSON-filen har en punkt som inte går att läsa. Den ska ha två tal: öst, nord.",
    "many_names": "GeoJSON-filen har fler än {most} egenskaper. Spara bara dem som behövs.",
    "system": "GeoJSON-filen är i ett annat koordinatsystem. Spara den i WGS 84 eller SWEREF 99 TM.",
    "broken": "Kalkylbladet är trasigt eller av ett slag som inte läses. Spara om det, eller spara som CSV UTF-8.",
}


def is_book(start: bytes) -> bool:
    """Whether a file that begins so is read by `Sheets`."""
    return start[:4] in (ARCHIVE, COMPOUND) or geojson_reading.begins(start)


class NoTable(Exception):
    """The workbook cannot be read. `code` is for programs, the message a sentence for whoever chose the file."""

    def __init__(self, code: str, cell: str = ""):
        code = code if code in _SAID else "broken"
        at = f" (cell {cell})" if cell else ""
        super().__init__(_SAID[code].format(at=at, cell=cell, most=geojson_reading.MOST_NAMES))
        self.code, self.cell = code, cell


class Sheets:
    """The sheets with anything in them, in order, as CSV files (UTF-8, semicolon) that lie there as long as this does.
    A row of the sheet is a record of the file."""

    def __init__(self, source: Path | str | bytes):
        """Raises NoTable."""
        self._folder = TemporaryDirectory(prefix="samsyn-")
        book = Path(source) if not isinstance(source, bytes) else Path(self._folder.name) / "book"
        if isinstance(source, bytes):
            book.write_bytes(source)
        command = [sys.executable, "-m", __spec__.name, str(book.absolute()), self._folder.name]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS + 5)
        except subprocess.TimeoutExpired:
            raise NoTable("too_big") from None
        if done.returncode:
            code, _, cell = done.stdout.decode("ascii", "replace").partition(" ")
            # One that was ended by the machine has asked for more than it may have.
            raise NoTable(code if done.returncode == REFUSED else "too_big" if done.returncode < 0 else "broken", cell)
        self.paths = sorted(Path(self._folder.name).glob("*.csv"))

    def opened(self, path: Path) -> BinaryIO:
        return open(path, "rb")


def write_sheets(book: str, folder: str) -> int:
    """Write the sheets of a workbook into a folder. Gives the process's status; what is wrong is said on its output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    with open(book, "rb") as file:
        figures = geojson_reading.begins(file.read(START))
    try:
        if figures:
            geojson_reading.write(book, os.path.join(folder, "0000.csv"))
        else:
            _look_through(book)
            _write(book, folder)
    except geojson_reading.NoPoints as fault:
        print(fault.code, fault.number, end="")
    except NoTable as fault:
        print(fault.code, fault.cell, end="")
    except MemoryError:
        print("large" if figures else "too_big", end="")
    except Exception:  # whatever a damaged file makes a reader stumble on
        print("broken", end="")
    else:
        return 0
    return REFUSED


def _write(book: str, folder: str) -> None:
    import python_calamine as calamine

    with calamine.CalamineWorkbook.from_path(book) as read:
        shown = [n for n, one in enumerate(read.sheets_metadata) if one.visible == calamine.SheetVisibleEnum.Visible]
        if len(shown) > MOST_SHEETS:
            raise NoTable("too_big")
        for n in shown:
            sheet = read.get_sheet_by_index(n)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise NoTable("too_big")
            if sheet.start is None:
                continue
            with open(os.path.join(folder, f"{n:04}.csv"), "w", encoding="utf-8", newline="") as file:
                rows = ([written(cell) for cell in row] for row in sheet.iter_rows())
                csv.writer(file, delimiter=";").writerows(_filled(rows))


def _filled(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows without the empty cells at their ends."""
    for row in rows:
        while row and not row[-1]:
            row.pop()
        yield row


def written(cell: object) -> str:
    """What a cell says as text. A day without a clock, and one whose clock is midnight, are the day alone: a workbook
    does not tell them apart. A number beyond fifteen digits is no longer what somebody wrote, and keeps its exponent,
    so that it is not taken for an id."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "SANT" if cell else "FALSKT"
    if isinstance(cell, int | float):
        if abs(cell) >= 1e15:
            return f"{cell:.14E}"
        return str(int(cell)) if cell == int(cell) else f"{cell:.15g}" if abs(cell) >= 1e-4 else f"{cell:.15f}"
    if isinstance(cell, datetime | time):
        day = cell if isinstance(cell, datetime) else datetime.combine(date(2000, 1, 1), cell)
        if day.microsecond:  # a fraction of a day is never quite a minute
            day = (day + timedelta(milliseconds=500)).replace(microsecond=0)
        text = day.isoformat(" ")
        if isinstance(cell, time):
            return text[11:].removesuffix(":00")
        return text.removesuffix(" 00:00:00").removesuffix(":00")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return cell.isoformat() if isinstance(cell, date) else ""


_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]|table:formula=")
_ERROR = re.compile(rb"<(?:\w+:)?c [^<>]*\bt=[\"']e[\"']")
_MISLEADING = (("formula", (b"<f", b":f"), _FORMULA), ("error", (b't="e"', b"t='e'"), _ERROR))
"""What it is called, signs without which it is not there (looked for first: that is fast), and how it is written."""
_CELL = re.compile(rb"\br=[\"']([A-Z]{1,3}\d{1,7})[\"']")
_MACROS = ("vbaproject.bin", "basic/script-lc.xml")


def _look_through(book: str) -> None:
    """Raises NoTable for what is not to be read at all."""
    with open(book, "rb") as file:
        if file.read(4) == COMPOUND:
            file.seek(0)
            return _look_through_compound(file.read())
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise NoTable("broken") from None
        parts, unpacked = archive.infolist(), 0
        names = {one.filename.lower() for one in parts}
        if any(name.endswith(_MACROS) for name in names):
            raise NoTable("macros")
        if "xl/workbook.bin" in names or not names & {"xl/workbook.xml", "content.xml"}:
            raise NoTable("broken" if "xl/workbook.bin" in names else "archive")
        if len(parts) > MOST_PARTS or len(names) < len(parts):
            raise NoTable("too_big" if len(parts) > MOST_PARTS else "broken")
        for part in parts:
            if part.flag_bits & 1:
                raise NoTable("locked")
            unpacked = _look_through_part(file, part, unpacked)


def _look_through_part(file: BinaryIO, part: zipfile.ZipInfo, unpacked: int) -> int:
    """The bytes unpacked so far, with those of this part: counted, for what the archive says of it may be wrong."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NoTable("broken")
    file.seek(part.header_offset + 26)
    name, extra = struct.unpack("<HH", file.read(4))
    file.seek(name + extra, os.SEEK_CUR)
    left, former, of_cells = part.compress_size, b"", "worksheets/" in part.filename or part.filename == "content.xml"
    unpack = zlib.decompressobj(-15) if part.compress_type else None
    while left > 0 and (packed := file.read(min(left, 100_000))):
        left -= len(packed)
        while packed:
            seen = unpack.decompress(packed, 1_000_000) if unpack else packed
            packed = unpack.unconsumed_tail if unpack else b""
            if (unpacked := unpacked + len(seen)) > UNPACKED:
                raise NoTable("too_big")
            if part.filename.endswith((".xml", ".rels")):
                _look_at(former, seen, of_cells)
            former = seen[-200:]
    return unpacked


def _look_at(former: bytes, seen: bytes, of_cells: bool) -> None:
    """Some of a part that is XML, after the end of what came before it."""
    both = former + seen
    if (b"<!" in both and _DECLARED.search(both)) or both[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise NoTable("broken")
    if b"manifest:encryption-data" in both:
        raise NoTable("locked")
    for code, signs, what in _MISLEADING if of_cells else ():
        if any(sign in both for sign in signs) and (found := what.search(both)):
            named = [one[1].decode() for one in _CELL.finditer(both, 0, found.end())]
            raise NoTable(code, named[-1] if named else "")


def _look_through_compound(content: bytes) -> None:
    named = {code: name.encode("utf-16-le") in content for code, name in _STORED.items()}
    for code in ("locked", "macros"):
        if named[code]:
            raise NoTable(code)
    for kind, data in _records(_stream(content)):
        if kind == 0x2F:
            raise NoTable("locked")
        if kind in (0x06, 0x21, 0x221) or (kind == 0x205 and data[7:8] == b"\x01"):
            row, column = struct.unpack("<HH", data[:4])
            letters = chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)
            raise NoTable("error" if kind == 0x205 else "formula", f"{letters}{row + 1}")


_STORED = {"locked": "EncryptedPackage", "macros": "_VBA_PROJECT"}
_END = 0xFFFFFFFA
"""Numbers of sectors from here on are no sectors."""


def _stream(content: bytes) -> bytes:
    """The stream of an old workbook in its compound file ([MS-CFB]), whose sectors may lie anywhere."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise NoTable("broken")

    def sector(n: int) -> bytes:
        return content[(n + 1) * size : (n + 2) * size]

    first, more = struct.unpack_from("<II", content, 48)[0], struct.unpack_from("<I", content, 68)[0]
    tables, met = list(struct.unpack_from("<109I", content, 76)), set()
    while more < _END and more not in met:
        met.add(more)
        *numbers, more = struct.unpack(f"<{size // 4}I", sector(more))
        tables += numbers
    fat = b"".join(sector(n) for n in tables if n < _END)

    def chain(n: int) -> bytes:
        found, seen = [], set()
        while n < _END and n not in seen:
            seen.add(n)
            found.append(sector(n))
            n = struct.unpack_from("<I", fat, 4 * n)[0]
        return b"".join(found)

    entries = chain(first)
    root = next(iter(_entries(entries)), None)
    for name, start, length in _entries(entries):
        if name in ("Workbook", "Book") and root:
            if length >= 4096:
                return chain(start)[:length]
            small, mini = chain(root[1]), chain(struct.unpack_from("<I", content, 60)[0])
            found, seen = [], set()
            while start < _END and start not in seen:
                seen.add(start)
                found.append(small[start * 64 : start * 64 + 64])
                start = struct.unpack_from("<I", mini, 4 * start)[0]
            return b"".join(found)[:length]
    raise NoTable("broken")


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    """(name, first sector, bytes) of what lies in a compound file."""
    for at in range(0, len(directory) - 127, 128):
        long = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(min(long, 64) - 2, 0)].decode("utf-16-le", "replace")
        yield name, *struct.unpack_from("<II", directory, at + 116)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of the records of an old workbook ([MS-XLS])."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


if __name__ == "__main__":
    sys.exit(write_sheets(*sys.argv[1:]))
