"""Where, when and how: places, sub-areas, cells, hours and manners out of counted incidents. Pure.

An incident without a named place or a cell is one whose point the reader may not see, or nobody gave.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.analysis.aoristic import HOURS_OF_WEEK, weights
from app.figures.counted import CountedPlace, CountedRow, numbers_of
from app.figures.incidents import CountedIncident
from app.figures.periods import DAYPARTS
from app.places.grid import corners, metres

TOP_PLACES = 10
TOP_MANNERS = 8
NOWHERE = "Okänt delområde"


@dataclass(frozen=True)
class CellRow:
    """A square of 250 m and its corners in degrees."""

    n: int
    label: str
    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True)
class Where:
    """`elsewhere` counts incidents without a named place; `uncelled` those that stand in no square of the map."""

    places: list[CountedPlace]
    at_top_places: int
    elsewhere: int
    areas: list[CountedRow]
    cells: list[CellRow]
    uncelled: int
    total: int


@dataclass(frozen=True)
class When:
    """Weekday × hour (7 × 24) and daypart × weekday (3 × 7; 06–18, 18–24, 00–06), Monday first.

    `exact` incidents are counted in their hour, `spread` ones are shared evenly over the hours they may have
    happened in, `unknown` ones have too long a span to say anything.
    """

    hours: list[list[float]]
    dayparts: list[list[float]]
    exact: int
    spread: int
    unknown: int


@dataclass(frozen=True)
class Manner:
    how: str
    n: int


def where(incidents: Mapping[str, list[CountedIncident]], named_places: Iterable, areas: Iterable) -> Where:
    """`incidents`: of "now", "previous" and "last_year", as far as they are known. `named_places` and `areas` are the
    municipality's own, in the order in which equal counts are shown."""
    now = incidents["now"]
    named, sub_areas = list(named_places), list(areas)
    counts = _per(incidents, lambda incident: incident.named_place_id)
    reporters: dict[UUID | None, set] = defaultdict(set)
    for incident in now:
        reporters[incident.named_place_id].add(incident.organisation_id)
    top = sorted((p for p in named if counts["now"][p.id]), key=lambda p: -counts["now"][p.id])[:TOP_PLACES]
    rows = [
        CountedPlace(
            p.name,
            *numbers_of(counts, p.id),
            id=p.id,
            lat=p.lat,
            lon=p.lon,
            approximate=p.approximate,
            organisations=len(reporters[p.id]),
        )
        for p in top
    ]
    squares = _cells(now, {p.id: p.name for p in named}, {a.id: a.name for a in sub_areas})
    return Where(
        rows,
        sum(row.now for row in rows),
        counts["now"][None],
        _areas(incidents, sub_areas),
        squares,
        sum(1 for f in now if f.cell is None),
        len(now),
    )


def when(incidents: Iterable[CountedIncident]) -> When:
    hours, uncertain = [0.0] * HOURS_OF_WEEK, []
    exact = 0
    for incident in incidents:
        if incident.hour_of_week is None:
            uncertain.append((incident.earliest, incident.latest))
        else:
            hours[incident.hour_of_week] += 1
            exact += 1
    shares, spread, unknown = weights(uncertain)
    both = [own + float(share) for own, share in zip(hours, shares, strict=True)]
    week = [both[day * 24 : day * 24 + 24] for day in range(7)]
    night, day, evening = ([sum(hours[start:end]) for hours in week] for _name, start, end in DAYPARTS)
    return When(week, [day, evening, night], exact, spread, unknown)


def manners(incidents: Iterable[CountedIncident]) -> list[Manner]:
    """How it was done, the commonest first."""
    counts = Counter(incident.how for incident in incidents if incident.how)
    return [Manner(how, n) for how, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))][:TOP_MANNERS]


def nearest(named_places: Iterable, x: float, y: float) -> str:
    """The name of the named place nearest to a point in metres."""

    def distance(place) -> float:
        east, north = metres(place.lat, place.lon)
        return (east - x) ** 2 + (north - y) ** 2

    return min(named_places, key=distance).name if named_places else NOWHERE


def _per(spans: Mapping[str, list[CountedIncident]], key: Callable[[CountedIncident], Hashable]) -> dict[str, Counter]:
    return {name: Counter(map(key, incidents)) for name, incidents in spans.items()}


def _areas(incidents: Mapping[str, list[CountedIncident]], sub_areas) -> list[CountedRow]:
    counts = _per(incidents, lambda incident: incident.sub_area_id)
    named = [(area.id, area.name) for area in sub_areas] + [(None, NOWHERE)]
    rows = [CountedRow(name, *numbers_of(counts, id)) for id, name in named]
    return [row for row in rows if row.anything]


def _cells(now: list[CountedIncident], places: Mapping[UUID, str], areas: Mapping[UUID, str]) -> list[CellRow]:
    """Squares with the names people know them by: the named places reported in them, else the sub-area."""
    counts, names, around = Counter(), defaultdict(Counter), defaultdict(Counter)
    for incident in now:
        if incident.cell is None:
            continue
        counts[incident.cell] += 1
        if incident.named_place_id and incident.named_place_id in places:
            names[incident.cell][places[incident.named_place_id]] += 1
        if incident.sub_area_id and incident.sub_area_id in areas:
            around[incident.cell][areas[incident.sub_area_id]] += 1
    rows = []
    for cell, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        known = names[cell] or around[cell]
        words = ", ".join(sorted(known, key=lambda name: (-known[name], name))[:2]) or NOWHERE
        rows.append(CellRow(n, words, *corners(cell)))
    return rows
