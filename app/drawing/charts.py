"""Charts as SVG text, the same picture on the page and in the PDF. Pure.

Every function takes plain rows and returns one ``<svg>`` (``Markup``, a ``str``) with ``<title>``, ``<desc>``,
``role="img"`` and ids made from ``key``, which must be unique on its page. Numbers are counts unless said otherwise and
are written on the drawing, so that it can be read in grey and counted by hand. Lengths are SVG user units, about one
pixel each: wide charts are 560 units, narrow ones 340 (a phone). Without data the drawing is one plain sentence.

``palette`` is ``PAGE`` (CSS classes of ``chart.css``) or ``PRINT`` (literal colours for typst), see ``palette.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from math import ceil, floor, isfinite, log10

from markupsafe import Markup

from app.drawing.palette import PAGE, PRINT, Palette, print_palette
from app.figures.numbers import number

__all__ = [
    "DAYPARTS",
    "PAGE",
    "PRINT",
    "WEEKDAYS",
    "Palette",
    "alt_text",
    "bars",
    "both",
    "columns",
    "line",
    "print_palette",
    "week_strip",
]

NO_DATA = "Inga händelser under perioden."
WIDE, NARROW = 560, 340
TEXT = 14
"""Font size in user units; the narrow chart is drawn near scale 1 on a phone of 390 pixels."""

Number = int | float


def alt_text(svg: str) -> str:
    """The words of a chart for the PDF's alternative text: its title and description."""
    parts = re.findall(r"<(?:title|desc) id=[^>]*>(.*?)</(?:title|desc)>", svg, flags=re.S)
    return " ".join(unescape(part) for part in parts)


def both(draw: Callable[..., Markup], *data: object, key: str, **options: object) -> Markup:
    """The wide and the narrow drawing for a page; the style sheet shows the one that fits its container."""
    wide = draw(*data, key=f"{key}-w", narrow=False, **options)
    narrow = draw(*data, key=f"{key}-n", narrow=True, **options)
    return Markup(f'<div class="chart-wide">{wide}</div><div class="chart-narrow">{narrow}</div>')


# ---- rows now and then --------------------------------------------------------------------------------------------


def bars(
    rows: Sequence[tuple[str, Number, Number | None]],
    *,
    key: str,
    title: str,
    now_label: str,
    then_label: str = "",
    palette: Palette = PAGE,
    narrow: bool = False,
) -> Markup:
    """Horizontal bars, one group a row: ``(label, now, then)``; ``then`` None where there is no comparison.

    Both numbers are written at the end of their bars. Without ``then_label`` only ``now`` is drawn.
    """
    width = NARROW if narrow else WIDE
    if not rows or all(not now and not then for _, now, then in rows):
        return _sentence(key, title, width, palette)
    compare = bool(then_label)
    left, room = (0, width - 52) if narrow else (224, width - 224 - 52)
    longest = max(max(now, then or 0) for _, now, then in rows)
    thick, thin = 16, 13
    body: list[str] = []
    y = 4
    if compare:
        body += [_box(left, y, 14, 14, palette("now")), _words(left + 20, y + 12, now_label, palette("text"), TEXT - 1)]
        x = left + 36 + _width(now_label, TEXT - 1)
        if narrow or x + 20 + _width(then_label, TEXT - 1) > width:
            x, y = left, y + 22
        body += [_box(x, y, 14, 14, palette("then")), _words(x + 20, y + 12, then_label, palette("text"), TEXT - 1)]
        y += 30
    start, said = y - 4, []
    for label, now, then in rows:
        lines = _wrap(label, 44 if narrow else 28)
        top = y
        if narrow:
            for line in lines:
                body.append(_words(0, y + 13, line, palette("text"), TEXT))
                y += 18
            y += 2
        else:
            for index, line in enumerate(lines):
                body.append(_words(left - 12, y + 14 + 16 * index, line, palette("text"), TEXT, "end"))
        size = room * max(now, 0) / longest
        body += [
            _box(left, y, size, thick, palette("now")),
            _words(left + size + 6, y + 13, _written(now), palette("strong"), TEXT),
        ]
        y += thick
        phrase = f"{label} {_written(now)}"
        if compare and then is not None:
            size = room * max(then, 0) / longest
            body += [
                _box(left, y + 1, size, thin, palette("then")),
                _words(left + size + 6, y + 12, _written(then), palette("soft"), TEXT - 1),
            ]
            phrase += f", {then_label} {_written(then)}"
        y += thin + 1 if compare else 0
        y = max(y, top + 16 * len(lines) + 2) + 12
        said.append(phrase)
    if not narrow:
        body.append(_path(f"M{left} {start}V{y - 8}", palette("axis")))
    return _svg(key, title, f"{now_label}: " + "; ".join(said) + ".", width, y, body)


# ---- points in time -----------------------------------------------------------------------------------------------


def columns(
    points: Sequence[tuple[str, Number | None]],
    *,
    key: str,
    title: str,
    now: Sequence[int] | None = None,
    palette: Palette = PAGE,
    narrow: bool = False,
) -> Markup:
    """Vertical columns, one a quarter or day: ``(label, count)``; None is a period without data and says so.

    ``label`` may hold one newline (``"K3\\n2026"``): a second line equal to its neighbour's is written once.
    ``now`` holds the indexes drawn dark (default the last).
    """
    width, height = (NARROW if narrow else WIDE), 220
    if not points or all(not value for _, value in points):
        return _sentence(key, title, width, palette)
    dark = {len(points) - 1} if now is None else {index % len(points) for index in now}
    highest = max(value or 0 for _, value in points)
    top, floor_y = 22, height - 44
    step = width / len(points)
    size = min(step * 0.72, 56)
    every = max(1, ceil(max(_width(label.split("\n")[0], TEXT - 2) + 4 for label, _ in points) / step))
    numbers_fit = max(_width(_written(value or 0), TEXT - 1) for _, value in points) <= step + 1
    body: list[str] = []
    before = ""
    for index, (label, value) in enumerate(points):
        middle = step * (index + 0.5)
        tall = (floor_y - top) * max(value or 0, 0) / highest
        if value:
            look = palette("now" if index in dark else "plain")
            body.append(_box(middle - size / 2, floor_y - tall, size, tall, look))
        if numbers_fit or index in dark or value == highest:
            words = "–" if value is None else _written(value)
            body.append(
                _words(
                    middle,
                    floor_y - tall - 6,
                    words,
                    palette("strong" if index in dark else "text"),
                    TEXT - 1,
                    "middle",
                )
            )
        first, _, second = label.partition("\n")
        if (len(points) - 1 - index) % every == 0:
            body.append(_words(middle, floor_y + 17, first, palette("text"), TEXT - 2, "middle"))
        if second and second != before:
            body.append(_words(step * index + 2, floor_y + 35, second, palette("soft"), TEXT - 2))
        before = second or before
    body.append(_path(f"M0 {floor_y}.5H{width}", palette("axis")))
    said = _listed([label.replace("\n", " ") for label, _ in points], [value for _, value in points])
    return _svg(key, title, said + ".", width, height, body)


def line(
    series: Sequence[tuple[str, Sequence[Number | None]]],
    labels: Sequence[str],
    *,
    key: str,
    title: str,
    palette: Palette = PAGE,
    narrow: bool = False,
) -> Markup:
    """One or two lines from zero over the same ``labels``: ``[(name, values)]``, the first solid, the second dashed.

    None breaks a line. The last known value of each series is written at its end. Raises ``ValueError`` when there are
    more than two series or lengths differ.
    """
    if len(series) > 2 or any(len(values) != len(labels) for _, values in series):
        raise ValueError("one or two series, each as long as the labels")
    width, height = (NARROW if narrow else WIDE), 240
    known = [value for _, values in series for value in values if value is not None]
    if not any(known):
        return _sentence(key, title, width, palette)
    ceiling = _round_up(max(known))
    left, right, top, floor_y = 8 + _width(_written(ceiling), TEXT - 2), width - 46, 34, height - 28
    step = (right - left) / max(len(labels) - 1, 1)
    body: list[str] = []
    for part in (0, 0.5, 1):
        y = floor_y - (floor_y - top) * part
        body += [
            _path(f"M{left} {y:.1f}H{right}", palette("grid" if part else "axis")),
            _words(left - 6, y + 4, _written(ceiling * part), palette("soft"), TEXT - 2, "end"),
        ]
    every = max(1, ceil(max(_width(label, TEXT - 2) + 10 for label in labels) / step)) if len(labels) > 1 else 1
    for index, label in enumerate(labels):
        if (len(labels) - 1 - index) % every == 0:
            edge = "end" if index == len(labels) - 1 and index else "middle" if index else "start"
            body.append(_words(left + step * index, floor_y + 19, label, palette("text"), TEXT - 2, edge))
    legend_x = float(left)
    ends: list[float] = []
    said = []
    for (name, values), role in zip(series, ("line-now", "line-then"), strict=False):
        pen, drawing, last = "M", "", None
        for index, value in enumerate(values):
            if value is None:
                pen = "M"
                continue
            x, y = left + step * index, floor_y - (floor_y - top) * value / ceiling
            alone = values[max(index - 1, 0) : index + 2].count(None) + 1 == len(values[max(index - 1, 0) : index + 2])
            drawing += f"{pen}{x:.1f} {y:.1f}" + ("h.1" if alone else "")
            pen, last = "L", (x, y, value)
        body += [
            _path(drawing, palette(role) + ' stroke-linecap="round" stroke-linejoin="round"') if drawing else "",
            _path(f"M{legend_x:.1f} 10h22", palette(role)),
            _words(legend_x + 28, 15, name, palette("text"), TEXT - 1),
        ]
        legend_x += 48 + _width(name, TEXT - 1)
        if last:
            y = last[1] + 5
            if ends and abs(y - ends[-1]) < 16:
                y = ends[-1] + (16 if y >= ends[-1] else -16)
            ends.append(y)
            look = palette("strong" if role == "line-now" else "soft")
            body.append(_words(last[0] + 6, y, _written(last[2]), look, TEXT))
        said.append(f"{name}: {_listed(labels, values)}")
    return _svg(key, title, ". ".join(said) + ".", width, height, body)


# ---- weekday and hour ---------------------------------------------------------------------------------------------

WEEKDAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
DAYPARTS = ("06–18", "18–24", "00–06")


def week_strip(
    matrix: Sequence[Sequence[Number]],
    *,
    key: str,
    title: str,
    row_labels: Sequence[str] = DAYPARTS,
    column_labels: Sequence[str] = WEEKDAYS,
    palette: Palette = PAGE,
    narrow: bool = False,
) -> Markup:
    """Weekday and time of day as a grid of shaded cells with the number in each.

    ``matrix`` is ``len(row_labels)`` rows × ``len(column_labels)`` columns of counts (aoristic weights may be
    fractions, written with one decimal): dayparts × weekdays (3 × 7), or weekdays × hours (7 × 24), which the narrow
    drawing turns on end. Shades are four equal steps up to the largest cell, explained under the grid. Raises
    ``ValueError`` on a wrong shape.
    """
    if len(matrix) != len(row_labels) or any(len(row) != len(column_labels) for row in matrix):
        raise ValueError("the matrix must have one row per row label and one column per column label")
    width = NARROW if narrow else WIDE
    if not any(any(row) for row in matrix):
        return _sentence(key, title, width, palette)
    said = "; ".join(
        f"{row_label} {column_label} {_written(value)}"
        for row_label, row in zip(row_labels, matrix, strict=True)
        for column_label, value in zip(column_labels, row, strict=True)
        if value
    )
    if narrow and len(column_labels) > 7:
        matrix, row_labels, column_labels = list(zip(*matrix, strict=True)), column_labels, row_labels
    highest = max(max(row) for row in matrix)
    every_zero = len(row_labels) * len(column_labels) <= 21
    left = 12 + max(_width(label, TEXT - 1) for label in row_labels)
    step = (width - left) / len(column_labels)
    tall = 40 if len(row_labels) <= 3 else 26
    small = min(TEXT, max(10, floor(step / 2)))
    body = [
        _words(left + step * (index + 0.5), 14, label, palette("text"), min(TEXT - 1, small + 1), "middle")
        for index, label in enumerate(column_labels)
    ]
    y = 22
    for label, row in zip(row_labels, matrix, strict=True):
        body.append(_words(left - 8, y + tall / 2 + 4, label, palette("text"), TEXT - 1, "end"))
        for index, value in enumerate(row):
            shade = _shade(value, highest)
            body.append(_box(left + step * index + 1, y + 1, step - 2, tall - 2, palette(f"shade-{shade}")))
            if value or every_zero:
                body.append(
                    _words(
                        left + step * (index + 0.5),
                        y + tall / 2 + small * 0.36,
                        _written(value),
                        palette("on-4" if shade == 4 else "on"),
                        small,
                        "middle",
                    )
                )
        y += tall
    y += 12
    x = float(left)
    for shade in range(5):
        low, high = _shade_range(shade, highest)
        if low is None:
            continue
        words = low if low == high else f"{low}–{high}"
        body += [
            _box(x + 1, y, 16, 16, palette(f"shade-{shade}")),
            _words(x + 22, y + 13, words, palette("soft"), TEXT - 2),
        ]
        x += 34 + _width(words, TEXT - 2)
    return _svg(key, title, f"{said}. Övriga rutor är tomma.", width, y + 20, body)


def _shade(value: Number, highest: Number) -> int:
    """0 for nothing, then four equal steps up to the largest cell."""
    return 0 if value <= 0 else min(4, max(1, ceil(4 * value / highest)))


def _shade_range(shade: int, highest: Number) -> tuple[str | None, str | None]:
    """Words for the lowest and highest value of a shade; None when no whole number falls in it."""
    if shade == 0:
        return "0", "0"
    if isinstance(highest, float) and not highest.is_integer():
        return number(highest * (shade - 1) / 4, 1), number(highest * shade / 4, 1)
    low, high = floor(highest * (shade - 1) / 4) + 1, floor(highest * shade / 4)
    return (_written(low), _written(high)) if low <= high else (None, None)


# ---- pieces -------------------------------------------------------------------------------------------------------


def _svg(key: str, title: str, description: str, width: int, height: float, body: Sequence[str]) -> Markup:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", key):
        raise ValueError(f"a chart's key is letters, digits, - and _: {key!r}")
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" '
        f'height="{height:.0f}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{_escaped(title)}</title><desc id="{key}-d">{_escaped(description)}</desc>'
        + "".join(body)
        + "</svg>"
    )


def _written(value: Number) -> str:
    """A count whole, a share of counts with one decimal."""
    return number(value, 0 if float(value).is_integer() else 1)


def _listed(labels: Sequence[str], values: Sequence[Number | None]) -> str:
    return "; ".join(
        f"{label} {'saknas' if value is None else _written(value)}" for label, value in zip(labels, values, strict=True)
    )


def _sentence(key: str, title: str, width: int, palette: Palette) -> Markup:
    return _svg(key, title, NO_DATA, width, 48, [_words(0, 28, NO_DATA, palette("soft"), TEXT + 1)])


def _box(x: float, y: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" {look}/>'


def _path(drawing: str, look: str) -> str:
    return f'<path d="{drawing}" {look}/>'


def _words(x: float, y: float, words: str, look: str, size: float, anchor: str = "start") -> str:
    end = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{end} {look}>{_escaped(words)}</text>'


def _escaped(words: str) -> str:
    """Text for XML, without the control characters that XML cannot hold at all."""
    return escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", str(words)))


def _width(words: str, size: float) -> float:
    """Rough width of words; a generous mean of common sans-serif faces."""
    return len(words) * size * 0.6


def _wrap(words: str, limit: int) -> list[str]:
    """At most two lines; what does not fit ends with "…" (the whole is in the description)."""
    if len(words) <= limit:
        return [words]
    cut = words.rfind(" ", 0, limit + 1)
    cut = cut if cut > 0 else limit
    rest = words[cut:].strip()
    return [words[:cut], rest if len(rest) <= limit else rest[: limit - 1] + "…"]


def _round_up(value: Number) -> int:
    """The nearest even 1, 2, 4, 6, 8 × 10ⁿ step at or above a positive value, so that half of it is readable."""
    if not isfinite(value) or value <= 0:
        return 2
    size = 10 ** max(floor(log10(value)), 0)
    steps = (size * factor for factor in (1, 2, 4, 6, 8, 10, 20))
    return next(step for step in steps if step >= value and step > 1)
