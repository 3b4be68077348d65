"""Incidents reduced to what is counted: one, and many that are alike. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CountedIncident:
    """One counted incident the actor may read, reduced to what is counted."""

    local_date: date
    group: str
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


@dataclass(frozen=True, slots=True)
class Heap:
    """How many counted incidents of one category at one place from one organisation, among what the actor may read."""

    group: str
    category_id: int
    named_place_id: UUID | None
    sub_area_id: UUID | None
    organisation_id: UUID
    n: int


@dataclass(frozen=True, slots=True)
class DayHeap:
    """How many reports of one category one organisation has made of one day at the place."""

    local_date: date
    group: str
    organisation_id: UUID
    n: int


@dataclass(frozen=True)
class CoarseCount:
    """A coarse row of a municipality: incidents of a group in a cell and week. `cell` 0 = no cell."""

    municipality_id: UUID
    week: date
    group: str
    cell: int
    n: int
