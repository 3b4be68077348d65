"""The first rows of a file and the oddest of all, as they stand in it and as they are read. Without database
or clock."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.figures.mapped_columns import Reading, keys_of
from app.incidents.rules import Knowledge
from app.intake.csv_file import CsvFile, CsvRow
from app.intake.held_rows import in_words
from app.intake.incident_rows import parse_rows
from app.intake.report_files import BadRow, columns_of, masked
from tenants.models import Tenant

FIRST = 3
LONGEST = 40
"""Signs that are shown of a cell."""
_DATED = 4


class Shown(NamedTuple):
    """A row: why it is shown, what stands in it, and what it is read as, or what is wrong with it."""

    line: int
    why: str
    written: str
    read_as: str
    fault: str


@dataclass(frozen=True)
class _Chosen(CsvFile):
    """Some of the rows of a table."""

    some: dict[int, CsvRow] = field(default_factory=dict, repr=False)

    def rows(self) -> Iterator[CsvRow]:
        return iter([self.some[line] for line in sorted(self.some)])


def shown(
    sent: CsvFile, opened: CsvFile, reading: Reading, known: Knowledge, municipalities: list[Tenant]
) -> list[Shown]:
    """`sent`: the table as it was sent; `opened`: the same as it is decided. Raises FileRefused as `parse_rows`."""
    why, rows = _odd(opened)
    told = (opened.header, opened.header_line, opened.delimiter, opened.encoding, opened.limits, opened._open)
    read = {}
    for one in parse_rows(_Chosen(*told, some=rows), known=known, municipalities=municipalities):
        read[one.line] = one
    written = _written(sent, reading, rows.keys())
    found = []
    for line in sorted(rows, key=lambda line: (bool(why[line]), line)):
        one = read[line]
        fault, hidden = (one.why, one.personal) if isinstance(one, BadRow) else ("", False)
        said = "" if isinstance(one, BadRow) else in_words(one, known, until=True)
        whose = "" if isinstance(one, BadRow) else known.organisations.get(one.columns["organisation_id"], "")
        as_sent = "Visas inte: raden kan peka ut en person." if hidden else written.get(line, "")
        found.append(
            Shown(line, why[line] or "en av de första", as_sent, ", ".join(filter(None, (said, whose))), fault)
        )
    return found


def _odd(table: CsvFile) -> tuple[dict[int, str], dict[int, CsvRow]]:
    """Line -> why it is shown, "" for one of the first; and the rows."""
    at = columns_of(table.header)
    text_at, kind_at, when_at = (at.get(name) for name in ("text", "category", "earliest"))
    first: list[CsvRow] = []
    ends: dict[str, tuple[object, CsvRow]] = {}
    kinds: Counter[str] = Counter()
    of_kind: dict[str, CsvRow] = {}

    def keep(why: str, rank: object, row: CsvRow) -> None:
        if why not in ends or rank > ends[why][0]:  # type: ignore[operator]
            ends[why] = rank, row

    for row in table.rows():
        if len(first) < FIRST:
            first.append(row)
        keep("minst ifylld", -sum(bool(cell.strip()) for cell in row.cells), row)
        if text_at is not None and text_at < len(row.cells):
            keep("längst text", len(row.cells[text_at]), row)
        if when_at is not None and when_at < len(row.cells) and row.cells[when_at][:_DATED].isdigit():
            day = row.cells[when_at][:10]
            keep("senast i tiden", day, row)
            keep("tidigast i tiden", tuple(-ord(sign) for sign in day), row)
        if kind_at is not None and kind_at < len(row.cells):
            kind = row.cells[kind_at].strip().lower()
            kinds[kind] += 1
            of_kind.setdefault(kind, row)
    rarest = min(kinds, key=lambda kind: (kinds[kind], kind), default=None)
    if rarest is not None and len(kinds) > 1:
        keep("ovanligaste händelsen", 0, of_kind[rarest])
    why = {row.line: "" for row in first}
    rows = {row.line: row for row in first}
    for reason, (_rank, row) in ends.items():
        if row.line not in why or why[row.line]:
            why[row.line] = ", ".join(filter(None, (why.get(row.line), reason)))
            rows[row.line] = row
    return why, rows


def _written(sent: CsvFile, reading: Reading, lines) -> dict[int, str]:
    """Line -> its cells as they were sent, those that are left out too, without what may point at a person."""
    keys = keys_of(sent.header)
    free = next((at for at, key in enumerate(keys) if reading.columns.get(key) == "text"), None)
    kept = [at for at, key in enumerate(keys) if reading.columns.get(key)]
    found, last = {}, max(lines, default=0)
    for row in sent.rows():
        if row.line > last:
            break
        if row.line in lines:
            cells = masked(row.cells, free)
            said = [cells[at].strip() for at in kept if at < len(cells) and cells[at].strip()]
            found[row.line] = " · ".join(cell if len(cell) <= LONGEST else f"{cell[:LONGEST]}…" for cell in said)
    return found
