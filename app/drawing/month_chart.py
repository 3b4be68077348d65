"""Months as rows of twelve columns under each other, so that the same month of each year stands in one line. Pure.

One scale for all rows. `palette` as in `app/drawing/charts.py`: classes on a page, literal colours on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from app.drawing import svg
from app.drawing.palette import PAGE, Palette
from app.drawing.svg import NARROW, WIDE
from app.figures.numbers import number
from app.figures.periods import MONTHS

ROW, TALL = 96, 52
"""Height of a row, and of its tallest column."""
TEXT = 13
EMPTY = "Inga rapporter under de här månaderna."


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
    """`months`: a whole number of years, oldest first. Those inside the period are drawn dark."""
    width = NARROW if narrow else WIDE
    highest = max((month.n or 0 for month in months), default=0)
    if not highest:
        return svg.drawing(key, title, EMPTY, width, 44, [svg.words(0, 28, EMPTY, palette("soft"), TEXT + 2, "start")])
    step = width / 12
    body, y = [], 0
    for row in rows_of_twelve(months):
        floor = y + ROW - 8
        body.append(svg.words(0, y + 14, month_span(row), palette("soft"), TEXT, "start"))
        for at, month in enumerate(row):
            tall = TALL * (month.n or 0) / highest
            left, middle = step * at + step * 0.14, step * (at + 0.5)
            if month.n:
                body.append(svg.box(left, floor - tall, step * 0.72, tall, palette("now" if month.inside else "plain")))
            look = palette("strong" if month.inside else "text")
            body.append(svg.words(middle, floor - tall - 4, number(month.n), look, TEXT, "middle"))
        body.append(svg.path(f"M0 {floor}.5H{width}", palette("axis")))
        y += ROW
    for at, month in enumerate(months[:12]):
        body.append(svg.words(step * (at + 0.5), y + 8, month_short(month.first), palette("text"), TEXT, "middle"))
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
