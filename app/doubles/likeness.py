"""How much two reports are alike: of which type, how near each other, how close in time. Pure."""

import math
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from app.taxonomy import service as taxonomy

LIKELY = 0.4
"""From here on two reports may tell of the same event (`tests/doubles/test_likeness.py` measures it)."""
AROUND = timedelta(hours=3)
"""Further apart than this they are two events, however alike."""
SAME_GROUP, OTHER = 0.55, 0.75
"""Of another type in the same group; of one of them "annat inom gruppen"."""
NEAR, A_PART_OF_TOWN = 150, 0.45
"""Metres over which nearness fades; two reports that say no more than the same sub-area."""
FADES = timedelta(hours=1)


class Told(Protocol):
    """What is compared of a report."""

    category_id: int
    earliest: datetime
    latest: datetime
    lat: float | None
    lon: float | None
    named_place_id: UUID | None
    sub_area_id: UUID | None


def score(one: Told, other: Told) -> float:
    """0 (two events) to 1 (the same)."""
    return _type(one, other) * _place(one, other) * _time(one, other)


def kindred(category_id: int) -> list[int]:
    """The types of which a report may tell of the same event."""
    mine = taxonomy.categories()[category_id]
    return [other.id for other in taxonomy.group_named()[mine.group].categories] if mine.counts else []


def _type(one: Told, other: Told) -> float:
    if one.category_id == other.category_id:
        return 1.0
    mine, its = taxonomy.categories()[one.category_id], taxonomy.categories()[other.category_id]
    if mine.group != its.group:
        return 0.0
    return OTHER if mine.needs_text or its.needs_text else SAME_GROUP


def _place(one: Told, other: Told) -> float:
    if one.named_place_id and one.named_place_id == other.named_place_id:
        return 1.0
    if one.lat is not None and one.lon is not None and other.lat is not None and other.lon is not None:
        return math.exp(-((metres_between((one.lat, one.lon), (other.lat, other.lon)) / NEAR) ** 2))
    # One of them says a part of town at most: that they are in the same one is little, but something.
    return A_PART_OF_TOWN if one.sub_area_id and one.sub_area_id == other.sub_area_id else 0.0


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two points (latitude, longitude) of one municipality."""
    north = (one[0] - other[0]) * 111_320
    east = (one[1] - other[1]) * 111_320 * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


def _time(one: Told, other: Told) -> float:
    """Alike when the two stretches meet, and less the wider they are: "i helgen" fits everything."""
    gap = max(one.earliest, other.earliest) - min(one.latest, other.latest)
    if gap > AROUND:
        return 0.0
    widest = max(one.latest - one.earliest, other.latest - other.earliest)
    told = 1 / (1 + widest / timedelta(hours=24))
    return told * math.exp(-((max(gap, timedelta()) / FADES) ** 2))
