"""A quarter's counts, and the tables that can be made of them, from fine to coarse. Pure.

An atom is (group, month, area): what is counted of one group in one month at one place. A table's cell is a sum of
atoms. How groups are put together is the same for everybody and does not depend on any number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

NO_AREA = ""
"""Where an atom is that no table of areas may place: it lies in none, or its report is not read by the whole room."""
FAMILIES: dict[str, tuple[str, ...]] = {
    "Skadegörelse, klotter och brand": ("skadegorelse", "brand"),
    "Stöld, inbrott och bedrägeri": ("tillgrepp", "bedrageri-ekonomi"),
    "Narkotika och alkohol": ("narkotika-alkohol",),
    "Trafik": ("trafik",),
    "Ordning och otrygga platser": ("samling-ordning", "otrygg-plats"),
    "Våld, hot, oro och skola": ("vald-hot", "oro-extremism", "skola-unga"),
}
BROAD: dict[str, tuple[str, ...]] = {
    "Skadegörelse, brand, stöld och bedrägeri": ("skadegorelse", "brand", "tillgrepp", "bedrageri-ekonomi"),
    "Trafik": ("trafik",),
    "Ordning, otrygghet, våld, droger och skola": (
        *("samling-ordning", "otrygg-plats", "vald-hot", "oro-extremism", "skola-unga", "narkotika-alkohol"),
    ),
}
GROUP, FAMILY, WIDE, WHOLE = "group", "family", "broad", "all"
GROUPS, MONTHS, AREAS = "groups", "months", "areas"
RUNGS: dict[str, tuple[str, ...]] = {
    GROUPS: (GROUP, FAMILY, WIDE),
    MONTHS: (GROUP, FAMILY, WIDE, WHOLE),
    AREAS: (WHOLE,),
}
"""Kind of table -> how its groups are put together, finest first. Types are never told of an area."""

Cell = tuple[tuple[str, ...] | None, str | None, str | None]
"""(groups, month, area); None: all of them."""


@dataclass(frozen=True)
class Counts:
    """What is counted of a quarter."""

    months: tuple[str, ...]
    """ "2026-07"."""
    groups: tuple[tuple[str, str], ...]
    """(slug, name)."""
    areas: tuple[tuple[str, str], ...]
    """(id, name) of the sub-areas."""
    atoms: Mapping[tuple[str, str, str], int]
    """(group, month, area or NO_AREA) -> incidents; what is not there is nought."""
    at_places: tuple[tuple[str, int], ...] = ()
    """(area, incidents) of each named place that the council's report shows: its area has at least so many."""

    def of(self, cell: Cell) -> int:
        keys = self.keys
        return sum(self.atoms.get(keys[at], 0) for at in self.within(cell))

    @cached_property
    def keys(self) -> list[tuple[str, str, str]]:
        """Every atom there can be, in one order."""
        return list(product((slug for slug, _ in self.groups), self.months, self._places))

    @cached_property
    def _places(self) -> list[str]:
        return [*(id for id, _name in self.areas), NO_AREA]

    def within(self, cell: Cell) -> list[int]:
        """Which of `keys` the cell sums."""
        groups, month, area = cell
        by_group = [at for at, (slug, _) in enumerate(self.groups) if groups is None or slug in groups]
        by_month = [at for at, one in enumerate(self.months) if month in (None, one)]
        by_area = [at for at, one in enumerate(self._places) if area in (None, one)]
        months, places = len(self.months), len(self._places)
        return [(group * months + at) * places + area for group in by_group for at in by_month for area in by_area]

    def as_data(self) -> dict[str, Any]:
        return {
            "months": list(self.months),
            "groups": [list(one) for one in self.groups],
            "areas": [list(one) for one in self.areas],
            "atoms": [[*key, n] for key, n in sorted(self.atoms.items()) if n],
            "at_places": [list(one) for one in self.at_places],
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Counts":
        return cls(
            tuple(data["months"]),
            tuple((slug, name) for slug, name in data["groups"]),
            tuple((id, name) for id, name in data["areas"]),
            {(group, month, where): n for group, month, where, n in data["atoms"]},
            tuple((where, n) for where, n in data["at_places"]),
        )


@dataclass(frozen=True)
class Table:
    """What leaves, or would: every number as it was counted."""

    kind: str
    rung: str
    columns: tuple[tuple[str, str | None], ...]
    """(heading, month or None)."""
    rows: tuple[tuple[str, tuple[str, ...] | None, str | None], ...]
    """(name, groups or None, area or None)."""
    numbers: tuple[tuple[int, ...], ...]
    total: int
    """Of the municipality and the quarter."""

    @property
    def cells(self) -> list[tuple[Cell, int]]:
        return [
            ((groups, month, area), n)
            for (_name, groups, area), line in zip(self.rows, self.numbers, strict=True)
            for (_heading, month), n in zip(self.columns, line, strict=True)
        ]

    def as_data(self) -> dict[str, Any]:
        return {
            "columns": [list(one) for one in self.columns],
            "rows": [[name, groups and list(groups), area] for name, groups, area in self.rows],
            "numbers": [list(line) for line in self.numbers],
            "total": self.total,
        }

    @classmethod
    def of_data(cls, kind: str, rung: str, data: Mapping[str, Any]) -> "Table":
        return cls(
            kind,
            rung,
            tuple((heading, month) for heading, month in data["columns"]),
            tuple((name, tuple(groups) if groups else None, area) for name, groups, area in data["rows"]),
            tuple(tuple(line) for line in data["numbers"]),
            data["total"],
        )


def put_together(counts: Counts, rung: str) -> list[tuple[str, tuple[str, ...] | None]]:
    """(name, groups) of each line of this rung. A group that no family knows has a line of its own."""
    if rung == WHOLE:
        return [("Alla grupper", None)]
    here = {slug: name for slug, name in counts.groups}
    if rung == GROUP:
        return [(name, (slug,)) for slug, name in counts.groups]
    joined = FAMILIES if rung == FAMILY else BROAD
    known = {slug for slugs in joined.values() for slug in slugs}
    lines: list[tuple[str, tuple[str, ...] | None]]
    lines = [(name, tuple(slug for slug in slugs if slug in here)) for name, slugs in joined.items()]
    return [line for line in lines if line[1]] + [(here[slug], (slug,)) for slug in here if slug not in known]


def table(counts: Counts, kind: str, rung: str, heading: str) -> Table:
    """`heading`: of the only column, of a table without months."""
    whole: Cell = (None, None, None)
    lines: Iterable[tuple[str, tuple[str, ...] | None, str | None]]
    if kind == AREAS:
        lines = [(name, None, id) for id, name in counts.areas] + [("Ej angivet delområde", None, NO_AREA)]
    else:
        lines = [(name, groups, None) for name, groups in put_together(counts, rung)]
    columns = tuple((month, month) for month in counts.months) if kind == MONTHS else ((heading, None),)
    rows = tuple(lines)
    numbers = tuple(tuple(counts.of((groups, month, area)) for _, month in columns) for _, groups, area in rows)
    return Table(kind, rung, columns, rows, numbers, counts.of(whole))
