"""The page that asks whether two reports tell of the same event, and its two answers."""

from flask import request, url_for

from app.doubles import permissions, schemas, service
from app.incidents import service as incidents
from app.interfaces import browser
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from tenants.scope import Scope

pages = Pages("doubles", __name__, url_prefix="/samma-handelse", template_folder="templates")
NOTICES = {
    "samma": "Tack! Händelsen räknas en gång, och ni är fler som har rapporterat den.",
    "olika": "Tack! De räknas som två händelser.",
    "mottagen": "Tack! Rapporten är mottagen. En fråga till:",
}


@pages.get("/<uuid:id>", needs=permissions.READ)
def ask(scope: Scope, id):
    """`id` is the report that may be the same as others."""
    return page(
        "doubles/ask.html",
        seen=incidents.read_incident(scope, id=id),
        together=service.together(scope, id=id),
        may_settle=scope.may(permissions.SETTLE),
        notice=notice_of(NOTICES),
    )


@pages.post("/<uuid:id>/samma", needs=permissions.SETTLE)
def same(scope: Scope, id):
    """`id` is the pair."""
    return _on(service.same(scope, id=id), "samma")


@pages.post("/<uuid:id>/olika", needs=permissions.SETTLE)
def different(scope: Scope, id):
    onward = browser.safe_next(load_form(schemas.Answer(), request.form)["vidare"])
    pair = service.different(scope, id=id)
    return see_other(onward) if onward else _on(pair, "olika")


def _on(pair, said: str):
    return see_other(url_for("doubles.ask", id=pair.second_id, ok=said))
