"""Tables that the municipalities of the police area have let out for everybody or for each other: all that one of them
may know of another's reports. Pure.

Nothing but what stands in a released table is told. A line of several groups is the sum of finer lines where a table
has those: all of them have left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.disclosure_control.tables import GROUPS, MONTHS, Table
from app.figures.periods import Quarter

EVERYTHING = "alla"


@dataclass(frozen=True)
class LetOut:
    """What a municipality has let out of a quarter."""

    tenant_id: Any
    name: str
    code: str
    quarter: Quarter
    tables: tuple[Table, ...]
    """In the order in which they left."""
    coverage: tuple[int, int] | None
    """How many organisations were heard from, out of those that were asked, summed over the quarter's periods."""
    people: Mapping[int, int]
    """Year -> inhabitants at its end."""
    decided: str
    """By whom and when, in words."""

    @property
    def total(self) -> int:
        return self.tables[0].total

    def count(self, key: str) -> int | None:
        """Of a line (`lines`); None where it has let out nothing so fine, or drawn together otherwise."""
        if key == EVERYTHING:
            return self.total
        wanted = frozenset(key.split("+"))
        for table in self.tables:
            if table.kind == GROUPS or table.kind == MONTHS:
                lines = [(groups, sum(ns)) for (_, groups, _), ns in zip(table.rows, table.numbers, strict=True)]
                within = [(groups, n) for groups, n in lines if groups and wanted >= set(groups)]
                if within and {slug for groups, _n in within for slug in groups} == wanted:
                    return sum(n for _groups, n in within)
        return None

    def by_month(self, key: str) -> dict[str, int] | None:
        """Month ("2026-07") -> count of the line; None where no table of months says it."""
        wanted = None if key == EVERYTHING else frozenset(key.split("+"))
        for table in self.tables:
            if table.kind != MONTHS:
                continue
            lines = [
                (groups, ns)
                for (_, groups, _), ns in zip(table.rows, table.numbers, strict=True)
                if wanted is None or (groups and wanted >= set(groups))
            ]
            covered = {slug for groups, _ns in lines for slug in groups or ()}
            if lines and wanted in (None, covered):
                months = [month or "" for _heading, month in table.columns]
                return {month: sum(ns[at] for _groups, ns in lines) for at, month in enumerate(months)}
        return None


def gathered(rows: Iterable[Any]) -> list[LetOut]:
    """Of the rows of `let_out_nearby`, by quarter and name."""
    found: dict[tuple, list[Any]] = {}
    for row in rows:
        found.setdefault((row.quarter, row.name, row.tenant_id), []).append(row)
    return [
        LetOut(
            id,
            name,
            some[0].code or str(id),
            Quarter.parse(quarter),
            tuple(Table.of_data(one.kind, one.rung, one.content) for one in some),
            next((tuple(one.content["coverage"]) for one in reversed(some) if one.content.get("coverage")), None),
            {int(year): n for year, n in (some[0].people or {}).items()},
            f"{some[-1].decided_by}, {some[-1].decided_on}",
        )
        for (quarter, name, id), some in sorted(found.items(), key=lambda one: one[0][:2])
    ]


def lines(found: Iterable[LetOut]) -> dict[str, str]:
    """What may be compared: key -> name, every line that stands in some table, all together first."""
    known = {EVERYTHING: "Alla händelser"}
    for one in found:
        for table in one.tables:
            known |= {"+".join(sorted(groups)): name for name, groups, _area in table.rows if groups}
    return known
