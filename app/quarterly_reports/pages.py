"""Pages of a quarter: which follow-ups are written, what is prioritised, and the report."""

from typing import Any

from flask import request, url_for

from app import domains
from app.documents import permissions as document_permissions
from app.documents import service as documents
from app.est import overview
from app.est import permissions as est_permissions
from app.figures.periods import local_date
from app.incidents.visibility import Reader
from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.quarterly_reports import permissions, schemas, service
from tenants.errors import NotFound
from tenants.scope import Scope

pages = Pages("quarterly_reports", __name__, url_prefix="/kvartal", template_folder="templates")
NOTICES = {"prioriterat": "Prioriteringarna är sparade och kommer med i nästa version av rapporten."}
REPORT_NOTICES = {
    "bestalld": "Rapporten är beställd. Den är oftast klar inom en minut.",
    "faststalld": "Rapporten är fastställd. Den kan inte ändras längre.",
}
"""Said in the report's own part of the page, where the reader is after ordering or finalizing."""
ALREADY_FINAL = "Den versionen är redan fastställd. Gör en ny version om något ska ändras."
FIELDS = ("need", "influence", "rank", "reason")


@pages.get("/", needs=est_permissions.READ)
def quarters(scope: Scope):
    """The last quarter that has ended: the one there is something to do with."""
    return see_other(url_for("quarterly_reports.quarter", quarter=overview.current(scope) - 1))


@pages.get("/<quarter:quarter>")
def quarter(scope: Scope, quarter, *, values=None, errors=None, status=200):
    if quarter > overview.current(scope):
        raise NotFound("quarter")
    areas = overview.quarter_states(scope, quarter=quarter)
    priorities = service.read_priorities(scope, quarter=quarter)
    stored: dict[str, Any] = {f"{name}-{area.row.id}": None for area in areas for name in FIELDS}
    stored |= {f"{name}-{row.focus_area_id}": getattr(row, name) for row in priorities for name in FIELDS}
    stored["version"] = service.priorities_version(scope, quarter=quarter)
    return page(
        "quarterly_reports/quarter.html",
        status=status,
        areas=areas,
        values={**stored, **held(status, stored, values)},
        # The page has other forms too: what they conflict with is no priority.
        differences=overtaken(status, stored, values) if values and "version" in values else None,
        errors=errors or {},
        chosen=service.named(priorities, areas),
        late=[(one, service.named(before, areas)) for one, before in service.late_priorities(scope, quarter=quarter)],
        missing=[area for area in areas if not area.handed_in],
        begun=quarter.first_day <= local_date(scope.now),
        notice=notice_of(NOTICES),
        **_report(scope, quarter),
    )


@pages.get("/<quarter:quarter>/rapport", needs=permissions.RUNS)
def status(scope: Scope, quarter):
    """The report's part of the page alone, fetched again while a report is being made."""
    return page("quarterly_reports/report_part.html", **_report(scope, quarter), values={}, errors={})


def _report(scope: Scope, quarter) -> dict:
    run = service.latest_run(scope, period=str(quarter)) if scope.may(permissions.RUNS) else None
    editions = []
    if scope.may(document_permissions.READ):
        editions = documents.list_documents(scope, kind=service.KIND, period=str(quarter))
    return {
        "quarter": quarter,
        "run": run,
        "editions": editions,
        "ended": quarter.days.last < local_date(scope.now),
        "notes": domains.notes_on_documents(scope, editions),
        "own_audience": Reader.of(scope).audience,
        "report_notice": notice_of(REPORT_NOTICES),
    }


@pages.post("/<quarter:quarter>/prioriteringar", needs=permissions.PRIORITISE)
@on_refusal(quarter, compares=True)
def prioritise(scope: Scope, quarter):
    ids = [area.row.id for area in overview.quarter_states(scope, quarter=quarter)]
    inputs = load_form(schemas.priorities_form(ids), request.form)
    rows = [{"focus_area_id": id, **{name: inputs.get(f"{name}-{id}") for name in FIELDS}} for id in ids]
    # A focus area that nothing is said about is not judged this time.
    judged = [row for row in rows if any(row[name] is not None for name in FIELDS)]
    how = {name: inputs[name] for name in ("version", "late_reason") if name in inputs}
    service.set_priorities(scope, quarter=str(quarter), priorities=judged, **how)
    return see_other(url_for("quarterly_reports.quarter", quarter=quarter, ok="prioriterat"))


@pages.post("/<quarter:quarter>/bestallning")
@on_refusal(quarter)
def order(scope: Scope, quarter):
    service.order_quarterly_report(scope, period=str(quarter))
    return see_other(url_for("quarterly_reports.quarter", quarter=quarter, ok="bestalld", _anchor="rapport"))


@pages.post("/<quarter:quarter>/egen-bestallning", needs=permissions.ORDER_OWN)
@on_refusal(quarter)
def order_own(scope: Scope, quarter):
    service.order_own_edition(scope, period=str(quarter))
    return see_other(url_for("quarterly_reports.quarter", quarter=quarter, ok="bestalld", _anchor="rapport"))


@pages.post("/<quarter:quarter>/faststallelse", needs=permissions.FINALIZE)
@on_refusal(quarter, conflict={"quarter": [ALREADY_FINAL]})
def finalize(scope: Scope, quarter):
    service.finalize_quarterly_report(scope, **load_form(schemas.FinalForm(), request.form))
    return see_other(url_for("quarterly_reports.quarter", quarter=quarter, ok="faststalld", _anchor="rapport"))
