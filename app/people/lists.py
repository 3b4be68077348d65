"""A list of people from a file (CSV or Excel): who is to have which role, read row by row."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.ground import sheets
from app.intake import csv_file
from app.intake.csv_file import FileRefused
from app.people import rules
from app.people.rules import Asked, Known
from app.privacy import clean
from tenants.access import Role

COLUMNS = {
    "email": ("e-post", "epost", "e-postadress", "email"),
    "role": ("roll",),
    "organisation": ("organisation", "verksamhet"),
    "valid_from": ("från", "från och med", "första dag"),
    "valid_to": ("till", "till och med", "sista dag"),
    "name": ("namn", "funktion", "namn eller funktion"),
}
"""What a column tells, and what its heading may say."""
MOST = 200
_ROLES = {role.label.casefold(): role for role in Role} | {role.value: role for role in Role}


@dataclass(frozen=True)
class Row:
    """A row of the file, as written, what it asks for, and the sentences on what is wrong with it."""

    line: int
    told: Mapping[str, str]
    asked: Asked | None = None
    why: tuple[str, ...] = ()
    there: bool = False
    """Whether she has the role already, or an invitation to it waits: she is left as she is."""


def told(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """(line, column → text) of the rows below the header. Raises FileRefused with a sentence."""
    if len(content) > csv_file.MEGABYTE:
        raise FileRefused("too_big", "Filen är större än 1 MB.")
    rows = sheets.rows(content) if sheets.is_workbook(content) else _records(content)
    heading = {name: column for column, names in COLUMNS.items() for name in names}
    columns = [heading.get(_clean(cell).casefold()) for cell in (rows[0][1] if rows else ())]
    if not {"email", "role"} <= set(columns):
        raise FileRefused("no_header", "Filens första rad ska ha rubrikerna e-post, roll, organisation, från och till.")
    if len(rows) > MOST + 1:
        raise FileRefused("too_many_rows", f"Filen har fler än {MOST} rader. Dela den i flera.")
    if len(rows) == 1:
        raise FileRefused("empty", "Filen har rubriker men inga rader under dem.")
    return [
        (line, {column: _clean(cell) for column, cell in zip(columns, cells, strict=False) if column})
        for line, cells in rows[1:]
    ]


def written(rows: Iterable[Row]) -> str:
    """The same rows as a file again, of which only what can be given is left."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow([names[0] for names in COLUMNS.values()])
    writer.writerows([row.told.get(column, "") for column in COLUMNS] for row in rows if row.asked and not row.why)
    return out.getvalue()


def read(rows: Sequence[tuple[int, dict[str, str]]], organisations: Mapping[str, UUID], confirmed: bool) -> list[Row]:
    """What each asks for, when its role, organisation and days can be understood. `confirmed` as `Asked`."""
    names = {name.casefold(): (name, id) for name, id in organisations.items()}
    return [_row(line, cells, names, confirmed) for line, cells in rows]


def _row(line: int, cells: dict[str, str], names: Mapping[str, tuple[str, UUID]], confirmed: bool) -> Row:
    why, days = [], {}
    role = _ROLES.get(cells.get("role", "").casefold())
    if role is None:
        why.append(f"rollen ”{cells.get('role', '')}” finns inte.")
    where, (name, id) = cells.get("organisation", ""), ("", None)
    if where:
        name, id = names.get(where.casefold(), ("", None))
        if id is None:
            why.append(f"verksamheten ”{where}” finns inte här.")
    for column, word in (("valid_from", "första"), ("valid_to", "sista")):
        try:
            days[column] = _day(cells.get(column, ""))
        except (ValueError, OverflowError):
            why.append(f"{word} dagen ”{cells[column]}” är ingen dag. Skriv som 2026-12-01.")
    if why or role is None:
        return Row(line, cells, None, tuple(why))
    called = cells.get("name") or ", ".join(filter(None, (role.label, name)))
    asked = Asked(cells.get("email", "").lower(), called, role, id, days["valid_from"], days["valid_to"], confirmed)
    return Row(line, cells, asked)


def _day(cell: str) -> date | None:
    """A date as it is written, or as a workbook keeps it: in days since 1899."""
    if not cell:
        return None
    return (
        date(1899, 12, 30) + timedelta(int(cell))
        if cell.isdecimal() and len(cell) == 5
        else date.fromisoformat(cell[:10])
    )


def judged(rows: Sequence[Row], known: Known, waiting: set[tuple], may: Sequence[Asked]) -> list[Row]:
    """The rows with what is wrong with each: `waiting`: (address, role, organisation) of invitations that wait;
    `may`: what the one who asks may give."""
    found, seen = [], {}
    for row in rows:
        if row.asked is None:
            found.append(row)
            continue
        key, why = (row.asked.email, row.asked.role, row.asked.organisation_id), []
        if key in seen:
            why.append(f"samma som rad {seen[key]}.")
        there = key in known.holding or key in waiting
        seen[key] = row.line
        if row.asked not in may:
            why.append(f"rollen {row.asked.role.label.lower()} är inte din att ge.")
        elif not there:
            why += [one[:1].lower() + one[1:] for said in rules.faults(row.asked, known).values() for one in said]
        found.append(Row(row.line, row.told, row.asked, tuple(why), there))
    return found


def _records(content: bytes) -> list[tuple[int, list[str]]]:
    read = csv_file.read(content, limits=csv_file.WEB)
    return [(read.header_line, list(read.header)), *((row.line, row.cells) for row in read.rows())]


def _clean(cell: str) -> str:
    return " ".join(clean(cell).split())
