"""What may leave: the finest table of a kind from which, with all that is known already, no small number can be found
out. Pure.

Known to everybody are the council's tables, exact as they are: each group of the quarter, their total, and the named
places with most reports. So what they tell is nobody's to hide here; but nothing may be told beyond it. Of every cell
of 1–9 that can be thought of (groups, families of groups or all; the quarter or a month; everywhere or in an area):

- it stands in no table that leaves, and
- what remains possible for it spans at least NARROWEST, or as much as the council's tables alone leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from app.disclosure_control.attacker import Contradiction, Known, intervals
from app.disclosure_control.tables import RUNGS, Cell, Counts, Table, put_together, table

SMALLEST = 10
"""The least number, but nought, that leaves."""
NARROWEST = 5
SMALL, DERIVED, CHANGED = "small", "derived", "changed"


@dataclass(frozen=True)
class Passed:
    table: Table | None
    """None: nothing of this kind may leave."""
    refused: tuple[tuple[str, str], ...]
    """(rung, SMALL, DERIVED or CHANGED) of each finer one."""


def judge(counts: Counts, kind: str, released: Sequence[Table], heading: str) -> Passed:
    """The finest table of this kind that may leave, after those that have been `released` of the same counts."""
    refused = []
    for rung in RUNGS[kind]:
        candidate = table(counts, kind, rung, heading)
        why = _against(counts, candidate, released)
        if not why:
            return Passed(candidate, tuple(refused))
        refused.append((rung, why))
    return Passed(None, tuple(refused))


def _against(counts: Counts, candidate: Table, released: Sequence[Table]) -> str:
    if any(0 < n < SMALLEST for _, n in candidate.cells):
        return SMALL
    try:
        return DERIVED if found_out(counts, [*released, candidate]) else ""
    except Contradiction:
        return CHANGED


def found_out(counts: Counts, released: Sequence[Table]) -> list[Cell]:
    """The cells of 1–9 of which these tables tell more than may be told."""
    small = [cell for cell in cells_of(counts) if 0 < counts.of(cell) < SMALLEST]
    sums = [counts.within(cell) for cell in small]
    after = intervals(knowledge(counts, released), sums, NARROWEST)
    narrow = [at for at, (low, high) in enumerate(after) if high - low < NARROWEST]
    before = intervals(knowledge(counts, ()), [sums[at] for at in narrow], NARROWEST)
    return [
        small[at]
        for at, (low, high) in zip(narrow, before, strict=True)
        if after[at][1] - after[at][0] < min(NARROWEST, high - low)
    ]


def knowledge(counts: Counts, released: Sequence[Table]) -> Known:
    """What everybody knows: the council's tables, and these."""
    known = Known(len(counts.keys))
    for slug, _name in counts.groups:
        cell: Cell = ((slug,), None, None)
        known.sums.append((counts.within(cell), counts.of(cell)))
    for area, n in counts.at_places:
        known.at_least.append((counts.within((None, None, area)), n))
    for cell, n in {cell: n for one in released for cell, n in one.cells}.items():
        known.sums.append((counts.within(cell), n))
    return known


def cells_of(counts: Counts) -> list[Cell]:
    """Every cell that can be thought of."""
    joined = {groups for rung in ("group", "family", "broad", "all") for _, groups in put_together(counts, rung)}
    areas = [*(id for id, _ in counts.areas), ""]
    return list(product(sorted(joined, key=str), (None, *counts.months), (None, *areas)))
