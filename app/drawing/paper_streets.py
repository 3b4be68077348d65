"""The background of a map on paper: streets by class, water, greens and houses of a municipality's map tiles, drawn
paler than what is counted, in colours that keep their order in grey. Pure.

Vectors are named as in Protomaps or OpenMapTiles (the same kinds as in `app/static/map-streets.js`); pictures are laid
as they are, under a veil.
"""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import asinh, atan2, ceil, cos, degrees, floor, hypot, log2, pi, radians, sinh, tan
from typing import Any, NamedTuple, Protocol

from app.drawing import svg
from app.drawing.palette import FONT

MOST_TILES = 40
"""Of one window; where it would take more, a coarser zoom is drawn."""
MOST_BYTES = 1_500_000
"""Of a window's pictures: a document shall be small enough to be sent."""
NEAR, MIDDLE = 9.0, 30.0
"""Metres a unit: nearer than the first there are houses and edges of streets, than the second small streets."""
NAME_SIZE = 11.0
"""Units, no smaller than any other writing of the map."""
MOST_NAMES = 12
MAGIC = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}

MOTOR = ("highway", "motorway", "trunk", "motorway_link", "trunk_link")
MAIN = ("major_road", "medium_road", "primary", "secondary", "tertiary", "primary_link", "secondary_link")
SMALL = ("minor_road", "minor", "residential", "service", "living_street", "unclassified", "pedestrian")
RAILS = ("rail", "transit", "light_rail")
GREENS = ("park", "garden", "village_green", "playground", "allotments", "recreation_ground", "cemetery", "public_park")
WOODS = ("wood", "forest", "scrub", "nature_reserve")
TOWN = ("residential", "urban_area", "suburb", "quarter", "industrial", "commercial", "railway", "retail", "school")
AREAS = (
    (("landuse", "landcover"), TOWN, 'fill="#eceae2"'),
    (("landuse", "landcover"), WOODS, 'fill="#e3e9dc"'),
    (("landuse", "landcover", "park"), GREENS, 'fill="#d8e4cd"'),
)
WATER, RIVER, HOUSE = 'fill="#cfe2ea"', "#bcd5e0", 'fill="#d3cdc1"'
SMALL_EDGE, SMALL_LINE, MAIN_EDGE, MOTOR_EDGE, RAIL, CORE = (
    "#b9b3a6",
    "#c6c0b3",
    "#a79f8f",
    "#8b8272",
    "#9aa3a6",
    "#ffffff",
)
NAME = f'fill="#43525a" {FONT}'
HALO = f'fill="#ffffff" stroke="#ffffff" stroke-width="2.6" stroke-linejoin="round" {FONT}'


@dataclass(frozen=True)
class Sheets:
    """Where the tiles come from. `tile(zoom, x, y)`: the bytes of one, unpacked; None where there is none."""

    kind: str
    """"vector" or "raster"."""
    min_zoom: int
    max_zoom: int
    attribution: str
    tile: Callable[[int, int, int], bytes | None]


class Window(Protocol):
    """What of the drawing shows which ground (`paper_map`)."""

    @property
    def left(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...
    @property
    def west(self) -> float: ...
    @property
    def north(self) -> float: ...
    @property
    def km(self) -> float:
        """Units a kilometre."""
        ...

    def at(self, lat: float, lon: float) -> tuple[float, float]: ...


class Spot(NamedTuple):
    """A tile, and where it lies in the drawing."""

    zoom: int
    x: int
    y: int
    left: float
    top: float
    right: float
    bottom: float


def drawn(sheets: Sheets, window: Window, avoid: Sequence[tuple[float, float]] = ()) -> tuple[list[str], list[str]]:
    """(ground, names) as pieces of SVG; names keep away from the points in `avoid`. Nothing where no zoom will do."""
    spots = _spots(sheets, window)
    if sheets.kind == "raster":
        return _pictures(sheets, spots), []
    found = _figures(sheets, spots, window)
    near, middle = (1000 / window.km < limit for limit in (NEAR, MIDDLE))
    parts = [_areas(found, layers, kinds, look) for layers, kinds, look in AREAS]
    parts.append(_areas(found, ("water",), None, WATER))
    parts.append(_line(_of(found, ("water", "waterway"), None, "Line"), RIVER, 1.8 if middle else 1.0))
    if near:
        parts.append(_areas(found, ("buildings", "building"), None, HOUSE))
    roads = {kinds: _of(found, ("roads", "transportation"), kinds, "Line") for kinds in (SMALL, MAIN, MOTOR, RAILS)}
    if near:
        parts += [_line(roads[SMALL], SMALL_EDGE, 3.4), _line(roads[MAIN], MAIN_EDGE, 5.0)]
        parts += [_line(roads[MOTOR], MOTOR_EDGE, 5.8), _line(roads[SMALL], CORE, 2.2)]
        parts += [_line(roads[MAIN], CORE, 3.6), _line(roads[MOTOR], CORE, 3.8)]
    elif middle:
        parts += [_line(roads[SMALL], SMALL_LINE, 0.8), _line(roads[MAIN], MAIN_EDGE, 2.4)]
        parts += [_line(roads[MOTOR], MOTOR_EDGE, 3.2), _line(roads[MAIN], CORE, 1.2), _line(roads[MOTOR], CORE, 1.5)]
    else:
        parts += [_line(roads[MAIN], MAIN_EDGE, 0.9), _line(roads[MOTOR], MOTOR_EDGE, 1.7)]
    parts.append(_line(roads[RAILS], RAIL, 1.0, "6 2"))
    return [part for part in parts if part], _names(found, window, avoid) if middle else []


def _spots(sheets: Sheets, window: Window) -> list[Spot]:
    """The tiles of the zoom whose detail fits the paper, or of a coarser one; none where that is too many."""
    east = window.west + window.width / (window.at(0, 1)[0] - window.at(0, 0)[0])
    south = window.north - window.height / (window.at(0, 0)[1] - window.at(1, 0)[1])
    fit = log2(156_543 * cos(radians((south + window.north) / 2)) * window.km / 1000)
    zoom = min(max(round(fit) if sheets.kind == "raster" else ceil(fit), sheets.min_zoom), sheets.max_zoom)
    for one in range(zoom, sheets.min_zoom - 1, -1):
        xs = [floor(_column(lon, one)) for lon in (window.west, east)]
        ys = [floor(_row(lat, one)) for lat in (window.north, south)]
        if (xs[1] - xs[0] + 1) * (ys[1] - ys[0] + 1) <= MOST_TILES:
            return [_spot(window, one, x, y) for x in range(xs[0], xs[1] + 1) for y in range(ys[0], ys[1] + 1)]
    return []


def _spot(window: Window, zoom: int, x: int, y: int) -> Spot:
    return Spot(zoom, x, y, *window.at(_lat(y, zoom), _lon(x, zoom)), *window.at(_lat(y + 1, zoom), _lon(x + 1, zoom)))


def _column(lon: float, zoom: int) -> float:
    return (lon + 180) / 360 * 2**zoom


def _row(lat: float, zoom: int) -> float:
    return (1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom


def _lon(x: int, zoom: int) -> float:
    return x / 2**zoom * 360 - 180


def _lat(y: int, zoom: int) -> float:
    return degrees(atan2(sinh(pi * (1 - 2 * y / 2**zoom)), 1))


def _pictures(sheets: Sheets, spots: Sequence[Spot]) -> list[str]:
    parts, size = [], 0
    for spot in spots:
        content = sheets.tile(spot.zoom, spot.x, spot.y) or b""
        kind = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)
        if kind is None:
            continue
        size += len(content)
        box = f'x="{spot.left:.2f}" y="{spot.top:.2f}" width="{spot.right - spot.left:.2f}"'
        box += f' height="{spot.bottom - spot.top:.2f}" preserveAspectRatio="none"'
        parts.append(f'<image {box} href="data:{kind};base64,{b64encode(content).decode()}"/>')
    return ['<g opacity="0.6">', *parts, "</g>"] if parts and size <= MOST_BYTES else []


Found = dict[tuple[str, str], list[tuple[Any, str]]]
"""(layer, kind) -> its figures, in units of the drawing, each with its name."""


def _figures(sheets: Sheets, spots: Sequence[Spot], window: Window) -> Found:
    """Everything in the tiles that reaches into the window, cut at its edge."""
    # These are 20 MB in memory, which only a process that draws papers pays for.
    import numpy
    import shapely

    edges = window.left - 3, window.top - 3, window.left + window.width + 3, window.top + window.height + 3
    found: Found = defaultdict(list)
    for spot in spots:
        for layer, extent, features in _decoded(sheets.tile(spot.zoom, spot.x, spot.y)):
            across, down = (spot.right - spot.left) / extent, (spot.bottom - spot.top) / extent
            shapes = numpy.asarray([shape for shape, _ in features])
            scaled = shapely.transform(
                shapes,
                lambda at, a=across, d=down, s=spot: numpy.column_stack([s.left + at[:, 0] * a, s.top + at[:, 1] * d]),
            )
            cut = shapely.simplify(shapely.clip_by_rect(scaled, *edges), 0.15, preserve_topology=False)
            for geometry, (_, said) in zip(shapely.orient_polygons(cut), features, strict=True):
                kind = str(said.get("kind") or said.get("class") or said.get("pmap:kind") or "")
                if not geometry.is_empty and kind != "ferry" and said.get("kind_detail") != "ferry":
                    found[layer, kind].append((geometry, str(said.get("name:sv") or said.get("name") or "")))
    return found


def _decoded(content: bytes | None) -> Iterator[tuple[str, int, list[tuple[Any, dict]]]]:
    """(layer, steps across, [(shape, what is told of it)]) of a tile; nothing of one that cannot be read."""
    import mapbox_vector_tile
    from google.protobuf.message import DecodeError
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        layers = mapbox_vector_tile.decode(content or b"", default_options={"y_coord_down": True})
        for name, told in layers.items():
            features = [
                (shape(one["geometry"]), one["properties"])
                for one in told["features"]
                if one["geometry"]["type"] != "Point"
            ]
            if features and told["extent"]:
                yield name, told["extent"], features
    except (DecodeError, ShapelyError, ValueError, TypeError, LookupError):
        return


def _of(found: Found, layers: Sequence[str], kinds: Sequence[str] | None, type: str) -> list[tuple[Any, str]]:
    """The lines ("Line") or areas ("Polygon") of these layers and kinds, in pieces."""
    return [
        (piece, name)
        for (layer, kind), figures in found.items()
        if layer in layers and (kinds is None or kind in kinds)
        for figure, name in figures
        for piece in getattr(figure, "geoms", [figure])
        if type in piece.geom_type
    ]


def _areas(found: Found, layers: Sequence[str], kinds: Sequence[str] | None, look: str) -> str:
    areas = [piece for piece, _ in _of(found, layers, kinds, "Polygon") if piece.area > 0.4]
    # All outlines turn one way and all holes the other, so that what two tiles both hold is filled once, not left out.
    rings = [ring for area in areas for ring in (area.exterior, *area.interiors)]
    return svg.path("".join(f"{_path(ring.coords[:-1])}Z" for ring in rings), look) if rings else ""


def _line(lines: Sequence[tuple[Any, str]], colour: str, width: float, dashes: str = "") -> str:
    """All lines of a class as one path."""
    if not lines:
        return ""
    ends = f'stroke-dasharray="{dashes}"' if dashes else 'stroke-linecap="round"'
    look = f'fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round" {ends}'
    return svg.path("".join(_path(line.coords) for line, _ in lines), look)


def _path(points: Sequence[Sequence[float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, *_ in points)


def _names(found: Found, window: Window, avoid: Sequence[tuple[float, float]]) -> list[str]:
    """A few names along the straightest pieces of their streets, the largest streets first, none on another."""
    taken = [(x, y, 14.0) for x, y in avoid]
    parts: list[str] = []
    written: set[str] = set()
    for name, (ax, ay), (bx, by) in _straights(found):
        long, x, y = svg.width(name, NAME_SIZE) * 0.85, (ax + bx) / 2, (ay + by) / 2
        turn = degrees(atan2(by - ay, bx - ax))
        turn = turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn
        along = cos(radians(turn)), cos(radians(90 - turn))
        dots = [(x + along[0] * step, y + along[1] * step) for step in (-long / 2, -long / 4, 0, long / 4, long / 2)]
        if name in written or not all(_inside(dot, window) for dot in dots):
            continue
        if any(hypot(x - tx, y - ty) < room for x, y in dots for tx, ty, room in taken):
            continue
        written.add(name)
        taken += [(*dot, 15.0) for dot in dots]
        for look in (HALO, NAME):
            turned = f'{look} transform="rotate({turn:.1f} {x:.1f} {y:.1f})"'
            parts.append(svg.words(x, y + 3.6, name, turned, NAME_SIZE, "middle"))
        if len(written) == MOST_NAMES:
            break
    return parts


def _straights(found: Found) -> Iterator[tuple[str, Sequence[float], Sequence[float]]]:
    """(name, from, to) of straight pieces with room for the name: by class, the longest first."""
    for kinds in (MOTOR, MAIN, SMALL):
        pieces = []
        for line, name in _of(found, ("roads", "transportation_name"), kinds, "Line"):
            points = list(line.simplify(1.2).coords) if name else []
            for a, b in zip(points, points[1:], strict=False):
                if (length := hypot(b[0] - a[0], b[1] - a[1])) > svg.width(name, NAME_SIZE) * 0.85:
                    pieces.append((-length, name, a[:2], b[:2]))
        for _, name, a, b in sorted(pieces):
            yield name, a, b


def _inside(at: tuple[float, float], window: Window) -> bool:
    x, y = at
    return window.left + 4 < x < window.left + window.width - 4 and window.top + 8 < y < window.top + window.height - 8
