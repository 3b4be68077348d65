"""Columns of other programs that mean one thing alone, as ours: the day, the clock and where it ends are one cell, and
what a known export has beside them is left out. Pure."""

import re
from collections.abc import Callable, Sequence
from unicodedata import category, normalize

from app.figures.written_cells import NOTHING, clocks_of, year_first

DAY = ("datum", "dag", "händelsedatum", "date")
CLOCK = ("klockslag", "kl", "klocka", "klockan", "tid", "från_kl", "starttid", "tidpunkt", "time")
UNTIL = ("till_kl", "sluttid", "t_o_m_kl", "tom_kl")
LAST_DAY = ("slutdatum", "till_datum", "datum_till")
TIMES = frozenset((*DAY, *CLOCK, *UNTIL, *LAST_DAY))
EXPORT = {"ärendenummer", "händelsetyp", "datum", "från_kl", "till_kl", "rapporterande_verksamhet", "beskrivning"}
LEFT_OUT = {"adress", "status"}
"""What a file with all the columns of `EXPORT` has that no report has: decided here, once, for it alone."""
_MIDNIGHT = re.compile(r"[ T]0?0[:.]00(?:[:.]00(?:[.,]0+)?)?$", re.ASCII)


def plain_name(name: str) -> str:
    """A column's name as it is compared: small letters, one underline between words, no invisible signs."""
    seen = "".join(sign for sign in normalize("NFKC", name) if category(sign) != "Cf")
    return "_".join(seen.lower().replace(".", " ").split())


def joined(header: Sequence[str]) -> tuple[tuple[str, ...], Callable[[list[str]], list[str]]] | None:
    """The header with our columns of time in it, and what makes a row of it; None where nothing is to be joined."""
    names = [plain_name(name) for name in header]
    ours = {"tidigast", "earliest"} & set(names)
    clock = _only(names, CLOCK)
    day = _only(names, ("tidigast", "earliest") if ours and clock is not None else () if ours else DAY)
    if day is None:
        return None
    has_end = {"senast", "latest"} & set(names)
    until, last = (None, None) if has_end else (_only(names, UNTIL), _only(names, LAST_DAY))
    left_out = {at for at, name in enumerate(names) if set(names) >= EXPORT and name in LEFT_OUT}
    gone = left_out | {at for at in (clock, until, last) if at is not None}
    kept = [at for at in range(len(header)) if at not in gone]
    new = tuple("tidigast" if at == day else header[at] for at in kept) + (("senast",) if last is not None else ())

    def row(cells: list[str]) -> list[str]:
        cells = cells + [""] * (len(header) - len(cells))
        said = [_said(cells, at) for at in (day, clock, until, last)]
        first, latest = when(*said)
        given = [first if at == day else cells[at] for at in kept]
        return [*given, *([latest] if last is not None else []), *cells[len(header) :]]

    return new, row


def when(day: str, clock: str, until: str = "", last_day: str = "") -> tuple[str, str]:
    """(first, last) as our columns write them; a span within the night is one cell, which ends the day after when its
    clock is less. What cannot be understood stays in the cell, to be told."""
    day, last_day = (_MIDNIGHT.sub("", year_first(one)) if clock or until else one for one in (day, last_day))
    clock, until = clocks_of(clock), clocks_of(until)
    if last_day:
        return f"{day} {clock}".strip(), f"{last_day} {until}".strip()
    return f"{day} {clock}".strip() + (f"-{until}" if until else ""), ""


def _said(cells: Sequence[str], at: int | None) -> str:
    cell = "" if at is None else cells[at].strip()
    return "" if cell in NOTHING else cell


def _only(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    """The column that is called so, when one is."""
    found = [at for at, name in enumerate(names) if name in wanted]
    return found[0] if len(found) == 1 else None
