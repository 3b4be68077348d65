"""Maps as documents of their own, for a sandboxed frame: the picture of what happened where, and the choice of a
point. Pure.

folium writes the map and Leaflet draws it. Names and labels travel as JSON and are set with textContent by our static
scripts. Positions are (latitude, longitude) in WGS84.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import folium
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.drawing.map_marks import Area, PlaceMark, Square
from app.drawing.paper_map import Bounds, Position, Shape, bounds, box, ground_of
from app.figures.counted import CountedCell
from app.figures.numbers import number

SWEDEN: Bounds = ((55.3, 10.9), (69.1, 24.2))
LEAFLET = "vendor/leaflet/dist/leaflet"
STREETS = ("vendor/protomaps-leaflet/dist/protomaps-leaflet.js", "map-streets.js")
STYLES = (LEAFLET + ".css", "tokens.css", "map.css")
OPTIONS = {
    "zoom_control": False,
    "max_zoom": 18,
    "zoom_snap": 0.25,
    "attribution_control": False,
    "scroll_wheel_zoom": False,
}
"""Of Leaflet's map; our script adds the zoom buttons with Swedish words, and the wheel when the map has been taken hold
of. Without tiles there is no other limit to the zoom."""
TOWN = 0.04
"""Degrees of latitude (about 4.5 km) across a town."""
FAR = 12.5
"""Zoom below which sub-areas are shaded instead of squares."""
SMALLEST_MARK, LARGEST_MARK = 1.45, 2.4
"""Diameters in em, so that they grow with the text on a wall and shrink on a phone (never below 24 pixels)."""
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters["comma"] = number


@dataclass(frozen=True)
class Background:
    """What a map is drawn on: tiles of streets, houses and water."""

    kind: str
    """"vector" or "raster"."""
    start: str
    """Path that the addresses of its tiles begin with; {z}/{x}/{y} follows."""
    source: str
    """The same with its host, as a Content-Security-Policy names it."""
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    """(south, west, north, east) in degrees."""
    attribution: str
    outline: tuple[Position, ...] | None = None
    """Where it ends, on a map that has several beside each other."""


def csp(nonce: str, backgrounds: Sequence[Background] = ()) -> str:
    """The Content-Security-Policy that a map document is sent with: beside our own files it may load the tiles of its
    own backgrounds, and nothing else."""
    images = " ".join([*(one.source for one in backgrounds if one.kind == "raster"), "data:"])
    fetched = " ".join(one.source for one in backgrounds if one.kind != "raster") or "'none'"
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src {images}; "
        f"connect-src {fetched}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
    )


def steps(counts: Sequence[int]) -> list[tuple[int, int]]:
    """At most four classes (low, high) that cover 1 … the highest count, each twice as wide as the one before."""
    top, classes, low = max(counts, default=0), [], 1
    width = math.ceil(top / 15)
    while low <= top:
        classes.append((low, min(low + width - 1, top)))
        low, width = low + width, 2 * width
    return classes


def rate_steps(rates: Sequence[float]) -> list[float]:
    """Where each of at most four classes of rates begins: 0, and then each class twice as wide as the one before."""
    top = max(rates, default=0)
    width = next(base * ten for ten in (0.1, 1, 10, 100) for base in (1, 2, 5) if 15 * base * ten > top)
    return [round(width * edge, 1) for edge in (0, 1, 3, 7) if not edge or width * edge <= top]


@dataclass(frozen=True)
class Document:
    """A map, ready to be written: the template of its page, and the data that the script `function` draws."""

    template: str
    function: str
    scripts: tuple[str, ...]
    title: str
    data: dict[str, Any]
    legend: dict[str, Any]
    backgrounds: Sequence[Background] = ()

    def html(self, *, nonce: str, address: Callable[[str], str]) -> str:
        """The whole document. `address` gives the address of one of our static files, with its version.

        Raises ValueError on a nonce that is none, and on an address at another host.
        """
        if not re.fullmatch(r"[A-Za-z0-9+/_=-]+", nonce):
            raise ValueError("a nonce is base64 text")
        streets = STREETS if self.backgrounds else ()
        files = {name: address(name) for name in (LEAFLET + ".js", *streets, *self.scripts, *STYLES)}
        for found in files.values():
            if not found.startswith("/") or found.startswith("//"):
                raise ValueError(f"a map loads nothing from another host: {found}")
        (south, west), (north, east) = self.data["fit"]
        parts = _folium((south + north) / 2, (west + east) / 2)
        return _PAGES.get_template(self.template).render(
            title=self.title,
            nonce=nonce,
            files=files,
            head=Markup(re.sub(r"<(style|script)>", rf'<\1 nonce="{nonce}">', parts.head)),
            stage=Markup(parts.stage),
            script=Markup(parts.script),
            call=Markup(f"window.{self.function}({parts.name}, {htmlsafe_json_dumps(self.data)});"),
            attribution=" · ".join(dict.fromkeys(one.attribution for one in self.backgrounds)),
            **self.legend,
        )


def _told(background: Background) -> dict:
    """What the script is told of a background."""
    south, west, north, east = background.bounds
    return {
        "kind": background.kind,
        "address": background.start + "{z}/{x}/{y}",
        "min": background.min_zoom,
        "max": background.max_zoom,
        "bounds": [[south, west], [north, east]],
        "outline": background.outline,
    }


class _Parts(NamedTuple):
    """What is used of folium's page."""

    head: str
    stage: str
    script: str
    name: str


@lru_cache(maxsize=100)
def _folium(lat: float, lon: float) -> _Parts:
    """The page of a map around this point, which depends on nothing else."""
    chart = folium.Map(location=(lat, lon), zoom_start=11, tiles=None)
    # Two documents of the same data are equal bytes, so that they can be compared and cached.
    chart._id = "ground"
    chart.options |= OPTIONS
    # Of folium's page only these three parts: the rest loads scripts from other hosts. No text of ours goes through
    # it, for it reads what it is given as a template once more. Its viewport tag forbids zooming (WCAG 1.4.4).
    written = vars(chart._template.module)
    head = re.sub(r"<meta\b[^>]*>", "", written["header"](chart, {}))
    return _Parts(str(head), str(written["html"](chart, {})), str(written["script"](chart, {})), chart.get_name())


def picture(
    *,
    shapes: Sequence[Shape],
    places: Sequence[PlaceMark] = (),
    cells: Sequence[CountedCell] = (),
    squares: Sequence[Square] = (),
    areas: Sequence[Area] = (),
    heat: Any = None,
    around: Sequence[Position] | None = None,
    title: str,
    note: str = "",
    backgrounds: Sequence[Background] = (),
    bare: Sequence[Shape] = (),
    large: bool = False,
) -> Document:
    """The map of what happened where: ground, shaded cells, places, framed squares, and sub-areas seen from afar.

    `heat`: bands of a density with their edges in degrees (south, west, north, east), `columns` and `bands`; drawn
    instead of cells and sub-areas. `around`: a small map for looking at, round these points. `note` is printed beside
    the legend ("Exempeldata – påhittade händelser"). `bare`: ground that none of the backgrounds shows. Raises
    ValueError on a position that is none. `large`: to be read from the other end of a room.
    """
    if around is not None:  # shades need words, and a small map has no room for them
        cells = ()
    classes = steps([cell.n for cell in cells])
    top = max((place.n for place in places), default=0)
    spots = [(place.lat, place.lon) for place in places]
    spots += [corner for cell in (*cells, *squares) for corner in ((cell.south, cell.west), (cell.north, cell.east))]
    whole = bounds([*shapes, *bare])
    if heat or around is not None:
        areas = ()
    edges = rate_steps([area.rate for area in areas if area.rate is not None]) if areas else []
    data = {
        "backgrounds": [_told(one) for one in backgrounds],
        "ground": ground_of(shapes, on_streets=bool(backgrounds)) + ground_of(bare, on_streets=False),
        "far": FAR,
        "areas": [
            {
                "name": area.name,
                "points": [[lat, lon] for lat, lon in area.points],
                "step": 0 if area.rate is None else sum(edge <= area.rate for edge in edges),
                "lines": area.lines,
            }
            for area in areas
        ],
        "heat": heat
        and {
            "bounds": [[heat.south, heat.west], [heat.north, heat.east]],
            "columns": heat.columns,
            "bands": heat.bands,
        },
        "top": top,
        "sizes": (SMALLEST_MARK, SMALLEST_MARK if heat else LARGEST_MARK),
        "cells": [
            [cell.south, cell.west, cell.north, cell.east, step, cell.label]
            for cell in cells
            for step, (low, high) in enumerate(classes, start=1)
            if low <= cell.n <= high
        ],
        "places": [
            {
                "lat": place.lat,
                "lon": place.lon,
                "number": place.number,
                "n": place.n,
                "name": place.name,
                "lines": _lines(place),
                "flagged": bool(place.flag),
            }
            for place in sorted(places, key=lambda place: -place.n)
        ],
        "squares": [[one.south, one.west, one.north, one.east, one.label] for one in squares],
        "fit": box(around or ()) or box(_thickest(spots) if heat else spots) or whole or SWEDEN,
        "whole": whole or box(spots) or SWEDEN,
        "small": around is not None,
    }
    legend = {
        "classes": classes,
        "flagged": any(place.flag for place in places),
        "squares": bool(squares),
        "counted": any(place.number for place in places),
        "edges": edges,
        "hatched": any(area.rate is None for area in areas),
        "heat": heat is not None,
        "small": around is not None,
        "approximate": any(place.approximate for place in places),
        "note": note,
        "large": large,
    }
    return Document(
        "picture.html", "samsynPicture", ("map-layer.js", "map-picture.js"), title, data, legend, backgrounds
    )


def picker(
    *, shapes: Sequence[Shape], places: Sequence = (), title: str, backgrounds: Sequence[Background] = ()
) -> Document:
    """The map on which one chooses a point; it posts `{lat, lon}` to the page around it.

    `places` have name, lat and lon.
    """
    whole = bounds(shapes)
    near = [(place.lat, place.lon) for place in places]
    near += [point for shape in shapes if shape.kind == "locality" for point in shape.points]
    if backgrounds:  # then it begins where most is, near enough to find a street
        near = _thickest(near)
    data = {
        "backgrounds": [_told(one) for one in backgrounds],
        "ground": ground_of(shapes, on_streets=bool(backgrounds)),
        "far": FAR,
        "places": [{"lat": place.lat, "lon": place.lon, "name": place.name} for place in places],
        "fit": box(near) or whole or SWEDEN,
        "whole": whole or box(near) or SWEDEN,
    }
    return Document("picker.html", "samsynPicker", ("map-layer.js", "map-picker.js"), title, data, {}, backgrounds)


def _thickest(spots: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Those that lie near the middle of them all, of which half lie on each side."""
    if not spots:
        return []
    lat, lon = median(spot[0] for spot in spots), median(spot[1] for spot in spots)
    return [spot for spot in spots if abs(spot[0] - lat) < TOWN / 2 and abs(spot[1] - lon) < TOWN] or list(spots)


def _lines(place: PlaceMark) -> list[str]:
    if place.says:
        return list(place.says)
    lines = [place.flag] if place.flag else []
    lines.append("1 händelse" if place.n == 1 else f"{place.n} händelser")
    if place.then is not None:
        lines[-1] += f" mot {place.then} i perioden vi jämför med"
    if place.organisations is not None:
        who = "verksamhet" if place.organisations == 1 else "verksamheter"
        lines.append(f"{place.organisations} {who} har rapporterat")
    if place.approximate:
        lines.append("Ungefärligt läge")
    return lines
