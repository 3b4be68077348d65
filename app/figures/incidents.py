"""Incidents reduced to what is counted: one, many that are alike, and all of a time as arrays. Pure."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import numpy as np


@dataclass(frozen=True, slots=True)
class CountedIncident:
    """One counted incident the actor may read: its group, and those of its columns that are counted."""

    group: str
    local_date: date
    category_id: int
    earliest: datetime
    latest: datetime
    hour_of_week: int | None
    named_place_id: UUID | None
    sub_area_id: UUID | None
    cell: int | None
    organisation_id: UUID
    how: str | None
    at_home: bool


@dataclass(frozen=True)
class Window:
    """What is counted of some days' incidents of one group, or all; None stands for no place, area or cell."""

    n: int
    at_places: Mapping[UUID | None, int]
    reporters: Mapping[UUID | None, Set[UUID]]
    """Named place -> the organisations that have reported there."""
    in_areas: Mapping[UUID | None, int]
    units: Set[tuple[UUID, int]]
    """(organisation, week) with a report of whatever group, the weeks counted back from the last day."""
    cells: Mapping[tuple[int | None, UUID | None], int]
    """(cell, named place) -> n. This and what follows is empty of a time that is only compared with."""
    around: Mapping[tuple[int | None, UUID | None], int]
    """(cell, sub-area) -> n."""
    hours: Mapping[int, int]
    """Hour of the week -> n, of those whose hour is known."""
    uncertain: Mapping[tuple[datetime, datetime], int]
    """(earliest, latest) -> n, of the others."""
    manners: Mapping[str, int]

    @property
    def organisations(self) -> int:
        """How many have reported, of whatever group."""
        return len({id for id, _week in self.units})


@dataclass(frozen=True)
class CoarseCount:
    """A coarse row of a municipality: incidents of a group in a cell and week. `cell` 0 = no cell."""

    municipality_id: UUID
    week: date
    group: str
    cell: int
    n: int


NOWHERE = -1


@dataclass(frozen=True)
class IncidentArrays:
    """Arrays of one length, one row a counted incident, or `n` incidents that are alike.

    `place`, `area` and `organisation` are positions in `places`, `areas` and `organisations`, −1 for none. `x`, `y`:
    metres, NaN unless the report has a point of its own: one that was put at a named place says nothing of where
    there. `day`: days before `last`, 0 is `last` itself (where periods are counted: periods before the last).
    `filed`: it came in a file. `pile`: number of the reports of one category at one place within minutes of each other
    that it belongs to, −1 for one that has none beside it.
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
    filed: np.ndarray
    pile: np.ndarray
    x: np.ndarray
    y: np.ndarray
    places: tuple
    areas: tuple
    organisations: tuple

    def __len__(self) -> int:
        return len(self.day)

    def where(self, mask: np.ndarray) -> "IncidentArrays":
        """The rows of a mask (n,)."""
        if mask.all():
            return self
        return replace(self, **{name: getattr(self, name)[mask] for name in COLUMNS})

    def within(self, days: int, back: int = 0) -> np.ndarray:
        """Mask of the rows of the `days` days (or periods) that end `back` before the last."""
        return (self.day >= back) & (self.day < back + days)

    def place_in(self, ids: Sequence[UUID]) -> np.ndarray:
        """Each row's place as its position in `ids`, −1 for none of them."""
        return _positions(self.places, ids)[self.place]

    def area_in(self, ids: Sequence[UUID]) -> np.ndarray:
        """Each row's area as its position in `ids`, −1 for none of them."""
        return _positions(self.areas, ids)[self.area]


COLUMNS = ("day", "group", "access_class", "at_home", "place", "area", "organisation", "n", "filed", "pile", "x", "y")
"""The fields of `IncidentArrays` that have one value a row."""


def _positions(ids: Sequence[UUID], wanted: Sequence[UUID]) -> np.ndarray:
    """Position in `wanted` of each of `ids`; the last element, which −1 finds, is −1."""
    at = {id: row for row, id in enumerate(wanted)}
    return np.array([*(at.get(id, -1) for id in ids), -1], np.int32)
