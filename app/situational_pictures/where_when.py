"""Where, when and how: places, sub-areas, cells, hours and manners out of counted incidents. Pure.

An incident without a named place or a cell is one whose point the reader may not see, or nobody gave.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.analysis.aoristic import HOURS_OF_WEEK, weights
from app.drawing.time_charts import DAYPARTS as PARTS_OF_DAY
from app.drawing.time_charts import HOURS, WEEKDAYS
from app.figures.counted import CountedCell, CountedPlace, CountedRow, numbers_of
from app.figures.incidents import CountedIncident, Window
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


def where(windows: Mapping[str, Window], named_places: Iterable, areas: Iterable, most: int = TOP_PLACES) -> Where:
    """`windows`: of "now", "previous" and "last_year", as far as they are known. `named_places` and `areas` are the
    municipality's own, in the order in which equal counts are shown. `most`: so many places at most."""
    now, named = windows["now"], list(named_places)
    sub_areas = {area.id: area.name for area in areas}
    counts = {name: one.at_places for name, one in windows.items()}
    top = sorted((p for p in named if counts["now"].get(p.id)), key=lambda p: -counts["now"][p.id])[:most]
    rows = [
        CountedPlace(
            p.name,
            *numbers_of(counts, p.id),
            id=p.id,
            lat=p.lat,
            lon=p.lon,
            approximate=p.approximate,
            organisations=len(now.reporters[p.id]),
        )
        for p in top
    ]
    in_areas = {name: one.in_areas for name, one in windows.items()}
    names: dict[UUID | None, str] = {**sub_areas, None: NOWHERE}
    area_rows = [CountedRow(name, *numbers_of(in_areas, id)) for id, name in names.items()]
    return Where(
        rows,
        counts["now"].get(None, 0),
        [row for row in area_rows if row.anything],
        _cells(now, {p.id: p.name for p in named}, sub_areas),
        sum(n for (cell, _place), n in now.cells.items() if cell is None),
        now.n,
    )


def when(incidents: Iterable[CountedIncident]) -> When:
    """Of incidents one by one."""
    known, uncertain = Counter(), Counter()
    for incident in incidents:
        if incident.hour_of_week is None:
            uncertain[incident.earliest, incident.latest] += 1
        else:
            known[incident.hour_of_week] += 1
    return when_counted(known, uncertain)


def when_counted(known: Mapping[int, int], uncertain: Mapping[tuple[datetime, datetime], int]) -> When:
    """Of counts per hour of the week, and per (earliest, latest) of what has no known hour."""
    hours = [known.get(hour, 0) for hour in range(HOURS_OF_WEEK)]
    exact = sum(hours)
    # In order of time, so that the sum of many shares is the same however they were read.
    shares, spread, unknown = weights(span for span in sorted(uncertain) for _ in range(uncertain[span]))
    both = [own + float(share) for own, share in zip(hours, shares, strict=True)]
    night, day, evening = (
        [sum(both[24 * weekday + start : 24 * weekday + end]) for weekday in range(7)] for _name, start, end in DAYPARTS
    )
    cells = whole_numbers([*day, *evening, *night], exact + spread)
    rows = [hours[start : start + 24] for start in range(0, HOURS_OF_WEEK, 24)]
    return When(rows, [cells[:7], cells[7:14], cells[14:]], exact, spread, unknown)


def manners(incidents: Iterable[CountedIncident]) -> list[tuple[str, int]]:
    """How it was done and how many times, the commonest first."""
    return manners_counted(Counter(incident.how for incident in incidents if incident.how))


def manners_counted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return _commonest(counts)[:TOP_MANNERS]


def week_rows(when: When) -> dict[str, Any]:
    """The week by daypart, and by hour where that is known, as rows for the macro `when_grids`."""
    return {
        "weekdays": WEEKDAYS,
        "dayparts": list(zip(PARTS_OF_DAY, when.dayparts, strict=True)),
        "hours": list(zip(HOURS, zip(*when.hours, strict=True), strict=True)) if when.exact else [],
    }


def _cells(now: Window, places: Mapping[Any, str], areas: Mapping[Any, str]) -> list[CountedCell]:
    """Squares with the names people know them by: the named places reported in them, else the sub-area."""
    counts, names, around = Counter(), defaultdict(Counter), defaultdict(Counter)
    for (cell, place), n in now.cells.items():
        if cell is not None:
            counts[cell] += n
            if place in places:
                names[cell][places[place]] += n
    for (cell, area), n in now.around.items():
        if area in areas:
            around[cell][areas[area]] += n
    cells = []
    for cell, n in _commonest(counts):
        known = [name for name, _n in _commonest(names[cell] or around[cell])]
        cells.append(CountedCell(*corners(cell), n, ", ".join(known[:2]) or NOWHERE))
    return cells


def _commonest(counts: Mapping[Any, int]) -> list[tuple[Any, int]]:
    """(what, how many), the most first, in the order of the alphabet where they are as many."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
