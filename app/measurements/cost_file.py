"""A file with what damage has cost: a line a month, an owner and a place, all taken in or none. Pure."""

import csv
import re
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import NamedTuple
from uuid import UUID

COLUMNS = "månad", "ägare", "plats", "kronor"
MOST = 500
LARGEST = 200_000
"""Bytes."""


class Line(NamedTuple):
    first: date
    organisation_id: UUID
    named_place_id: UUID | None
    place_text: str
    number: int


def read(content: bytes, owners: Mapping[str, UUID], places: Mapping[str, UUID]) -> tuple[list[Line], list[str]]:
    """Its lines, and a sentence for each that cannot be read. owners, places: by their names in small letters; a place
    that has another name is kept in words."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    if not rows or tuple(cell.strip().casefold() for cell in rows[0]) != COLUMNS:
        return [], [f"Första raden ska vara {';'.join(COLUMNS)}."]
    if len(rows) - 1 > MOST:
        return [], [f"Filen har {len(rows) - 1} rader, högst {MOST}."]
    lines, faults = [], []
    for n, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        if len(cells) != len(COLUMNS):
            faults.append(f"Rad {n} har inte fyra kolumner.")
            continue
        month, owner, place, kronor = (cell.strip() for cell in cells)
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", month)
        amount = re.fullmatch(r"\d{1,9}", re.sub(r"[\s\u00a0]", "", kronor))
        if not found or int(found[1]) < 2000:
            faults.append(f"Rad {n}: skriv månaden som 2026-09.")
        elif owner.casefold() not in owners:
            faults.append(f"Rad {n}: ägaren finns inte bland verksamheterna som du skriver åt.")
        elif not amount:
            faults.append(f"Rad {n}: skriv kostnaden i hela kronor.")
        else:
            at = places.get(place.casefold())
            first = date(int(found[1]), int(found[2]), 1)
            lines.append(Line(first, owners[owner.casefold()], at, "" if at else place, int(amount[0])))
    return lines, faults
