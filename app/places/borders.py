"""Whether a point lies in a municipality, and in which of its sub-areas. Pure.

The outlines that are held are generalised to a few points, so a point a little outside may well be inside. What is
known of other municipalities is our own file of the ground, read once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from app.places.grid import inside, metres

TOLERANCE = 500
"""Metres outside the municipality's border that a point may lie."""
ROUND_SUB_AREAS = 5_000
"""The same where no outline is held: sub-areas need not cover the whole municipality."""
GROUND = Path(__file__).parent / "ground.yaml"

Figure = Any
"""A `Shape`: its `id` and its `points`, [[latitude, longitude], …] without the first repeated."""


@dataclass(frozen=True)
class Borders:
    """The outlines (more than one: it lies in parts) and the sub-areas of one municipality; both may be missing."""

    outlines: Sequence[Figure]
    sub_areas: Sequence[Figure]

    @cached_property
    def _boxes(self) -> list[tuple]:
        """(south, north, west, east, area) of every sub-area."""
        found = []
        for area in self.sub_areas:
            lats, lons = [point[0] for point in area.points], [point[1] for point in area.points]
            found.append((min(lats), max(lats), min(lons), max(lons), area))
        return found

    def area_at(self, lat: float, lon: float) -> UUID | None:
        """The sub-area that the point lies in."""
        for south, north, west, east, area in self._boxes:
            if south <= lat <= north and west <= lon <= east and inside(lat, lon, area.points):
                return area.id
        return None

    def reach(self, lat: float, lon: float, *, error: float = 0) -> bool:
        """Whether a point that may be wrong by `error` metres lies in the municipality or at most `TOLERANCE` outside;
        True where no border is known."""
        if self.area_at(lat, lon) or any(inside(lat, lon, one.points) for one in self.outlines):
            return True
        border, tolerance = (self.outlines, TOLERANCE) if self.outlines else (self.sub_areas, ROUND_SUB_AREAS)
        return not border or any(to_border(metres(lat, lon), _in_metres(one)) <= tolerance + error for one in border)

    def holds_circle(self, lat: float, lon: float, radius: float) -> UUID | None:
        """The sub-area that holds the whole circle of this many metres round the point."""
        id = self.area_at(lat, lon)
        area = next((one for one in self.sub_areas if one.id == id), None)
        if area is None or to_border(metres(lat, lon), _in_metres(area)) < radius:
            return None
        return id


def _in_metres(figure: Figure) -> list[tuple[int, int]]:
    return [metres(*at) for at in figure.points]


def to_border(at: tuple[float, float], border: Sequence[tuple[float, float]]) -> float:
    """Metres from a point to the nearest edge of a polygon, both in metres, inside or outside."""
    return min(_to_edge(at, a, b) for a, b in zip(border, [*border[1:], border[0]], strict=True))


def _to_edge(at, a, b) -> float:
    along, up = b[0] - a[0], b[1] - a[1]
    length = along * along + up * up
    share = ((at[0] - a[0]) * along + (at[1] - a[1]) * up) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return ((at[0] - a[0] - share * along) ** 2 + (at[1] - a[1] - share * up) ** 2) ** 0.5


def municipality_at(lat: float, lon: float) -> str | None:
    """The name of the municipality whose outline holds the point, among those that our own file of the ground knows."""
    return next((name for name, outline in _known_outlines() if inside(lat, lon, outline)), None)


@cache
def _known_outlines() -> tuple[tuple[str, list], ...]:
    with GROUND.open(encoding="utf-8") as file:
        ground = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return tuple((one["name"], one["outline"]["points"]) for one in ground["municipalities"].values())
