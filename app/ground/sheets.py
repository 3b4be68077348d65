"""The first sheet of a workbook (.xlsx) as rows of text: no formula is run, and nothing outside it is fetched. Pure."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from app.intake.csv_file import MEGABYTE, FileRefused

UNPACKED, MOST_ROWS, MOST_COLUMNS = 40 * MEGABYTE, 20_000, 200
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPOILT = (
    *(zipfile.BadZipFile, zlib.error, EOFError, ElementTree.ParseError, NotImplementedError),
    *(ValueError, IndexError, KeyError, RuntimeError, RecursionError),
)
_BROKEN = "Excel-filen är trasig eller av ett slag som inte går att läsa. Spara om den, eller spara som CSV UTF-8."


def is_workbook(content: bytes) -> bool:
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def rows(content: bytes) -> list[tuple[int, list[str]]]:
    """(row, cells) of every row with something in it. Raises FileRefused with a sentence."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > UNPACKED:
                raise FileRefused(
                    "too_big", f"Excel-filen blir större än {UNPACKED // MEGABYTE} MB när den packas upp."
                )
            names = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
            if not names:
                raise FileRefused("broken", _BROKEN)
            strings = _strings(_tree(archive, "xl/sharedStrings.xml"))
            return list(_rows(_tree(archive, min(names, key=len)), strings))
    except _SPOILT:
        raise FileRefused("broken", _BROKEN) from None


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element | None:
    if name not in archive.namelist():
        return None
    written = archive.read(name)
    if b"<!DOCTYPE" in written or b"<!ENTITY" in written or written[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FileRefused("broken", _BROKEN)  # a workbook declares nothing, and what is declared may grow for ever
    return ElementTree.fromstring(written)  # noqa: S314 - without declarations there is nothing to expand


def _strings(tree: ElementTree.Element | None) -> list[str]:
    return [] if tree is None else [_text(one) for one in tree.iter(f"{_MAIN}si")]


def _text(node: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in node.iter(f"{_MAIN}t"))


def _rows(tree: ElementTree.Element | None, strings: list[str]) -> Iterator[tuple[int, list[str]]]:
    n = 0
    for line, row in enumerate(() if tree is None else tree.iter(f"{_MAIN}row"), start=1):
        cells: dict[int, str] = {}
        for at, cell in enumerate(row.iter(f"{_MAIN}c")):
            column = _column(cell.get("r", "")) or at
            if column < MOST_COLUMNS:
                cells[column] = _cell(cell, strings)
        if any(cells.values()):
            n += 1
            if n > MOST_ROWS:
                raise FileRefused("too_many_rows", f"Excel-filen har fler än {MOST_ROWS} rader. Dela den i flera.")
            yield int(row.get("r") or line), [cells.get(at, "") for at in range(max(cells) + 1)]


def _column(name: str) -> int | None:
    """A → 0, AB → 27; None where the cell does not say where it stands."""
    letters = name.rstrip("0123456789")
    if not (letters.isascii() and letters.isupper() and len(letters) <= 3):
        return None
    at = 0
    for letter in letters:
        at = 26 * at + ord(letter) - 64
    return at - 1


def _cell(cell: ElementTree.Element, strings: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v", "")
    if kind == "inlineStr":
        text = _text(cell)
    elif kind == "s":
        text = strings[int(value)]
    else:
        text = value.removesuffix(".0") if kind == "n" else value
    return " ".join(text.split())
