"""Counted reports as arrays, for the analysis that a worker does once for several kinds of reader.

Two questions to the database whatever the number of readers: the events of the last year, and long series of counts
that the database has heaped. `as_read` then leaves what one kind of reader may know.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy import func, select

from app.figures.periods import Days
from app.incidents import permissions
from app.incidents.models import CLASSES, COUNTED, EXACT, Incident
from app.incidents.reading import Reading
from app.taxonomy import service as taxonomy
from tenants.access import requires
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

    def as_read(self, reading: Reading) -> "Events":
        """What a kind of reader may know: her classes, and no place or point of a dwelling or farm."""
        codes = [CLASSES.index(one) for one in reading.classes]
        kept = self.where(np.isin(self.access_class, codes))
        if reading.all_points:
            return kept
        hidden = kept.at_home
        return replace(
            kept,
            place=np.where(hidden, NOWHERE, kept.place),
            x=np.where(hidden, np.nan, kept.x),
            y=np.where(hidden, np.nan, kept.y),
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


def group_slugs() -> list[str]:
    """The groups in the order of `group`'s positions."""
    return [group.slug for group in taxonomy.counted_groups()]


def _arrays(last: date, rows) -> Events:
    slugs = {slug: at for at, slug in enumerate(group_slugs())}
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
