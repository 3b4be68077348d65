"""Which source counts: of an organisation, what is reported here or the files of one layout, on each of its days. Pure.

An old tool may run beside this one for a quarter, so that both tell of the same events. Where nothing is said, all
count.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from app.figures.written_columns import plain_name

OWN, FILES = "own", "file"
"""What is reported here · files, whatever their layout. Every other code is a layout (`layout_of`)."""


def layout_of(header: Iterable[str], without: Iterable[str] = ()) -> str:
    """What the layout of a file is known by: its columns, in whatever order they stand and however they are written."""
    names = sorted({plain_name(name) for name in header} - {"", *without})
    return sha256("\x1f".join(names).encode()).hexdigest()[:12]


def source_of(row: Any) -> str:
    """The code of the source that a report came from."""
    return row.layout or (OWN if row.reported_by else FILES)


def are_one(counts: str, source: str) -> bool:
    """Whether the source that counts is this one. Which files FILES is, is not known: it is like any."""
    return counts == source or (FILES in (counts, source) and OWN not in (counts, source))


def counting(organisation: Any, day: date) -> str | None:
    """The code of the source that counts on this day; None where all do."""
    until = organisation.counted_until
    return organisation.counted_source if until is None or day <= until else organisation.counted_then


def in_words(organisation: Any) -> str:
    """ "Räknas ur filer till och med 2026-11-30, därefter ur det som rapporteras här." "" where all sources count."""
    if not organisation.counted_source:
        return ""
    first, until, then = organisation.counted_source, organisation.counted_until, organisation.counted_then
    told = f"Räknas ur {_word(first)}"
    return f"{told}." if until is None else f"{told} till och med {until}, därefter ur {_word(then, first)}."


def _word(code: str, other: str = OWN) -> str:
    if code == OWN:
        return "det som rapporteras här"
    return "filer" if other == OWN else "filer av ett annat slag"
