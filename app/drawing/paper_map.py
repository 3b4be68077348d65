"""The report's map: outline, sub-areas, water, roads, localities and numbered places, as SVG in literal print
colours. Pure.

No colour says anything about a neighbourhood: sub-areas are lines, places are numbers. Where the places lie
close together, the whole municipality stands to the left with a frame, and what is in the frame larger to the right;
numbers that would still lie on each other are moved apart and tied to their place by a line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any, Protocol

from app.drawing import svg
from app.drawing.palette import FONT

WIDTH, HEIGHT, MARGIN, BELOW = 640.0, 318.0, 8.0, 22.0
"""BELOW: room for the scale under each drawing."""
KM_PER_DEGREE = 111.2
NEAR, LEAST_FRAME = 5.0, 4.0
"""Kilometres: how far places may lie from each other to share a frame, and the frame's least side."""
RADIUS, APART, ROUNDS = 9.5, 22.0, 80
LAND, EDGE, BORDER = "#f6f6f1", "#5d6f76", "#b9c3c4"
WATER, SHORE, ROAD, RAIL = "#dce9ee", "#a9c4cf", "#c9b99a", "#9aa3a6"
INK, SOFT, MARK = "#14262d", "#56676d", "#0b5573"
FRAME = f'fill="none" stroke="{MARK}" stroke-width="1.4"'


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

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        x = (lon - self.west) * KM_PER_DEGREE * self.stretch * self.km
        return self.left + x, self.top + (self.north - lat) * KM_PER_DEGREE * self.km

    def path(self, points: Sequence[Sequence[float]], *, closed: bool) -> str:
        drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in (self.at(*point) for point in points))
        return f"M{drawn}{'Z' if closed else ''}"


Box = tuple[float, float, float, float]
"""South, north, west, east."""


def drawn(figures: Sequence[Shape], marks: Sequence[Mark]) -> str:
    """The map as one SVG; "" without an outline or sub-areas to draw it on."""
    ground = [point for figure in figures if figure.kind in ("outline", "sub_area") for point in figure.points]
    if not ground:
        return ""
    whole = _around(ground)
    framed = _framed(marks, whole)
    numbered = list(enumerate(marks, 1))
    if framed is None:
        view = _window(whole, MARGIN, WIDTH - 2 * MARGIN)
        parts = [*_ground(figures, view, "a"), *_marks(numbered, view), *_scale(view)]
    else:
        near, box = framed
        view = _window(whole, MARGIN, (WIDTH - 3 * MARGIN) * 0.5)
        left = view.left + view.width + 2 * MARGIN
        close = _window(box, left, WIDTH - MARGIN - left, fill=True)
        # Where the larger drawing lies in the whole.
        scale = view.km / close.km
        frame = svg.box(*view.at(close.north, close.west), close.width * scale, close.height * scale, FRAME)
        outside = [item for item in numbered if item[1] not in near]
        inside = [item for item in numbered if item[1] in near]
        parts = [*_ground(figures, view, "a"), frame, *_marks(outside, view), *_scale(view)]
        parts += [*_ground(figures, close, "b"), svg.box(close.left, close.top, close.width, close.height, FRAME)]
        parts += [*_marks(inside, close), *_scale(close)]
    parts.append(_words(WIDTH - MARGIN, HEIGHT - 5, "Lägena är ungefärliga", 10.5, SOFT, "end"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" '
        f'width="{WIDTH:.0f}" height="{HEIGHT:.0f}">{"".join(parts)}</svg>'
    )


def said(municipality: str, marks: Sequence[Mark]) -> str:
    """What the map shows, in words."""
    places = "; ".join(f"{n}. {mark.name}, {mark.incidents} händelser" for n, mark in enumerate(marks, 1))
    shown = f" Numrerade platser: {places}." if places else " Inga platser är numrerade."
    return f"Karta över {municipality} med delområden, större vägar, vatten och orter.{shown}"


def _around(points: Sequence[Sequence[float]]) -> Box:
    lats, lons = [point[0] for point in points], [point[1] for point in points]
    return min(lats), max(lats), min(lons), max(lons)


def _size(box: Box) -> tuple[float, float, float]:
    """Width and height in kilometres, and how much narrower a degree of longitude is than one of latitude."""
    south, north, west, east = box
    stretch = cos(radians((south + north) / 2))
    return max((east - west) * KM_PER_DEGREE * stretch, 0.1), max((north - south) * KM_PER_DEGREE, 0.1), stretch


def _framed(marks: Sequence[Mark], whole: Box) -> tuple[list[Mark], Box] | None:
    """The places that lie closest together, with a box around them; None when a frame would show nothing new."""

    def near(one: Mark) -> list[Mark]:
        return [m for m in marks if max(_size(_around([(m.lat, m.lon), (one.lat, one.lon)]))[:2]) <= NEAR]

    some = max((near(mark) for mark in marks), key=len, default=[])
    if len(some) < 2:
        return None
    south, north, west, east = _around([(mark.lat, mark.lon) for mark in some])
    wide, high, stretch = _size((south, north, west, east))
    side = max(wide + 1.2, high + 1.2, LEAST_FRAME)
    up, along = side / 2 / KM_PER_DEGREE, side / 2 / KM_PER_DEGREE / stretch
    lat, lon = (south + north) / 2, (west + east) / 2
    if side * 2.5 > max(_size(whole)[:2]):
        return None
    return some, (lat - up, lat + up, lon - along, lon + along)


def _window(box: Box, left: float, most_width: float, *, fill: bool = False) -> _View:
    """The box as large as it fits; `fill` widens what is shown to the whole width."""
    wide, high, stretch = _size(box)
    most_height = HEIGHT - MARGIN - BELOW
    km = min(most_width / wide, most_height / high)
    width, height = (most_width, most_height) if fill else (wide * km, high * km)
    west = box[2] - (width / km - wide) / 2 / KM_PER_DEGREE / stretch
    north = box[1] + (height / km - high) / 2 / KM_PER_DEGREE
    if not fill and most_width > WIDTH / 2:
        left += (most_width - width) / 2
    return _View(left, MARGIN, width, height, west, north, stretch, km)


def _ground(figures: Sequence[Shape], view: _View, key: str) -> list[str]:
    """Land, water, roads and the borders of sub-areas, cut at the window; roads and water also at the outline."""
    outlines = [figure for figure in figures if figure.kind == "outline"]
    land = "".join(f'<path d="{view.path(one.points, closed=True)}"/>' for one in outlines)
    window = svg.box(view.left, view.top, view.width, view.height, "")
    parts = [f'<clipPath id="window-{key}">{window}</clipPath><g clip-path="url(#window-{key})">']
    parts += [f'<g fill="{LAND}">{land}</g>']
    if outlines:
        parts.append(f'<clipPath id="land-{key}">{land}</clipPath><g clip-path="url(#land-{key})">')
    for figure in figures:
        if figure.kind == "water" and len(figure.points) > 2 and list(figure.points[0]) == list(figure.points[-1]):
            parts.append(svg.path(view.path(figure.points, closed=True), f'fill="{WATER}" stroke="{SHORE}"'))
        elif figure.kind == "water":
            parts.append(_line(view.path(figure.points, closed=False), SHORE, 2.2))
    pens = (("railway", RAIL, 1, "7 2"), ("road", ROAD, 2, ""), ("sub_area", BORDER, 1, "4 3"))
    for kind, colour, width, dashes in pens:
        paths = [view.path(one.points, closed=kind == "sub_area") for one in figures if one.kind == kind]
        parts += [_line(path, colour, width, dashes) for path in paths]
    if outlines:
        parts.append("</g>")
    parts += [_line(view.path(one.points, closed=True), EDGE, 1.6) for one in outlines]
    parts.append("</g>")
    return parts + _localities(figures, view)


def _localities(figures: Sequence[Shape], view: _View) -> list[str]:
    parts = []
    for figure in figures:
        if figure.kind != "locality" or not figure.points:
            continue
        x, y = view.at(*figure.points[0])
        if not (view.left < x < view.left + view.width and view.top + 12 < y < view.top + view.height):
            continue
        end = x > view.left + view.width - 70
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{SOFT}"/>')
        parts.append(_words(x + (-5 if end else 5), y - 5, figure.name, 11.5, SOFT, "end" if end else "start"))
    return parts


def _marks(numbered: Sequence[tuple[int, Mark]], view: _View) -> list[str]:
    spots = [view.at(mark.lat, mark.lon) for _, mark in numbered]
    parts, circles = [], []
    for (number, _), (x, y), (px, py) in zip(numbered, _apart(spots, view), spots, strict=True):
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
    x, y = view.left, HEIGHT - 6
    return [
        _line(f"M{x:.1f} {y - 4}V{y}H{x + length * view.km:.1f}V{y - 4}", INK, 1),
        _words(x + length * view.km + 5, y + 1, f"{length} km", 10.5, INK, "start"),
    ]


def _line(path: str, colour: str, width: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return svg.path(path, f'fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"{dashed}')


def _words(x: float, y: float, text: str, size: float, colour: str, anchor: str) -> str:
    return svg.words(x, y, text, f'fill="{colour}" {FONT}', size, anchor)
