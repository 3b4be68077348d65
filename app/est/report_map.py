"""The report's map: outline, sub-areas, water, roads, localities and numbered places, as SVG in literal print colours.

Pure. No colour says anything about a neighbourhood: sub-areas are lines, places are numbers. Numbers that would lie on
each other are moved apart and tied to their place by a line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, hypot, radians

WIDTH, MOST_HEIGHT, MARGIN = 640.0, 430.0, 10.0
FONT = 'font-family="Libertinus Serif"'
KM_PER_DEGREE = 111.2
RADIUS, APART, ROUNDS = 9.5, 22.0, 60
LAND, EDGE, BORDER, WATER, SHORE, ROAD = "#f6f6f1", "#5d6f76", "#b9c3c4", "#dce9ee", "#a9c4cf", "#c9b99a"
INK, SOFT, MARK = "#14262d", "#56676d", "#0b5573"


@dataclass(frozen=True)
class Figure:
    """A shape of the ground: outline, sub_area, road, water or locality; points are [[latitude, longitude], …]."""

    kind: str
    name: str
    points: Sequence[Sequence[float]]


@dataclass(frozen=True)
class Mark:
    """A place of the table, in its order."""

    name: str
    lat: float
    lon: float
    incidents: int


@dataclass(frozen=True)
class _View:
    """Latitude and longitude to units of the drawing; `km` is the length of a kilometre."""

    west: float
    north: float
    stretch: float
    km: float
    width: float
    height: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        x = (lon - self.west) * KM_PER_DEGREE * self.stretch * self.km
        return MARGIN + x, MARGIN + (self.north - lat) * KM_PER_DEGREE * self.km

    def path(self, points: Sequence[Sequence[float]], *, closed: bool) -> str:
        drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in (self.at(*point) for point in points))
        return f"M{drawn}{'Z' if closed else ''}"


def drawn(figures: Sequence[Figure], marks: Sequence[Mark]) -> str:
    """The map as one SVG; "" without an outline or sub-areas to draw it on."""
    ground = [point for figure in figures if figure.kind in ("outline", "sub_area") for point in figure.points]
    if not ground:
        return ""
    view = _view(ground)
    outlines = [figure for figure in figures if figure.kind == "outline"]
    parts = [f'<path d="{view.path(one.points, closed=True)}" fill="{LAND}"/>' for one in outlines]
    parts += _inside(figures, outlines, view)
    parts += [
        f'<path d="{view.path(one.points, closed=True)}" fill="none" stroke="{EDGE}" stroke-width="1.6"/>'
        for one in outlines
    ]
    parts += _localities(figures, view)
    parts += _marks(marks, view)
    parts += _scale(view)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {view.width:.0f} {view.height:.0f}" '
        f'width="{view.width:.0f}" height="{view.height:.0f}">{"".join(parts)}</svg>'
    )


def said(municipality: str, marks: Sequence[Mark]) -> str:
    """What the map shows, in words."""
    places = "; ".join(f"{n}. {mark.name}, {mark.incidents} händelser" for n, mark in enumerate(marks, 1))
    shown = f" Numrerade platser: {places}." if places else " Inga platser är numrerade."
    return f"Karta över {municipality} med delområden, större vägar, vatten och orter.{shown}"


def _view(ground: Sequence[Sequence[float]]) -> _View:
    south, north = min(p[0] for p in ground), max(p[0] for p in ground)
    west, east = min(p[1] for p in ground), max(p[1] for p in ground)
    stretch = cos(radians((south + north) / 2))
    wide, high = (east - west) * KM_PER_DEGREE * stretch, (north - south) * KM_PER_DEGREE
    below = 26.0  # for the scale
    km = min((WIDTH - 2 * MARGIN) / max(wide, 0.1), (MOST_HEIGHT - 2 * MARGIN - below) / max(high, 0.1))
    return _View(west, north, stretch, km, wide * km + 2 * MARGIN, high * km + 2 * MARGIN + below)


def _inside(figures: Sequence[Figure], outlines: Sequence[Figure], view: _View) -> list[str]:
    """Water, roads and the borders of sub-areas, cut at the municipality's outline."""
    lines = []
    for figure in figures:
        if figure.kind == "water" and len(figure.points) > 2 and list(figure.points[0]) == list(figure.points[-1]):
            lines.append(
                f'<path d="{view.path(figure.points, closed=True)}" fill="{WATER}" stroke="{SHORE}"/>'
            )
        elif figure.kind == "water":
            lines.append(_line(view.path(figure.points, closed=False), SHORE, 2.2))
    lines += [_line(view.path(f.points, closed=False), ROAD, 2) for f in figures if f.kind == "road"]
    lines += [
        f'<path d="{view.path(f.points, closed=True)}" fill="none" stroke="{BORDER}" stroke-width="1"'
        ' stroke-dasharray="4 3"/>'
        for f in figures
        if f.kind == "sub_area"
    ]
    if not outlines:
        return lines
    cut = "".join(f'<path d="{view.path(one.points, closed=True)}"/>' for one in outlines)
    return [f'<clipPath id="outline">{cut}</clipPath><g clip-path="url(#outline)">', *lines, "</g>"]


def _line(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'


def _localities(figures: Sequence[Figure], view: _View) -> list[str]:
    parts = []
    for figure in figures:
        if figure.kind != "locality" or not figure.points:
            continue
        x, y = view.at(*figure.points[0])
        end = x > view.width - 90
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{SOFT}"/>')
        parts.append(_words(x + (-6 if end else 6), y - 6, figure.name, 12, SOFT, "end" if end else "start"))
    return parts


def _marks(marks: Sequence[Mark], view: _View) -> list[str]:
    spots = [view.at(mark.lat, mark.lon) for mark in marks]
    parts, circles = [], []
    for number, ((x, y), (px, py)) in enumerate(zip(_apart(spots, view), spots, strict=True), 1):
        if hypot(x - px, y - py) > 2:
            parts.append(_line(f"M{px:.1f} {py:.1f}L{x:.1f} {y:.1f}", MARK, 1))
            parts.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2" fill="{MARK}"/>')
        circles.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="{MARK}" stroke="#ffffff" stroke-width="1.5"/>'
        )
        circles.append(_words(x, y + 4.3, str(number), 12.5, "#ffffff", "middle"))
    return parts + circles


def _apart(spots: Sequence[tuple[float, float]], view: _View) -> list[tuple[float, float]]:
    """Positions at least APART from each other, near the spots and inside the drawing."""
    # A tiny turn per number, so that places on the very same point part in different directions.
    at = [[x + 0.5 * cos(n * 2.4), y + 0.5 * cos(n * 2.4 - 1.57)] for n, (x, y) in enumerate(spots)]
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
            one[0] = min(max(one[0], RADIUS + 1), view.width - RADIUS - 1)
            one[1] = min(max(one[1], RADIUS + 1), view.height - RADIUS - 27)
        if not moved:
            break
    return [(x, y) for x, y in at]


def _scale(view: _View) -> list[str]:
    length = next((km for km in (20, 10, 5, 2, 1) if km * view.km <= view.width / 3), 1)
    x, y = MARGIN + 2, view.height - 9
    return [
        _line(f"M{x} {y - 5}V{y}H{x + length * view.km:.1f}V{y - 5}", INK, 1),
        _words(x + length * view.km + 6, y + 1, f"{length} km", 11, INK, "start"),
        _words(view.width - MARGIN, y + 1, "Lägena är ungefärliga", 11, SOFT, "end"),
    ]


def _words(x: float, y: float, text: str, size: float, colour: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" {FONT}>'
        f"{escape(text)}</text>"
    )
