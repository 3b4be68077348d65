"""Pieces of an SVG drawing as text: the frame with its words, boxes, lines and writing. Pure.

Lengths are SVG user units, about one pixel each: wide drawings are 560 units, narrow ones 320 (a phone).
"""

import re
from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from app.figures.numbers import number

WIDE, NARROW = 560, 320
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Number = int | float


def drawing(key: str, title: str, description: str, width: int, height: float, body: Sequence[str]) -> Markup:
    """The whole drawing. `key` is unique on its page; `title` and `description` are what it says to who cannot see it.

    Raises ValueError on a key that cannot be an id.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", key):
        raise ValueError(f"a chart's key is letters, digits, - and _: {key!r}")
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" '
        f'height="{height:.0f}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{_escaped(title)}</title><desc id="{key}-d">{_escaped(description)}</desc>'
        + "".join(body)
        + "</svg>"
    )


def written(value: Number | None) -> str:
    """A count whole, a share of counts with one decimal, "–" for None."""
    return number(value, 0 if value is None or type(value) is int or float(value).is_integer() else 1)


def box(x: float, y: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" {look}/>'


def path(drawing: str, look: str) -> str:
    return f'<path d="{drawing}" {look}/>'


def words(x: float, y: float, text: str, look: str, size: float, anchor: str = "") -> str:
    end = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{end} {look}>{_escaped(text)}</text>'


def _escaped(text: str) -> str:
    """Text for XML, without the control characters that XML cannot hold at all."""
    return escape(_NOT_IN_XML.sub("", str(text)))


def width(text: str, size: float) -> float:
    """Rough width of a text; a generous mean of common sans-serif faces."""
    return len(text) * size * 0.6


def wrap(text: str, limit: int) -> list[str]:
    """At most two lines; what does not fit ends with "…" (the whole is in the description)."""
    if len(text) <= limit:
        return [text]
    cut = text.rfind(" ", 0, limit + 1)
    cut = cut if cut > 0 else limit
    rest = text[cut:].strip()
    return [text[:cut], rest if len(rest) <= limit else rest[: limit - 1] + "…"]
