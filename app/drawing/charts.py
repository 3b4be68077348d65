"""Charts as SVG text, the same picture on the page and in the PDF. Pure.

Every function takes plain rows and returns one `<svg>` (`Markup`, a `str`) with `<title>`, `<desc>`,
`role="img"` and ids made from `key`, which must be unique on its page. Numbers are counts unless said otherwise and
are written on the drawing, so that it can be read in grey and counted by hand. Lengths are SVG user units, about one
pixel each: wide charts are 560 units, narrow ones 320 (a phone). Without data the drawing is one plain sentence.

`palette` is `PAGE` (CSS classes of `chart.css`) or `PRINT` (literal colours for typst), see `palette.py`.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import unescape
from math import ceil, floor, isfinite, log10
from typing import Any

from markupsafe import Markup

from app.drawing import svg
from app.drawing.palette import PAGE, Palette
from app.drawing.svg import NARROW, WIDE, Number

NO_DATA = "Inga händelser under perioden."
TEXT = 14
"""Font size in user units; the narrow chart is drawn near scale 1 on a phone of 390 pixels."""


def alt_text(drawing: str) -> str:
    """The words of a chart for the PDF's alternative text: its title and description."""
    parts = re.findall(r"<(?:title|desc) id=[^>]*>(.*?)</(?:title|desc)>", drawing, flags=re.S)
    return " ".join(unescape(part) for part in parts)


def both(draw: Callable[..., Markup], *data: object, key: str, **options: object) -> Markup:
    """The wide and the narrow drawing for a page; the style sheet shows the one that fits its container.

    A drawing is made of nothing but what it is given, so the one that was made of the same is given again.
    """
    wide = drawn(draw, *data, key=f"{key}-w", narrow=False, **options)
    narrow = drawn(draw, *data, key=f"{key}-n", narrow=True, **options)
    return Markup(f'<div class="chart-wide">{wide}</div><div class="chart-narrow">{narrow}</div>')


def drawn(draw: Callable[..., Markup], *data: object, **options: object) -> Markup:
    """One drawing for every width of the page, made once of the same."""
    return _drawn(draw, _as_key(data), tuple(options.items()))


@lru_cache(maxsize=400)
def _drawn(draw: Callable[..., Markup], data: tuple, options: tuple) -> Markup:
    return draw(*data, **dict(options))


def _as_key(data: Any) -> Any:
    """Rows within rows as tuples, which can be remembered by."""
    return tuple(_as_key(one) for one in data) if isinstance(data, (list, tuple)) else data


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
    """Horizontal bars, one group a row: `(label, now, then)`; `then` None where there is no comparison.

    Both numbers are written at the end of their bars. Without `then_label` only `now` is drawn.
    """
    width = NARROW if narrow else WIDE
    if not rows or all(not now and not then for _, now, then in rows):
        return sentence(key, title, width, palette)
    compare = bool(then_label)
    left, room = (0, width - 52) if narrow else (224, width - 224 - 52)
    longest = max(max(now, then or 0) for _, now, then in rows)
    thick, thin = 16, 13
    body: list[str] = []
    y = 4
    if compare:
        x = float(left)
        for role, words in (("now", now_label), ("then", then_label)):
            if role == "then" and (narrow or x + 20 + svg.width(words, TEXT - 1) > width):
                x, y = left, y + 22
            body.append(svg.box(x, y, 14, 14, palette(role)))
            body.append(svg.words(x + 20, y + 12, words, palette("text"), TEXT - 1))
            x += 36 + svg.width(words, TEXT - 1)
        y += 30
    start, said = y - 4, []
    for label, now, then in rows:
        lines = svg.wrap(label, 44 if narrow else 28)
        top = y
        if narrow:
            body += [svg.words(0, y + 13 + 18 * at, line, palette("text"), TEXT) for at, line in enumerate(lines)]
            y += 18 * len(lines) + 2
        else:
            for index, line in enumerate(lines):
                body.append(svg.words(left - 12, y + 14 + 16 * index, line, palette("text"), TEXT, "end"))
        size = room * max(now, 0) / longest
        body.append(svg.box(left, y, size, thick, palette("now")))
        body.append(svg.words(left + size + 6, y + 13, svg.written(now), palette("strong"), TEXT))
        y += thick
        phrase = f"{label} {svg.written(now)}"
        if compare and then is not None:
            size = room * max(then, 0) / longest
            body.append(svg.box(left, y + 1, size, thin, palette("then")))
            body.append(svg.words(left + size + 6, y + 12, svg.written(then), palette("soft"), TEXT - 1))
            phrase += f", {then_label} {svg.written(then)}"
        y += thin + 1 if compare else 0
        y = max(y, top + 16 * len(lines) + 2) + 12
        said.append(phrase)
    if not narrow:
        body.append(svg.path(f"M{left} {start}V{y - 8}", palette("axis")))
    return svg.drawing(key, title, f"{now_label}: " + "; ".join(said) + ".", width, y, body)


def columns(
    points: Sequence[tuple[str, Number | None]], *, key: str, title: str, palette: Palette = PAGE, narrow: bool = False
) -> Markup:
    """Vertical columns, one a quarter or day: `(label, count)`; None is a period without data and says so.

    `label` may hold one newline (`"K3\\n2026"`): a second line equal to its neighbour's is written once. The last
    column is drawn dark.
    """
    width, height = (NARROW if narrow else WIDE), 220
    if not points or all(not value for _, value in points):
        return sentence(key, title, width, palette)
    highest = max(value or 0 for _, value in points)
    top, floor_y = 22, height - 44
    step = width / len(points)
    size = min(step * 0.72, 56)
    every = max(1, ceil(max(svg.width(label.split("\n")[0], TEXT - 2) + 4 for label, _ in points) / step))
    numbers_fit = max(svg.width(svg.written(value or 0), TEXT - 1) for _, value in points) <= step + 1
    body: list[str] = []
    before = ""
    for index, (label, value) in enumerate(points):
        dark = index == len(points) - 1
        middle = step * (index + 0.5)
        tall = (floor_y - top) * max(value or 0, 0) / highest
        if value:
            look = palette("now" if dark else "plain")
            body.append(svg.box(middle - size / 2, floor_y - tall, size, tall, look))
        if numbers_fit or dark or value == highest:
            look = palette("strong" if dark else "text")
            body.append(svg.words(middle, floor_y - tall - 6, svg.written(value), look, TEXT - 1, "middle"))
        first, _, second = label.partition("\n")
        if (len(points) - 1 - index) % every == 0:
            body.append(svg.words(middle, floor_y + 17, first, palette("text"), TEXT - 2, "middle"))
        if second and second != before:
            body.append(svg.words(step * index + 2, floor_y + 35, second, palette("soft"), TEXT - 2))
        before = second or before
    body.append(svg.path(f"M0 {floor_y}.5H{width}", palette("axis")))
    said = _listed([label.replace("\n", " ") for label, _ in points], [value for _, value in points])
    return svg.drawing(key, title, said + ".", width, height, body)


def line(
    series: Sequence[tuple[str, Sequence[Number | None]]],
    labels: Sequence[str],
    *,
    key: str,
    title: str,
    palette: Palette = PAGE,
    narrow: bool = False,
    start: int | None = None,
) -> Markup:
    """One or two lines from zero over the same `labels`: `[(name, values)]`, the first solid, the second dashed.

    None breaks a line. `start`: the label before which something began, marked by an upright. The last known value of
    each series is written at its end. Raises `ValueError` when there are more than two series or lengths differ.
    """
    if len(series) > 2 or any(len(values) != len(labels) for _, values in series):
        raise ValueError("one or two series, each as long as the labels")
    width, height = (NARROW if narrow else WIDE), 240
    known = [value for _, values in series for value in values if value is not None]
    if not any(known):
        return sentence(key, title, width, palette)
    ceiling = round_up(max(known))
    left, right, top, floor_y = 8 + svg.width(svg.written(ceiling), TEXT - 2), width - 46, 34, height - 28
    step = (right - left) / max(len(labels) - 1, 1)
    body: list[str] = []
    for part in (0, 0.5, 1):
        y = floor_y - (floor_y - top) * part
        body.append(svg.path(f"M{left} {y:.1f}H{right}", palette("grid" if part else "axis")))
        body.append(svg.words(left - 6, y + 4, svg.written(ceiling * part), palette("soft"), TEXT - 2, "end"))
    every = max(1, ceil(max(svg.width(label, TEXT - 2) + 10 for label in labels) / step)) if len(labels) > 1 else 1
    for index, label in enumerate(labels):
        if (len(labels) - 1 - index) % every == 0:
            edge = "end" if index == len(labels) - 1 and index else "middle" if index else ""
            body.append(svg.words(left + step * index, floor_y + 19, label, palette("text"), TEXT - 2, edge))
    if start is not None:
        x = left + step * (start - 0.5)
        body.append(svg.path(f"M{x:.1f} {top - 8}V{floor_y}", palette("axis")))
        body.append(svg.words(x + 4, top + 2, "start", palette("soft"), TEXT - 2))
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
            near = values[max(index - 1, 0) : index + 2]
            alone = near.count(None) + 1 == len(near)
            drawing += f"{pen}{x:.1f} {y:.1f}" + ("h.1" if alone else "")
            pen, last = "L", (x, y, value)
        if drawing:
            body.append(svg.path(drawing, palette(role) + ' stroke-linecap="round" stroke-linejoin="round"'))
        body.append(svg.path(f"M{legend_x:.1f} 10h22", palette(role)))
        body.append(svg.words(legend_x + 28, 15, name, palette("text"), TEXT - 1))
        legend_x += 48 + svg.width(name, TEXT - 1)
        if last:
            y = last[1] + 5
            if ends and abs(y - ends[-1]) < 16:
                y = ends[-1] + (16 if y >= ends[-1] else -16)
            ends.append(y)
            look = palette("strong" if role == "line-now" else "soft")
            body.append(svg.words(last[0] + 6, y, svg.written(last[2]), look, TEXT))
        said.append(f"{name}: {_listed(labels, values)}")
    return svg.drawing(key, title, ". ".join(said) + ".", width, height, body)


def _listed(labels: Sequence[str], values: Sequence[Number | None]) -> str:
    return "; ".join(
        f"{label} {'saknas' if value is None else svg.written(value)}"
        for label, value in zip(labels, values, strict=True)
    )


def sentence(key: str, title: str, width: int, palette: Palette) -> Markup:
    return svg.drawing(key, title, NO_DATA, width, 48, [svg.words(0, 28, NO_DATA, palette("soft"), TEXT + 1)])


def round_up(value: Number) -> int:
    """The nearest even 1, 2, 4, 6, 8 × 10ⁿ step at or above a positive value, so that half of it is readable."""
    if not isfinite(value) or value <= 0:
        return 2
    size = 10 ** max(floor(log10(value)), 0)
    steps = (size * factor for factor in (1, 2, 4, 6, 8, 10, 20))
    return next(step for step in steps if step >= value and step > 1)
