"""Pages of the police area's combined picture, its map, and its quarterly reports."""

from io import BytesIO

from flask import request, send_file, url_for

from app.area_sharing import answers, papers
from app.area_sharing import permissions as sharing_permissions
from app.basemaps import service as basemaps
from app.comparison import monday, paper, permissions, quarters, schemas, service, wording
from app.drawing import charts, maps
from app.figures.periods import Fortnight, local_date
from app.interfaces.backgrounds import backgrounds
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, demo_mark, drawn_page, notice_of, page, see_other, send_map
from tenants.scope import Scope

pages = Pages("comparison", __name__, url_prefix="/omradet", template_folder="templates")
NOTICES = {
    "svarat": "Svaret är lämnat. Kommunen ser det inom en kvart.",
    "bestalld": "Rapporten är beställd. Den är oftast klar inom en minut.",
}
ANSWERED = "Beslutet är redan besvarat."
NOT_NOW = "Den rapporten görs redan, eller så är kvartalets sista vecka inte slut."


@pages.get("/mandag", endpoint="monday")
def monday_page(scope: Scope, *, id=None, values=None, errors=None, status=200):
    """What the chief looks at on a Monday morning."""
    return drawn_page(
        "comparison/monday.html",
        status,
        notice_of(NOTICES),
        seen=monday.read_monday(scope),
        wording=wording.SAID,
        errors=errors or {},
    )


@pages.post("/beslut/<uuid:id>/svar", endpoint="answer", needs=sharing_permissions.ANSWER)
@on_refusal(monday_page, conflict={"answer": [ANSWERED]})
def answer_decision(scope: Scope, id):
    said = load_form(schemas.AnswerForm(), request.form)
    answers.answer(scope, decision_id=id, **said)
    return see_other(url_for("comparison.monday", ok="svarat"))


@pages.get("/bild/<slug>/<date:first>", endpoint="told_picture")
def picture_page(scope: Scope, slug, first):
    """A picture that a municipality has made final, as it tells it."""
    id, name, picture = monday.read_picture(scope, slug=slug, first=first)
    told = [one for one in papers.list_papers(scope).get(id, ()) if (one.kind, one.first) == (papers.PICTURE, first)]
    period = Fortnight(first)
    return page("comparison/picture.html", name=name, picture=picture, period=period, told=told, wording=wording.SAID)


@pages.get("/<date:first>/delomrade/<slug>/<path:name>")
def sub_area(scope: Scope, first, slug, name):
    """What a municipality tells of one of its sub-areas."""
    seen = service.read_sub_area(scope, slug=slug, name=name, first=first)
    return page("comparison/sub_area.html", seen=seen, first=first, wording=wording.SAID)


@pages.get("/handling/<uuid:id>", endpoint="told_paper", needs=sharing_permissions.TOLD)
def paper_file(scope: Scope, id):
    """A final paper of a municipality's, as it is there."""
    name, content = papers.download(scope, id=id)
    response = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


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
        most_in=wording.most_in,
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


@pages.get("/kvartal/", needs=permissions.AREA)
def latest_quarter(scope: Scope):
    """The last quarter whose weeks are over."""
    return see_other(url_for("comparison.quarter", quarter=quarters.latest(scope.now)))


@pages.get("/kvartal/<quarter:quarter>", endpoint="quarter", needs=permissions.AREA)
def quarter_page(scope: Scope, quarter, *, values=None, errors=None, status=200):
    seen = quarters.read_quarter(scope, quarter=quarter)
    orders = quarters.ordered(scope, quarter=quarter)
    return page(
        "comparison/quarter.html",
        status,
        said=paper.values(
            seen, area=scope.tenant.name, to_county=False, dated=local_date(scope.now), edition=1, demo=False
        ),
        quarter=quarter,
        following=quarter + 1 if quarter < quarters.latest(scope.now) else None,
        orders=[one for one in orders if one.is_open or one.state == "parked"],
        made=quarters.made(scope, quarter=quarter),
        kinds=quarters.KINDS,
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.post("/kvartal/<quarter:quarter>", needs=permissions.ORDER_REPORT)
@on_refusal(quarter_page, conflict={"to": [NOT_NOW]})
def order_report(scope: Scope, quarter):
    quarters.order_area_report(scope, quarter=str(quarter), **load_form(schemas.OrderForm(), request.form))
    return see_other(url_for("comparison.quarter", quarter=quarter, ok="bestalld"))
