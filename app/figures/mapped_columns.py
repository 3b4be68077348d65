"""What somebody has decided that a file of others says: which of its columns is which of ours, what its words mean, and
which figure of a day comes first where that can be several. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from app.figures.written_columns import plain_name

LEFT_OUT = ""
"""Of a column: none of ours. Of a word: an empty cell."""
ROW_LEFT_OUT, AS_IT_IS = "\x1f-", "\x1f="
"""Of a word: the rows that have it are not read; it stays, and its rows come to be mended."""
DAYS = ("tidigast", "senast", "datum", "slutdatum")
"""Our columns in which a day stands."""
ORDERS = ("dmy", "mdy", "ymd")
_SEVERAL = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)(?P<rest>[ T].*)?", re.ASCII)


@dataclass(frozen=True)
class Reading:
    """How a file is read: `columns` a key of its header (`keys_of`) -> our column or LEFT_OUT; `words` our column -> a
    word in small letters -> what our cell says, or one of the three above; `days` a way of writing days (`shape_of`) ->
    one of ORDERS."""

    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def keys_of(header: Iterable[str]) -> list[str]:
    """What its columns are told apart by: the plain name, numbered where several have the same or none."""
    seen: Counter[str] = Counter()
    found = []
    for name in map(plain_name, header):
        seen[name] += 1
        found.append(name if seen[name] == 1 and name else f"{name} {seen[name]}")
    return found


def layout_of(header: Iterable[str]) -> str:
    """The same of every file with the same columns, in whatever order."""
    return sha256("\x1f".join(sorted(keys_of(header))).encode()).hexdigest()


def shape_of(written: str) -> str:
    """How a day is written that can be several: its sign and how many figures come last ("/2" of 3/11/26); else ""."""
    found = _SEVERAL.fullmatch(written.strip())
    return f"{found[2]}{len(found[4])}" if found else ""


def day_in(order: str, written: str) -> date | None:
    """The day that is meant when its figures come in this order; None where there is no such day."""
    found = _SEVERAL.fullmatch(written.strip())
    if found is None or (order == "ymd" and len(found[4]) == 4):
        return None
    figures = dict(zip(order, (found[1], found[3], found[4]), strict=True))
    year = int(figures["y"]) + (0 if len(figures["y"]) == 4 else 2000)
    try:
        return date(year, int(figures["m"]), int(figures["d"]))
    except ValueError:
        return None


def mapped(header: Sequence[str], reading: Reading) -> tuple[tuple[str, ...], Callable[[list[str]], list[str] | None]]:
    """The header in our columns, and what makes a row of it: None for a row that is left out. A column that nothing is
    decided of stays as it is."""
    ours = [reading.columns.get(key, name) for key, name in zip(keys_of(header), header, strict=True)]
    kept = [(at, name) for at, name in enumerate(ours) if name != LEFT_OUT]
    words = {at: reading.words[name] for at, (_index, name) in enumerate(kept) if reading.words.get(name)}
    days = [at for at, (_index, name) in enumerate(kept) if name in DAYS] if reading.days else []
    width = len(header)

    def row(cells: list[str]) -> list[str] | None:
        cells = cells + [""] * (width - len(cells))
        new = [cells[index] for index, _name in kept]
        for at, meant in words.items():
            said = meant.get(word_of(new[at]))
            if said == ROW_LEFT_OUT:
                return None
            if said not in (None, AS_IT_IS):
                new[at] = said
        for at in days:
            new[at] = _in_order(new[at], reading.days)
        return [*new, *cells[width:]]

    return tuple(name for _index, name in kept), row


def word_of(cell: str) -> str:
    """A word as it is compared."""
    return " ".join(cell.lower().split())


def _in_order(written: str, days: Mapping[str, str]) -> str:
    """The day with its year first, when it can be several and the order is decided; else as it is."""
    order = days.get(shape_of(written))
    if order is None or (day := day_in(order, written)) is None:
        return written
    found = _SEVERAL.fullmatch(written.strip())
    return f"{day}{(found and found['rest']) or ''}"
