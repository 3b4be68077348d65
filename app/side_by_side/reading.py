"""A file of figures of many municipalities: a line for each municipality, thing and year, or a column for each year; or
their inhabitants. CSV or a workbook, as Brå and SCB give them. Pure.

Years alone are compared: months and quarters in it are left, and said so. A gap is never nought.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.figures.numbers import number
from app.figures.periods import Days
from app.ground import sheets
from app.intake import csv_file
from app.intake.csv_file import FileRefused
from app.official_statistics import reading as figures
from app.official_statistics.series import CODES, WORDS, read_days
from app.privacy import clean
from app.texts import personal

PEOPLE = "folkmängd"
"""What inhabitants on 31 December are kept as, in whatever a file calls them."""
_PEOPLE = (PEOPLE, "folkmangd", "population", "invånare", "antal invånare")
_KIND = ("kommungrupp", "kommuntyp", "slag")
_DATE = ("datum", "date")
MOST_TOWNS, MOST = 400, 100_000
NO_HEADER = (
    "Filen saknar rubrikrad med kommunkod, år och antal. Kolumnerna är kommunkod, kommun, brottstyp, år och antal."
)


@dataclass
class Found:
    """What a file holds."""

    towns: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Code -> (name, kind)."""
    things: dict[str, str] = field(default_factory=dict)
    """What is counted -> as people read it."""
    figures: dict[tuple[str, int, str], float | None] = field(default_factory=dict)
    """(what, year, code) -> its number; None for a gap."""
    remarks: list[str] = field(default_factory=list)


def read(content: bytes) -> Found:
    """Raises FileRefused with the rows that cannot be read, and why."""
    rows = sheets.rows(content) if sheets.is_workbook(content) else _records(content)
    at = next((at for at, (_line, cells) in enumerate(rows[: figures.TITLES]) if _is_header(cells)), None)
    if at is None:
        raise FileRefused("no_header", NO_HEADER)
    header = [_plain(cell) for cell in rows[at][1]]
    wide = {cell: year for cell in header if (year := _year_of(read_days(cell)))}
    if not wide and not any(cell in (*figures.VALUE, *_PEOPLE) for cell in header):
        raise FileRefused("no_value", f"Filen saknar en kolumn med {figures.VALUE[0]} eller {PEOPLE}.")
    if len(rows) > MOST:
        raise FileRefused("too_many_rows", f"Filen har fler än {number(MOST)} rader. Dela den i flera.")
    found, faults, left, elsewhere = Found(), [], 0, 0
    for line, cells in rows[at + 1 :]:
        row = dict(zip(header, (clean(cell) for cell in cells), strict=False))
        if sum(bool(one.strip()) for one in row.values()) < 2:
            continue  # nothing, or a note below the table
        code, name = _place(row)
        if not re.fullmatch(r"\d{4}", code):
            elsewhere += 1
            continue
        try:
            left += _take(found, row, wide, code, name)
        except ValueError as fault:
            faults.append(f"Rad {line}: {fault}")
    if faults:
        more = [f"{number(len(faults) - 10)} rader till behöver rättas."] if len(faults) > 10 else []
        raise FileRefused("rows", " ".join([*faults[:10], *more]))
    if not found.figures:
        raise FileRefused("no_rows", "Filen har inga årstal för någon kommun. Kommunkoden ska ha fyra siffror.")
    if len(found.towns) > MOST_TOWNS:
        raise FileRefused("too_many_towns", f"Filen har fler än {MOST_TOWNS} kommuner. Kontrollera kommunkoderna.")
    gaps = sum(value is None for value in found.figures.values())
    found.remarks = [
        f"{number(left)} tal gäller månader eller kvartal och är inte med: kommuner jämförs år för år." if left else "",
        f"{number(elsewhere)} rader gäller inte en kommun med fyrsiffrig kod, och är inte med." if elsewhere else "",
        f"{number(gaps)} tal saknas i källan. De visas som luckor, aldrig som noll." if gaps else "",
    ]
    found.remarks = [one for one in found.remarks if one]
    return found


def _take(found: Found, row: Mapping[str, str], wide: Mapping[str, int], code: str, name: str) -> int:
    """Keep a line's figures; how many were left. Raises ValueError with what is wrong with it."""
    kind = " ".join(figures.first_of(row, _KIND).split())
    if len(name) > 60 or len(kind) > 80 or personal(name) or personal(kind):
        raise ValueError("kommunens namn eller slag går inte att använda.")
    known = found.towns.get(code, ("", ""))
    if name and known[0] and known[0] != name:
        raise ValueError(f"kommunkoden {code} har två namn: {known[0]} och {name}.")
    found.towns[code] = name or known[0], kind or known[1]
    people = figures.first_of(row, _PEOPLE)
    if people or not any(row.get(one) for one in (*figures.NAME, *figures.CODE)):
        what = PEOPLE
        found.things[what] = "Folkmängd 31 december"
        written = {_year_written(row): people or figures.first_of(row, figures.VALUE)} if not wide else {}
    else:
        thing, called = _thing(row)
        what = PEOPLE if called.casefold() in _PEOPLE else thing
        found.things[what] = "Folkmängd 31 december" if what == PEOPLE else called
        written = {_year_written(row): figures.first_of(row, figures.VALUE)} if not wide else {}
    written = {year: row.get(column, "") for column, year in wide.items()} or written
    left = 0
    for year, said in written.items():
        if year is None:
            left += 1
            continue
        value = _number(said)
        before = found.figures.get((what, year, code))
        if before is not None and value is not None and before != value:
            raise ValueError(f"{found.things[what]} {year} i {name or code} står på en rad till med ett annat tal.")
        found.figures[what, year, code] = value if before is None else before
    return left


def _thing(row: Mapping[str, str]) -> tuple[str, str]:
    code = figures.first_of(row, figures.CODE).replace(" ", "")
    name = " ".join(figures.first_of(row, figures.NAME).split())
    code = code or WORDS.get(name.casefold(), "")
    name = CODES.get(code, name)
    if not name or len(name) > figures.LONGEST_NAME or len(code) > 40 or personal(name) or personal(code):
        raise ValueError("det står inte vad som räknas, eller så går namnet inte att använda.")
    return code or name.casefold(), name


def _place(row: Mapping[str, str]) -> tuple[str, str]:
    """(code, name): in two columns, or in one as "1983 Köping"."""
    code = figures.first_of(row, figures.PLACE_CODE).strip()
    name = " ".join(figures.first_of(row, figures.PLACE).split())
    together = re.fullmatch(r"(\d{4})\s+(.+)", name)
    if together:
        code, name = code or together[1], together[2]
    return code.zfill(4) if code.isdigit() and len(code) == 3 else code, name.removesuffix(" kommun")


def _year_written(row: Mapping[str, str]) -> int | None:
    """None for a part of a year. Raises ValueError for what is no time."""
    written = figures.first_of(row, _DATE).strip()
    if found := re.fullmatch(r"(\d{4})-12-31", written):
        return int(found[1])
    if figures.first_of(row, figures.PART).strip():
        return None
    written = written or figures.first_of(row, figures.PERIOD).strip()
    days = read_days(written)
    if days is None:
        raise ValueError(f"året ”{written[:30]}” går inte att läsa.")
    return _year_of(days)


def _year_of(days: Days | None) -> int | None:
    whole = days and (days.first.month, days.first.day, days.last.month, days.last.day) == (1, 1, 12, 31)
    return days.first.year if days and whole and days.first.year == days.last.year else None


def _number(said: str) -> float | None:
    try:
        value = figures.number_of(said)
    except ValueError:
        raise ValueError(f"talet ”{said.strip()[:30]}” går inte att läsa.") from None
    if value is not None and (value > figures.LARGEST or value != round(value)):
        raise ValueError(f"talet ”{said.strip()[:30]}” är inget antal.")
    return value


def _is_header(cells: Sequence[str]) -> bool:
    plain = [_plain(cell) for cell in cells]
    placed = any(cell in (*figures.PLACE_CODE, *figures.PLACE) for cell in plain)
    return placed and any(cell in (*figures.VALUE, *_PEOPLE) or read_days(cell) for cell in plain)


def _records(content: bytes) -> list[tuple[int, list[str]]]:
    for entity, sign in figures.ENTITIES:
        content = content.replace(entity, sign)
    seen = csv_file.read(content, limits=csv_file.WEB)
    rows = [(seen.header_line, list(seen.header))]
    for row in seen.rows():
        if row.why:
            raise FileRefused("rows", f"Rad {row.line}: {row.why}")
        rows.append((row.line, row.cells))
    return rows


def _plain(cell: str) -> str:
    return " ".join(clean(cell).replace("\u00a0", " ").split()).strip('"').lower()
