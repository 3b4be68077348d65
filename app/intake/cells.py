"""Times, positions and ids as people and spreadsheets write them in the cells of a file."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time
from unicodedata import normalize

from app.figures.periods import local_date, moment_of
from app.figures.written_times import read_written
from app.incidents.fields import FIELDS

_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
_FORMAT = "Skriv tiden som 2026-09-03 07:15, eller bara dagen som 2026-09-03."
_FIGURE = re.compile(r"-?\d{1,3}(?:[.,]\d{1,15})?|\d{6,7}(?:[.,]\d{1,9})?", re.ASCII)

# 2,02611E+11 · 2.02611e11 · 2E+11 · 2,02611×10^11. A letter E between whole numbers (2026E117) may be a real id.
_SCIENTIFIC = re.compile(
    r"[+-]?(?:\d{1,20}[.,]\d{0,20}(?:E[+-]?|[X×*·]10\^?[+-]?)|\d(?:E[+-]?|[X×*·]10\^?[+-]?)|\d{2,20}E[+-])\d{1,3}",
    re.ASCII,
)


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
    if not earliest and not latest:
        raise WrongCell("earliest", FIELDS["earliest"].missing)
    first, day_alone = _moment("earliest" if earliest else "latest", earliest or latest)
    if not day_alone and (not latest or not earliest):
        return first, first
    last, whole_day = _moment("latest" if latest else "earliest", latest or earliest, at_end=True)
    if last > now and whole_day and local_date(last) == local_date(now):
        last = max(now.replace(second=0, microsecond=0), first)
    return first, last


def position(lat: str, lon: str) -> tuple[float | None, float | None]:
    """The two figures, None for an empty cell. A comma may stand for the point. Raises `WrongCell`.

    Metres are read too, so that the report's own rules can say what they look like.
    """
    for column, written in (("lat", lat), ("lon", lon)):
        if written and not _FIGURE.fullmatch(written):
            raise WrongCell(column, "Talet går inte att läsa. Skriv till exempel lat 59,5137 och lon 15,9906.")
    north, east = (float(written.replace(",", ".")) if written else None for written in (lat, lon))
    return north, east


def is_scientific(written: str) -> bool:
    """Whether a spreadsheet has made a rounded number of the id: several ids are then written alike."""
    return (
        _SCIENTIFIC.fullmatch("".join(normalize("NFKC", written).replace("\N{MINUS SIGN}", "-").split()).upper())
        is not None
    )


def rounded_ids(written: Iterable[str]) -> frozenset[str]:
    """Those of the ids that stand on several rows and end in so many noughts that they are rounded."""
    seen = Counter(one for one in written if _ends_in_noughts(one))
    return frozenset(one for one, n in seen.items() if n > 1)


def _ends_in_noughts(written: str) -> bool:
    # A spreadsheet keeps fifteen digits; with fewer shown there are more noughts.
    if not (written.isascii() and written.isdigit() and len(written) >= 10):
        return False
    return not written[15:].strip("0") if len(written) > 15 else written.endswith("0000")


def cell_name(index: int, line: int) -> str:
    """How a spreadsheet names the cell in this column (0 first) and row: B7."""
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters, index = chr(ord("A") + letter) + letters, index - 1
    return f"{letters}{line}"


def _moment(column: str, written: str, *, at_end: bool = False) -> tuple[datetime, bool]:
    """The moment in UTC, and whether only the day was given."""
    try:
        found = read_written(written)
        if isinstance(found, datetime):
            return moment_of(found), False
        if found:
            return moment_of(datetime.combine(found, time(23, 59) if at_end else time())), True
    except ValueError as fault:
        raise WrongCell(column, str(fault)) from None
    what = "är ett Excel-tal i stället för ett datum" if _SERIAL.fullmatch(written) else "går inte att läsa"
    raise WrongCell(column, f"Tiden {what}. {_FORMAT}")
