"""A whole municipality: its water, woods, roads and towns, as figures for a map. Metres (SWEREF 99 TM).

The figures' layers and kinds are named as in Protomaps' basemaps.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapely import LineString, MultiLineString, Point, Polygon, box, make_valid
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, unary_union

from app.townscape import houses, names, plan

At = plan.At
MARGIN = 2_500
"""Metres of ground beyond the municipality's outline."""
PITCHES, PARKS = ("idrotts-/badplats",), ("park/grönområde",)
SCHOOLS, WORKPLACES = ("skola/förskola",), ("industri/företagspark",)


@dataclass(frozen=True)
class Site:
    """A place that has a name in the tool: what it is, and where."""

    name: str
    kind: str
    at: At


@dataclass(frozen=True)
class Ground:
    """What is known of a municipality; lines and rings are points in metres, a ring's last point equals its first."""

    outline: Sequence[At]
    localities: Sequence[tuple[str, At, float]]
    """Name, middle, and radius in metres; the first is the seat."""
    roads: Mapping[str, Sequence[At]] = field(default_factory=dict)
    rails: Mapping[str, Sequence[At]] = field(default_factory=dict)
    water: Mapping[str, Sequence[At]] = field(default_factory=dict)
    sites: Sequence[Site] = ()
    neighbours: Sequence[tuple[str, At]] = ()


@dataclass(frozen=True)
class Figure:
    """One figure of the map: its layer, what it is, and the zoom that it is first seen at."""

    layer: str
    told: dict[str, Any]
    shape: BaseGeometry
    zoom: int


def country(ground: Ground, *, seed: str) -> list[Figure]:
    """Everything that the map of a municipality shows. The same ground and seed give the same figures."""
    rng = random.Random(seed)
    whole = box(*Polygon(ground.outline).buffer(MARGIN).bounds)
    roads = {name: LineString(soft(points)) for name, points in ground.roads.items()}
    rails = [LineString(soft(points)) for points in ground.rails.values()]
    lakes, rivers = _water(ground)
    wet = unary_union([*lakes.values(), *rivers.values()])
    figures = [Figure("earth", {"kind": "earth"}, whole, 0)]
    for kind, shapes in (("lake", lakes), ("river", rivers)):
        for name, shape in shapes.items():
            figures.append(Figure("water", {"kind": kind}, shape, 0))
            figures.append(Figure("water", {"kind": kind, "name": name}, shape.representative_point(), 0))
    towns = []
    for name, at, radius in ground.localities:
        around = plan.Surroundings(
            roads=list(roads.values()),
            rails=rails,
            lakes=unary_union(list(lakes.values())),
            rivers=unary_union(list(rivers.values())),
            sites=[site.at for site in ground.sites],
            works=[site.at for site in ground.sites if site.kind in WORKPLACES],
            neighbours=[one for one in ground.neighbours if one[0] != name],
        )
        towns.append(plan.town(rng, name, _square(ground, at, radius), radius, around))
    figures += _roads(roads, ground.rails)
    figures += _country_roads(rng, towns, roads, wet)
    built = unary_union([made.area.buffer(60) for made in towns])
    kept_free = unary_union([built, wet.buffer(10)])
    for kind in ("farmland", "wood"):
        figures += _patches(rng, kind, whole, kept_free)
    for made in towns:
        figures += _of_town(rng, made, ground.sites, wet)
    return figures


def soft(points: Sequence[At]) -> list[At]:
    """The line through the same points without corners, as `smooth` in map-layer.js draws it (Catmull-Rom)."""
    n = len(points)
    if n < 3:
        return list(points)
    closed = tuple(points[0]) == tuple(points[-1])
    found: list[At] = []
    for i in range(n - 1):
        a, b, c, d = [points[j % (n - 1)] if closed else points[min(max(j, 0), n - 1)] for j in range(i - 1, i + 3)]
        for step in range(8):
            t = step / 8
            found.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return [*found, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


def _water(ground: Ground) -> tuple[dict[str, BaseGeometry], dict[str, BaseGeometry]]:
    lakes, rivers = {}, {}
    for name, points in ground.water.items():
        if tuple(points[0]) == tuple(points[-1]):
            lakes[name] = make_valid(Polygon(soft(points)))
        else:
            rivers[name] = LineString(soft(points)).buffer(13)
    return lakes, rivers


def _square(ground: Ground, at: At, radius: float) -> At:
    """The town's square: where the tool has it, else the middle."""
    squares = [one.at for one in ground.sites if one.kind == "centrum/torg" and math.dist(one.at, at) < radius * 0.5]
    return min(squares, key=lambda one: math.dist(one, at), default=at)


def _roads(roads: Mapping[str, LineString], rails: Mapping[str, Sequence[At]]) -> Iterator[Figure]:
    for name, line in roads.items():
        motor = name.startswith("E")
        ref = name.replace("Riksväg ", "").replace("Länsväg ", "").replace("Väg ", "")
        yield Figure("roads", {"kind": "highway" if motor else "major_road", "ref": ref}, line, 0)
    for name, points in rails.items():
        yield Figure("roads", {"kind": "rail", "name": name}, LineString(soft(points)), 0)


def _country_roads(
    rng: random.Random, towns: Sequence[plan.Town], roads: Mapping[str, LineString], wet: BaseGeometry
) -> Iterator[Figure]:
    """Each town has a road to the nearest main road, and from the main roads smaller ones lead to farms."""
    known = names.Names()
    lines = list(roads.values())
    for made in towns:
        road = min(lines, key=lambda line: line.distance(Point(made.centre)), default=None)
        if road is not None and road.distance(Point(made.centre)) > made.radius:
            end = nearest_points(road, Point(made.centre))[0]
            line = plan.bent(rng, made.centre, (end.x, end.y), 0.08)
            seat = made is towns[0]
            yield Figure("roads", {"kind": "medium_road", **({} if seat else {"name": f"{made.name}vägen"})}, line, 9)
    for line in lines:
        at = rng.uniform(600, 2_000)
        while at < line.length - 50:
            start, next_to = line.interpolate(at), line.interpolate(at + 40)
            side = rng.choice((-1, 1)) * rng.uniform(0.9, 1.9)
            angle = math.atan2(next_to.y - start.y, next_to.x - start.x) + side
            away = rng.uniform(900, 3_400)
            end = start.x + away * math.cos(angle), start.y + away * math.sin(angle)
            way = plan.bent(rng, (start.x, start.y), end, 0.22)
            if not way.intersects(wet) and all(way.distance(made.area) > 90 for made in towns):
                told: dict[str, Any] = {"kind": "minor_road"}
                if name := known.next([names.RURAL]):
                    told["name"] = name
                yield Figure("roads", told, way, 12)
                yield from _farms(rng, way)
            at += rng.uniform(1_100, 3_600)


def _farms(rng: random.Random, way: LineString) -> Iterator[Figure]:
    for at in (rng.uniform(0.2, 1) * way.length for _ in range(rng.randint(1, 4))):
        spot = way.interpolate(at)
        x, y, turn = spot.x + rng.uniform(20, 45), spot.y + rng.uniform(-30, 30), rng.uniform(0, 3.1)
        for n in range(rng.randint(2, 4)):
            shape = houses.house(
                x + 28 * n * math.cos(turn), y + 28 * n * math.sin(turn), rng.uniform(10, 26), 10, turn
            )
            yield Figure("buildings", {"kind": "building"}, shape, 14)


def _patches(rng: random.Random, kind: str, whole: Polygon, kept_free: BaseGeometry) -> Iterator[Figure]:
    """Woods or fields over the country, in patches that run together."""
    west, south, east, north = whole.bounds
    patches = []
    for _ in range(int(whole.area / 6_500_000)):
        x, y, size = rng.uniform(west, east), rng.uniform(south, north), rng.uniform(350, 1_500)
        for _ in range(4):
            middle = x + rng.gauss(0, size), y + rng.gauss(0, size)
            patches.append(plan.blob(rng, middle, size * rng.uniform(0.4, 1), waves=(2, 3, 5, 8, 11)))
    whole_of_it = make_valid(unary_union(patches).difference(kept_free)).buffer(-60).buffer(60).simplify(12)
    for part in getattr(whole_of_it, "geoms", [whole_of_it]):
        if isinstance(part, Polygon) and part.area > 120_000:
            yield Figure("landuse", {"kind": kind}, part, 9)


def _of_town(rng: random.Random, made: plan.Town, sites: Sequence[Site], wet: BaseGeometry) -> Iterator[Figure]:
    """What a town shows: its ground, streets, houses and greens."""
    yield Figure("landuse", {"kind": "residential"}, made.area.simplify(8), 9)
    seat = made.radius > 900
    told = {"kind": "locality", "kind_detail": "town" if seat else "village", "name": made.name}
    yield Figure("places", told, Point(made.centre), 0)
    yield from _streets(made)
    greens = _greens(rng, made, sites)
    for number, block in enumerate(made.blocks):
        green = greens.get(number)
        if green:
            kind, name, pitches = green
            yield Figure("landuse", {"kind": kind}, block.shape.buffer(-5), 12)
            if name:
                yield Figure("pois", {"kind": kind, "name": name}, block.shape.representative_point(), 13)
            yield from (Figure("landuse", {"kind": "pitch"}, shape, 13) for shape in pitches)
            if kind not in ("school", "cemetery"):
                continue
        if block.style is plan.WORKS:
            yield Figure("landuse", {"kind": "industrial"}, block.shape, 11)
        if green and green[0] == "cemetery":
            continue
        for house in houses.houses(rng, block):
            if not house.intersects(wet):
                yield Figure("buildings", {"kind": "building"}, house, 14)


def _streets(made: plan.Town) -> Iterator[Figure]:
    """Streets, the larger ones seen earlier; pieces of one street that meet are one figure."""
    kinds = {0: ("medium_road", 10), 1: ("medium_road", 11), 2: ("minor_road", 11), 3: ("minor_road", 12)}
    joined: dict[tuple, list[LineString]] = {}
    for street in made.streets:
        joined.setdefault((street.name or id(street), street.rank), []).append(street.line)
    for (name, rank), lines in joined.items():
        kind, zoom = kinds[rank]
        told = {"kind": kind, **({"name": name} if isinstance(name, str) else {})}
        yield Figure("roads", told, lines[0] if len(lines) == 1 else MultiLineString(lines), zoom)


def _greens(
    rng: random.Random, made: plan.Town, sites: Sequence[Site]
) -> dict[int, tuple[str, str | None, list[Polygon]]]:
    """Which blocks are something else than houses: number -> (kind, name, playing fields)."""
    found: dict[int, tuple[str, str | None, list[Polygon]]] = {}
    for site in sites:
        kind = next(
            (kind for kind, kinds in (("park", PARKS), ("pitch", PITCHES), ("school", SCHOOLS)) if site.kind in kinds),
            None,
        )
        near = [
            n for n, block in enumerate(made.blocks) if n not in found and block.shape.distance(Point(site.at)) < 150
        ]
        if kind and near:
            n = min(near, key=lambda n: made.blocks[n].shape.distance(Point(site.at)))
            found[n] = (
                kind if kind != "pitch" else "park",
                site.name,
                _fields(made.blocks[n]) if kind == "pitch" else [],
            )
    parks = names.Names()
    for n, block in enumerate(made.blocks):
        if n in found or block.shape.area < 1_500:
            continue
        chance = rng.random()
        large = block.shape.area > 6_000
        if chance < (0.07 if block.style is plan.CENTRE else 0.045) and block.style is not plan.WORKS:
            found[n] = ("park", parks.next([names.PARKS]) if large else None, [])
        elif chance < 0.06 and large and block.style is plan.VILLAS:
            found[n] = ("allotments", None, [])
        elif chance < 0.075 and large and block.style is not plan.CENTRE:
            found[n] = (
                ("cemetery", "Kyrkogården", [])
                if not any(k[0] == "cemetery" for k in found.values())
                else ("park", None, _fields(block))
            )
    return found


def _fields(block: plan.Block) -> list[Polygon]:
    spot = block.shape.representative_point()
    field = houses.house(spot.x, spot.y, 100, 62, 0.4)
    return [field] if block.shape.buffer(10).contains(field) else [block.shape.buffer(-14)]
