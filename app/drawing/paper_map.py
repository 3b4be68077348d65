"""The report's map: outline, sub-areas, water, roads, localities and numbered places, as SVG in literal print
colours; and what any map stands on: the figures of the ground and the box around them (`bounds`, `ground_of`). Pure.

No colour says anything about a neighbourhood: sub-areas are lines, places are numbers. Where the places lie
close together, the whole municipality stands to the left with a frame, and what is in the frame larger to the right;
numbers that would still lie on each other are moved apart and tied to their place by a line, and each has its name
where there is room (`paper_names`). With a background of streets (`paper_streets`) even a single place has such a
frame, and the streets stand in for our own roads and water.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, isfinite, radians
from textwrap import wrap
from typing import Any, Protocol

from app.drawing import paper_names, paper_streets, svg
from app.drawing.palette import FONT
from app.drawing.paper_streets import Sheets

WIDTH, HEIGHT, MARGIN, BELOW = 640.0, 318.0, 8.0, 22.0
"""BELOW: room for the scale under each drawing."""
COLUMN, IN_COLUMN = 232.0, (160.0, 100.0)
"""Width of an upright map; heights of what is near and of the whole in it."""
KM_PER_DEGREE = 111.2
NEAR, LEAST_FRAME, LEAST_WITH_STREETS, LEAST_IN_COLUMN = 5.0, 4.0, 2.0, 1.3
"""Kilometres: how far places may lie from each other to share a frame, and the frame's least side."""
LINE, LONGEST_LINE = 13.0, 90
"""Of the words below: their height, and how many characters go in one."""
RADIUS, APART, ROUNDS = 9.5, 22.0, 80
LAND, EDGE, BORDER = "#f6f6f1", "#5d6f76", "#b9c3c4"
WATER, SHORE, ROAD, RAIL = "#dce9ee", "#a9c4cf", "#c9b99a", "#9aa3a6"
BORDER_ON_STREETS = "#7d8f96"
INK, SOFT, MARK = "#14262d", "#56676d", "#0b5573"
FRAME = f'fill="none" stroke="{MARK}" stroke-width="1.4"'

Position = tuple[float, float]
Bounds = tuple[Position, Position]
"""(south-west, north-east)."""

BORDERS = ("outline", "sub_area")
LEAST_SPAN = 0.02
"""Degrees of latitude (about 2.2 km) that a fitted view shows at least, also around a single point."""


class Shape(Protocol):
    """A piece of the ground. Water whose last point equals its first is a lake, else a river."""

    # Any, because checkers do not see through a protocol what a mapped column holds.
    kind: Any
    """outline, sub_area, road, railway, water or locality."""
    name: Any
    points: Any
    """[[latitude, longitude], …]."""


@dataclass(frozen=True)
class Mark:
    """A place of the table, in its order."""

    name: str
    lat: float
    lon: float
    incidents: int


@dataclass(frozen=True)
class _View:
    """A window of the drawing (left, top, width, height in units) on a box of the ground; `km`: units a kilometre."""

    left: float
    top: float
    width: float
    height: float
    west: float
    north: float
    stretch: float
    km: float
    floor: float
    """What is below lies lower than its scale."""

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        x = (lon - self.west) * KM_PER_DEGREE * self.stretch * self.km
        return self.left + x, self.top + (self.north - lat) * KM_PER_DEGREE * self.km

    def path(self, points: Sequence[Sequence[float]], *, closed: bool) -> str:
        drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in (self.at(*point) for point in points))
        return f"M{drawn}{'Z' if closed else ''}"


@dataclass(frozen=True)
class _Room:
    """Where a window may lie in the drawing; its scale stands below."""

    left: float
    top: float
    width: float
    height: float


Box = tuple[float, float, float, float]
"""South, north, west, east."""


def drawn(
    figures: Sequence[Shape], marks: Sequence[Mark], sheets: Sheets | None = None, *, upright: bool = False
) -> str:
    """The map as one SVG, on the streets of `sheets`; "" without an outline or sub-areas to draw it on.

    `upright`: for a column, with the whole below what is near.
    """
    ground = [point for figure in figures if figure.kind in ("outline", "sub_area") for point in figure.points]
    if not ground:
        return ""
    width = COLUMN if upright else WIDTH
    room = _Room(MARGIN, MARGIN, width - 2 * MARGIN, HEIGHT - MARGIN - BELOW)
    whole = _around(ground)
    least = LEAST_FRAME if not sheets else LEAST_IN_COLUMN if upright else LEAST_WITH_STREETS
    framed = _framed(marks, whole, at_least=1 if sheets else 2, least=least)
    numbered = list(enumerate(marks, 1))
    if framed is None:
        view = _window(whole, room, centred=True)
        parts = _drawing(figures, view, "a", numbered, sheets, named=not upright)
    else:
        near, box = framed
        if upright:
            close = _window(box, replace(room, height=IN_COLUMN[0]), fill=True)
            room = replace(room, top=close.floor + MARGIN, height=IN_COLUMN[1])
            view = _window(whole, room, centred=True)
        else:
            view = _window(whole, replace(room, width=(WIDTH - 3 * MARGIN) * 0.5))
            left = view.left + view.width + 2 * MARGIN
            close = _window(box, replace(room, left=left, width=WIDTH - MARGIN - left), fill=True)
        # Where the larger drawing lies in the whole.
        scale = view.km / close.km
        left, top = view.at(close.north, close.west)
        frame = left, top, left + close.width * scale, top + close.height * scale
        outside = [item for item in numbered if item[1] not in near]
        inside = [item for item in numbered if item[1] in near]
        parts = _drawing(figures, view, "a", outside, sheets, named=not upright, frame=frame)
        parts.append(svg.box(left, top, close.width * scale, close.height * scale, FRAME))
        parts += [*_drawing(figures, close, "b", inside, sheets, named=not upright)]
        parts.append(svg.box(close.left, close.top, close.width, close.height, FRAME))
    lines = _below(sheets, round(LONGEST_LINE * width / WIDTH))
    first = room.top + room.height + BELOW + (LINE if upright else 0)
    high = first + LINE * (len(lines) - 1)
    parts += [_words(width - MARGIN, first - 5 + LINE * n, one, 10.5, SOFT, "end") for n, one in enumerate(lines)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {high:.0f}" '
        f'width="{width:.0f}" height="{high:.0f}">{"".join(parts)}</svg>'
    )


def said(municipality: str, marks: Sequence[Mark], sheets: Sheets | None = None) -> str:
    """What the map shows, in words."""
    places = "; ".join(f"{n}. {mark.name}, {mark.incidents} händelser" for n, mark in enumerate(marks, 1))
    shown = f" Numrerade platser: {places}." if places else " Inga platser är numrerade."
    ground = "gator, vatten och grönområden" if sheets else "större vägar, vatten och orter"
    whose = f" Bakgrund: {sheets.attribution}." if sheets else ""
    return f"Karta över {municipality} med delområden, {ground}.{shown}{whose}"


def _below(sheets: Sheets | None, longest: int) -> list[str]:
    """What stands below: that positions are approximate, and whose the background is."""
    said = "Lägena är ungefärliga"
    return [said, *wrap(f"Bakgrund: {sheets.attribution}", longest)] if sheets else [said]


def _drawing(
    figures: Sequence[Shape],
    view: _View,
    key: str,
    numbered: Sequence[tuple[int, Mark]],
    sheets: Sheets | None,
    *,
    named: bool,
    frame: paper_names.Box | None = None,
) -> list[str]:
    """One drawing of the ground with its places, their names where they are `named`, and its scale. `frame`: of the
    larger drawing, where it lies in this one."""
    spots = _apart([view.at(mark.lat, mark.lon) for _, mark in numbered], view)
    names = paper_names.of_places([mark.name for _, mark in numbered], spots, RADIUS, view) if named else []
    ground = _ground(figures, view, key, sheets, spots, names, frame)
    return [*ground, *paper_names.drawn(names), *_marks(numbered, spots, view), *_scale(view)]


def _around(points: Sequence[Sequence[float]]) -> Box:
    lats, lons = [point[0] for point in points], [point[1] for point in points]
    return min(lats), max(lats), min(lons), max(lons)


def _size(box: Box) -> tuple[float, float, float]:
    """Width and height in kilometres, and how much narrower a degree of longitude is than one of latitude."""
    south, north, west, east = box
    stretch = cos(radians((south + north) / 2))
    return max((east - west) * KM_PER_DEGREE * stretch, 0.1), max((north - south) * KM_PER_DEGREE, 0.1), stretch


def _framed(marks: Sequence[Mark], whole: Box, *, at_least: int, least: float) -> tuple[list[Mark], Box] | None:
    """The places that lie closest together, with a box around them; None when a frame would show nothing new."""

    def near(one: Mark) -> list[Mark]:
        return [m for m in marks if max(_size(_around([(m.lat, m.lon), (one.lat, one.lon)]))[:2]) <= NEAR]

    some = max((near(mark) for mark in marks), key=len, default=[])
    if len(some) < at_least:
        return None
    south, north, west, east = _around([(mark.lat, mark.lon) for mark in some])
    wide, high, stretch = _size((south, north, west, east))
    side = max(wide + 1.2, high + 1.2, least)
    up, along = side / 2 / KM_PER_DEGREE, side / 2 / KM_PER_DEGREE / stretch
    lat, lon = (south + north) / 2, (west + east) / 2
    if side * 2.5 > max(_size(whole)[:2]):
        return None
    return some, (lat - up, lat + up, lon - along, lon + along)


def _window(box: Box, room: _Room, *, fill: bool = False, centred: bool = False) -> _View:
    """The box as large as it fits; `fill` widens what is shown to the whole width."""
    wide, high, stretch = _size(box)
    km = min(room.width / wide, room.height / high)
    width, height = (room.width, room.height) if fill else (wide * km, high * km)
    west = box[2] - (width / km - wide) / 2 / KM_PER_DEGREE / stretch
    north = box[1] + (height / km - high) / 2 / KM_PER_DEGREE
    left = room.left + (room.width - width) / 2 if centred else room.left
    return _View(left, room.top, width, height, west, north, stretch, km, room.top + room.height + BELOW)


def _ground(
    figures: Sequence[Shape],
    view: _View,
    key: str,
    sheets: Sheets | None,
    spots: Sequence[tuple[float, float]],
    written: Sequence[paper_names.Name],
    frame: paper_names.Box | None,
) -> list[str]:
    """Land, water, roads and the borders of sub-areas, cut at the window; roads and water also at the outline."""
    outlines = [figure for figure in figures if figure.kind == "outline"]
    land = "".join(f'<path d="{view.path(one.points, closed=True)}"/>' for one in outlines)
    window = svg.box(view.left, view.top, view.width, view.height, "")
    away = [*spots, *paper_names.dots(written)]
    streets, names = paper_streets.drawn(sheets, view, away) if sheets else ([], [])
    parts = [f'<clipPath id="window-{key}">{window}</clipPath><g clip-path="url(#window-{key})">']
    parts += [f'<g fill="{LAND}">{land}</g>']
    if outlines:
        parts.append(f'<clipPath id="land-{key}">{land}</clipPath><g clip-path="url(#land-{key})">')
    parts += streets or _roads_and_water(figures, view)
    borders = [view.path(one.points, closed=True) for one in figures if one.kind == "sub_area"]
    parts += [_line(path, BORDER_ON_STREETS if streets else BORDER, 1, "4 3") for path in borders]
    if outlines:
        parts.append("</g>")
    parts += [_line(view.path(one.points, closed=True), EDGE, 1.6) for one in outlines]
    parts.append("</g>")
    pictures = bool(streets) and sheets is not None and sheets.kind == "raster"  # they have the names in them
    if pictures or names:
        return parts + names
    localities = [(one.name, view.at(*one.points[0])) for one in figures if one.kind == "locality" and one.points]
    return parts + paper_names.of_localities(localities, spots, RADIUS, written, view, frame)


def _roads_and_water(figures: Sequence[Shape], view: _View) -> list[str]:
    parts = []
    for figure in figures:
        if figure.kind == "water" and len(figure.points) > 2 and list(figure.points[0]) == list(figure.points[-1]):
            parts.append(svg.path(view.path(figure.points, closed=True), f'fill="{WATER}" stroke="{SHORE}"'))
        elif figure.kind == "water":
            parts.append(_line(view.path(figure.points, closed=False), SHORE, 2.2))
    for kind, colour, width, dashes in (("railway", RAIL, 1, "7 2"), ("road", ROAD, 2, "")):
        parts += [
            _line(view.path(one.points, closed=False), colour, width, dashes) for one in figures if one.kind == kind
        ]
    return parts


def _marks(numbered: Sequence[tuple[int, Mark]], spots: Sequence[tuple[float, float]], view: _View) -> list[str]:
    """`spots`: where the numbers stand, apart from each other."""
    places = [view.at(mark.lat, mark.lon) for _, mark in numbered]
    parts, circles = [], []
    for (number, _), (x, y), (px, py) in zip(numbered, spots, places, strict=True):
        if hypot(x - px, y - py) > 2:
            parts.append(_line(f"M{px:.1f} {py:.1f}L{x:.1f} {y:.1f}", MARK, 1))
            parts.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2" fill="{MARK}"/>')
        ring = f'fill="{MARK}" stroke="#ffffff" stroke-width="1.5"'
        circles.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" {ring}/>')
        circles.append(_words(x, y + 4.3, str(number), 12.5, "#ffffff", "middle"))
    return parts + circles


def _apart(spots: Sequence[tuple[float, float]], view: _View) -> list[tuple[float, float]]:
    """Positions at least APART from each other, near the spots and inside the window.

    `spread` in app/static/map-layer.js does the same in the browser, where the marks have sizes of their own.
    """
    # A tiny turn per number, so that places on the very same point part in different directions.
    at = [[x + 0.5 * cos(n * 2.4), y + 0.5 * cos(n * 2.4 - 1.57)] for n, (x, y) in enumerate(spots)]
    edge = RADIUS + 1
    for _ in range(ROUNDS):
        moved = False
        for i in range(len(at)):
            for j in range(i):
                dx, dy = at[i][0] - at[j][0], at[i][1] - at[j][1]
                gap = hypot(dx, dy) or 0.01
                if gap < APART:
                    push = (APART - gap) / 2 + 0.1
                    for one, sign in ((at[i], 1), (at[j], -1)):
                        one[0] += sign * dx / gap * push
                        one[1] += sign * dy / gap * push
                    moved = True
        for one in at:
            one[0] = min(max(one[0], view.left + edge), view.left + view.width - edge)
            one[1] = min(max(one[1], view.top + edge), view.top + view.height - edge)
        if not moved:
            break
    return [(x, y) for x, y in at]


def _scale(view: _View) -> list[str]:
    length = next((km for km in (20, 10, 5, 2, 1) if km * view.km <= view.width / 2.5), 1)
    x, y = view.left, view.floor - 6
    return [
        _line(f"M{x:.1f} {y - 4}V{y}H{x + length * view.km:.1f}V{y - 4}", INK, 1),
        _words(x + length * view.km + 5, y + 1, f"{length} km", 10.5, INK, "start"),
    ]


def _line(path: str, colour: str, width: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return svg.path(path, f'fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"{dashed}')


def _words(x: float, y: float, text: str, size: float, colour: str, anchor: str) -> str:
    return svg.words(x, y, text, f'fill="{colour}" {FONT}', size, anchor)


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
    if not (within and isfinite(sum(lats) + sum(lons))):  # what is no number is neither less nor more than any
        raise ValueError(f"not a position, somewhere from {south}, {west} to {north}, {east}")
    tall = max(0.0, LEAST_SPAN - (north - south)) / 2
    wide = max(0.0, 2 * LEAST_SPAN - (east - west)) / 2
    return (south - tall, west - wide), (north + tall, east + wide)


def ground_of(shapes: Sequence[Shape], *, on_streets: bool) -> list[dict]:
    """The figures to draw; what a background shows better is left to it."""
    ground = []
    for shape in shapes:
        if box(shape.points) is None or (on_streets and shape.kind not in (*BORDERS, "drawn")):
            continue
        points = [[lat, lon] for lat, lon in shape.points]
        closed = shape.kind in ("outline", "sub_area", "drawn") or (shape.kind == "water" and points[0] == points[-1])
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
