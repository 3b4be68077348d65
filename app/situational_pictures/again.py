"""What comes again: places that are hit several times, and incidents soon followed by another near by. Pure."""

from __future__ import annotations

from uuid import UUID

import numpy as np

from app.analysis.knox import DAYS, DISTANCES, knox_table
from app.analysis.multiple import holm
from app.analysis.repeats import repeat_places
from app.analysis.undecidable import Undecidable
from app.figures.incidents import IncidentArrays
from app.situational_pictures.findings import Again, Near, Repeated
from app.taxonomy import service as taxonomy

LEAST_POINTS = 20
MOST_REPEATED = 10
SEED = 1983
RUNS = 999


def again(events: IncidentArrays, days: int, named: set[UUID]) -> Again:
    """Over the last `days` days. Near repeats take only reports with a point of their own."""
    year = events.where(events.day < days)
    points = year.where(np.isfinite(year.x))
    groups: list[str | None] = [None, *taxonomy.counted_slugs()]
    near = [found for group in groups if (found := _near(points, group))]
    return Again(
        days,
        tuple(map(float, DISTANCES)),
        tuple(map(int, DAYS)),
        tuple(near),
        _repeated(year, named),
        len(year),
        len(points),
    )


def _near(points: IncidentArrays, group: str | None) -> Near | None:
    kept = points if group is None else points.where(points.group == taxonomy.counted_slugs().index(group))
    if len(kept) < LEAST_POINTS:
        return None
    try:
        table = knox_table(kept.x, kept.y, -kept.day, seed=SEED, runs=RUNS)
    except Undecidable:
        return None
    return Near(
        group,
        len(kept),
        _rows(table.observed, int),
        _rows(table.expected, float),
        _rows(holm(table.p), float),
        table.method,
        table.runs,
        table.seed,
    )


def _rows(table: np.ndarray, kind) -> tuple:
    return tuple(tuple(kind(round(float(value), 6)) for value in row) for row in table)


def _repeated(year: IncidentArrays, named: set[UUID]) -> tuple[Repeated, ...]:
    """Places that met the same group again, the most often hit first."""
    groups = taxonomy.counted_slugs()
    spots = np.where(year.place >= 0, year.place * len(groups) + year.group, -1)
    found = repeat_places(spots, -year.day)
    rows = [
        Repeated(year.places[spot // len(groups)], groups[spot % len(groups)], int(n), int(shortest))
        for spot, n, shortest in zip(found.places, found.events, found.shortest, strict=True)
    ]
    return tuple(row for row in rows if row.place_id in named)[:MOST_REPEATED]
