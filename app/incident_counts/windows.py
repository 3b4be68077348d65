"""Everything that a picture counts of the reports of some days, counted by the database in one pass over them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import lru_cache

from sqlalchemy import Date, Integer, String, bindparam, case, cast, func, literal, null, select, tuple_, union_all

from app.figures.incidents import CountedIncident, Window
from app.figures.periods import Days
from app.incident_counts.narrow import ALL, Narrow, counted_types, criterion
from app.incidents import permissions
from app.incidents.models import Incident
from app.incidents.visibility import Reader
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

SETS = {
    "places": ("place", "organisation"),
    "areas": ("area",),
    "units": ("organisation", "week"),
    "cells": ("cell", "place"),
    "around": ("cell", "area"),
    "hours": ("hour",),
    "manners": ("how",),
    "uncertain": ("earliest", "latest"),
}
"""What is counted -> by which columns, each span by itself."""
BRIEF = ("places", "areas", "units")
"""What is counted of a time that another is compared with."""


@requires(permissions.COUNT)
def windows(
    scope: Scope, *, spans: Mapping[str, Days], beside: Mapping[str, Days] | None = None, narrow: Narrow = ALL
) -> dict[str, Window]:
    """What the actor may know of the counted reports of each span; spans do not lie over each other. One question.

    `beside`: spans that others are compared with, of which places, areas and units alone are counted. `narrow` narrows
    all but `units`.
    """
    every = {**spans, **(beside or {})}
    if not every:
        return {}
    values = {f"{end}_{at}": getattr(days, end) for at, days in enumerate(every.values()) for end in ("first", "last")}
    question = _question(Reader.of(scope), tuple(spans), tuple(beside or ()), narrow.kind)
    found = scope.db.ask_made(question, {**values, **narrow.values}, _windows)
    return {name: found.get(name) or _window(defaultdict(dict)) for name in every}


@requires(permissions.COUNT)
def latest_incidents(scope: Scope, *, days: Days, limit: int, narrow: Narrow = ALL) -> list[CountedIncident]:
    """The latest of these days that the actor may read row by row, the last first. One question, over the last days."""
    categories = taxonomy.categories()
    values = {"first": days.first, "last": days.last, "most": limit, **narrow.values}
    rows = scope.db.ask(_latest(Reader.of(scope), narrow.kind), values)
    return [CountedIncident(categories[row.category_id].group, *row) for row in rows]


@lru_cache(maxsize=256)
def _latest(reader: Reader, meant: tuple) -> Question:
    columns = [getattr(Incident, field.name) for field in fields(CountedIncident)[1:]]
    place, cell = (columns.index(one) for one in (Incident.named_place_id, Incident.cell))
    for at in (place, cell):
        columns[at] = case((reader.sees_point_where(), columns[at])).label(columns[at].key)
    first, last = (bindparam(end, type_=Date) for end in ("first", "last"))
    counted = Incident.category_id.in_(counted_types()), criterion(meant)
    rows = select(*columns).where(reader.counts_where(), Incident.local_date.between(first, last), *counted)
    # The day first, which the index is ordered by: it is the day of the latest possible time.
    rows = rows.order_by(Incident.local_date.desc(), Incident.latest.desc(), Incident.category_id.desc())
    return Question(rows.limit(bindparam("most", type_=Integer)), kept=True)


@lru_cache(maxsize=256)
def _question(reader: Reader, names: tuple[str, ...], beside: tuple[str, ...], meant: tuple) -> Question:
    """The question for such a reader, put together once: the first and last days of the spans are its values."""
    at = {name: n for n, name in enumerate((*names, *beside))}
    # Apart: a row beside is put into three sets, not into all of them.
    kinds = ((names, tuple(SETS)), (beside, BRIEF))
    return Question(
        union_all(*(_counted(reader, {one: at[one] for one in some}, sets, meant) for some, sets in kinds if some)),
        kept=True,
    )


def _counted(reader: Reader, spans: Mapping[str, int], sets: tuple[str, ...], meant: tuple):
    """(mask, span, every column, n, everything) of these sets of the spans, whose values bear these numbers."""
    seen, unsure = reader.sees_point_where(), Incident.hour_of_week.is_(None)
    by = [one for one in COLUMNS if any(one in SETS[name] for name in sets)]
    parts = []
    for name, at in spans.items():
        first, last = (bindparam(f"{end}_{at}", type_=Date) for end in ("first", "last"))
        every = {
            "place": case((seen, Incident.named_place_id)),
            "organisation": Incident.organisation_id,
            "area": Incident.sub_area_id,
            "week": cast(last - Incident.local_date, Integer) // 7,
            "cell": case((seen, Incident.cell)),
            "hour": Incident.hour_of_week,
            "how": Incident.how,
            "earliest": case((unsure, Incident.earliest)),
            "latest": case((unsure, Incident.latest)),
        }
        parts.append(
            select(
                literal(name, String).label("span"),
                criterion(meant).label("meant"),
                *(every[column].label(column) for column in by),
            ).where(
                reader.counts_where(),
                Incident.category_id.in_(counted_types()),
                Incident.local_date.between(first, last),
            )
        )
    # One span after the other, each over its own piece of the index.
    rows = union_all(*parts).subquery()
    grouped = (tuple_(rows.c.span, *(rows.c[one] for one in SETS[name])) for name in sets)
    columns = [rows.c[one] if one in by else null().cast(every[one].type).label(one) for one in COLUMNS]
    # A bit for each column that a row is not grouped by, the last column's lowest.
    absent = literal(sum(_BITS[one] for one in COLUMNS if one not in by))
    mask = sum((func.grouping(rows.c[one]) * _BITS[one] for one in by), absent)
    numbers = func.count().filter(rows.c.meant).label("n"), func.count().label("everything")
    return select(mask.label("mask"), rows.c.span, *columns, *numbers).group_by(func.grouping_sets(*grouped))


COLUMNS = tuple(dict.fromkeys(column for columns in SETS.values() for column in columns))
_BITS = {column: 1 << at for at, column in enumerate(reversed(COLUMNS))}
_COUNTED_BY = {
    sum(bit for column, bit in _BITS.items() if column not in columns): (name, [COLUMNS.index(one) for one in columns])
    for name, columns in SETS.items()
}
"""What `grouping` says of a row -> what it counts, and where its columns stand."""


def _windows(rows: Iterable) -> dict[str, Window]:
    """Of the spans that have anything."""
    found: dict[str, dict[str, dict]] = defaultdict(lambda: defaultdict(dict))
    for mask, span, *by, meant, everything in rows:
        name, at = _COUNTED_BY[mask]
        if n := everything if name == "units" else meant:
            found[span][name][tuple([by[one] for one in at])] = n
    return {name: _window(one) for name, one in found.items()}


def _window(found: Mapping[str, Mapping[tuple, int]]) -> Window:
    at_places, reporters = Counter(), defaultdict(set)
    for (place, organisation), n in found["places"].items():
        at_places[place] += n
        reporters[place].add(organisation)
    return Window(
        n=at_places.total(),
        at_places=at_places,
        reporters=dict(reporters),
        in_areas=Counter({area: n for (area,), n in found["areas"].items()}),
        units=frozenset(found["units"]),
        cells=dict(found["cells"]),
        around=dict(found["around"]),
        hours={hour: n for (hour,), n in found["hours"].items() if hour is not None},
        uncertain={span: n for span, n in found["uncertain"].items() if span[0] is not None},
        manners={how: n for (how,), n in found["manners"].items() if how},
    )
