"""Maps as documents of their own, for a sandboxed frame: the picture of what happened where, and the choice of a
point. Pure.

Shapes, places, cells and points in, one HTML document out. folium writes the page and Leaflet draws it; both
have been kept from their habits (scripts from other hosts, a forbidden zoom, user text as HTML). Names and labels
travel as JSON and are set with textContent by our static scripts. Positions are (latitude, longitude) in WGS84.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import folium
from branca.element import CssLink, Figure, JavascriptLink
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from app.figures.counted import CountedCell
from app.shapes import Shape

Position = tuple[float, float]
Bounds = tuple[Position, Position]
"""(south-west, north-east)."""

SWEDEN: Bounds = ((55.3, 10.9), (69.1, 24.2))
STATIC = "/static/"
MAX_ZOOM = 18
LEAST_SPAN = 0.02
"""Degrees of latitude (about 2.2 km) that a fitted view shows at least, also around a single point."""
SMALLEST_MARK, LARGEST_MARK = 1.45, 2.4
"""Diameters in em, so that they grow with the text on a wall and shrink on a phone (never below 24 pixels)."""


@dataclass(frozen=True)
class PlaceMark:
    """A named place with `n` incidents, `then` in the period compared with, and how many organisations reported."""

    name: str
    lat: float
    lon: float
    n: int
    then: int | None = None
    organisations: int | None = None
    number: int | None = None
    approximate: bool = False
    flag: str = ""
    """Why it is marked with a ring, e.g. "Ovanligt många: Skadegörelse och klotter"; "" for no ring."""


@dataclass(frozen=True)
class Square:
    """A square that stands out, drawn as a frame; its side is its own."""

    south: float
    west: float
    north: float
    east: float
    label: str


@dataclass(frozen=True)
class Point:
    lat: float
    lon: float
    label: str


def csp(nonce: str) -> str:
    """The Content-Security-Policy that a map document is sent with."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
    )


def bounds(shapes: Sequence[Shape]) -> Bounds | None:
    """The box around the outlines; around all shapes when there is no outline; None when there is nothing."""
    outlines = [point for shape in shapes if shape.kind == "outline" for point in shape.points]
    return box(outlines or [point for shape in shapes for point in shape.points])


def box(positions: Sequence[Sequence[float]]) -> Bounds | None:
    """The box around positions, never so small that nothing around a single point would be seen."""
    if not positions:
        return None
    for lat, lon in positions:
        if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
            raise ValueError(f"not a position: {lat}, {lon}")
    south, north = min(p[0] for p in positions), max(p[0] for p in positions)
    west, east = min(p[1] for p in positions), max(p[1] for p in positions)
    tall = max(0.0, LEAST_SPAN - (north - south)) / 2
    wide = max(0.0, 2 * LEAST_SPAN - (east - west)) / 2
    return (south - tall, west - wide), (north + tall, east + wide)


def steps(counts: Sequence[int]) -> list[tuple[int, int]]:
    """At most four classes (low, high) that cover 1 … the highest count, each twice as wide as the one before."""
    top, classes, low = max(counts, default=0), [], 1
    width = math.ceil(top / 15)
    while low <= top:
        classes.append((low, min(low + width - 1, top)))
        low, width = low + width, 2 * width
    return classes


def diameter(n: int, top: int) -> float:
    """Em across a place mark with `n` incidents when the largest has `top`; area grows with the number."""
    share = math.sqrt(max(n, 0) / top) if top > 0 else 0
    return round(SMALLEST_MARK + (LARGEST_MARK - SMALLEST_MARK) * share, 2)


def picture(
    *,
    shapes: Sequence[Shape],
    places: Sequence[PlaceMark] = (),
    cells: Sequence[CountedCell] = (),
    points: Sequence[Point] = (),
    squares: Sequence[Square] = (),
    nonce: str,
    title: str,
    note: str = "",
) -> str:
    """The map of what happened where: ground, shaded cells, numbered places, clustered points, framed squares.

    `note` is printed beside the legend ("Exempeldata – påhittade händelser"). Raises ValueError on a position that is
    none.
    """
    classes = steps([cell.n for cell in cells])
    top = max((place.n for place in places), default=0)
    spots = [(place.lat, place.lon) for place in places] + [(point.lat, point.lon) for point in points]
    spots += [corner for cell in (*cells, *squares) for corner in ((cell.south, cell.west), (cell.north, cell.east))]
    whole = bounds(shapes)
    data = {
        "ground": _ground(shapes),
        "cells": [
            [cell.south, cell.west, cell.north, cell.east, _step(cell.n, classes), cell.label]
            for cell in cells
            if cell.n > 0
        ],
        "places": [
            {
                "lat": place.lat,
                "lon": place.lon,
                "number": place.number,
                "size": diameter(place.n, top),
                "name": place.name,
                "lines": _lines(place),
                "flagged": bool(place.flag),
            }
            for place in sorted(places, key=lambda place: place.n)
        ],
        "squares": [[one.south, one.west, one.north, one.east, one.label] for one in squares],
        "points": [[point.lat, point.lon, point.label] for point in points],
        "fit": box(spots) or whole or SWEDEN,
        "whole": whole or box(spots) or SWEDEN,
    }
    vendor, own = ["leaflet/dist/leaflet"], ["map-layer"]
    if points:
        vendor.append("leaflet.markercluster/dist/leaflet.markercluster")
    legend = _legend(classes, places, top, bool(points), bool(squares), note)
    return _document("samsynPicture", data, vendor, own, legend, nonce, title)


def picker(
    *, shapes: Sequence[Shape], places: Sequence = (), nonce: str, title: str, start: Position | None = None
) -> str:
    """The map on which one chooses a point; it posts `{lat, lon}` to the page around it.

    `places` have name, lat and lon; `start` is a point already chosen.
    """
    whole = bounds(shapes)
    near = [(place.lat, place.lon) for place in places]
    near += [point for shape in shapes if shape.kind == "locality" for point in shape.points]
    data = {
        "ground": _ground(shapes),
        "places": [{"lat": place.lat, "lon": place.lon, "name": place.name} for place in places],
        "start": start,
        "fit": box([start]) if start else box(near) or whole or SWEDEN,
        "whole": whole or box(near) or SWEDEN,
    }
    controls = Markup(
        '<div class="picker-bar"><button type="button" class="pick" id="pick">Välj mitten av kartan</button>'
        '<p class="status" id="picked" role="status">Tryck på kartan, eller flytta den med piltangenterna och välj '
        "mitten.</p></div>"
    )
    own = ["map-layer", "map-picker"]
    return _document("samsynPicker", data, ["leaflet/dist/leaflet"], own, controls, nonce, title)


def _ground(shapes: Sequence[Shape]) -> list[dict]:
    ground = []
    for shape in shapes:
        around = box(shape.points)
        if around is None:
            continue
        points = [[lat, lon] for lat, lon in shape.points]
        closed = shape.kind in ("outline", "sub_area") or (shape.kind == "water" and points[0] == points[-1])
        ground.append(
            {
                "kind": shape.kind,
                "name": shape.name,
                "points": points,
                "closed": closed,
                "anchor": _middle(points) if closed else points[0],
            }
        )
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


def _step(n: int, classes: list[tuple[int, int]]) -> int:
    return next(i for i, (low, high) in enumerate(classes, start=1) if low <= n <= high)


def _incidents(n: int) -> str:
    return "1 händelse" if n == 1 else f"{n} händelser"


def _lines(place: PlaceMark) -> list[str]:
    lines = [*([place.flag] if place.flag else []), _incidents(place.n)]
    if place.then is not None:
        lines[-1] += f" mot {place.then} i perioden vi jämför med"
    if place.organisations is not None:
        who = "verksamhet" if place.organisations == 1 else "verksamheter"
        lines.append(f"{place.organisations} {who} har rapporterat")
    if place.approximate:
        lines.append("Ungefärligt läge")
    return lines


def _legend(classes: list, places: Sequence[PlaceMark], top: int, points: bool, squares: bool, note: str) -> Markup:
    parts = []
    if places:
        sizes = sorted({1, top}) if top > 0 else [0]
        marks = Markup("").join(_mark(n, diameter(n, top)) for n in sizes)
        parts.append(Markup('<div class="key"><p>Händelser per plats</p><p class="row">{}</p></div>').format(marks))
    if classes:
        boxes = Markup("").join(
            Markup(
                '<span class="pair"><svg class="box" width="22" height="22" aria-hidden="true">'
                '<rect class="cell cell-{}" x="1" y="1" width="20" height="20"/></svg>{}</span>'
            ).format(i, low if low == high else f"{low}–{high}")
            for i, (low, high) in enumerate(classes, start=1)
        )
        words = "Händelser per ruta (250 m)"
        parts.append(Markup('<div class="key"><p>{}</p><p class="row">{}</p></div>').format(words, boxes))
    if points:
        parts.append(
            Markup(
                '<div class="key"><p>Enskilda händelser</p><p class="row"><span class="pair"><svg width="22" '
                'height="22" aria-hidden="true"><circle class="dot" cx="11" cy="11" r="7"/></svg>en</span><span '
                'class="pair"><svg width="34" height="34" aria-hidden="true"><circle class="bunch" cx="17" cy="17" '
                'r="15"/></svg>flera nära varandra</span></p></div>'
            )
        )
    stand_out = []
    if any(place.flag for place in places):
        stand_out.append(
            Markup(
                '<span class="pair"><svg width="26" height="26" viewBox="-13 -13 26 26" aria-hidden="true">'
                '<circle class="mark" r="7"/><circle class="ring" r="10.5"/></svg>ovanligt många</span>'
            )
        )
    if squares:
        stand_out.append(
            Markup(
                '<span class="pair"><svg width="24" height="24" aria-hidden="true"><rect class="hot" x="3" y="3" '
                'width="18" height="18"/></svg>het ruta</span>'
            )
        )
    if stand_out:
        parts.append(
            Markup('<div class="key"><p>Sticker ut</p><p class="row">{}</p></div>').format(Markup("").join(stand_out))
        )
    said = [Markup("<p>Siffran är platsens nummer i tabellen.</p>")] if any(place.number for place in places) else []
    said += [Markup("<p>Platsernas lägen är ungefärliga.</p>")] if any(place.approximate for place in places) else []
    said += [Markup('<p class="note">{}</p>').format(note)] if note else []
    if said:
        parts.append(Markup('<div class="aside">{}</div>').format(Markup("").join(said)))
    if not parts:
        return Markup("")
    words = "Så läser du kartan"
    return Markup('<section class="legend" aria-label="{}">{}</section>').format(words, Markup("").join(parts))


def _mark(n: int, size: float) -> Markup:
    return Markup(
        '<span class="pair"><svg width="{0}em" height="{0}em" viewBox="-10 -10 20 20" aria-hidden="true">'
        '<circle class="mark" r="9"/></svg>{1}</span>'
    ).format(size, n)


class _Map(folium.Map):
    """Leaflet alone. folium's own list brings nine files from four hosts."""

    default_js: list = []
    default_css: list = []


class _Page(Figure):
    """Writes the document itself, so that the nonce is put only on tags made here or by folium.

    The data stay out of folium's tree: branca reads what is put there as a template once more, and would work out
    a `{{ … }}` in a place's name.
    """

    def document(self, *, nonce: str, title: str, below: Markup, call: str) -> str:
        for child in self._children.values():
            child.render()
        key = Markup('nonce="{}"').format(nonce)
        head = []
        for element in self.header._children.values():
            if isinstance(element, JavascriptLink):
                head.append(Markup('<script {} src="{}"></script>').format(key, _ours(element.url)))
            elif isinstance(element, CssLink):
                head.append(Markup('<link {} rel="stylesheet" href="{}">').format(key, _ours(element.url)))
            else:
                # Ids and sizes from folium, no user text. Its viewport tag forbids zooming (WCAG 1.4.4).
                raw = re.sub(r"<meta\b[^>]*>", "", element.render())
                head.append(re.sub(r"<(style|script)>", rf"<\1 {key}>", raw))
        body = "".join(element.render() for element in self.html._children.values())
        script = "".join(element.render() for element in self.script._children.values()) + call
        return (
            '<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title>{''.join(head)}</head>\n<body><main><h1>{escape(title)}</h1>"
            '<noscript><p class="aside">Kartan kräver JavaScript. Samma uppgifter står i tabellen på sidan.</p>'
            f'</noscript><div class="stage">{body}</div>{below}</main>\n<script {key}>{script}</script></body></html>\n'
        )


def _ours(url: str) -> str:
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"a map loads nothing from another host: {url}")
    return url


def _document(
    function: str, data: dict, vendor: list[str], own: list[str], below: Markup, nonce: str, title: str
) -> str:
    if not re.fullmatch(r"[A-Za-z0-9+/_=-]+", nonce):
        raise ValueError("a nonce is base64 text")
    (south, west), (north, east) = data["fit"]
    chart = _Map(location=((south + north) / 2, (west + east) / 2), zoom_start=11, tiles=None, zoom_control=False)
    # Two documents of the same data are equal bytes, so that they can be compared and cached.
    chart._id = "ground"
    chart.options["max_zoom"] = MAX_ZOOM  # markercluster needs it when there are no tiles
    chart.options["zoom_snap"] = 0.25
    chart.options["attribution_control"] = False
    chart.options["scroll_wheel_zoom"] = False
    chart.default_js = [(name, f"{STATIC}vendor/{name}.js") for name in vendor]
    chart.default_js += [(name, f"{STATIC}{name}.js") for name in own]
    chart.default_css = [("leaflet", f"{STATIC}vendor/leaflet/dist/leaflet.css")]
    chart.default_css += [(name, f"{STATIC}{name}.css") for name in ("tokens", "map")]
    page = _Page()
    page.add_child(chart)
    call = f"window.{function}({chart.get_name()}, {htmlsafe_json_dumps(data)});\n"
    return page.document(nonce=nonce, title=title, below=below, call=call)
