"""The cells of tables and the choices of lists as HTML, for `parts/`: a page has hundreds, and a macro takes many times
as long for one as Python does. What is given is escaped as in a template. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from app.figures import identity, numbers

MISSING = "saknas"
_escaped = lru_cache(maxsize=2000)(escape)
_changed = lru_cache(maxsize=2000)(numbers.change)
"""Of labels and the like, which are the same in every row and on every page."""


def number_cell(label: str, value: Any, figure: str | None = "") -> Markup:
    """A number written "1 205"; None is an empty dash (no value), 0 is 0. `figure`: what it is, an identity of
    `figures.identity`, for `tests/numbers`, or nothing."""
    return Markup(_number(label, value, figure))


def change_cell(label: str, now: int, then: int | None) -> Markup:
    """ "−22 (−6,7 %)"; the per cent of a small base is left out. A dash where there is nothing to compare with."""
    return Markup(_change(label, now, then))


def counted_cells(
    row: Any, columns: Iterable[tuple[str, str]], what: str = "", where: str = "", spans: Any = None
) -> Markup:
    """The cells of a counted row. `columns`: (what, label); what: "now", "previous", "change", "last_year",
    "change_last_year", "mean". `what`, `where`, `spans`: of its numbers, as `figures.identity.figure` takes them."""
    cells = []
    for column, label in columns:
        if column in _CHANGES:
            cells.append(_change(label, _of(row, "now"), _of(row, _CHANGES[column])))
        elif column == "mean":
            mean = _of(row, "mean")
            cells.append(_number(label, None if mean is None else round(mean, 1)))
        else:
            figure = identity.figure(what, where, _of(spans, column)) if what and spans else ""
            cells.append(_number(label, _of(row, column), figure))
    return Markup("\n".join(cells))


def choices(options: Iterable[tuple[Any, str]], chosen: Any) -> Markup:
    """What a list in a form is chosen from: (value, label), of which the one `chosen` is marked."""
    chosen = str(chosen)
    return Markup(
        "".join(
            f'<option value="{_escaped("" if code is None else str(code))}"{" selected" * (str(code) == chosen)}>'
            f"{_escaped(label)}</option>"
            for code, label in options
        )
    )


_CHANGES = {"change": "previous", "change_last_year": "last_year"}


def spanned_rows(lines: Iterable[Any], labels: Sequence[str], spans: Sequence[Any], where: str) -> Markup:
    """Rows in Brå's layout: three spans, of which all but the first have a rate. On a phone the number of each span
    leads and the rest stand under it. `lines`, `spans`: as in `situational_pictures.year_table`."""
    told = [
        (_escaped(label), *(escape(identity.figure("", where, days) or "") for days in (span.now, span.then)))
        for label, span in zip(labels, spans, strict=True)
    ]
    rows = []
    for line in lines:
        what, cells = escape(line.what), []
        for figure, (label, now_told, then_told) in zip(line.figures, told, strict=True):
            now, then, rate = figure.number, figure.then, figure.per_100_000
            change = MISSING if now is None or then is None else _changed(now, then)
            cells.append(
                f'<td class="lead-number" data-label="{label}" data-figure="{what}{now_told}">{_known(now)}</td>'
                f'<td class="num" data-label="Året före" data-figure="{what}{then_told}">{_known(then)}</td>'
                f'<td class="num" data-label="Förändring"><span>{change}</span></td>'
            )
            if len(cells) > 1:
                cells.append(f'<td class="num" data-label="Per 100 000">{_known(rate)}</td>')
        rows.append(f'<tr><th scope="row">{escape(line.name)}</th>{"".join(cells)}</tr>')
    return Markup("".join(rows))


def plain_cells(values: Iterable[float]) -> Markup:
    """Numbers whose columns say what they are."""
    return Markup("".join([f'<td class="num">{numbers.number(value)}</td>' for value in values]))


def _number(label: str, value: Any, figure: str | None = "") -> str:
    if isinstance(value, (int, float, Decimal)):
        value = numbers.number(value)
    else:
        value = numbers.MISSING if value is None else escape(value)
    return f'<td class="num" data-label="{_escaped(label)}"{_told(figure)}>{value}</td>'


def _change(label: str, now: int, then: int | None) -> str:
    if then is None:
        return _number(label, None)
    return f'<td class="num" data-label="{_escaped(label)}">{_changed(now, then)}</td>'


def _told(figure: str | None) -> str:
    return f' data-figure="{escape(figure)}"' if figure else ""


def _known(value: Any) -> str:
    return MISSING if value is None else numbers.number(value)


def _of(thing: Any, name: str) -> Any:
    return thing[name] if isinstance(thing, Mapping) else getattr(thing, name)
