"""Counts by weekday and time of day as a grid of shaded cells, and by month as rows of twelve columns under each other,
so that the same month of each year stands in one line. Drawn as the charts of `charts.py` are. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

from markupsafe import Markup

from app.drawing import svg
from app.drawing.charts import TEXT, sentence
from app.drawing.palette import PAGE, Palette
from app.drawing.svg import NARROW, WIDE, Number
from app.figures.numbers import number
from app.figures.periods import MONTHS

WEEKDAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
DAYPARTS = ("06–18", "18–24", "00–06")
HOURS = tuple(f"{hour:02}" for hour in range(24))
ROW, TALL = 96, 52
"""Of months: height of a row, and of its tallest column."""
SMALL = 13
EMPTY = "Inga rapporter under de här månaderna."


def hour_strip(hours: Sequence[Sequence[Number]], **options: Any) -> Markup:
    """`week_strip` of weekdays × hours."""
    return week_strip(hours, row_labels=WEEKDAYS, column_labels=HOURS, **options)


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

    `matrix` is `len(row_labels)` rows × `len(column_labels)` columns of counts (aoristic weights may be
    fractions, written with one decimal): dayparts × weekdays (3 × 7), or weekdays × hours (7 × 24), which the narrow
    drawing turns on end. Shades are four equal steps up to the largest cell, explained under the grid. Raises
    `ValueError` on a wrong shape.
    """
    if len(matrix) != len(row_labels) or any(len(row) != len(column_labels) for row in matrix):
        raise ValueError("the matrix must have one row per row label and one column per column label")
    width = NARROW if narrow else WIDE
    if not any(any(row) for row in matrix):
        return sentence(key, title, width, palette)
    said = "; ".join(
        f"{row_label} {column_label} {svg.written(value)}"
        for row_label, row in zip(row_labels, matrix, strict=True)
        for column_label, value in zip(column_labels, row, strict=True)
        if value
    )
    if narrow and len(column_labels) > 7:
        matrix, row_labels, column_labels = list(zip(*matrix, strict=True)), column_labels, row_labels
    highest = max(max(row) for row in matrix)
    every_zero = len(row_labels) * len(column_labels) <= 21
    left = 12 + max(svg.width(label, TEXT - 1) for label in row_labels)
    step = (width - left) / len(column_labels)
    tall = 40 if len(row_labels) <= 3 else 26
    small = min(TEXT, max(10, floor(step / 2)))
    body = [
        svg.words(left + step * (index + 0.5), 14, label, palette("text"), min(TEXT - 1, small + 1), "middle")
        for index, label in enumerate(column_labels)
    ]
    y = 22
    for label, row in zip(row_labels, matrix, strict=True):
        body.append(svg.words(left - 8, y + tall / 2 + 4, label, palette("text"), TEXT - 1, "end"))
        for index, value in enumerate(row):
            step_of = shade(value, highest)
            body.append(svg.box(left + step * index + 1, y + 1, step - 2, tall - 2, palette(f"shade-{step_of}")))
            if value or every_zero:
                look, x = palette("on-4" if step_of == 4 else "on"), left + step * (index + 0.5)
                body.append(svg.words(x, y + tall / 2 + small * 0.36, svg.written(value), look, small, "middle"))
        y += tall
    y += 12
    x = float(left)
    for step_of in range(5):
        low, high = _shade_range(step_of, highest)
        if low is None:
            continue
        words = low if low == high else f"{low}–{high}"
        body.append(svg.box(x + 1, y, 16, 16, palette(f"shade-{step_of}")))
        body.append(svg.words(x + 22, y + 13, words, palette("soft"), TEXT - 2))
        x += 34 + svg.width(words, TEXT - 2)
    return svg.drawing(key, title, f"{said}. Övriga rutor är tomma.", width, y + 20, body)


def shade(value: Number, highest: Number) -> int:
    """0 for nothing, then four equal steps up to the largest cell."""
    return 0 if value <= 0 else min(4, max(1, ceil(4 * value / highest)))


def _shade_range(shade: int, highest: Number) -> tuple[str | None, str | None]:
    """Words for the lowest and highest value of a shade; None when no whole number falls in it."""
    if shade == 0:
        return "0", "0"
    if isinstance(highest, float) and not highest.is_integer():
        return number(highest * (shade - 1) / 4, 1), number(highest * shade / 4, 1)
    low, high = floor(highest * (shade - 1) / 4) + 1, floor(highest * shade / 4)
    return (svg.written(low), svg.written(high)) if low <= high else (None, None)


@dataclass(frozen=True)
class Month:
    """`n` is None for a month that the municipality has not reported the whole of. `inside`: some of it is in the
    period."""

    first: date
    n: int | None
    inside: bool


def month_rows(
    months: Sequence[Month], *, key: str, title: str, palette: Palette = PAGE, narrow: bool = False
) -> Markup:
    """`months`: a whole number of years, oldest first. Those inside the period are drawn dark.
    One scale for all rows."""
    width = NARROW if narrow else WIDE
    highest = max((month.n or 0 for month in months), default=0)
    if not highest:
        return svg.drawing(key, title, EMPTY, width, 44, [svg.words(0, 28, EMPTY, palette("soft"), SMALL + 2, "start")])
    step = width / 12
    body, y = [], 0
    for row in rows_of_twelve(months):
        base = y + ROW - 8
        body.append(svg.words(0, y + 14, month_span(row), palette("soft"), SMALL, "start"))
        for at, month in enumerate(row):
            tall = TALL * (month.n or 0) / highest
            left, middle = step * at + step * 0.14, step * (at + 0.5)
            if month.n:
                body.append(svg.box(left, base - tall, step * 0.72, tall, palette("now" if month.inside else "plain")))
            look = palette("strong" if month.inside else "text")
            body.append(svg.words(middle, base - tall - 4, number(month.n), look, SMALL, "middle"))
        body.append(svg.path(f"M0 {base}.5H{width}", palette("axis")))
        y += ROW
    for at, month in enumerate(months[:12]):
        body.append(svg.words(step * (at + 0.5), y + 8, month_short(month.first), palette("text"), SMALL, "middle"))
    told = "; ".join(
        f"{month_short(m.first)} {m.first.year} {'saknas' if m.n is None else number(m.n)}" for m in months
    )
    return svg.drawing(key, title, f"{told}.", width, y + 16, body)


def month_short(month: date) -> str:
    return MONTHS[month.month - 1][:3]


def month_span(months: Sequence[Month]) -> str:
    """november 2025–oktober 2026."""
    first, last = months[0].first, months[-1].first
    start = MONTHS[first.month - 1] + (f" {first.year}" if first.year != last.year else "")
    return f"{start}–{MONTHS[last.month - 1]} {last.year}"


def rows_of_twelve(months: Sequence[Month]) -> list[Sequence[Month]]:
    return [months[at : at + 12] for at in range(0, len(months), 12)]
