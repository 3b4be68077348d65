"""What a map stands on: the outlines and lines of the ground, and the box around them. Pure."""

import math
from collections.abc import Sequence

from app.drawing.paper_map import Shape

Position = tuple[float, float]
Bounds = tuple[Position, Position]
"""(south-west, north-east)."""

BORDERS = ("outline", "sub_area")
LEAST_SPAN = 0.02
"""Degrees of latitude (about 2.2 km) that a fitted view shows at least, also around a single point."""


def bounds(shapes: Sequence[Shape]) -> Bounds | None:
    """The box around the outlines; around all shapes when there is no outline; None when there is nothing."""
    outlines = [point for shape in shapes if shape.kind == "outline" for point in shape.points]
    return box(outlines or [point for shape in shapes for point in shape.points])


def box(positions: Sequence[Sequence[float]]) -> Bounds | None:
    """The box around positions, never so small that nothing around a single point would be seen."""
    if not positions:
        return None
    lats, lons = zip(*positions, strict=True)
    south, north, west, east = min(lats), max(lats), min(lons), max(lons)
    within = south >= -90 and north <= 90 and west >= -180 and east <= 180
    if not (within and math.isfinite(sum(lats) + sum(lons))):  # what is no number is neither less nor more than any
        raise ValueError(f"not a position, somewhere from {south}, {west} to {north}, {east}")
    tall = max(0.0, LEAST_SPAN - (north - south)) / 2
    wide = max(0.0, 2 * LEAST_SPAN - (east - west)) / 2
    return (south - tall, west - wide), (north + tall, east + wide)


def ground_of(shapes: Sequence[Shape], *, on_streets: bool) -> list[dict]:
    """The figures to draw; what a background shows better is left to it."""
    ground = []
    for shape in shapes:
        if box(shape.points) is None or (on_streets and shape.kind not in BORDERS):
            continue
        points = [[lat, lon] for lat, lon in shape.points]
        closed = shape.kind in ("outline", "sub_area") or (shape.kind == "water" and points[0] == points[-1])
        anchor = _middle(points) if closed else points[0]
        ground.append({"kind": shape.kind, "name": shape.name, "points": points, "closed": closed, "anchor": anchor})
    return ground


def _middle(points: list[list[float]]) -> list[float] | None:
    """The centroid of a ring when it lies inside the ring, which is where a name can stand; else None."""
    edges = list(zip(points, points[1:] + points[:1], strict=True))
    weights = [a[1] * b[0] - b[1] * a[0] for a, b in edges]
    if abs(sum(weights)) < 1e-12:
        return None
    lat = sum((a[0] + b[0]) * w for (a, b), w in zip(edges, weights, strict=True)) / (3 * sum(weights))
    lon = sum((a[1] + b[1]) * w for (a, b), w in zip(edges, weights, strict=True)) / (3 * sum(weights))
    crossings = sum(
        (a[0] > lat) != (b[0] > lat) and lon < (b[1] - a[1]) * (lat - a[0]) / (b[0] - a[0]) + a[1] for a, b in edges
    )
    return [round(lat, 5), round(lon, 5)] if crossings % 2 else None
