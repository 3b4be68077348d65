"""Places and populations as the rows of a table, whatever program made it: columns found by their names, faults told by
their rows. Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.ground import sheets
from app.intake import csv_file
from app.intake.csv_file import FileRefused
from app.places.grid import EAST, NORTH, SOUTH, WEST, degrees
from app.places.kinds import PLACE_KINDS
from app.privacy import clean
from app.texts import personal

Rows = list[tuple[int, dict[str, str]]]
"""(the row's number in the file, its cells by the header's name in small letters)."""
NAME = ("namn", "plats", "name", "place")
OTHERS = ("andra namn", "andra_namn", "kallas", "alias", "other_names")
KIND = ("sort", "typ", "platstyp", "kind", "type")
LAT, LON = ("lat", "latitud", "latitude"), ("lon", "longitud", "long", "longitude", "lng")
NORTHING, EASTING = ("n", "nord", "northing", "y"), ("e", "öst", "ost", "easting", "x")
MOST_PLACES, LONGEST_NAME, MOST_NAMES = 2_000, 80, 10
REGION = ("region", "område", "delområde", "kommun", "kommunkod", "code", "municipality", "namn")
YEAR, DATE = ("år", "year", "tid"), ("datum", "date")
NUMBER = ("folkmängd", "antal", "invånare", "befolkning", "population", "n")
SEX, AGE, TOTALS = (
    ("kön", "sex"),
    ("ålder", "age"),
    ("totalt", "total", "samtliga", "totalt ålder", "totalt kön", "båda"),
)
OLDEST, MOST = 1950, 10_000_000
OTHER_KIND = "annat"
HEADINGS = frozenset((*NAME, *LAT, *REGION, *DATE))
TITLE = 5
"""So many lines may stand above the header."""


def table(content: bytes) -> Rows:
    """The rows of a CSV file or a workbook below its header; a title above that is left out. Raises FileRefused."""
    if len(content) > csv_file.WEB.size:
        raise FileRefused("too_big", f"Filen är större än {csv_file.WEB.size // csv_file.MEGABYTE} MB.")
    rows = sheets.rows(content) if sheets.is_workbook(content) else _records(content)
    head = next((at for at, (_, cells) in enumerate(rows[:TITLE]) if _is_header(cells)), None)
    if head is None:
        told = ", ".join((NAME[0], KIND[0], LAT[0], LON[0])), ", ".join((REGION[1], YEAR[0], NUMBER[0]))
        raise FileRefused("no_header", f"Filen saknar rubrikrad. Platser har {told[0]}; folkmängd har {told[1]}.")
    header = [_heading(cell) for cell in rows[head][1]]
    return [(line, dict(zip(header, map(_clean, cells), strict=False))) for line, cells in rows[head + 1 :]]


def _records(content: bytes) -> list[tuple[int, list[str]]]:
    """Of a CSV file; what separates its columns is seen in the header, so a title above it is taken off first."""
    off, rest = 0, content
    while True:
        read = csv_file.read(rest, limits=csv_file.WEB)
        _, _, below = rest.partition(b"\n")
        if _is_header(read.header) or off == TITLE or not below.strip():
            break
        off, rest = off + 1, below
    return [(off + read.header_line, list(read.header)), *((off + row.line, row.cells) for row in read.rows())]


def _is_header(cells: Sequence[str]) -> bool:
    return sum(map(bool, cells)) > 1 and any(_heading(cell) in HEADINGS for cell in cells)


def _heading(cell: str) -> str:
    return clean(cell).strip().strip('"').lower()


def _clean(cell: str) -> str:
    return " ".join(clean(cell).split())


def places(rows: Iterable[tuple[int, Mapping[str, str]]], *, what: str = "Rad") -> list[dict]:
    """The places of a file. Raises FileRefused with the rows that cannot be read, and why."""
    found, faults, seen = [], [], {}
    for line, told in rows:
        try:
            one = _place(told)
            if earlier := seen.get(one["name"].casefold()):
                raise ValueError(f"platsen finns redan på {what.lower()} {earlier}.")
            seen[one["name"].casefold()] = line
            found.append(one)
        except ValueError as fault:
            faults.append(f"{what} {line}: {fault}")
        if len(found) > MOST_PLACES:
            raise FileRefused("too_many", f"Filen har fler än {MOST_PLACES} platser.")
    _refuse(faults)
    if not found:
        raise FileRefused("no_rows", "Filen innehåller inga platser.")
    return found


def _place(told: Mapping[str, str]) -> dict:
    name = _at(told, NAME)
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(f"namnet saknas eller är längre än {LONGEST_NAME} tecken.")
    others = [one.strip() for one in re.split(r"[;|]", _at(told, OTHERS)) if one.strip()]
    if any(personal(one) for one in (name, *others)):
        raise ValueError("namnet kan peka ut en person. En plats kallas vid sitt eget namn.")
    if len(others) > MOST_NAMES or any(len(one) > LONGEST_NAME for one in others):
        raise ValueError(f"högst {MOST_NAMES} andra namn med högst {LONGEST_NAME} tecken, med semikolon emellan.")
    kind = _at(told, KIND).lower() or OTHER_KIND
    kinds = {one.lower(): one for one in PLACE_KINDS}
    if kind not in kinds:
        raise ValueError(f"sorten ”{kind[:40]}” finns inte. Välj en av: {', '.join(PLACE_KINDS)}.")
    lat, lon = _point(told)
    return {"name": name, "other_names": others, "kind": kinds[kind], "lat": round(lat, 6), "lon": round(lon, 6)}


def _point(told: Mapping[str, str]) -> tuple[float, float]:
    """Degrees, of degrees or of metres in SWEREF 99 TM."""
    north, east = _at(told, (*LAT, *NORTHING)), _at(told, (*LON, *EASTING))
    try:
        lat, lon = (float(one.replace(",", ".").replace(" ", "")) for one in (north, east))
    except ValueError:
        raise ValueError(
            "läget saknas eller går inte att läsa. Skriv lat och lon, eller N och E i SWEREF 99 TM."
        ) from None
    if lat > 1_000 and lon > 1_000:
        lat, lon = degrees(*sorted((lat, lon)))  # in Sweden the easting is always the less
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        raise ValueError("läget är inte i Sverige. Står lat och lon i rätt kolumner?")
    return lat, lon


def populations(
    rows: Sequence[tuple[int, Mapping[str, str]]],
    *,
    name: str,
    code: str | None,
    areas: Mapping[str, str],
    last_year: int,
) -> tuple[list[dict], list[str]]:
    """Inhabitants of the municipality (`area` None) and of its sub-areas at the end of years, and remarks.

    `areas`: how a file may call a sub-area, in lower case -> its name. A row for each year or, as SCB gives them, a
    column for each. Raises FileRefused with the rows that cannot be read.
    """
    found: dict[tuple[str | None, int], dict[bool, int]] = {}
    faults, unknown = [], set()
    for line, told in rows:
        region = _at(told, REGION)
        if not region and not any(told.values()):
            continue
        if len(told) == 1 or (region and not any(_digits(one) for key, one in told.items() if key not in REGION)):
            continue  # a note below the table
        here, where = _region(region, name, code, areas)
        if not here:
            unknown.add(region)
            continue
        try:
            whole = _is_total(told, SEX) and _is_total(told, AGE)
            for year, n in _numbers(told, last_year):
                of = found.setdefault((where, year), {})
                if whole and whole in of:
                    raise ValueError(f"{region or name} år {year} står på en rad till. Ta bort den ena.")
                of[whole] = n if whole else of.get(whole, 0) + n
        except ValueError as fault:
            faults.append(f"Rad {line}: {fault}")
    _refuse(faults)
    if not found:
        raise FileRefused("no_rows", f"Filen har ingen rad för {name} eller dess delområden.")
    remarks = [f"{len(unknown)} områden i filen finns inte här och är inte med."] if unknown else []
    given = [{"area": area, "year": year, "n": of.get(True, of.get(False, 0))} for (area, year), of in found.items()]
    return sorted(given, key=lambda one: (one["area"] or "", one["year"])), remarks


def _region(region: str, name: str, code: str | None, known: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether it is here, and the sub-area's name; None for the whole municipality."""
    plain = region.casefold()
    if not region or plain in (name.casefold(), f"{name} kommun".casefold(), f"{name}s kommun".casefold()):
        return True, None
    first, _, rest = plain.partition(" ")
    if code and (first == code or plain == code):
        return True, None
    for one in (plain, rest, rest.strip("()"), first):
        if one in known:
            return True, known[one]
    return False, None


def _numbers(told: Mapping[str, str], last_year: int) -> list[tuple[int, int]]:
    """(year, inhabitants) of a row. Raises ValueError with a sentence."""
    wide = {key: found[0] for key in told if len(found := re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", key)) == 1}
    if wide:
        pairs = [(year, told[key]) for key, year in wide.items() if told[key] not in ("", "..", "-")]
    else:
        year = _at(told, YEAR) or _at(told, DATE)
        if _at(told, DATE) and not year.endswith("-12-31"):
            raise ValueError(f"folkmängden gäller ett årsskifte, som 2024-12-31. Här står {year[:20]}.")
        pairs = [(year[:4], _at(told, NUMBER))]
    found = []
    for written, number in pairs:
        if not (written.isascii() and written.isdigit()) or not OLDEST <= int(written) <= last_year:
            raise ValueError(f"året ska vara från {OLDEST} till {last_year}. Här står ”{written[:20]}”.")
        if (n := _digits(number)) is None or not 0 < n <= MOST:
            raise ValueError("folkmängden ska vara ett helt tal, större än noll.")
        found.append((int(written), n))
    return found


def _digits(text: str) -> int | None:
    plain = text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 12 else None


def _is_total(told: Mapping[str, str], names: Sequence[str]) -> bool:
    """Whether a row is of all: it says so, or nothing is said."""
    said = _at(told, names).lower()
    return not said or any(said.startswith(one) for one in TOTALS)


def _at(told: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((told[name] for name in names if told.get(name)), "")


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        more = [f"{len(faults) - 10} rader till behöver rättas."] if len(faults) > 10 else []
        raise FileRefused("rows", " ".join([*faults[:10], *more]))
