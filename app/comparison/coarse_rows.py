"""Sums over published rows (municipality × week × group × square, counts only). Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.figures.periods import Days
from app.incidents.figures import Published
from app.places.grid import NO_CELL, corners

NOWHERE = "utanför delområdena"


@dataclass(frozen=True)
class Counts:
    """Three spans; None where the municipality published nothing that far back."""

    now: int
    previous: int | None
    last_year: int | None


@dataclass(frozen=True)
class CellRow:
    """A square of 250 m with the municipalities that have reported in it, and its corners in degrees."""

    n: int
    area: str
    municipalities: tuple[str, ...]
    south: float
    west: float
    north: float
    east: float

    @property
    def label(self) -> str:
        return f"{self.area}, {' och '.join(self.municipalities)}: {self.n}"


@dataclass(frozen=True)
class AreaRow:
    """The squares of one sub-area taken together."""

    municipality: str
    area: str
    n: int


@dataclass(frozen=True)
class Spans:
    now: Days
    previous: Days
    last_year: Days


def count(rows: Iterable[Published], spans: Spans, first_weeks: Mapping[UUID, date]) -> dict[UUID, Counts]:
    """Counts of each municipality that has published anything, by its id."""
    found = {name: Counter() for name in ("now", "previous", "last_year")}
    for row in rows:
        for name, counter in found.items():
            days = getattr(spans, name)
            if days.first <= row.week <= days.last:
                counter[row.municipality_id] += row.n

    def known(name: str, id: UUID) -> int | None:
        return found[name][id] if first_weeks[id] <= getattr(spans, name).first else None

    return {id: Counts(found["now"][id], known("previous", id), known("last_year", id)) for id in first_weeks}


def first_weeks(rows: Iterable[Published]) -> dict[UUID, date]:
    """The first week each municipality has published anything for."""
    first: dict[UUID, date] = {}
    for row in rows:
        first[row.municipality_id] = min(row.week, first.get(row.municipality_id, row.week))
    return first


def together(parts: Sequence[Counts]) -> Counts:
    """The sum; None where any part is, because half a sum compared with a whole one would mislead, or there is none."""

    def total(name: str) -> int | None:
        values = [getattr(part, name) for part in parts]
        return sum(values) if values and None not in values else None

    return Counts(sum(part.now for part in parts), total("previous"), total("last_year"))


def weekly(rows: Iterable[Published], weeks: Sequence[date], first: date | None) -> list[int | None]:
    """One municipality's count per week; None before its first published week."""
    counts = Counter()
    for row in rows:
        counts[row.week] += row.n
    return [counts[week] if first and week >= first else None for week in weeks]


def mondays(last: date, n: int) -> list[date]:
    """`n` Mondays, the last of them `last`."""
    return [last - timedelta(days=7 * back) for back in reversed(range(n))]


def squares(
    rows: Iterable[Published], names: Mapping[UUID, str], area_at: Callable[[float, float], str | None]
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
        found.append(CellRow(n, area, tuple(sorted(who[cell])), south, west, north, east))
    return found, without


def by_area(cells: Iterable[CellRow]) -> list[AreaRow]:
    """The squares per sub-area, most incidents first: the map's table."""
    counts = Counter()
    for cell in cells:
        counts[" och ".join(cell.municipalities), cell.area] += cell.n
    return [AreaRow(*key, n) for key, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
