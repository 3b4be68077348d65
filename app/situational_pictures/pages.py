"""Pages of the situational picture and its map."""

from collections.abc import Sequence
from dataclasses import replace

from flask import request

from app.alerts import wording
from app.alerts.findings import Alert
from app.analysis.verdicts import on_the_edge
from app.drawing import charts, maps
from app.figures.counted import CountedPlace
from app.figures.periods import time_label
from app.interfaces.web import Pages, demo_mark, page, send_map
from app.situational_pictures import service, year_table
from app.situational_pictures.where_when import week_charts
from app.taxonomy import service as taxonomy
from tenants.scope import Scope

pages = Pages("situational_pictures", __name__, template_folder="templates")


@pages.get("/lagesbild/")
@pages.get("/lagesbild/<date:first>")
def show(scope: Scope, first=None):
    return _show(scope, first)


@pages.get("/lagesbild/<date:first>/karta")
def map_document(scope: Scope, first):
    drawn = service.map_picture(scope, first=first, group=request.args.get("grupp") or None, own=_own())
    document = maps.picture(
        shapes=drawn.shapes,
        places=[_mark(number, place, drawn.alerts) for number, place in enumerate(drawn.places, start=1)],
        squares=[maps.Square(*corners, label) for corners, label in drawn.squares],
        cells=[replace(cell, label=f"{cell.label}: {cell.n}") for cell in drawn.cells],
        title=f"Karta över rapporterade händelser i {scope.tenant.name}, {drawn.spans.now.label}",
        note=demo_mark(),
    )
    return send_map(document)


@pages.get("/lagesbild/tabell")
@pages.get("/lagesbild/<date:first>/tabell")
def table(scope: Scope, first=None):
    shown = year_table.year_table(scope, first=first, own=_own())
    return page("situational_pictures/table.html", shown=shown, own=_own(), on_the_edge=on_the_edge)


def _own() -> bool:
    """Whether all that the reader may read is asked for, and not what is counted in the room."""
    return request.args.get("visa") == "egna"


def _mark(number: int, place: CountedPlace, alerts: Sequence[Alert]) -> maps.PlaceMark:
    why = "; ".join(f"Ovanligt många: {wording.what(alert)}" for alert in alerts if place.id in alert.place_ids)
    counted = place.now, place.previous, place.organisations
    return maps.PlaceMark(place.name, place.lat, place.lon, *counted, number, place.approximate, why)


def _show(scope: Scope, first):
    picture = service.picture(scope, first=first, group=request.args.get("grupp") or None, own=_own())
    spans = picture.spans
    drawn = [(row.name, row.now, row.previous) for row in picture.groups.rows if row.now or row.previous]
    return page(
        "situational_pictures/picture.html",
        picture=picture,
        own=_own(),
        rows=[row for row in picture.groups.rows if row.anything],
        groups_chart=charts.both(
            charts.bars,
            drawn,
            key="staplar",
            title="Rapporterade händelser per grupp",
            now_label=spans.now.label,
            then_label="" if picture.groups.total.previous is None else spans.previous.label,
        ),
        week=week_charts(picture.when),
        group_choice=[(group.slug, group.name) for group in taxonomy.counted_groups()],
        group_slug=picture.group.slug if picture.group else None,
        time_label=time_label,
        wording=wording,
    )
