"""What stands in a town's blocks: houses, and here and there a park. Metres."""

import math
import random
from collections.abc import Iterator

from shapely import LineString, Polygon, unary_union
from shapely.affinity import rotate, translate

from app.townscape.plan import CENTRE, FLATS, VILLAS, WORKS, Block

SETBACK = {CENTRE: 5.5, FLATS: 12, VILLAS: 8, WORKS: 16}
"""Metres from the middle of the street to where a house may stand."""


def houses(rng: random.Random, block: Block) -> list[Polygon]:
    """The houses of a block."""
    inner = block.shape.buffer(-SETBACK[block.style], join_style="mitre")
    found = []
    for part in getattr(inner, "geoms", [inner]):
        if not isinstance(part, Polygon) or part.area < 150:
            continue
        if block.style is CENTRE:
            found += _round_a_yard(rng, part)
        elif block.style is VILLAS:
            found += _villas(rng, part)
        elif block.style is FLATS:
            found += _slabs(rng, part, (42, 74), (11, 13), 40)
        else:
            found += _slabs(rng, part, (45, 120), (28, 62), 84)
    return found


def house(x: float, y: float, wide: float, deep: float, angle: float) -> Polygon:
    """A rectangle round a point, turned by an angle."""
    c, s = math.cos(angle), math.sin(angle)
    corners = ((-wide, -deep), (wide, -deep), (wide, deep), (-wide, deep))
    return Polygon([(x + (a * c - b * s) / 2, y + (a * s + b * c) / 2) for a, b in corners])


def _along(rng: random.Random, lot: Polygon, least: float, most: float) -> Iterator[tuple[float, float, float, float]]:
    """Steps along a lot's border: x, y, direction, length of the step. The inside lies to the left."""
    ring = LineString(lot.exterior.coords if lot.exterior.is_ccw else lot.exterior.coords[::-1])
    at = rng.uniform(0, least / 2)
    while at < ring.length - least / 2:
        step = rng.uniform(least, most)
        a, b = ring.interpolate(at), ring.interpolate(min(at + step, ring.length))
        if math.hypot(b.x - a.x, b.y - a.y) > step * 0.8:
            yield (a.x + b.x) / 2, (a.y + b.y) / 2, math.atan2(b.y - a.y, b.x - a.x), step
        at += step


def _villas(rng: random.Random, lot: Polygon) -> list[Polygon]:
    found, taken = [], []
    for x, y, angle, _ in _along(rng, lot, 21, 27):
        away = rng.uniform(8, 12)
        x, y = x - away * math.sin(angle), y + away * math.cos(angle)
        if any(math.hypot(x - a, y - b) < 17 for a, b in taken):
            continue
        wide, deep = rng.uniform(10, 16), rng.uniform(7.5, 10.5)
        home = house(x, y, wide, deep, angle + rng.choice((0, 0, 0, math.pi / 2)))
        if not lot.contains(home) or rng.random() < 0.05:
            continue
        taken.append((x, y))
        if rng.random() < 0.25:
            wing = house(x + 5 * math.cos(angle), y + 5 * math.sin(angle), 6, deep + 7, angle)
            home = unary_union([home, wing])
        found.append(home)
        if rng.random() < 0.35:  # a garage
            shed = house(x + (wide / 2 + 5) * math.cos(angle), y + (wide / 2 + 5) * math.sin(angle), 5.5, 4, angle)
            if lot.contains(shed):
                found.append(shed)
    return found


def _round_a_yard(rng: random.Random, lot: Polygon) -> list[Polygon]:
    pieces = []
    for x, y, angle, step in _along(rng, lot, 17, 34):
        if rng.random() < 0.1:
            continue  # a gateway
        deep = rng.uniform(10.5, 14)
        pieces.append(house(x - deep / 2 * math.sin(angle), y + deep / 2 * math.cos(angle), step * 1.02, deep, angle))
    middle = lot.buffer(-24)
    if not middle.is_empty and rng.random() < 0.5:
        spot = middle.representative_point()
        pieces.append(house(spot.x, spot.y, rng.uniform(12, 26), 10, rng.uniform(0, 3.1)))
    whole = unary_union(pieces).intersection(lot)
    return [part for part in getattr(whole, "geoms", [whole]) if isinstance(part, Polygon) and part.area > 40]


def _slabs(
    rng: random.Random, lot: Polygon, lengths: tuple[float, float], depths: tuple[float, float], apart: float
) -> list[Polygon]:
    """Rows of long houses, side by side."""
    box = lot.minimum_rotated_rectangle
    if not isinstance(box, Polygon):
        return []
    a, b, c, *_ = box.exterior.coords
    one, two = (math.dist(a, b), (a, b)), (math.dist(b, c), (b, c))
    (_, (p, q)), (short, _) = (one, two) if one[0] > two[0] else (two, one)
    angle, long = math.atan2(q[1] - p[1], q[0] - p[0]), math.dist(p, q)
    middle, found = box.centroid, []
    turned = rng.random() < 0.4
    across, along, turn = (long, short, math.pi / 2) if turned else (short, long, 0.0)
    row = -across / 2 + apart * 0.35
    while row < across / 2 - apart * 0.2:
        at = -along / 2 + 4
        while at < along / 2 - lengths[0]:
            wide, deep = rng.uniform(*lengths), rng.uniform(*depths)
            slab = rotate(house(at + wide / 2, row, wide, deep, 0), angle + turn, origin=(0, 0), use_radians=True)
            slab = translate(slab, middle.x, middle.y)
            if lot.contains(slab) and rng.random() < 0.86:
                found.append(slab)
            at += wide + rng.uniform(12, 26)
        row += apart * rng.uniform(0.9, 1.2)
    return found
