"""What the map shades: sub-areas per 1,000 inhabitants, seen from afar, and the "värmekarta". Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asinh, atan, cos, degrees, pi, radians, sinh, tan
from typing import Any
from uuid import UUID

import numpy as np

from app.analysis import density, grid
from app.analysis.undecidable import Undecidable
from app.figures.counted import CountedCell

FEW_PEOPLE, FEW_INCIDENTS = 500, 5
"""Below these a rate says more about chance, or about those who only pass through, than about the sub-area."""
LEAST_FOR_HEAT = 20
"""Incidents in squares: with fewer every one of them would be a hill."""
REACH, PIXEL = 600, 100
"""Metres: how far an incident is spread, and the side of a dot of the drawing."""
BANDS = (0.05, 0.2, 0.45, 0.7)
"""Parts of the densest spot at which a darker colour begins."""
EARTH = 6_378_137


@dataclass(frozen=True)
class AreaRate:
    """The incidents of a sub-area now, beside those who live there."""

    name: str
    n: int
    inhabitants: int | None
    year: int | None
    source: str | None
    points: Any
    """[[latitude, longitude], …]."""

    @property
    def why_not(self) -> str:
        """Why it has no rate and no colour; "" when it has."""
        if self.inhabitants is None:
            return "folkmängd saknas"
        if self.inhabitants < FEW_PEOPLE:
            return "för få invånare"
        return "för få händelser" if self.n < FEW_INCIDENTS else ""

    @property
    def per_thousand(self) -> float | None:
        """To one decimal, as it is written."""
        return None if self.why_not or not self.inhabitants else round(1000 * self.n / self.inhabitants, 1)


@dataclass(frozen=True)
class Heat:
    """The density of incidents as rows of bands (0 = none, …, 4), the northernmost first, on a map of Mercator's."""

    south: float
    west: float
    north: float
    east: float
    columns: int
    bands: str


def area_rates(in_areas: Mapping[UUID | None, int], areas: Iterable, living: Mapping[UUID, Any]) -> list[AreaRate]:
    """Of the municipality's own sub-areas, rows of `Shape`; none where nobody has told how many live in any of them.

    `living`: rows of `AreaPopulation` by the sub-area's id.
    """
    found = [
        AreaRate(area.name, in_areas.get(area.id, 0), of.n, of.year, of.source, area.points)
        if (of := living.get(area.id))
        else AreaRate(area.name, in_areas.get(area.id, 0), None, None, None, area.points)
        for area in areas
        if area.ended_at is None
    ]
    return found if any(one.inhabitants is not None for one in found) else []


def heat(cells: Sequence[CountedCell], outlines: Sequence[Sequence[Sequence[float]]]) -> Heat | None:
    """The density of what stands in the squares of the map, within the outlines where they are known; None when
    there is too little for one. A drawing of the squares: whoever sees these may see it."""
    if sum(cell.n for cell in cells) < LEAST_FOR_HEAT:
        return None
    middle = cos(radians((min(cell.south for cell in cells) + max(cell.north for cell in cells)) / 2))

    def plane(lat: float, lon: float) -> tuple[float, float]:
        """Metres on Mercator's map, true at the middle, so that the drawing has the map's own directions."""
        return EARTH * middle * radians(lon), EARTH * middle * asinh(tan(radians(lat)))

    spots = [plane((cell.south + cell.north) / 2, (cell.west + cell.east) / 2) for cell in cells]
    x, y = zip(*spots, strict=True)
    border = [[plane(lat, lon) for lat, lon in outline] for outline in outlines]
    if not border:  # room for what is spread
        (west, east), (south, north) = ((min(axis) - REACH, max(axis) + REACH) for axis in (x, y))
        border = [[(west, south), (east, south), (east, north), (west, north)]]
    try:
        over = grid.cover(x, y, PIXEL, border)
        found = density.on_grid(over, x, y, REACH, weights=[cell.n for cell in cells])
    except Undecidable:
        return None
    shares = np.nan_to_num(found) / np.nanmax(found)
    bands = np.searchsorted(BANDS, shares, side="right")
    rows, columns = (np.flatnonzero(bands.any(axis=axis)) for axis in (1, 0))
    bands = bands[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    west, south = over.x0 + columns[0] * PIXEL, over.y0 + rows[0] * PIXEL
    east, north = over.x0 + (columns[-1] + 1) * PIXEL, over.y0 + (rows[-1] + 1) * PIXEL

    def place(across: float, up: float) -> tuple[float, float]:
        across, up = across / (EARTH * middle), up / (EARTH * middle)
        return degrees(atan(sinh(up))), across * 180 / pi

    drawn = "".join(str(band) for row in bands[::-1] for band in row)
    return Heat(*place(west, south), *place(east, north), bands.shape[1], drawn)
