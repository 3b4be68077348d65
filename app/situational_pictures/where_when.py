"""Where, when and how: places, sub-areas, cells, hours and manners out of counted incidents. Pure.

An incident without a named place or a cell is one whose point the reader may not see, or nobody gave.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from app.analysis.aoristic import HOURS_OF_WEEK, weights
from app.drawing import charts
from app.drawing.week_strip import DAYPARTS as PARTS_OF_DAY
from app.drawing.week_strip import HOURS, WEEKDAYS, hour_strip, week_strip
from app.figures.counted import CountedCell, CountedPlace, CountedRow, numbers_of
from app.figures.incidents import CountedIncident
from app.figures.numbers import whole_numbers
from app.figures.periods import DAYPARTS
from app.places.grid import corners

TOP_PLACES, TOP_MANNERS = 10, 8
NOWHERE = "Okänt delområde"


@dataclass(frozen=True)
class Where:
    """`elsewhere` counts incidents without a named place; `uncelled` those that stand in no square of the map."""

    places: list[CountedPlace]
    elsewhere: int
    areas: list[CountedRow]
    cells: list[CountedCell]
    uncelled: int
    total: int


@dataclass(frozen=True)
class When:
    """Weekday × hour (7 × 24) and daypart × weekday (3 × 7; 06–18, 18–24, 00–06), Monday first, as whole incidents.

    `exact` incidents have a known hour: they alone stand in `hours`. `dayparts` holds the `spread` ones too, shared
    evenly over the time they may have happened in and rounded so that its cells add up to both. `unknown` ones have
    too long a span to say anything.
    """

    hours: list[list[int]]
    dayparts: list[list[int]]
    exact: int
    spread: int
    unknown: int


def where(incidents: Mapping[str, list[CountedIncident]], named_places: Iterable, areas: Iterable) -> Where:
    """`incidents`: of "now", "previous" and "last_year", as far as they are known. `named_places` and `areas` are the
    municipality's own, in the order in which equal counts are shown."""
    now, named = incidents["now"], list(named_places)
    sub_areas = {area.id: area.name for area in areas}
    counts = _counted_per(incidents, "named_place_id")
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
    in_areas = _counted_per(incidents, "sub_area_id")
    names: dict[UUID | None, str] = {**sub_areas, None: NOWHERE}
    area_rows = [CountedRow(name, *numbers_of(in_areas, id)) for id, name in names.items()]
    return Where(
        rows,
        counts["now"][None],
        [row for row in area_rows if row.anything],
        _cells(now, {p.id: p.name for p in named}, sub_areas),
        sum(incident.cell is None for incident in now),
        len(now),
    )


def when(incidents: Iterable[CountedIncident]) -> When:
    hours, uncertain = [0] * HOURS_OF_WEEK, []
    exact = 0
    for incident in incidents:
        if incident.hour_of_week is None:
            uncertain.append((incident.earliest, incident.latest))
        else:
            hours[incident.hour_of_week] += 1
            exact += 1
    shares, spread, unknown = weights(uncertain)
    both = [own + float(share) for own, share in zip(hours, shares, strict=True)]
    night, day, evening = (
        [sum(both[24 * weekday + start : 24 * weekday + end]) for weekday in range(7)] for _name, start, end in DAYPARTS
    )
    cells = whole_numbers([*day, *evening, *night], exact + spread)
    known = [hours[start : start + 24] for start in range(0, HOURS_OF_WEEK, 24)]
    return When(known, [cells[:7], cells[7:14], cells[14:]], exact, spread, unknown)


def manners(incidents: Iterable[CountedIncident]) -> list[tuple[str, int]]:
    """How it was done and how many times, the commonest first."""
    return _commonest(Counter(incident.how for incident in incidents if incident.how))[:TOP_MANNERS]


def week_charts(when: When) -> dict[str, Any]:
    """The week drawn by daypart, and by hour where that is known, for the macro `when_charts`."""
    return {
        "weekdays": WEEKDAYS,
        "dayparts": list(zip(PARTS_OF_DAY, when.dayparts, strict=True)),
        "hours": list(zip(HOURS, zip(*when.hours, strict=True), strict=True)) if when.exact else [],
        "dayparts_chart": charts.both(week_strip, when.dayparts, key="dygnsdelar", title="Dygnsdel och veckodag"),
        "hours_chart": charts.both(hour_strip, when.hours, key="timmar", title="Veckodag och timme, känd timme"),
    }


def _counted_per(spans: Mapping[str, list[CountedIncident]], field: str) -> dict[str, Counter]:
    return {name: Counter(map(attrgetter(field), incidents)) for name, incidents in spans.items()}


def _cells(now: list[CountedIncident], places: Mapping[Any, str], areas: Mapping[Any, str]) -> list[CountedCell]:
    """Squares with the names people know them by: the named places reported in them, else the sub-area."""
    counts, names, around = Counter(), defaultdict(Counter), defaultdict(Counter)
    for incident in now:
        if incident.cell is None:
            continue
        counts[incident.cell] += 1
        if incident.named_place_id in places:
            names[incident.cell][places[incident.named_place_id]] += 1
        if incident.sub_area_id in areas:
            around[incident.cell][areas[incident.sub_area_id]] += 1
    cells = []
    for cell, n in _commonest(counts):
        known = [name for name, _n in _commonest(names[cell] or around[cell])]
        cells.append(CountedCell(*corners(cell), n, ", ".join(known[:2]) or NOWHERE))
    return cells


def _commonest(counts: Counter) -> list[tuple[Any, int]]:
    """(what, how many), the most first, in the order of the alphabet where they are as many."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
