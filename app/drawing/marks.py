"""Small drawings that stand beside their words on a page: then → now, and a dot in its band. Pure.

Positions are per cent of the drawing's width, so one drawing fits every width and its writing keeps its size. What a
drawing shows is said in the words or the table beside it; where it is not, in its `aria-label`.
"""

from collections.abc import Iterable, Sequence
from html import escape

from markupsafe import Markup

from app.drawing.svg import Number, written
from app.drawing.time_charts import shade
from app.figures import numbers

MORE, FEWER = "more", "fewer"
ROOM = 94.0
"""Per cent of the width from nothing to the largest number: the rest is for the dots themselves."""
SMALLEST_WRITING = 13


def dumbbell(now: Number, then: Number | None, top: Number, way: str = "", size: int = 1) -> Markup:
    """Then as a ring, now as a dot, on a scale from 0 to `top` that all rows share. Hidden from whoever listens: the
    row says the same. `way`: MORE or FEWER where the difference is larger than chance gives; it has a colour then.
    `size`: how many times as large all that is in pixels is drawn."""
    x, y = _at(now, top), 10 * size
    body = f'<line class="m-axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
    if then is not None:
        x_then = _at(then, top)
        body += f'<line class="m-way" x1="{x_then}%" x2="{x}%" y1="{y}" y2="{y}"/>'
        body += f'<circle class="m-then" cx="{x_then}%" cy="{y}" r="{4.5 * size}"/>'
    body += f'<circle class="m-now" cx="{x}%" cy="{y}" r="{6 * size}"/>'
    look = f"dumbbell is-{way}" if way else "dumbbell"
    return Markup(
        f'<svg class="{look}" width="100%" height="{2 * y}" aria-hidden="true" focusable="false">{body}</svg>'
    )


def dot_in_band(
    now: Number, earlier: Sequence[Number], usual: tuple[Number, Number] | None, said: str, size: int = 1
) -> Markup:
    """A count among those of earlier periods, over the band of what is usual (both ends within); without one, over the
    range that the earlier ones have had, which judges nothing. `said`: the same in words, for whoever listens; `size`
    as of `dumbbell`. Raises ValueError when the band stands on its head."""
    low, high = usual or (min(earlier, default=now), max(earlier, default=now))
    if low > high:
        raise ValueError("a band runs from its lowest to its highest")
    top = max(now, high, 1)
    left, right = _at(low, top), _at(high, top)
    look, label = ("m-band", "vanligt") if usual else ("m-range", "tidigare")
    wide = max(right - left, 0.5)
    body = [f'<rect class="{look}" x="{left}%" y="{20 * size}" width="{wide:.1f}%" height="{24 * size}" rx="3"/>']
    side, x = _side((left + right) / 2)
    body.append(_words(x, 60, f"{label} {written(low)}–{written(high)}", "m-soft", side, size))
    body.append(f'<line class="m-axis" x1="0" x2="100%" y1="{32 * size}" y2="{32 * size}"/>')
    for number, one in enumerate(earlier):  # not on one line: equal numbers would be one dot
        y = (28, 36, 32)[number % 3] * size
        body.append(f'<circle class="m-before" cx="{_at(one, top)}%" cy="{y}" r="{3 * size}"/>')
    body.append(f'<circle class="m-now" cx="{_at(now, top)}%" cy="{32 * size}" r="{8 * size}"/>')
    side, x = _side(_at(now, top))
    body.append(_words(x, 14, written(now), "m-strong", side, size))
    way = MORE if usual and now > high else FEWER if usual and now < low else ""
    look, label = f"dot-band is-{way}" if way else "dot-band", escape(said)
    sides = f'width="100%" height="{64 * size}"'
    return Markup(f'<svg class="{look}" {sides} role="img" aria-label="{label}">{"".join(body)}</svg>')


def _at(value: Number, top: Number) -> float:
    return round((100 - ROOM) / 2 + ROOM * value / top, 1) if top else (100 - ROOM) / 2


def _side(x: float) -> tuple[str, float]:
    """How words at `x` per cent are anchored, and where, so that they stay within the drawing."""
    return ("start", max(x - 2, 0)) if x < 15 else ("end", min(x + 2, 100)) if x > 85 else ("middle", x)


def _words(x: float, y: int, text: str, look: str, side: str, size: int) -> str:
    at = f'x="{x:.1f}%" y="{y * size}" font-size="{SMALLEST_WRITING * size}" text-anchor="{side}"'
    return f'<text class="{look}" {at}>{text}</text>'


def week_rows(rows: Iterable[tuple[str, Sequence[Number]]]) -> Markup:
    """The rows of a week's grid, shaded by how the cells are to the largest of all. `rows`: (label, numbers)."""
    rows = list(rows)
    highest = max((max(values) for _label, values in rows), default=0)
    found = []
    for label, values in rows:
        cells = [f'<td class="s{shade(n, highest)}">{numbers.number(n)}</td>' for n in values]
        found.append(f'<tr><th scope="row">{escape(label)}</th>{"".join(cells)}</tr>')
    return Markup("".join(found))
