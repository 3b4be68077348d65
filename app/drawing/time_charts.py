"""Counts by the hour of the day as columns, and by month as rows of twelve columns under each other, so that the same
month of each year stands in one line. Drawn as the charts of `charts.py` are. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from markupsafe import Markup

from app.drawing import svg
from app.drawing.charts import sentence
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
HOUR_TALL = 110
"""Of the hours: the tallest column."""
EMPTY = "Inga rapporter under de här månaderna."


def hour_bars(hours: Sequence[Sequence[Number]], *, key: str, title: str, palette: Palette = PAGE) -> Markup:
    """A column for each hour of the day, all weekdays together; `hours`: weekdays × 24 hours. What is spread over
    several hours is drawn as it is, and written as whole events: of none is half a number told."""
    sums = [sum(column) for column in zip(*hours, strict=True)]
    highest = max(sums, default=0)
    if not highest:
        return sentence(key, title, WIDE, palette)
    step, base = WIDE / len(sums), HOUR_TALL + 18
    body = []
    for hour, value in enumerate(sums):
        tall, middle, whole = HOUR_TALL * value / highest, step * (hour + 0.5), round(value)
        body.append(svg.box(step * hour + 2, base - tall, step - 4, tall, palette("now")))
        if whole:
            body.append(svg.words(middle, base - tall - 4, number(whole), palette("strong"), SMALL, "middle"))
        body.append(svg.words(middle, base + 16, HOURS[hour], palette("text"), SMALL, "middle"))
    body.append(svg.path(f"M0 {base}H{WIDE}", palette("axis")))
    said = "; ".join(f"kl. {HOURS[hour]} {round(value)}" for hour, value in enumerate(sums) if round(value))
    return svg.drawing(key, title, f"{said}. Övriga timmar färre än en." if said else title, WIDE, base + 22, body)


def shade(value: Number, highest: Number) -> int:
    """0 for nothing, then four equal steps up to the largest cell."""
    return 0 if value <= 0 else min(4, max(1, ceil(4 * value / highest)))


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
