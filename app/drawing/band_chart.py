"""Counts of periods as a line over the band in which the usual lies, drawn as the charts of `charts.py` are. Pure."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from app.drawing import svg
from app.drawing.charts import TEXT
from app.drawing.palette import PAGE, Palette
from app.drawing.svg import NARROW, WIDE

TALL, TOP, FOOT = 84, 30, 24
"""Heights of the band's field, of the words over it and of those under it."""
SMALL, LOW = 160, 52
"""Width of a drawing among many like it and the height of its field; its words stand over them all."""
DOT = 7


def band_chart(
    periods: Sequence[tuple[str, int, int | None, int | None]],
    *,
    key: str,
    title: str,
    now_label: str = "Antal",
    band_label: str = "Vanligt",
    palette: Palette = PAGE,
    narrow: bool = False,
    small: bool = False,
) -> Markup:
    """One period after another: `(label, count, low, high)`, the usual from `low` to `high` inclusive, None where it is
    not known: the band has a gap there.

    The last count is written at its point, the first and the last label under their periods. `small`: one of many, 160
    units wide and without its two words, which the page says once. Raises ValueError without periods.
    """
    if not periods:
        raise ValueError("a band has periods")
    width = SMALL if small else NARROW if narrow else WIDE
    tall, top = (LOW, TEXT) if small else (TALL, TOP)
    ceiling = max(*(max(n, high or 0) for _label, n, _low, high in periods), 1)
    left, right = 6 + svg.width(svg.written(ceiling), TEXT - 2), width - (24 if small else 34)
    step, floor = (right - left) / len(periods), top + tall

    def up(n: float) -> float:
        return floor - tall * n / ceiling

    body = [] if small else _legend(left, band_label, now_label, palette)
    # One shape from gap to gap, a step for each period. A band of one number has a body too.
    for known, run in groupby(enumerate(periods), key=lambda one: one[1][2] is not None):
        if known:
            steps = [
                (left + step * (at + side), low or 0, high or 0)
                for at, (_label, _n, low, high) in run
                for side in (0, 1)
            ]
            over = [(x, up(high) - 2) for x, _low, high in steps]
            under = [(x, min(up(low) + 2, floor)) for x, low, _high in reversed(steps)]
            band = "L".join(f"{x:.1f} {y:.1f}" for x, y in (*over, *under))
            body.append(svg.path(f"M{band}Z", palette("then")))
    # A small drawing is shown a little smaller than it is drawn on the narrowest phones.
    tick = TEXT - 1 if small else TEXT - 2
    for n in (0, ceiling):
        body.append(svg.words(left - 6, up(n) + 4, svg.written(n), palette("soft"), tick, "end"))
    body.append(svg.path(f"M{left:.1f} {floor}.5H{right:.1f}", palette("axis")))
    points = [(left + step * (at + 0.5), up(n)) for at, (_label, n, _low, _high) in enumerate(periods)]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    body.append(svg.path(f"M{line}", palette("line-now") + ' stroke-linejoin="round"'))
    dot = 0 if small else min(DOT, step * 0.45)
    body += [svg.box(x - dot / 2, y - dot / 2, dot, dot, palette("now")) for x, y in points[:-1] if dot]
    body.append(svg.box(points[-1][0] - DOT / 2, points[-1][1] - DOT / 2, DOT, DOT, palette("now")))
    x, y = points[-1]
    body.append(svg.words(x + (6 if small else 10), y + 5, svg.written(periods[-1][1]), palette("strong"), TEXT))
    body.append(svg.words(left, floor + 18, periods[0][0], palette("text"), tick))
    if len(periods) > 1:
        body.append(svg.words(right, floor + 18, periods[-1][0], palette("text"), tick, "end"))
    said = "; ".join(f"{label}: {n}, vanligt {usual(low, high)}" for label, n, low, high in periods)
    return svg.drawing(key, title, f"{said}.", width, floor + FOOT, body)


def _legend(left: float, band_label: str, now_label: str, palette: Palette) -> list[str]:
    x = left + 44 + svg.width(band_label, TEXT - 1)
    return [
        svg.box(left, 4, 14, 14, palette("then")),
        svg.words(left + 20, 16, band_label, palette("text"), TEXT - 1),
        svg.path(f"M{x:.1f} 11h22", palette("line-now")),
        svg.words(x + 28, 16, now_label, palette("text"), TEXT - 1),
    ]


def usual(low: int | None, high: int | None) -> str:
    """ "1–4", "2", "högst 3", "ingen"; "kan inte avgöras" where it is not known."""
    if low is None or high is None:
        return "kan inte avgöras"
    if low == high:
        return svg.written(low) if low else "ingen"
    return f"{svg.written(low)}–{svg.written(high)}" if low else f"högst {svg.written(high)}"
