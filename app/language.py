"""What people read: Swedish. Every visible string is a msgid in Swedish; `_` is gettext.

Outside a request (a worker, the command line, a pure function) the msgid itself is the answer.
"""

from flask import has_app_context
from flask_babel import gettext


def _(text: str, **values) -> str:
    """The text in the reader's language, with `%(name)s` filled in."""
    if has_app_context():
        return gettext(text, **values)
    return text % values if values else text


def change(now: int, then: int) -> str:
    """A change as it may be printed: −22 (−6,7 %), +3 (.) at base 0, ±0 (0,0 %)."""
    difference = now - then
    sign = "−" if difference < 0 else "+" if difference > 0 else "±"
    size = f"{abs(difference):,}".replace(",", "\u00a0")
    if then == 0:
        return f"{sign}{size} (.)"
    # Rounded from whole numbers, so that 0.05 never falls the wrong way.
    tenths = (abs(difference) * 2000 + then) // (2 * then)
    percent = f"{tenths // 10},{tenths % 10}"
    return f"{sign}{size} ({sign if difference else ''}{percent}\u00a0%)"
