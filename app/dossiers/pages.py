"""Pages of the named places: the list, one place's own page, and its document."""

from io import BytesIO

from flask import current_app, request, send_file

from app import hooks
from app.alerts import wording
from app.call_lists import permissions as call_permissions
from app.call_lists import service as call_lists
from app.dossiers import permissions, schemas, sentences, service, spans
from app.drawing import charts
from app.drawing.time_charts import month_rows, month_short, month_span, rows_of_twelve
from app.figures.periods import last_whole_day, short_day
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, drawn_page, page
from app.measures import lists as measures
from app.measures import permissions as measure_permissions
from app.meetings import lists as meetings
from app.meetings import permissions as meeting_permissions
from app.places import service as places
from app.problems import followed
from app.problems import lists as problems
from app.problems import permissions as problem_permissions
from app.situational_pictures.where_when import week_rows
from tenants.errors import Invalid
from tenants.scope import Scope

pages = Pages("dossiers", __name__, url_prefix="/platser", template_folder="templates")
FIELDS = {"first": "fran", "last": "till"}

OCCASIONS_SHOWN = 20


@pages.get("/")
def index(scope: Scope):
    return drawn_page("dossiers/index.html", listed=service.list_places(scope))


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id):
    try:
        seen = service.read_place(scope, id=id, **load_form(schemas.PeriodQuery(), request.args))
    except Invalid as error:
        return _refused(scope, id, error)
    now = seen.spans.now
    return drawn_page(
        "dossiers/show.html",
        seen=seen,
        said=sentences,
        wording=wording,
        errors={},
        values={"fran": now.first.isoformat(), "till": now.last.isoformat()},
        drawn=_drawn(seen),
        week=week_rows(seen.when),
        months=rows_of_twelve(seen.months),
        month_short=month_short,
        month_span=month_span,
        most_occasions=OCCASIONS_SHOWN,
        calls=call_lists.read_lists(scope, named_place_id=id) if scope.may(call_permissions.READ) else None,
        decided=meetings.decisions_about(scope, named_place_id=id) if scope.may(meeting_permissions.READ) else [],
        measures=measures.measures_of(scope, named_place_ids=[id]) if scope.may(measure_permissions.READ) else [],
        followed=followed.of_place(scope, named_place_id=id) if scope.may(problem_permissions.READ_PLACES) else None,
        problems=problems.about_place(scope, named_place_id=id) if scope.may(problem_permissions.READ) else [],
        measured=hooks.related(scope, "measured_place", id),
        short_day=short_day,
        **_period_form(scope),
    )


@pages.get("/<uuid:id>/underlag.pdf", needs=permissions.DOCUMENT)
def document(scope: Scope, id):
    """The same as a document, made with the reader's rights and kept nowhere."""
    try:
        days = load_form(schemas.PeriodQuery(), request.args)
        name, content = service.place_dossier(scope, id=id, demo=current_app.config["SAMSYN_DEMO"], **days)
    except Invalid as error:
        return _refused(scope, id, error)
    response = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _refused(scope: Scope, id, error: Invalid):
    """The form again with what was typed; no figures, which would be of other days than those."""
    place = places.find_named_place(scope, id=id)
    errors = {FIELDS.get(name, name): words for name, words in error.messages.items()}
    form = _period_form(scope)
    return page("dossiers/period.html", status=422, named=place, errors=errors, values=request.args, **form)


def _period_form(scope: Scope) -> dict:
    return {"shortcuts": spans.shortcuts(last_whole_day(scope.now)), "labels": {"fran": "Från", "till": "Till"}}


def _drawn(seen) -> dict:
    rows = [(row.name, row.now, row.previous) for row in seen.groups if row.now or row.previous]
    then = "" if seen.total.previous is None else seen.spans.previous.label
    labels = {"title": "Rapporter per grupp", "now_label": seen.spans.now.label, "then_label": then}
    return {
        "groups": charts.both(charts.bars, rows, key="grupper", **labels),
        "months": charts.both(month_rows, seen.months, key="manader", title="Rapporter per månad"),
    }
