"""Tables that municipalities have let out, side by side: what each says of one line of groups, by quarter. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.analysis.counts import difference_p
from app.analysis.effort import compare
from app.disclosure_control.nearby import LetOut
from app.figures.periods import Quarter
from app.side_by_side.towns import Town, held_together, people_of, rated

QUARTERS_A_YEAR = 4
ALIKE, UNALIKE, UNKNOWN = "alike", "unalike", "unknown"
"""Whether it was reported as much as where one stands: yes; no: the two are not compared; nobody can tell."""


@dataclass(frozen=True)
class Reported:
    """A municipality's row. `town`: of the quarter; `alike`: one of ALIKE, UNALIKE, UNKNOWN."""

    town: Town
    coverage: tuple[int, int] | None
    alike: str
    decided: str
    coarser: bool
    """Whether it has let out the quarter, but nothing so fine."""


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
