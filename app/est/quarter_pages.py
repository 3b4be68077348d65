"""Pages of a quarter: which follow-ups are written, what is prioritised, and the report."""

from flask import request, url_for

from app.documents import permissions as document_permissions
from app.documents import service as documents
from app.est import overview, permissions, priorities, reports, schemas, vocabulary
from app.est.door import NOTICES, REPORT_NOTICES, loaded, needs, pages
from app.figures.periods import local_date
from app.interfaces.web import notice_of, page, see_other
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

FIELDS = ("need", "influence", "rank", "reason")


@pages.get("/kvartal/")
def quarters(scope: Scope):
    """The last quarter that has ended: the one there is something to do with."""
    needs(scope, permissions.READ)
    return see_other(url_for("est.quarter", quarter=overview.current(scope) - 1))


@pages.get("/kvartal/<quarter:quarter>")
def quarter(scope: Scope, quarter):
    return _quarter(scope, quarter)


@pages.post("/kvartal/<quarter:quarter>/prioriteringar")
def prioritise(scope: Scope, quarter):
    needs(scope, permissions.PRIORITISE)
    areas = overview.quarter_overview(scope, quarter=quarter)
    try:
        with scope.attempt():
            typed = loaded(schemas.priorities_form([area.row.id for area in areas]), request.form)
            rows = [
                {"focus_area_id": area.row.id, **{name: typed.get(f"{name}-{area.row.id}") for name in FIELDS}}
                for area in areas
            ]
            # A focus area that nothing is said about is not judged this time.
            said = [row for row in rows if any(row[name] is not None for name in FIELDS)]
            priorities.set_priorities(scope, quarter=str(quarter), priorities=said)
    except Invalid as error:
        return _quarter(scope, quarter, status=422, values=request.form, errors=error.messages)
    return see_other(url_for("est.quarter", quarter=quarter, ok="prioriterat"))


@pages.post("/kvartal/<quarter:quarter>/bestallning")
def order(scope: Scope, quarter):
    try:
        with scope.attempt():
            reports.order_quarterly_report(scope, period=str(quarter))
    except Invalid as error:
        return _quarter(scope, quarter, status=422, errors=error.messages)
    return see_other(url_for("est.quarter", quarter=quarter, ok="bestalld", _anchor="rapport"))


@pages.post("/kvartal/<quarter:quarter>/faststallelse")
def finalize(scope: Scope, quarter):
    needs(scope, permissions.FINALIZE)
    try:
        with scope.attempt():
            inputs = loaded(schemas.FinalForm(), request.form)
            reports.finalize_quarterly_report(scope, **inputs)
    except Invalid as error:
        return _quarter(scope, quarter, status=422, errors=error.messages, values=request.form)
    except Conflict:
        sentence = "Den versionen är redan fastställd. Gör en ny version om något ska ändras."
        return _quarter(scope, quarter, status=409, errors={"quarter": [sentence]})
    return see_other(url_for("est.quarter", quarter=quarter, ok="faststalld", _anchor="rapport"))


@pages.get("/kvartal/<quarter:quarter>/rapport")
def status(scope: Scope, quarter):
    """The report's part of the page alone, fetched again while a report is being made."""
    needs(scope, permissions.RUNS)
    return page("est/report_part.html", **_report(scope, quarter), values={}, errors={})


def _quarter(scope: Scope, quarter, *, status=200, values=None, errors=None):
    if quarter > overview.current(scope):
        raise NotFound("quarter")
    areas = overview.quarter_overview(scope, quarter=quarter)
    stored = priorities.read_priorities(scope, quarter=quarter)
    if values is None:
        values = {
            f"{name}-{row.focus_area_id}": "" if (value := getattr(row, name)) is None else value
            for row in stored
            for name in FIELDS
        }
    names = {area.row.id: area.page.name for area in areas}
    return page(
        "est/quarter.html",
        status=status,
        areas=areas,
        values=values,
        errors=errors or {},
        chosen=[(row, names[row.focus_area_id]) for row in stored if row.focus_area_id in names],
        missing=[area for area in areas if area.page.follow_up is None],
        judgement=vocabulary.JUDGEMENT,
        begun=quarter.first_day <= local_date(scope.now),
        notice=notice_of(NOTICES),
        **_report(scope, quarter),
    )


def _report(scope: Scope, quarter) -> dict:
    run = reports.latest_run(scope, period=str(quarter)) if scope.may(permissions.RUNS) else None
    editions = []
    if scope.may(document_permissions.READ):
        editions = documents.list_documents(scope, kind=reports.KIND, period=str(quarter))
    return {
        "quarter": quarter,
        "run": run,
        "editions": editions,
        "ended": quarter.days.last < local_date(scope.now),
        "report_notice": notice_of(REPORT_NOTICES),
    }
