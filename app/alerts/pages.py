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
ALWAYS_LISTED = 5
"""So many places stand in the table though nothing stands out there."""
TOLD_MISSING = ("bestående", "framväxande", "avtagande")
"""What the page says that no hot place is."""
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
    return page("alerts/run.html", shown=service.show_analysis(scope, first=first), errors={}, fetched=True)


def _analysis(scope: Scope, first, *, status=200, errors=None):
    shown = service.show_analysis(scope, first=first)
    found = shown.analysis.findings if shown.analysis else None
    there = [one for one in found.places.places if one.n or one.kind] if found else []
    listed = [one for at, one in enumerate(there) if at < ALWAYS_LISTED or one.stands_out or one.edge or one.kind]
    hot = sorted(filter(wording.trend, there), key=lambda one: (wording.TRENDS.index(wording.trend(one)), -one.n))
    trends = {wording.trend(one) for one in hot}
    return drawn_page(
        "alerts/analysis.html",
        status=status,
        errors=errors or {},
        shown=shown,
        lead=span_label(found.first, found.last) if found else shown.spans.period.days.label,
        drawn=DRAWN,
        drawn_places=hot[:PLACES_DRAWN],
        with_lines=[one for one in hot if one.lines],
        missing_trends=" eller ".join(one for one in TOLD_MISSING if one not in trends),
        listed_places=listed,
        hot_days=found.hot_days if found else None,
        other_places=[one for one in there if one not in listed],
        score_places=[shown.names.get(id, wording.UNKNOWN) for id in found.score.place_ids] if found else [],
        made_of=made_of(
            scope, ["".join(wording.headline(one, shown.names)) for one in found.unusual.flags] if found else []
        ),
        notice=None if errors else notice_of(NOTICES),
        group_names={slug: group.name for slug, group in taxonomy.group_named().items()},
        wording=wording,
    )
