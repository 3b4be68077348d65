"""The page of a period's analysis: warnings, hot places, and whether the last picture was right."""

from flask import url_for

from app.alerts import service, wording
from app.figures.periods import span_label
from app.hooks import made_of
from app.interfaces.web import Pages, drawn_page, notice_of, page, see_other
from app.taxonomy import service as taxonomy
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope

pages = Pages("alerts", __name__, template_folder="templates")
NOTICES = {
    "bestalld": "Analysen är beställd. Den är oftast klar inom en minut.",
    "vantar": "Analysen, eller flera andra, räknas redan. Försök igen när de är klara.",
}
DRAWN, PLACES_DRAWN = 4, 8
"""So many warnings and hot places are shown as lines; the others are folded, or stand in the table."""


@pages.get("/lagesbild/analys")
@pages.get("/lagesbild/<date:first>/analys")
def analysis(scope: Scope, first=None):
    return _analysis(scope, first)


@pages.post("/lagesbild/<date:first>/analys")
def order_analysis(scope: Scope, first):
    try:
        with scope.attempt():
            service.order_analysis(scope, first=first)
    except Invalid as error:
        return _analysis(scope, first, status=422, errors=error.messages)
    except Conflict:
        return see_other(url_for("alerts.analysis", first=first, ok="vantar"))
    return see_other(url_for("alerts.analysis", first=first, ok="bestalld"))


@pages.get("/lagesbild/<date:first>/analys/lage")
def analysis_status(scope: Scope, first):
    """The run's part of the page alone, fetched again while the analysis is being made."""
    shown = service.show_analysis(scope, first=first)
    return page("alerts/run.html", shown=shown, told=shown.told, errors={}, fetched=True)


def _analysis(scope: Scope, first, *, status=200, errors=None):
    shown = service.show_analysis(scope, first=first)
    told = shown.told
    found = told.analysis.findings if told.analysis else None
    return drawn_page(
        "alerts/analysis.html",
        status=status,
        errors=errors or {},
        shown=shown,
        told=told,
        lead=span_label(found.first, found.last) if found else shown.spans.period.days.label,
        drawn=DRAWN,
        places_drawn=PLACES_DRAWN,
        hot_days=found.hot_days if found else None,
        made_of=made_of(scope, list(told.headlines)),
        notice=None if errors else notice_of(NOTICES),
        group_names={slug: group.name for slug, group in taxonomy.group_named().items()},
        wording=wording,
    )
