"""A tenant's own colour, which the frame of every page has behind its words. Pure."""

import re
from functools import cache
from typing import NamedTuple

ON_TOP = "#c3d6dc", "#f2c14e"
"""What the frame writes on it, by `tokens.css`: soft words and the demo's mark. (White stands out more than either.)"""
LEAST = 4.5
"""The contrast that WCAG 2.2 asks of text (1.4.3)."""
_STEP = 0.02

Colour = tuple[float, ...]


class Frame(NamedTuple):
    """The frame's own colour and the one of what lies on it below the pointer, by day and by night: "#rrggbb"."""

    top: str
    low: str
    night_top: str
    night_low: str


@cache
def frame_colours(accent: str) -> Frame:
    colour = _parts(accent)
    night = _mixed(colour, (0, 0, 0), 0.35)
    return Frame(_hex(colour), _hex(_low(colour)), _hex(night), _hex(_low(night)))


def read_accent(text: str) -> str:
    """The colour as "#rrggbb", "" for none. Raises ValueError, worded for whoever chose it, when it is no colour or
    one on which the frame could not be read."""
    text = text.strip().lower()
    if not text:
        return ""
    text = text if text.startswith("#") else f"#{text}"
    if not re.fullmatch("#[0-9a-f]{6}", text):
        raise ValueError("Skriv färgen som # och sex tecken, till exempel #12386b.")
    if not _is_readable(_parts(text)):
        raise ValueError(f"Texten överst på sidan går inte att läsa mot en så ljus färg. {_darker(text)} går bra.")
    return text


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(_parts(one)), _luminance(_parts(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _is_readable(colour: Colour) -> bool:
    return all(contrast(_hex(ground), ink) >= LEAST for ground in (colour, _low(colour)) for ink in ON_TOP)


def _darker(text: str) -> str:
    """The nearest darker shade that is readable."""
    colour, share = _parts(text), 0.0
    while not _is_readable(_parts(text)):
        share += _STEP
        text = _hex(_mixed(colour, (0, 0, 0), share))
    return text


def _low(colour: Colour) -> Colour:
    return _mixed(colour, (1, 1, 1), 0.07)


def _mixed(colour: Colour, other: Colour, share: float) -> Colour:
    return tuple(a + (b - a) * share for a, b in zip(colour, other, strict=True))


def _parts(text: str) -> Colour:
    return tuple(int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _luminance(colour: Colour) -> float:
    """0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
