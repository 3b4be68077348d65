"""Pages of the situational picture, its map, and the first screen of every role."""

from flask import redirect, url_for

from app.drawing import charts, maps
from app.drawing.week_strip import when_on_page
from app.figures.numbers import one_decimal
from app.figures.periods import time_label
from app.interfaces.web import demo_mark, page, send_map
from app.situational_pictures import analysis_pages, first_screen, service, table_pages, wording
from app.situational_pictures.door import group_asked, pages
from app.taxonomy import service as taxonomy
from tenants.scope import Scope

__all__ = ["analysis_pages", "pages", "table_pages"]


@pages.get("/")
def home(scope: Scope):
    screen = first_screen.first_screen(scope)
    if screen.kind == "area":
        return redirect(url_for("comparison.index"), 303)
    if screen.kind == "papers":
        return redirect(url_for("documents.index"), 303)
    return page(f"situational_pictures/home_{screen.kind}.html", screen=screen, time_label=time_label, wording=wording)


@pages.get("/lagesbild/")
def current(scope: Scope):
    return _show(scope, None)


@pages.get("/lagesbild/<date:first>")
def show(scope: Scope, first):
    return _show(scope, first)


@pages.get("/lagesbild/<date:first>/karta")
def map_document(scope: Scope, first):
    """The map of the picture."""
    drawn = service.map_picture(scope, first=first, group=group_asked())
    days = drawn.spans.now.label
    document = maps.picture(
        shapes=drawn.shapes,
        places=[
            maps.PlaceMark(
                p.name,
                p.lat,
                p.lon,
                p.now,
                p.previous,
                p.organisations,
                number,
                p.approximate,
                _flagged(drawn.flags_at(p.id)),
            )
            for number, p in enumerate(drawn.places, start=1)
        ],
        squares=[maps.Square(*corners, label) for corners, label in drawn.squares],
        cells=[maps.Cell(c.south, c.west, c.north, c.east, c.n, f"{c.label}: {c.n}") for c in drawn.cells],
        title=f"Karta över rapporterade händelser i {scope.tenant.name}, {days}",
        note=demo_mark(),
    )
    return send_map(document)


def _flagged(flags) -> str:
    return "; ".join(f"Ovanligt många: {wording.what(flag)}" for flag in flags)


def _show(scope: Scope, first):
    picture = service.picture(scope, first=first, group=group_asked())
    spans = picture.spans
    drawn = [(row.name, row.now, row.previous) for row in picture.groups.rows if row.now or row.previous]
    return page(
        "situational_pictures/picture.html",
        picture=picture,
        rows=[row for row in picture.groups.rows if row.anything],
        groups_chart=charts.both(
            charts.bars,
            drawn,
            key="staplar",
            title="Rapporterade händelser per grupp",
            now_label=spans.now.label,
            then_label="" if picture.previous_missing else spans.previous.label,
        ),
        **when_on_page(one_decimal(picture.when.dayparts), one_decimal(picture.when.hours)),
        group_choice=[(group.slug, group.name) for group in taxonomy.counted_groups()],
        group_slug=picture.group.slug if picture.group else None,
        time_label=time_label,
        wording=wording,
    )
