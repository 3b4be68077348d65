"""Causes as pictures: the crime triangle, and a chain of events. Pure.

Each picture has the same as a list beside it on its page; here a cause has two lines, and the description all of it.
"""

from collections.abc import Sequence

from markupsafe import Markup

from app.drawing import svg
from app.drawing.palette import PAGE, Palette
from app.drawing.svg import NARROW, WIDE

TEXT = 14
LINE = 18
SHOWN = 3
"""So many causes stand at a corner; the list has all."""

Cause = tuple[str, str]
"""What it says, and what it rests on."""


def triangle(
    corners: Sequence[tuple[str, Sequence[Cause]]],
    *,
    key: str,
    title: str,
    palette: Palette = PAGE,
    narrow: bool = False,
) -> Markup:
    """Three corners, each (name, its causes), with lines between them. Narrow: one below the other on a line."""
    width = NARROW if narrow else WIDE
    side = width - 24 if narrow else 250
    body: list[str] = []
    if narrow:
        places, y = [], 4.0
        for _name, causes in corners:
            places.append((20.0, y))
            y += _height(causes, side) + 18
        body.append(svg.path(f"M8 {places[0][1] + 14:.0f}V{places[-1][1] + 14:.0f}", palette("line-then")))
        body += [svg.path(f"M8 {top + 14:.0f}H20", palette("line-then")) for _left, top in places]
        height = y
    else:
        first = _height(corners[0][1], side)
        below = first + 70
        places = [((width - side) / 2, 4.0), (4.0, below), (width - side - 4.0, below)]
        low = max(_height(causes, side) for _name, causes in corners[1:])
        middle, left, right = width / 2, 4 + side / 2, width - 4 - side / 2
        body.append(svg.path(f"M{middle} {first}L{left} {below + 8}H{right}Z", palette("line-then")))
        height = below + low + 8
    for (name, causes), (x, top) in zip(corners, places, strict=True):
        body += _box(name, causes, x, top, side, palette)
    said = "; ".join(
        f"{name}: {', '.join(text for text, _on in causes) or 'ingen orsak än'}" for name, causes in corners
    )
    return svg.drawing(key, title, f"{said}.", width, height, body)


def chain(links: Sequence[Cause], *, key: str, title: str, palette: Palette = PAGE, narrow: bool = False) -> Markup:
    """The links of a chain of events, the first at the top, with an arrow to the next."""
    width = NARROW if narrow else WIDE
    body: list[str] = []
    y, middle = 4.0, width / 2
    for at, link in enumerate(links):
        if at:
            body.append(
                svg.path(
                    f"M{middle} {y}V{y + 16}M{middle - 5} {y + 11}L{middle} {y + 17}L{middle + 5} {y + 11}",
                    palette("axis"),
                )
            )
            y += 20
        lines = _lines(link[0], width - 8)
        high = 16 + LINE * (len(lines) + 1)
        body.append(svg.box(4, y, width - 8, high, palette("shade-0")))
        for row, line in enumerate(lines):
            body.append(svg.words(14, y + 20 + LINE * row, line, palette("text"), TEXT))
        body.append(svg.words(14, y + 20 + LINE * len(lines), link[1], palette("soft"), TEXT - 1))
        y += high
    said = ", sedan ".join(text for text, _on in links)
    return svg.drawing(key, title, f"{said}.", width, y + 4, body)


def _lines(text: str, side: float) -> list[str]:
    return svg.wrap(text, int((side - 20) / (TEXT * 0.55)))


def _height(causes: Sequence[Cause], side: float) -> float:
    shown = sum(LINE * (len(_lines(text, side)) + 1) + 6 for text, _on in causes[:SHOWN])
    return 32 + (shown or LINE) + (LINE if len(causes) > SHOWN else 0)


def _box(name: str, causes: Sequence[Cause], x: float, top: float, side: float, palette: Palette) -> list[str]:
    body = [svg.box(x, top, side, _height(causes, side), palette("shade-0"))]
    body.append(svg.words(x + 10, top + 20, name, palette("strong"), TEXT))
    y = top + 40
    for text, rests_on in causes[:SHOWN]:
        for line in _lines(text, side):
            body.append(svg.words(x + 10, y, line, palette("text"), TEXT))
            y += LINE
        body.append(svg.words(x + 10, y, rests_on, palette("soft"), TEXT - 1))
        y += LINE + 6
    if not causes:
        body.append(svg.words(x + 10, y, "Ingen orsak än", palette("soft"), TEXT))
    elif len(causes) > SHOWN:
        body.append(svg.words(x + 10, y, f"och {len(causes) - SHOWN} till", palette("soft"), TEXT - 1))
    return body
