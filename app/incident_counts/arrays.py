"""Counted reports as arrays, for the analysis that a worker does once for several audiences.

Two questions to the database whatever the number of readers: the incidents of the last year, and long series of counts
that the database has grouped. `Reader.masked` then leaves what a reader, or an audience, may know.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import and_, case, false, func, literal, null, or_, select

from app.figures.incidents import COLUMNS, NOWHERE, IncidentArrays
from app.figures.periods import Days
from app.incidents import permissions
from app.incidents.models import CLASSES, COUNTED, EXACT, Incident
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.scope import Scope

_KEYS = (Incident.category_id, Incident.access_class, Incident.at_home, Incident.named_place_id, Incident.sub_area_id)
_TYPES = {"at_home": bool, "filed": bool, "x": float, "y": float}
"""The other columns are whole numbers."""
_MINUTES = timedelta(minutes=10)
"""Reports of one category at one place whose times lie no further apart may be of one occurrence."""
_SURE = timedelta(hours=1)
"""Of a longer span the minutes say nothing."""


@requires(permissions.ANALYSE)
def of_incidents(scope: Scope, *, days: Days) -> IncidentArrays:
    """Every counted incident of these days."""
    point = (case((Incident.precision == EXACT, column)) for column in (Incident.x, Incident.y))
    piles = _piles(Incident.local_date.between(days.first, days.last))
    statement = (
        select(
            days.last - Incident.local_date,
            *_KEYS,
            Incident.organisation_id,
            literal(1),
            Incident.intake_key.is_not(None),
            piles.c.pile,
            *point,
        )
        .join(piles, piles.c.id == Incident.id)
        # In one order, so that what is drawn by chance from a given start is the same every time.
        .order_by(Incident.id)
    )
    return _arrays(days, scope.db.execute(statement))


@requires(permissions.ANALYSE)
def of_periods(scope: Scope, *, days: Days, every: int, periods: int) -> IncidentArrays:
    """Counts per place, area, group and organisation in the same days of `periods` periods: `days`, and those `every`
    days before, …

    `day` of the answer counts periods back, 0 is `days` itself. Without points. A report of a type that another has
    taken over from stands in the history of every type that did (`taxonomy.counted_since`).
    """
    back = ((days.last - Incident.local_date) // every).label("back")
    first = days.back(every * (periods - 1)).first
    within = (
        Incident.local_date.between(first, days.last),
        func.mod(days.last - Incident.local_date, every) < len(days),
    )
    piles = _piles(*within)
    filed = Incident.intake_key.is_not(None).label("filed")
    keys = (back, *_KEYS, Incident.organisation_id, filed, piles.c.pile)
    statement = (
        select(back, *_KEYS, Incident.organisation_id, func.count(), filed, piles.c.pile, null(), null())
        .join(piles, piles.c.id == Incident.id)
        .group_by(*keys)
    )
    return _arrays(days, scope.db.execute(statement), every=every)


def _piles(*where):
    """(id, pile) of the counted reports: those of one category at one place within minutes of each other share a
    number; `pile` is −1 for one that has none beside it."""
    place = Incident.category_id, Incident.named_place_id, Incident.cell, Incident.sub_area_id
    order = Incident.earliest, Incident.id
    sure = Incident.latest - Incident.earliest <= _SURE
    parts = {"partition_by": (*place, sure), "order_by": order}
    apart = Incident.earliest - func.lag(Incident.earliest).over(**parts)
    there = (
        select(
            Incident.id,
            *(column.label(f"key_{at}") for at, column in enumerate((*place, sure, *order))),
            and_(sure, apart <= _MINUTES).label("follows"),
            and_(sure, func.lead(Incident.earliest).over(**parts) - Incident.earliest <= _MINUTES).label("leads"),
        )
        .where(Incident.state == COUNTED, *where)
        .subquery()
    )
    follows, leads = func.coalesce(there.c.follows, false()), func.coalesce(there.c.leads, false())
    one_order = [there.c[f"key_{at}"] for at in range(len(place) + 1 + len(order))]
    number = func.sum(case((follows, 0), else_=1)).over(order_by=one_order)
    return select(there.c.id, case((or_(follows, leads), number), else_=NOWHERE).label("pile")).subquery()


def _arrays(days: Days, rows: Iterable[Any], every: int = 1) -> IncidentArrays:
    """`every`: how many days one step of `back` is."""
    slugs = {slug: at for at, slug in enumerate(taxonomy.counted_slugs())}
    kinds = taxonomy.categories()
    known: tuple[dict, dict, dict] = ({}, {}, {})
    columns: list[list] = [[] for _ in COLUMNS]
    for back, category, access_class, home, place, area, who, n, filed, pile, x, y in rows:
        if not kinds[category].counts:
            continue
        at = [
            NOWHERE if key is None else found.setdefault(key, len(found))
            for key, found in zip((place, area, who), known, strict=True)
        ]
        groups = {kinds[category].group}
        if every > 1 and back:
            groups = taxonomy.counted_since(category, days.first - timedelta(days=back * every))
        for group in sorted(groups):
            row = (back, slugs[group], CLASSES.index(access_class), home, *at, n, filed, int(pile), x, y)
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    arrays = {name: np.array(values, _TYPES.get(name, np.int64)) for name, values in zip(COLUMNS, columns, strict=True)}
    places, areas, organisations = map(tuple, known)
    return IncidentArrays(days.last, **arrays, places=places, areas=areas, organisations=organisations)
