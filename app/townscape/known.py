"""What the tool knows of a municipality's ground, as a town is drawn from it: degrees in, metres out."""

from collections.abc import Sequence
from typing import Any

from pyproj import Transformer

from app.townscape.country import At, Ground, Site

PER_ROOT = 10.5
"""Metres of the seat's radius for the square root of the municipality's inhabitants: denser than most, as they are."""
VILLAGE = 0.33
"""A smaller locality's radius beside the seat's."""
LEAST = 330


def ground(
    *,
    name: str,
    shapes: Sequence[Any],
    sites: Sequence[Any],
    inhabitants: int,
    neighbours: Sequence[tuple[str, Any]] = (),
) -> Ground:
    """From rows of `Shape` and `NamedPlace` (or what has their fields), and (name, (lat, lon)) of towns around."""
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True)

    def metres(lat: float, lon: float) -> At:
        x, y = to_metres.transform(lon, lat)
        return round(x), round(y)

    def of_kind(kind: str) -> dict[str, list[At]]:
        return {one.name: [metres(*at) for at in one.points] for one in shapes if one.kind == kind}

    seat = PER_ROOT * inhabitants**0.5
    towns = sorted(of_kind("locality").items(), key=lambda one: (one[0] != name, one[0]))
    return Ground(
        outline=next(iter(of_kind("outline").values())),
        localities=[(town, points[0], seat if town == name else max(LEAST, seat * VILLAGE)) for town, points in towns],
        roads=of_kind("road"),
        rails=of_kind("railway"),
        water=of_kind("water"),
        sites=[Site(one.name, one.kind, metres(one.lat, one.lon)) for one in sites],
        neighbours=[(town, metres(*at)) for town, at in neighbours],
    )
