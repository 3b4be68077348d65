"""Points, metres and cells. Pure.

Metres are SWEREF 99 TM (EPSG:3006), whole numbers. A cell is a square of 250 m, numbered
`northing // 250 * 4096 + easting // 250`, so that one integer names it all over Sweden.
"""

from functools import cache, lru_cache

from pyproj import Transformer

_WGS84, _SWEREF = "EPSG:4326", "EPSG:3006"
SIDE = 250
_WIDTH = 4096
NO_CELL = 0
"""What stands in a published row when the incident may not be placed in a cell."""
SOUTH, NORTH, WEST, EAST = 55.0, 69.2, 10.5, 24.3
"""A box round Sweden, in degrees."""


@cache
def _from_to(given: str, wanted: str) -> Transformer:
    return Transformer.from_crs(given, wanted, always_xy=True)


def metres(lat: float, lon: float) -> tuple[int, int]:
    """(easting, northing) in whole metres."""
    x, y = _from_to(_WGS84, _SWEREF).transform(lon, lat)
    return round(x), round(y)


def degrees(x: float, y: float) -> tuple[float, float]:
    """(latitude, longitude) of a point in metres."""
    lon, lat = _from_to(_SWEREF, _WGS84).transform(x, y)
    return lat, lon


def cell_of(x: int, y: int) -> int:
    return y // SIDE * _WIDTH + x // SIDE


@lru_cache(maxsize=20_000)
def corners(cell: int) -> tuple[float, float, float, float]:
    """(south, west, north, east) in degrees of the cell's south-west and north-east corners."""
    return box(cell % _WIDTH * SIDE, cell // _WIDTH * SIDE, SIDE)


def box(x: float, y: float, side: float) -> tuple[float, float, float, float]:
    """(south, west, north, east) in degrees of a square with its south-west corner at x, y, in metres."""
    return (*degrees(x, y), *degrees(x + side, y + side))


def square_metres(outline: list) -> float:
    """Of a simple polygon [[lat, lon], …]."""
    points = [metres(lat, lon) for lat, lon in outline]
    around = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in around)) / 2


def in_sweden(lat: float, lon: float) -> bool:
    """Whether a point in degrees lies in the box around the country, as maps draw it."""
    return 55.3 <= lat <= 69.1 and 10.9 <= lon <= 24.2


def inside(lat: float, lon: float, outline: list) -> bool:
    """Whether a point lies inside a simple polygon [[lat, lon], …] (even-odd rule)."""
    within = False
    for (lat1, lon1), (lat2, lon2) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (lat1 > lat) != (lat2 > lat) and lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1:
            within = not within
    return within
