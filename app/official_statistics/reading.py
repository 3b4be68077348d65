"""The figures of a file, as Brå, the police or whoever made a survey gives them: a line for each, or a column for each
period; CSV (UTF-8 or ISO-8859-1) or a workbook. Pure.

`..`, `*`, `.`, `-` and nothing at all are gaps. A number is never made of one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.figures.periods import MONTHS, Days
from app.ground import sheets
from app.intake import csv_file
from app.intake.csv_file import FileRefused
from app.official_statistics.series import CODES, SURVEY, WORDS, label, read_days
from app.privacy import clean
from app.texts import personal

GAPS = frozenset(("", "..", ".", "*", "**", "-", "–", "…", "x", "saknas"))
PLACE_CODE = ("kommunkod", "regionkod", "code")
PLACE = ("kommun", "region", "kommun/region", "municipality", "område")
CODE = ("brottskod", "brås kod", "kod")
NAME = ("brottstyp", "brott", "brottskategori", "kategori", "category", "fråga", "nyckeltal", "typ av brott")
YEAR, PART = ("år", "year"), ("månad", "month", "kvartal", "quarter")
PERIOD = ("period", "tid", "tidsperiod", *PART, *YEAR)
VALUE = ("antal", "antal brott", "anmälda brott", "antal anmälda brott", "count", "andel", "procent", "värde")
RATE = ("per 100 000", "per 100 000 inv", "per 100 000 invånare", "/100 000 inv", "/100 000", "per_100k")
STATE = ("preliminär", "preliminary", "status")
ANSWERS = ("antal svar", "svar", "n", "svarande")
_KNOWN = frozenset((*NAME, *CODE, *PERIOD, *VALUE))
MOST, LONGEST_NAME, LARGEST = 20_000, 160, 1e9
NO_HEADER = "Filen saknar rubrikrad. Kolumnerna är brottstyp, period och antal, eller en kolumn per period."
TITLES = 8
"""So many lines may stand above the header."""
ENTITIES = ((b"&nbsp;", b" "), (b"&amp;", b"&"), (b"&#160;", b" "))
"""What the web application writes into its files; the semicolon of one would split its field."""
ABOVE = "Filen har {n} rader med samma ämne och tid som är tomma i en av dem. Talet gäller."
Figure = dict[str, Any]
"""code, name, first, last (ISO days), value, per_100_000, answers, preliminary."""


def read(content: bytes, *, kind: str, name: str, code: str | None) -> tuple[list[Figure], list[str]]:
    """The figures of the municipality with this name and code, and remarks. Raises FileRefused with the rows that
    cannot be read, and why."""
    rows = sheets.rows(content) if sheets.is_workbook(content) else _records(content)
    at = next((at for at, (_line, cells) in enumerate(rows[:TITLES]) if _is_header(cells)), None)
    if at is None:
        raise FileRefused("no_header", NO_HEADER)
    header = [_plain(cell) for cell in rows[at][1]]
    wide = {cell: days for cell in header if cell not in _KNOWN and (days := read_days(cell))}
    if not wide and not any(cell in VALUE for cell in header):
        raise FileRefused(
            "no_value", f"Filen saknar en kolumn med antal. Den ska heta något av: {', '.join(VALUE[:4])}."
        )
    if not any(cell in (*NAME, *CODE) for cell in header):
        raise FileRefused("no_name", "Filen saknar en kolumn som säger vad som räknas, till exempel brottstyp.")
    told = [(line, dict(zip(header, map(clean, cells), strict=False))) for line, cells in rows[at + 1 :]]
    if len(told) > MOST:
        raise FileRefused("too_many_rows", f"Filen har fler än {MOST} rader. Dela den i flera.")
    return _figures(told, wide, kind, name, code)


def _figures(told, wide: Mapping[str, Days], kind: str, name: str, code: str | None):
    found: dict[tuple[str, Days], Figure] = {}
    faults, others, empty, without = [], 0, 0, True
    for line, row in told:
        if not any(one.strip() for one in row.values()):
            continue
        place = first_of(row, PLACE_CODE), first_of(row, PLACE)
        without = without and not any(place)
        if any(place) and not _is_here(place, name, code):
            others += 1
            continue
        if sum(bool(one.strip()) for one in row.values()) == 1:
            continue  # a note below the table
        try:
            for figure in _of_row(row, wide, kind):
                key = figure["code"] or figure["name"].casefold(), Days(figure["first"], figure["last"])
                known = found.get(key)
                if known is None or (known["value"] is None and figure["value"] is not None):
                    empty += known is not None
                    found[key] = figure
                elif figure["value"] is None:
                    empty += known["value"] is not None
                elif figure != known:
                    raise ValueError(f"{figure['name']}, {label(key[1])}, står på en rad till med ett annat tal.")
        except ValueError as fault:
            faults.append(f"Rad {line}: {fault}")
    if faults:
        more = [f"{len(faults) - 10} rader till behöver rättas."] if len(faults) > 10 else []
        raise FileRefused("rows", " ".join([*faults[:10], *more]))
    if not found:
        raise FileRefused("no_rows", f"Filen har ingen rad för {name}.")
    gaps = sum(one["value"] is None for one in found.values())
    remarks = [
        f"{others} rader gäller andra kommuner och är inte med." if others else "",
        "Filen säger inte vilken kommun den gäller. Se efter att det är den här." if without else "",
        ABOVE.format(n=empty) if empty else "",
        f"{gaps} tal saknas i källan. De visas som luckor, aldrig som noll." if gaps else "",
    ]
    plain = [{**one, "first": one["first"].isoformat(), "last": one["last"].isoformat()} for one in found.values()]
    return plain, [one for one in remarks if one]


def _of_row(row: Mapping[str, str], wide: Mapping[str, Days], kind: str) -> Iterable[Figure]:
    code, name = _what(row)
    base = {"code": code, "name": name, "preliminary": _is_preliminary(first_of(row, STATE))}
    if wide:
        for column, days in wide.items():
            value = _number(row.get(column, ""), kind)
            yield {**base, "first": days.first, "last": days.last, "value": value, "per_100_000": None, "answers": None}
        return
    days = _days(row)
    answers = _number(first_of(row, ANSWERS), "")
    yield {
        **base,
        "first": days.first,
        "last": days.last,
        "value": _number(first_of(row, VALUE), kind),
        "per_100_000": _number(first_of(row, RATE), ""),
        "answers": round(answers) if answers is not None else None,
    }


def _what(row: Mapping[str, str]) -> tuple[str, str]:
    code, name = first_of(row, CODE).strip(), " ".join(first_of(row, NAME).split())
    code = code.replace(" ", "") or WORDS.get(name.casefold(), "")
    name = CODES.get(code, name)
    if not name or len(name) > LONGEST_NAME or len(code) > 40:
        raise ValueError(f"det står inte vad som räknas, eller med fler än {LONGEST_NAME} tecken.")
    if personal(name) or personal(code):
        raise ValueError("namnet kan peka ut en person.")
    return code, name


def _days(row: Mapping[str, str]) -> Days:
    year, part = first_of(row, YEAR).strip(), first_of(row, PART).strip()
    written = [first_of(row, PERIOD).strip(), f"{part} {year}", f"{year}-{part.rjust(2, '0')}", f"{year} {part}"]
    for text in written if not (year and part) else written[1:]:
        if days := read_days(text):
            return days
    raise ValueError(
        f"perioden ”{' '.join(filter(None, (part, year)))[:30] or written[0][:30]}” går inte att läsa. "
        f"Skriv 2026, 2026K3, 2026-08 eller {MONTHS[7]} 2026."
    )


def number_of(text: str) -> float | None:
    """A written number; None for a gap. Raises ValueError for anything else."""
    plain = re.sub(r"[\s\u00a0%]", "", text).lower()
    if plain in GAPS:
        return None
    if not re.fullmatch(r"\d{1,12}([.,]\d{1,6})?", plain):
        raise ValueError(text)
    return float(plain.replace(",", "."))


def _number(text: str, kind: str) -> float | None:
    try:
        value = number_of(text)
    except ValueError:
        raise ValueError(f"talet ”{text.strip()[:30]}” går inte att läsa.") from None
    if value is not None and (value > LARGEST or (kind == SURVEY and value > 100)):
        raise ValueError("andelen ska vara mellan 0 och 100 procent." if kind == SURVEY else "talet är för stort.")
    return value


def _is_preliminary(said: str) -> bool:
    return said.strip().casefold() in ("ja", "1", "true", "x", "p", "preliminär", "preliminärt", "preliminary")


def _is_here(place: tuple[str, str], name: str, code: str | None) -> bool:
    given = [one.strip().casefold() for one in place if one.strip()]
    plain = name.casefold()
    mine = {plain, f"{plain} kommun", f"{plain}s kommun", f"{code} {plain}", str(code)}
    return all(one in mine for one in given)


def _is_header(cells: Sequence[str]) -> bool:
    plain = [_plain(cell) for cell in cells]
    named = any(cell in (*NAME, *CODE) for cell in plain)
    return named and (any(cell in VALUE for cell in plain) or any(map(read_days, plain)))


def _records(content: bytes) -> list[tuple[int, list[str]]]:
    """Of a CSV file; what separates its columns is seen in the header, so a title above it is taken off first."""
    for entity, sign in ENTITIES:
        content = content.replace(entity, sign)
    off, rest = 0, content
    while True:
        try:
            seen = csv_file.read(rest, limits=csv_file.WEB)
        except FileRefused:
            if off:
                raise FileRefused("no_header", NO_HEADER) from None
            raise
        _, _, below = rest.partition(b"\n")
        if _is_header(seen.header) or off == TITLES or not below.strip():
            break
        off, rest = off + 1, below
    rows = [(off + seen.header_line, list(seen.header))]
    for row in seen.rows():
        if row.why:
            raise FileRefused("rows", f"Rad {off + row.line}: {row.why}")
        rows.append((off + row.line, row.cells))
    return rows


def _plain(cell: str) -> str:
    return " ".join(clean(cell).replace("\u00a0", " ").split()).strip('"').lower()


def first_of(row: Mapping[str, str], names: Iterable[str]) -> str:
    return next((row[name] for name in names if row.get(name, "").strip()), "")
