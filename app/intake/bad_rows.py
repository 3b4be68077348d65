"""Rows that could not be read: listed for people, and written to a file to mend and read in again."""

import csv
import io
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from app.intake.incident_columns import FAULT_COLUMNS, plain

_FORMULA = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")
"""What some spreadsheet takes for a formula, also after spaces or a quote, or in its wide form."""


@dataclass(slots=True)
class BadRow:
    """A row to mend: ``line`` as in a spreadsheet, ``column`` as the file calls it, ``why`` in Swedish.

    ``personal`` tells that the row may hold a person's number or name; ``why`` never repeats what it is.
    """

    line: int
    column: str
    why: str
    cells: list[str] = field(repr=False)
    personal: bool = False


def write_bad_rows(path: Path | str, header: Iterable[str], bad: Iterable[BadRow]) -> int:
    """Write the rows to mend, with row, column and fault ahead of them; return how many.

    It may hold personal data and is readable for its owner only.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        return _write(file, header, bad)


def bad_rows_csv(header: Iterable[str], bad: Iterable[BadRow]) -> bytes:
    """The same file as bytes, for a download."""
    file = io.StringIO(newline="")
    _write(file, header, bad)
    return file.getvalue().encode("utf-8-sig")


def unquoted(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell, 1) else cell


def _write(file: TextIO, header: Iterable[str], bad: Iterable[BadRow]) -> int:
    header = list(header)
    kept = [index for index, name in enumerate(header) if plain(name) not in FAULT_COLUMNS]
    count = 0
    writer = csv.writer(file, delimiter=";")
    writer.writerow([*FAULT_COLUMNS, *(header[index] for index in kept)])
    for row in bad:
        cells = [row.cells[index] if index < len(row.cells) else "" for index in kept]
        cells = [*cells, *row.cells[len(header) :]]
        writer.writerow([row.line, row.column, row.why, *map(_quoted, cells)])
        count += 1
    return count


def _quoted(cell: str) -> str:
    # Whoever mends the file opens it in a spreadsheet, which must not run what somebody else has written.
    return f"'{cell}" if _FORMULA.match(cell) else cell
