"""Counted reports as arrays, for the analysis that a worker does once for several audiences.

Two questions to the database whatever the number of readers: the events of the last year, and long series of counts
that the database has heaped. `seen_by` then leaves what a reader, or an audience, may know.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy import func, select

from app.figures.periods import Days
from app.incidents import permissions
from app.incidents.models import CLASSES, COUNTED, EXACT, Incident
from app.incidents.visibility import Reader
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.scope import Scope

NOWHERE = -1


@dataclass(frozen=True)
class Events:
    """Arrays of one length, one row a counted incident (of a `Series`: a heap of `n` of them).

    `place`, `area` and `organisation` are positions in `places`, `areas` and `organisations`, −1 for none. `x`, `y`:
    metres, NaN unless the report has a point of its own: one that was put at a named place says nothing of where
    there. `day`: days before `last`, 0 is `last` itself (of a `Series`: periods before the last).
    """

    last: date
    day: np.ndarray
    group: np.ndarray
    access_class: np.ndarray
    at_home: np.ndarray
    place: np.ndarray
    area: np.ndarray
    organisation: np.ndarray
    n: np.ndarray
    x: np.ndarray
    y: np.ndarray
    places: tuple
    areas: tuple
    organisations: tuple

    def __len__(self) -> int:
        return len(self.day)

    def where(self, mask: np.ndarray) -> "Events":
        """The rows of a mask (n,)."""
        return replace(self, **{name: getattr(self, name)[mask] for name in _COLUMNS})

    def seen_by(self, reader: Reader) -> "Events":
        """What the reader may know: the reports that count for her, and the places and points that she sees.

        Where `organisation` is not told (a `series`), none is her own: she gets no more than her audience.
        """
        kept = self.where(reader.reads_mask(self))
        placed = reader.sees_point_mask(kept)
        return replace(
            kept,
            place=np.where(placed, kept.place, NOWHERE),
            x=np.where(placed, kept.x, np.nan),
            y=np.where(placed, kept.y, np.nan),
        )


_COLUMNS = ("day", "group", "access_class", "at_home", "place", "area", "organisation", "n", "x", "y")


@requires(permissions.ANALYSE)
def events(scope: Scope, *, days: Days) -> Events:
    """Every counted incident of these days."""
    statement = select(
        Incident.local_date,
        Incident.category_id,
        Incident.access_class,
        Incident.at_home,
        Incident.named_place_id,
        Incident.sub_area_id,
        Incident.organisation_id,
        Incident.precision,
        Incident.x,
        Incident.y,
    ).where(Incident.state == COUNTED, Incident.local_date.between(days.first, days.last))
    # In one order, so that what is drawn by chance from a given start is the same every time.
    statement = statement.order_by(Incident.id)
    rows = (
        ((days.last - day).days, category, kind, home, place, area, who, 1, *((x, y) if at == EXACT else (None, None)))
        for day, category, kind, home, place, area, who, at, x, y in scope.db.execute(statement)
    )
    return _arrays(days.last, rows)


@requires(permissions.ANALYSE)
def series(scope: Scope, *, days: Days, every: int, periods: int) -> Events:
    """Counts per place, area and group in the same days of `periods` periods: `days`, and those `every` days before, …

    `day` of the answer counts periods back, 0 is `days` itself. Without organisations and points.
    """
    back = (days.last - Incident.local_date) // every
    first = days.back(every * (periods - 1)).first
    keys = (
        back.label("back"),
        Incident.category_id,
        Incident.access_class,
        Incident.at_home,
        Incident.named_place_id,
        Incident.sub_area_id,
    )
    statement = (
        select(*keys, func.count())
        .where(
            Incident.state == COUNTED,
            Incident.local_date.between(first, days.last),
            func.mod(days.last - Incident.local_date, every) < len(days),
        )
        .group_by(*keys)
    )
    rows = (
        (k, category, kind, home, place, area, None, n, None, None)
        for k, category, kind, home, place, area, n in scope.db.execute(statement)
    )
    return _arrays(days.last, rows)


def _arrays(last: date, rows) -> Events:
    slugs = {slug: at for at, slug in enumerate(taxonomy.counted_slugs())}
    kinds = taxonomy.categories()
    known: tuple[dict, dict, dict] = ({}, {}, {})
    columns: list[list] = [[] for _ in _COLUMNS]
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
    whole = dict(zip(_COLUMNS, columns, strict=True))
    arrays = {name: np.array(whole[name], np.int64) for name in _COLUMNS if name not in ("at_home", "x", "y")}
    arrays |= {name: np.array(whole[name], float) for name in ("x", "y")}
    return Events(
        last,
        at_home=np.array(whole["at_home"], bool),
        **arrays,
        **dict(zip(("places", "areas", "organisations"), map(tuple, known), strict=True)),
    )
