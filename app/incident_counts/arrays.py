"""Counted reports as arrays, for the analysis that a worker does once for several audiences.

Two questions to the database whatever the number of readers: the incidents of the last year, and long series of counts
that the database has grouped. `Reader.masked` then leaves what a reader, or an audience, may know.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import case, func, literal, null, select

from app.figures.incidents import COLUMNS, NOWHERE, IncidentArrays
from app.figures.periods import Days
from app.incidents import permissions
from app.incidents.models import CLASSES, COUNTED, EXACT, Incident
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.scope import Scope

_KEYS = (Incident.category_id, Incident.access_class, Incident.at_home, Incident.named_place_id, Incident.sub_area_id)
_TYPES = {"at_home": bool, "x": float, "y": float}
"""The other columns are whole numbers."""


@requires(permissions.ANALYSE)
def of_incidents(scope: Scope, *, days: Days) -> IncidentArrays:
    """Every counted incident of these days."""
    point = (case((Incident.precision == EXACT, column)) for column in (Incident.x, Incident.y))
    statement = (
        select(days.last - Incident.local_date, *_KEYS, Incident.organisation_id, literal(1), *point)
        .where(Incident.state == COUNTED, Incident.local_date.between(days.first, days.last))
        # In one order, so that what is drawn by chance from a given start is the same every time.
        .order_by(Incident.id)
    )
    return _arrays(days.last, scope.db.execute(statement))


@requires(permissions.ANALYSE)
def of_periods(scope: Scope, *, days: Days, every: int, periods: int) -> IncidentArrays:
    """Counts per place, area and group in the same days of `periods` periods: `days`, and those `every` days before, …

    `day` of the answer counts periods back, 0 is `days` itself. Without organisations and points.
    """
    back = ((days.last - Incident.local_date) // every).label("back")
    first = days.back(every * (periods - 1)).first
    statement = (
        select(back, *_KEYS, null(), func.count(), null(), null())
        .where(
            Incident.state == COUNTED,
            Incident.local_date.between(first, days.last),
            func.mod(days.last - Incident.local_date, every) < len(days),
        )
        .group_by(back, *_KEYS)
    )
    return _arrays(days.last, scope.db.execute(statement))


def _arrays(last: date, rows: Iterable[Any]) -> IncidentArrays:
    slugs = {slug: at for at, slug in enumerate(taxonomy.counted_slugs())}
    kinds = taxonomy.categories()
    known: tuple[dict, dict, dict] = ({}, {}, {})
    columns: list[list] = [[] for _ in COLUMNS]
    for back, category, access_class, home, place, area, who, n, x, y in rows:
        if not kinds[category].counts:
            continue
        at = [
            NOWHERE if key is None else found.setdefault(key, len(found))
            for key, found in zip((place, area, who), known, strict=True)
        ]
        row = (back, slugs[kinds[category].group], CLASSES.index(access_class), home, *at, n, x, y)
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    arrays = {name: np.array(values, _TYPES.get(name, np.int64)) for name, values in zip(COLUMNS, columns, strict=True)}
    places, areas, organisations = map(tuple, known)
    return IncidentArrays(last, **arrays, places=places, areas=areas, organisations=organisations)
