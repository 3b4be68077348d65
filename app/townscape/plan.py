"""The plan of one town: where it ends, the streets that lead out of it, and the blocks between its streets. Metres.

A town grows round its square: main streets run from there to the roads that pass, two rings join them, and each piece
between them is cut into blocks – straight and small in the centre, bent and long among the villas, large at the works.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shapely import LineString, MultiPolygon, Point, Polygon, make_valid
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, polygonize, split, unary_union

from app.townscape import names

At = tuple[float, float]


@dataclass(frozen=True)
class Style:
    """How a district is cut: blocks at most so long and so deep, streets bent by a share of their length."""

    name: str
    longest: float
    deepest: float
    bend: float


CENTRE = Style("centre", 115, 88, 0.0)
FLATS = Style("flats", 250, 150, 0.05)
VILLAS = Style("villas", 230, 92, 0.15)
WORKS = Style("works", 330, 210, 0.02)
QUARTERS = Style("quarters", 560, 430, 0.12)
"""Pieces of one kind of houses each."""


@dataclass(frozen=True)
class Street:
    line: LineString
    rank: int
    """0: leads out of the town, 1: joins its districts, 2: a longer one, 3: a short one."""
    name: str | None


@dataclass(frozen=True)
class Block:
    shape: Polygon
    style: Style
    number: int


@dataclass
class Town:
    name: str
    centre: At
    radius: float
    area: BaseGeometry
    streets: list[Street] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """What was there before the town. Roads come with the name of where they lead, if that is known."""

    roads: Sequence[LineString]
    rails: Sequence[LineString]
    lakes: BaseGeometry
    rivers: BaseGeometry
    sites: Sequence[At] = ()
    works: Sequence[At] = ()
    neighbours: Sequence[tuple[str, At]] = ()


def town(rng: random.Random, name: str, centre: At, radius: float, around: Surroundings) -> Town:
    """The town of this name and size, in what surrounds it."""
    water = unary_union([around.lakes.buffer(18), around.rivers.buffer(16)])
    round_it = blob(rng, centre, radius)
    near = [Point(site).buffer(radius * 0.16) for site in around.sites if math.dist(site, centre) < radius * 1.5]
    whole = unary_union([round_it, *near]).buffer(radius * 0.12).buffer(-radius * 0.12)
    barred = [rail.buffer(16) for rail in around.rails] + [road.buffer(26) for road in around.roads]
    area = make_valid(unary_union(_largest(whole.difference(water))))
    made = Town(name, centre, radius, area)
    known = names.Names()
    mains = _main_streets(rng, made, around, known)
    rings = _rings(rng, made, whole.difference(around.lakes.buffer(30)))
    made.streets += mains + [Street(line, 1, known.take(said)) for line, said in rings]
    lines = [street.line for street in made.streets]
    land = area.difference(unary_union([water, *barred]))
    faces = [
        face
        for face in polygonize(unary_union([*(part.boundary for part in _largest(land)), *lines]))
        if face.area > 900 and land.contains(face.representative_point())
    ]
    faces.sort(key=lambda face: math.dist(_at(face), centre))
    grid, number = rng.uniform(0, math.pi / 2), 0
    for face in faces:
        central = math.dist(_at(face), centre) < radius * 0.34 and radius > 500
        collectors = [known.theme(number)[0], names.CENTRE]
        pieces = [face] if central else _cut(rng, face, QUARTERS, None, made.streets, known, collectors, 2)
        for piece in list(pieces):
            number += 1
            style = CENTRE if central else _style(rng, piece, made, around)
            lists = _lists(piece, style, number, around, known)
            for block in _cut(rng, piece, style, grid if central else None, made.streets, known, lists, 3):
                made.blocks.append(Block(block, style, number))
    return made


def _at(shape: BaseGeometry) -> At:
    point = shape.centroid
    return point.x, point.y


def _largest(shape: BaseGeometry) -> list[Polygon]:
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return [part for part in parts if isinstance(part, Polygon) and part.area > 8_000]


def blob(rng: random.Random, centre: At, radius: float, waves: Sequence[int] = (2, 3, 5, 7)) -> Polygon:
    """A round figure with a shore: so many waves of each kind round it."""
    heights = [(n, rng.uniform(0, 2 * math.pi), rng.uniform(0.03, 0.13) / (n / 2) ** 0.5) for n in waves]
    ring = []
    for step in range(120):
        angle = step / 120 * 2 * math.pi
        away = radius * (1 + sum(height * math.sin(n * angle + phase) for n, phase, height in heights))
        ring.append((centre[0] + away * math.cos(angle), centre[1] + away * math.sin(angle)))
    return Polygon(ring)


def bent(rng: random.Random, a: At, b: At, bend: float) -> LineString:
    """A soft line between two points, bent sideways by at most this share of its length."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    one, two = rng.uniform(-bend, bend), rng.uniform(-bend, bend)
    c = a[0] + dx * 0.33 - dy * one, a[1] + dy * 0.33 + dx * one
    d = a[0] + dx * 0.67 - dy * two, a[1] + dy * 0.67 + dx * two
    points = []
    for step in range(17):
        t = step / 16
        u = 1 - t
        points.append(
            tuple(u**3 * a[i] + 3 * u * u * t * c[i] + 3 * u * t * t * d[i] + t**3 * b[i] for i in (0, 1))  # Bézier
        )
    return LineString(points)


def _across(rng: random.Random, middle: At, angle: float, length: float, bend: float, reach: float) -> LineString:
    """A soft line through a point, bent over its length and straight beyond it."""
    dx, dy = length * 0.55 * math.cos(angle), length * 0.55 * math.sin(angle)
    points = list(bent(rng, (middle[0] - dx, middle[1] - dy), (middle[0] + dx, middle[1] + dy), bend).coords)
    (ax, ay), (bx, by) = points[0], points[1]
    (cx, cy), (ex, ey) = points[-2], points[-1]
    before, after = math.dist(points[0], points[1]), math.dist(points[-2], points[-1])
    first = ax + (ax - bx) / before * reach, ay + (ay - by) / before * reach
    last = ex + (ex - cx) / after * reach, ey + (ey - cy) / after * reach
    return LineString([first, *points, last])


def _main_streets(rng: random.Random, made: Town, around: Surroundings, known: names.Names) -> list[Street]:
    """From the square to the roads that pass, and outwards where none does."""
    centre, radius = made.centre, made.radius
    square, ends = Point(centre), []
    circle = square.buffer(radius * 1.02).boundary
    for road in around.roads:
        if road.distance(square) > radius * 1.4:
            continue
        near = nearest_points(road, square)[0]
        ends.append((near.x, near.y))
        crossing = road.intersection(circle)
        for point in getattr(crossing, "geoms", [crossing]):
            if isinstance(point, Point) and not point.is_empty:
                ends.append((point.x, point.y))
    chosen: list[tuple[float, At]] = []
    for end in sorted(ends, key=lambda end: math.dist(end, centre)):
        angle = math.atan2(end[1] - centre[1], end[0] - centre[0])
        if math.dist(end, centre) > radius * 0.2 and all(_between(angle, other) > 0.6 for other, _ in chosen):
            chosen.append((angle, end))
    while len(chosen) < (6 if radius > 900 else 4):
        angle = _widest(sorted(angle for angle, _ in chosen)) if chosen else rng.uniform(0, 6.28)
        angle += rng.uniform(-0.15, 0.15)
        away = radius * 0.93
        chosen.append((angle, (centre[0] + away * math.cos(angle), centre[1] + away * math.sin(angle))))
    chosen.sort()
    streets = []
    for angle, end in chosen:
        line = bent(rng, centre, end, 0.07)
        towards = _towards(angle, centre, around.neighbours)
        said = known.take(f"{towards}vägen") if towards else None
        inner = line.intersection(square.buffer(radius * 0.36))
        outer = line.difference(square.buffer(radius * 0.36))
        if isinstance(inner, LineString) and not inner.is_empty:
            streets.append(Street(inner, 0, known.next([names.CENTRE])))
        for part in getattr(outer, "geoms", [outer]):
            if isinstance(part, LineString) and not part.is_empty:
                said = said or known.next([names.CENTRE, names.RURAL])
                streets.append(Street(part, 0, said))
    return streets


def _between(a: float, b: float) -> float:
    return abs((a - b + math.pi) % (2 * math.pi) - math.pi)


def _widest(angles: Sequence[float]) -> float:
    """The middle of the widest gap between directions."""
    after = [*angles[1:], angles[0] + 2 * math.pi]
    gap, first = max((b - a, a) for a, b in zip(angles, after, strict=True))
    return first + gap / 2


def _towards(angle: float, centre: At, neighbours: Sequence[tuple[str, At]]) -> str | None:
    """The neighbour that lies in this direction, as a road is named after it."""
    seen = [
        (math.dist(at, centre), name)
        for name, at in neighbours
        if math.dist(at, centre) > 2_000 and _between(angle, math.atan2(at[1] - centre[1], at[0] - centre[0])) < 0.45
    ]
    if not seen:
        return None
    name = min(seen)[1]
    return name if name[-1] in "as" else f"{name}s"


def _rings(rng: random.Random, made: Town, land: BaseGeometry) -> list[tuple[LineString, str]]:
    """Two streets round the centre, broken where there is water."""
    shares = ((0.34, "Ringgatan"), (0.68, "Ringvägen")) if made.radius > 700 else ((0.5, "Ringvägen"),)
    found = []
    for share, said in shares:
        ring = blob(rng, made.centre, made.radius * share).exterior.intersection(land)
        parts = [part for part in getattr(ring, "geoms", [ring]) if part.length > made.radius * 0.2]
        found += [(part, said) for part in sorted(parts, key=lambda part: -part.length)[:3]]
    return found


def _style(rng: random.Random, piece: Polygon, made: Town, around: Surroundings) -> Style:
    away = math.dist(_at(piece), made.centre) / made.radius
    if away > 0.4 and any(piece.distance(Point(site)) < 150 for site in around.works):
        return WORKS
    at_rail = any(piece.distance(line) < 60 for line in around.rails)
    if away > 0.5 and made.radius > 700 and rng.random() < (0.5 if at_rail else 0.06):
        return WORKS
    if made.radius > 700 and away < 0.8 and rng.random() < 0.25:
        return FLATS
    return VILLAS


def _lists(face: Polygon, style: Style, number: int, around: Surroundings, known: names.Names) -> list[str]:
    """Where the names of a piece's streets are taken from."""
    lists = []
    if style is not VILLAS and face.distance(around.rivers) < 40 or face.distance(around.lakes) < 60:
        lists.append(names.AT_WATER)
    if style is not VILLAS and any(face.distance(rail) < 40 for rail in around.rails):
        lists.append(names.AT_RAIL)
    if style is WORKS:
        lists.append(names.WORKS)
    if style is CENTRE:
        lists.append(names.CENTRE)
    return [*lists, *known.theme(number)]


def _cut(
    rng: random.Random,
    piece: Polygon,
    style: Style,
    grid: float | None,
    streets: list[Street],
    known: names.Names,
    lists: Sequence[str],
    rank: int,
) -> Iterator[Polygon]:
    """Cut a piece into blocks; each cut is a street."""
    box = piece.minimum_rotated_rectangle
    if not isinstance(box, Polygon) or piece.area < 700:
        return
    a, b, c, *_ = box.exterior.coords
    sides = (
        (math.dist(a, b), math.atan2(b[1] - a[1], b[0] - a[0])),
        (math.dist(b, c), math.atan2(c[1] - b[1], c[0] - b[0])),
    )
    (short, _), (long, along) = sorted(sides)
    over_long, over_deep = long / style.longest, short / style.deepest
    if max(over_long, over_deep) <= 1.15 or piece.area < style.deepest * 40:
        yield piece
        return
    lengthways = over_deep > over_long
    across = along if lengthways else along + math.pi / 2
    if grid is not None:  # a centre's streets run one of two ways
        across = min((grid + n * math.pi / 2 for n in range(4)), key=lambda angle: _between(angle, across))
    middle = piece.centroid
    shift = rng.uniform(-0.14, 0.14) * (short if lengthways else long)
    x = middle.x + shift * math.cos(across + math.pi / 2)
    y = middle.y + shift * math.sin(across + math.pi / 2)
    length = long if lengthways else short
    line = _across(rng, (x, y), across, length, style.bend * min(1.0, length / 160), long + short)
    parts = [part for part in split(piece, line).geoms if isinstance(part, Polygon)]
    if len(parts) < 2:
        yield piece
        return
    within = line.intersection(piece)
    longest = max(getattr(within, "geoms", [within]), key=lambda part: part.length)
    if isinstance(longest, LineString) and longest.length > 25:
        said = known.next(lists) if longest.length > 70 else None
        streets.append(Street(longest, rank if longest.length > 260 else 3, said))
    for part in parts:
        yield from _cut(rng, part, style, grid, streets, known, lists, 3)
