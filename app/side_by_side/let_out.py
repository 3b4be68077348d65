"""Tables that municipalities have let out, side by side: what each says of one line of groups, by quarter. Pure.

Nothing but what stands in a released table is told. A line of several groups is the sum of finer lines where a table
has those: all of them have left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.analysis.counts import difference_p
from app.analysis.effort import compare
from app.disclosure_control.tables import GROUPS, MONTHS, Table
from app.figures.periods import Quarter
from app.side_by_side.towns import Town, held_together, people_of, rated

EVERYTHING = "alla"
QUARTERS_A_YEAR = 4
ALIKE, UNALIKE, UNKNOWN = "alike", "unalike", "unknown"
"""Whether it was reported as much as where one stands: yes; no: the two are not compared; nobody can tell."""


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


@dataclass(frozen=True)
class Reported:
    """A municipality's row. `town`: of the quarter; `alike`: one of ALIKE, UNALIKE, UNKNOWN."""

    town: Town
    coverage: tuple[int, int] | None
    alike: str
    decided: str
    coarser: bool
    """Whether it has let out the quarter, but nothing so fine."""


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


def side_by_side(found: Sequence[LetOut], quarter: Quarter, key: str, own: Any) -> tuple[list[Reported], Any]:
    """(the rows of the quarter, the funnel or None): held against each other are those that are reported as much as
    `own` (an id; else as the one that is reported most)."""
    there = [one for one in found if one.quarter == quarter]
    before = {one.tenant_id: one.count(key) for one in found if one.quarter == quarter - QUARTERS_A_YEAR}
    measure = next((one.coverage for one in there if one.tenant_id == own), None) or max(
        (one.coverage for one in there if one.coverage), key=lambda pair: pair[0] / max(pair[1], 1), default=None
    )
    rows = []
    for one in there:
        people, final = people_of(one.people, quarter.year)
        n = one.count(key)
        town = Town(one.code, one.name, n, before.get(one.tenant_id), people, final)
        rows.append(Reported(town, one.coverage, _alike(one.coverage, measure), one.decided, n is None))
    told = rated([one.town for one in rows])
    rows = [replace(row, town=town) for row, town in zip(rows, told, strict=True)]
    may = [at for at, row in enumerate(rows) if row.alike == ALIKE]
    judged, funnel = held_together([rows[at].town for at in may])
    for at, town in zip(may, judged, strict=True):
        rows[at] = replace(rows[at], town=town)
    return rows, funnel


def _alike(one: tuple[int, int] | None, measure: tuple[int, int] | None) -> str:
    if not (one and measure and one[1] and measure[1]):
        return UNKNOWN
    alike = compare(one[0], measure[0], one[1], measure[1]).alike
    return UNKNOWN if alike is None else ALIKE if alike else UNALIKE


def trend(found: Sequence[LetOut], quarters: Sequence[Quarter], key: str) -> dict[str, list[Town]]:
    """Name -> its quarters, a gap where it has let out none."""
    names = dict.fromkeys(one.name for one in found)
    known = {(one.name, one.quarter): one for one in found}
    told = {}
    for name in names:
        some = []
        for quarter in quarters:
            one = known.get((name, quarter))
            people, final = people_of(one.people, quarter.year) if one else (None, True)
            some.append(Town(one.code if one else "", name, one.count(key) if one else None, None, people, final))
        told[name] = rated(some)
    return told


@dataclass(frozen=True)
class Over:
    """Of a neighbour, the whole months before a measure's start and as many after it: `n` events, `months` of each.
    `p`: of a difference so large by chance; None where nothing is let out of so many months."""

    name: str
    before: int | None
    after: int | None
    months: int
    p: float | None


def over_the_border(
    found: Sequence[LetOut], months: tuple[Sequence[str], Sequence[str]], key: str, own: Any
) -> list[Over]:
    """Whether it became more over the border: `months` before and after the start, as many of each, of which those are
    counted that the municipality has let out on both sides, nearest to the start."""
    names = dict.fromkeys(one.name for one in found if one.tenant_id != own)
    told = []
    for name in names:
        known: dict[str, int] = {}
        for one in found:
            if one.name == name:
                known |= one.by_month(key) or {}
        before, after = months
        sides = [one for one in reversed(before) if one in known], [one for one in after if one in known]
        n = min(map(len, sides))
        if not n:
            told.append(Over(name, None, None, 0, None))
            continue
        then, now = (sum(known[month] for month in side[:n]) for side in sides)
        told.append(Over(name, then, now, n, difference_p(now, then) if now + then else None))
    return told
