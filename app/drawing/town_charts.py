"""Rates of municipalities: a funnel of many by their size, and a small line with its interval for each. Pure. See
`charts.py` for what all charts have in common."""

from collections.abc import Sequence
from math import log10

from markupsafe import Markup

from app.drawing import svg
from app.drawing.charts import TEXT, round_up, sentence
from app.drawing.palette import PAGE, Palette
from app.drawing.svg import NARROW, WIDE

Point = tuple[str, float, float]
"""Name, inhabitants, rate."""
MOST_NAMED = 8
DOT, BIG = 4, 8
SMALL, FIELD = 260, 96
"""Width of a small drawing, and the height of its field."""


def funnel_chart(
    points: Sequence[Point],
    limits: Sequence[tuple[float, float, float]],
    *,
    rate: float,
    named: Sequence[str],
    key: str,
    title: str,
    palette: Palette = PAGE,
    narrow: bool = False,
) -> Markup:
    """A dot for each municipality by its inhabitants (on a logarithmic scale), a line for the common rate, and dashed
    limits (inhabitants, low, high). Those in `named` are drawn large and named, the rest are told in the table."""
    width, height = (NARROW if narrow else WIDE), 300
    if not points:
        return sentence(key, title, width, palette)
    highest = [rate, *(value for _name, _people, value in points)]
    ceiling = round_up(max(*highest, *(min(high, 2 * rate) for _people, _low, high in limits)))
    left, right, top, floor = 10 + svg.width(svg.written(ceiling), TEXT - 2), width - 12, 14, height - 44
    sizes = [people for _name, people, _rate in points]
    first, last = log10(min(sizes)) - 0.05, log10(max(sizes)) + 0.05

    def across(people: float) -> float:
        return left + (right - left) * (log10(people) - first) / max(last - first, 0.1)

    def up(value: float) -> float:
        return floor - (floor - top) * min(value, ceiling) / ceiling

    body = []
    for part in (0, 0.5, 1):
        y = floor - (floor - top) * part
        body.append(svg.path(f"M{left:.1f} {y:.1f}H{right:.1f}", palette("grid" if part else "axis")))
        body.append(svg.words(left - 6, y + 4, svg.written(ceiling * part), palette("soft"), TEXT - 2, "end"))
    for people, edge in ((min(sizes), ""), (max(sizes), "end")) if min(sizes) < max(sizes) else ((min(sizes), ""),):
        at = left if not edge else right
        body.append(svg.words(at, floor + 18, svg.written(round(people)), palette("text"), TEXT - 2, edge))
    body.append(svg.words((left + right) / 2, floor + 36, "invånare", palette("soft"), TEXT - 2, "middle"))
    for side in (1, 2):
        line = "L".join(f"{across(one[0]):.1f} {up(one[side]):.1f}" for one in limits if first <= log10(one[0]) <= last)
        if line:
            body.append(svg.path(f"M{line}", palette("line-then")))
    body.append(svg.path(f"M{left:.1f} {up(rate):.1f}H{right:.1f}", palette("axis")))
    for name, people, value in points:
        if name not in named:
            body.append(svg.box(across(people) - DOT / 2, up(value) - DOT / 2, DOT, DOT, palette("plain")))
    taken: list[tuple[float, float]] = []
    for name, people, value in points:
        if name in named[:MOST_NAMED]:
            x, y = across(people), up(value)
            body.append(svg.box(x - BIG / 2, y - BIG / 2, BIG, BIG, palette("now")))
            ends = x + 8 + svg.width(name, TEXT) > width
            line_y = y + 5
            while any(abs(line_y - other) < TEXT + 2 and abs(x - beside) < 120 for beside, other in taken):
                line_y += TEXT + 2
            taken.append((x, line_y))
            body.append(
                svg.words(x - 8 if ends else x + 8, line_y, name, palette("strong"), TEXT, "end" if ends else "")
            )
    said = "; ".join(f"{name} {svg.written(round(value, 1))}" for name, _people, value in points if name in named)
    told = f"{len(points)} kommuner, gemensam nivå {svg.written(round(rate, 1))}. {said}."
    return svg.drawing(key, title, told, width, height, body)


def rate_line(
    points: Sequence[tuple[str, float | None, float | None, float | None]],
    *,
    most: float,
    key: str,
    title: str,
    palette: Palette = PAGE,
) -> Markup:
    """One of many small lines on the same scale, from nothing to `most`: (label, rate, low, high), None a gap. The
    interval is a band; the last rate that is known is written at its point."""
    known = [value for _label, value, _low, _high in points if value is not None]
    if not known:
        return sentence(key, title, SMALL, palette)
    ceiling = round_up(most)
    left, right, top = 6 + svg.width(svg.written(ceiling), TEXT - 2), SMALL - 40, 8
    floor, step = top + FIELD, (right - left) / max(len(points) - 1, 1)

    def up(value: float) -> float:
        return floor - FIELD * min(value, ceiling) / ceiling

    body, run = [], []
    for at, (_label, _value, low, high) in enumerate([*points, ("", None, None, None)]):
        if low is not None and high is not None:
            x = left + step * at
            run.append((x, up(high), up(low)))
        elif run:
            x = run[0][0]
            run = [(x - 3, *run[0][1:]), (x + 3, *run[0][1:])] if len(run) == 1 else run
            over = [f"{x:.1f} {y:.1f}" for x, y, _ in run] + [f"{x:.1f} {y:.1f}" for x, _, y in reversed(run)]
            body.append(svg.path(f"M{'L'.join(over)}Z", palette("then")))
            run = []
    for n in (0, ceiling):
        body.append(svg.words(left - 6, up(n) + 4, svg.written(n), palette("soft"), TEXT - 2, "end"))
    body.append(svg.path(f"M{left:.1f} {floor}.5H{right:.1f}", palette("axis")))
    pen, drawing, last = "M", "", (0.0, 0.0, 0.0)
    for at, (_label, value, _low, _high) in enumerate(points):
        if value is None:
            pen = "M"
            continue
        last = left + step * at, up(value), value
        drawing += f"{pen}{last[0]:.1f} {last[1]:.1f}"
        pen = "L"
    body.append(svg.path(drawing, palette("line-now") + ' stroke-linejoin="round"'))
    body.append(svg.box(last[0] - 3, last[1] - 3, 6, 6, palette("now")))
    body.append(svg.words(last[0] + 7, last[1] + 5, svg.written(round(last[2], 1)), palette("strong"), TEXT))
    body.append(svg.words(left, floor + 18, points[0][0], palette("text"), TEXT - 2))
    if len(points) > 1:
        body.append(svg.words(right, floor + 18, points[-1][0], palette("text"), TEXT - 2, "end"))
    said = "; ".join(
        f"{label} {'saknas' if value is None else svg.written(round(value, 1))}" for label, value, _low, _high in points
    )
    return svg.drawing(key, title, f"{said}.", SMALL, floor + 24, body)
