"""Sums over published rows (municipality × week × group × square, counts only). Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.figures.compared import Compared
from app.figures.counted import CountedCell, CountedRow, counts_within, numbers_of
from app.figures.incidents import CoarseCount
from app.figures.periods import Quarter
from app.places.grid import NO_CELL, corners

NOWHERE = "utanför delområdena"


@dataclass(frozen=True)
class CellRow(CountedCell):
    """A square of 250 m, its sub-area, and the municipalities that have reported in it."""

    area: str
    municipalities: tuple[str, ...]


@dataclass(frozen=True)
class MunicipalityQuarter:
    name: str
    now: int | None
    """Incidents of the quarter's weeks, of the groups it shares; None when it has published nothing."""
    last_year: int | None
    inhabitants: int | None
    unshared: tuple[str, ...]
    finals: int
    """Of its periods that begin in the quarter, those whose picture is final."""
    periods: int


@dataclass(frozen=True)
class AreaQuarter:
    quarter: Quarter
    weeks: tuple[date, date]
    """The first and the last Monday: a week belongs to the quarter in which it begins."""
    n_weeks: int
    n_weeks_last_year: int
    municipalities: tuple[MunicipalityQuarter, ...]
    groups: tuple[tuple[str, tuple[int | None, ...]], ...]
    """Name -> incidents, as `municipalities`; None where a group, or anything at all, is not shared."""
    missing: tuple[str, ...]
    """Municipalities of the real area that no figure holds."""


def count(
    rows: Iterable[CoarseCount], spans: Compared, first_weeks: Mapping[UUID, date], names: Mapping[UUID, str]
) -> dict[UUID, CountedRow]:
    """What each municipality in `first_weeks` has published, by its id; `names`: of the municipalities."""
    counts = counts_within(spans.named, rows, day="week", key="municipality_id")
    return {
        id: CountedRow(names[id], *numbers_of({name: counts[name] for name in spans.known(first)}, id))
        for id, first in first_weeks.items()
    }


def first_weeks(rows: Iterable[CoarseCount]) -> dict[UUID, date]:
    """The first week each municipality has published anything for."""
    first: dict[UUID, date] = {}
    for row in rows:
        known = first.get(row.municipality_id)
        if known is None or row.week < known:
            first[row.municipality_id] = row.week
    return first


def weekly(rows: Iterable[CoarseCount], weeks: Sequence[date], first: date | None) -> list[int | None]:
    """One municipality's count per week; None before its first published week."""
    counts = Counter()
    for row in rows:
        counts[row.week] += row.n
    return [counts[week] if first and week >= first else None for week in weeks]


def mondays(last: date, n: int) -> list[date]:
    """`n` Mondays, the last of them `last`."""
    return [last - timedelta(days=7 * back) for back in reversed(range(n))]


def squares(
    rows: Iterable[CoarseCount], names: Mapping[UUID, str], area_at: Callable[[float, float], str | None]
) -> tuple[list[CellRow], int]:
    """(squares, most incidents first; incidents that stand in no square). `area_at` names the sub-area of a point."""
    counts, who, without = Counter(), defaultdict(set), 0
    for row in rows:
        if row.cell == NO_CELL:
            without += row.n
        else:
            counts[row.cell] += row.n
            who[row.cell].add(names[row.municipality_id])
    found = []
    for cell, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        south, west, north, east = corners(cell)
        area = area_at((south + north) / 2, (west + east) / 2) or NOWHERE
        municipalities = tuple(sorted(who[cell]))
        label = f"{area}, {' och '.join(municipalities)}: {n}"
        found.append(CellRow(south, west, north, east, n, label, area, municipalities))
    return found, without


def by_area(cells: Iterable[CellRow]) -> list[tuple[str, str, int]]:
    """(municipality, sub-area, incidents in its squares), most incidents first: the map's table."""
    counts = Counter()
    for cell in cells:
        counts[" och ".join(cell.municipalities), cell.area] += cell.n
    return [(who, area, n) for (who, area), n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
