"""The colours of a drawing: CSS classes on a page, literal colours in a PDF. Pure.

Page and PDF differ in the palette only. typst knows neither custom properties nor `currentColor` (both come out
black), and a page must follow light, dark and forced colours, which only the style sheet can do.
"""

from dataclasses import dataclass

FONT = 'font-family="Source Sans 3"'
"""The family of the documents."""


@dataclass(frozen=True)
class Palette:
    """How a role (`now`, `text`, `shade-3` …) becomes attributes of an SVG element.

    `colours` maps role → attributes. Empty means: write `class="c-<role>"` and leave it to the style sheet.
    """

    colours: dict[str, str]

    def __call__(self, role: str) -> str:
        return self.colours[role] if self.colours else f'class="c-{role}"'


PAGE = Palette({})
PRINT = Palette(
    {
        "text": f'fill="#14262d" {FONT}',
        "soft": f'fill="#46585f" {FONT}',
        "strong": f'fill="#14262d" {FONT} font-weight="700"',
        "now": 'fill="#0b5573"',
        "then": 'fill="#e0edf2" stroke="#6f8288" stroke-width="1"',
        "plain": 'fill="#a3c6d4"',
        "axis": 'fill="none" stroke="#6f8288" stroke-width="1"',
        "grid": 'fill="none" stroke="#d2dcde" stroke-width="1"',
        "line-now": 'fill="none" stroke="#0b5573" stroke-width="2.5"',
        "line-then": 'fill="none" stroke="#6f8288" stroke-width="2" stroke-dasharray="5 4"',
        "shade-0": 'fill="#ffffff" stroke="#d2dcde" stroke-width="1"',
        "shade-1": 'fill="#d3e4eb"',
        "shade-2": 'fill="#a3c6d4"',
        "shade-3": 'fill="#74abc1"',
        "shade-4": 'fill="#0b5573"',
        "on": f'fill="#14262d" {FONT}',
        "on-4": f'fill="#ffffff" {FONT} font-weight="700"',
    }
)
"""Literal colours that keep their order in grey."""
