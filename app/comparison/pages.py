"""Pages of the police area's combined picture, and its map."""

from app.basemaps import service as basemaps
from app.comparison import service
from app.drawing import charts, maps
from app.interfaces.backgrounds import backgrounds
from app.interfaces.web import Pages, demo_mark, drawn_page, send_map
from tenants.scope import Scope

pages = Pages("comparison", __name__, url_prefix="/omradet", template_folder="templates")


@pages.get("/<date:first>/karta")
def map_document(scope: Scope, first):
    """The map of all municipalities."""
    spans, shapes, cells, members = service.combined_map(scope, first=first)
    seen = basemaps.seen(scope)
    of_all = any(row.tenant_id == scope.tenant.id for row in seen)
    whose = {row.tenant_id for row in seen}
    outlines = {one.tenant_id: one.points for one in shapes if one.kind == "outline"}
    return send_map(
        maps.picture(
            shapes=[one for one in shapes if of_all or one.tenant_id in whose],
            bare=[one for one in shapes if not (of_all or one.tenant_id in whose)],
            cells=cells,
            title=f"Karta över rapporterade händelser, {spans.now.label}",
            note=demo_mark(),
            backgrounds=backgrounds(scope, seen, members, {} if of_all else outlines),
        )
    )


@pages.get("/")
def index(scope: Scope):
    return show(scope, None)


@pages.get("/<date:first>")
def show(scope: Scope, first):
    seen = service.combined(scope, first=first)
    labels = [f"v. {week.isocalendar().week}" for week in seen.weeks]
    start, end = (day.isocalendar().week for day in (seen.spans.now.first, seen.spans.now.last))
    return drawn_page(
        "comparison/combined.html",
        seen=seen,
        weeks_label=f"v. {start}–{end}",
        week_labels=labels,
        lines=[
            charts.both(
                charts.line,
                [(row.name, row.weeks)],
                labels,
                key=f"utveckling-{number}",
                title=f"Rapporterade händelser per vecka i {row.name}",
            )
            for number, row in enumerate(seen.municipalities, start=1)
            if row.counts
        ],
        groups_chart=charts.both(
            charts.bars,
            [(row.name, row.now, row.previous) for row in seen.groups],
            key="grupper",
            title="Rapporterade händelser per grupp i området",
            now_label=seen.spans.now.label,
            then_label="" if seen.total.previous is None else seen.spans.previous.label,
        ),
    )
