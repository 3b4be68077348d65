"""The names on a map on paper: of the numbered places and of localities, each beside its point and on nothing else.
Pure; lengths are units of the drawing."""

from collections.abc import Sequence
from typing import NamedTuple

from app.drawing import svg
from app.drawing.palette import FONT
from app.drawing.paper_streets import HALO, Window

SIZE = 11.5
INK, SOFT = "#14262d", "#56676d"
APART = 2.0
"""Between a name and whatever else is written or drawn as a number."""


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Name(NamedTuple):
    """A name that has found room. `x`, `y`: of its base line, at its `anchor` end."""

    text: str
    x: float
    y: float
    anchor: str
    box: Box


def of_places(names: Sequence[str], spots: Sequence[tuple[float, float]], radius: float, window: Window) -> list[Name]:
    """The names beside their numbers: to the right, to the left, below or above; one that has no room is left out, and
    stands in the table alone."""
    taken = _circles(spots, radius)
    found: list[Name] = []
    away = radius + 4
    for name, (x, y) in zip(names, spots, strict=True):
        beside = ((away, 4.0, "start"), (-away, 4.0, "end"), (0.0, away + SIZE * 0.8, "middle"), (0.0, -away, "middle"))
        if placed := _placed(name, x, y, beside, taken, window):
            taken.append(placed.box)
            found.append(placed)
    return found


def of_localities(
    named: Sequence[tuple[str, tuple[float, float]]],
    spots: Sequence[tuple[float, float]],
    radius: float,
    written: Sequence[Name],
    window: Window,
    frame: Box | None = None,
) -> list[str]:
    """Their dots and names, where neither a number, nor another name, nor the `frame` of a larger drawing stands."""
    taken = [*_circles(spots, radius), *(one.box for one in written), *([frame] if frame else [])]
    parts: list[str] = []
    looks = HALO, f'fill="{SOFT}" {FONT}'

    def framed(x: float, y: float) -> bool:
        return frame is not None and frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]

    for name, (x, y) in sorted(named, key=lambda one: not framed(*one[1])):  # the town that the frame is about first
        if not (window.left < x < window.left + window.width and window.top < y < window.top + window.height):
            continue
        beside = ((5.0, -5.0, "start"), (-5.0, -5.0, "end"), (5.0, 12.0, "start"), (-5.0, 12.0, "end"))
        if frame and framed(x, y):
            right, left, below, above = frame[2] - x + 4, frame[0] - x - 4, frame[3] - y + SIZE + 1, frame[1] - y - 5
            beside = ((right, 4.0, "start"), (left, 4.0, "end"), (0.0, below, "middle"), (0.0, above, "middle"))
        if placed := _placed(name, x, y, beside, taken, window):
            taken.append(placed.box)
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{SOFT}"/>')
            parts += [svg.words(placed.x, placed.y, name, look, SIZE, placed.anchor) for look in looks]
    return parts


def drawn(names: Sequence[Name]) -> list[str]:
    """Dark on a white edge, so that they are read on streets."""
    looks = HALO, f'fill="{INK}" {FONT}'
    return [svg.words(one.x, one.y, one.text, look, SIZE, one.anchor) for one in names for look in looks]


def dots(names: Sequence[Name]) -> list[tuple[float, float]]:
    """Points along them, which the names of streets keep away from."""
    return [
        (left + (right - left) * part, (top + bottom) / 2)
        for left, top, right, bottom in (one.box for one in names)
        for part in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]


def _circles(spots: Sequence[tuple[float, float]], radius: float) -> list[Box]:
    return [(x - radius, y - radius, x + radius, y + radius) for x, y in spots]


def _placed(
    text: str, x: float, y: float, beside: Sequence[tuple[float, float, str]], taken: Sequence[Box], window: Window
) -> Name | None:
    long = len(text) * SIZE * 0.54
    for right, down, anchor in beside:
        at, base = x + right, y + down
        left = at - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
        box = left, base - SIZE * 0.8, left + long, base + SIZE * 0.25
        inside = window.left + 2 < box[0] and box[2] < window.left + window.width - 2
        inside = inside and window.top + 2 < box[1] and box[3] < window.top + window.height - 2
        if inside and not any(_meet(box, one) for one in taken):
            return Name(text, at, base, anchor, box)
    return None


def _meet(one: Box, other: Box) -> bool:
    across = one[0] < other[2] + APART and other[0] < one[2] + APART
    return across and one[1] < other[3] + APART and other[1] < one[3] + APART
