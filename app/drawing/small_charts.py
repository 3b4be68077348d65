"""Three small charts for the first page of a paper, side by side: drawn in points at their own size, so that what is
written in them is as large as a note. Pure. See `charts.py` for what all charts have in common."""

from collections.abc import Sequence

from markupsafe import Markup

from app.drawing import svg
from app.drawing.palette import PRINT, Palette

WIDTH, HEIGHT = 152, 86
TEXT = 8.5
_TOP, _BASE = 14, HEIGHT - 14


def small_columns(
    points: Sequence[tuple[str, int | None]],
    *,
    key: str,
    title: str,
    strong: Sequence[int] = (),
    palette: Palette = PRINT,
) -> Markup:
    """Columns of (label, count), None for what is not known. Those of `strong` (indexes) say their number and stand
    out; the first and those say their label, or all where there are at most seven."""
    most = max((n or 0 for _label, n in points), default=0)
    said = "; ".join(f"{label} {svg.written(n)}" for label, n in points)
    step = WIDTH / max(len(points), 1)
    body, every = [], len(points) <= 7
    for at, (label, n) in enumerate(points):
        x, tall = at * step, (_BASE - _TOP) * (n or 0) / most if most else 0
        told = every or at in strong
        body.append(svg.box(x + step * 0.15, _BASE - tall, step * 0.7, tall, palette("now" if told else "then")))
        if told and n is not None:
            body.append(_centred(x + step / 2, _BASE - tall - 3, svg.written(n), palette("strong")))
        if told:
            body.append(_centred(x + step / 2, HEIGHT - 3, label, palette("text")))
    body.append(svg.path(f"M0 {_BASE}H{WIDTH}", palette("axis")))
    return svg.drawing(key, title, f"{said}.", WIDTH, HEIGHT, body)


def _centred(x: float, y: float, text: str, look: str) -> str:
    """Words in the middle over or under a column, and whole at the edge of the drawing."""
    half = svg.width(text, TEXT) / 2
    return svg.words(min(max(x, half), WIDTH - half), y, text, look, TEXT, "middle")


def small_bars(rows: Sequence[tuple[str, int]], *, key: str, title: str, palette: Palette = PRINT) -> Markup:
    """At most four lying bars, each with its label above it and its number at its end."""
    rows = rows[:4]
    most = max((n for _label, n in rows), default=0)
    body, pitch = [], HEIGHT / 4
    for at, (label, n) in enumerate(rows):
        y, long = at * pitch, (WIDTH - 28) * n / most if most else 0
        body.append(svg.words(0, y + 9, svg.wrap(label, 32)[0], palette("text"), TEXT))
        body.append(svg.box(0, y + 12, long, 6, palette("now")))
        body.append(svg.words(long + 4, y + 18, svg.written(n), palette("strong"), TEXT))
    said = "; ".join(f"{label} {svg.written(n)}" for label, n in rows)
    return svg.drawing(key, title, f"{said}.", WIDTH, HEIGHT, body)
