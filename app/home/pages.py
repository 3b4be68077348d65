"""The page that meets whoever signs in."""

from dataclasses import replace

from flask import current_app, redirect, request, url_for

from app.accounts import sessions
from app.alerts import wording as found
from app.audit_log import service as audit_log
from app.domains import turned_off
from app.home import permissions, service, wording
from app.interfaces.browser import session_token
from app.interfaces.web import Pages, database, known_tenant, notice_of, page
from tenants.scope import Scope

pages = Pages("home", __name__, template_folder="templates")
NOTICES = {
    "igen": "Arbetet görs om. Det kan ta några minuter.",
    "sparrad": "Tack! Rapporten är mottagen, men räknas inte förrän samordnaren har läst texten.",
    "skickad": "Den rapporten är redan skickad.",
}


@pages.get("/")
def today(scope: Scope):
    shown = service.today(scope)
    if shown.kind == permissions.AREA:
        return redirect(url_for("comparison.monday"), 303)
    return page(
        f"home/{shown.kind}.html",
        notice=_received(shown) if request.args.get("ok") == "mottagen" else notice_of(NOTICES),
        shown=shown,
        live=scope.profile.live,
        worded=wording,
        wording=found,
        day=lambda one: wording.when(one, shown.today),
        late=lambda one: one.due is not None and one.due < shown.today,
        open_todo=shown.first,
        more_todo=[one for one in shown.todo if one not in shown.first],
        anchor=scope.profile.anchor,
        check=audit_log.last_check(scope, folder=current_app.config["SAMSYN_AUDIT"]) if shown.log else None,
    )


def _received(shown: service.Today) -> str:
    """What is told on a remembered phone when a report has been sent; meetings and their days are not read there."""
    read = f"Den läses före mötet om lägesbilden {shown.period.label}. Här ser du vad som händer med den."
    return f"Tack! Rapporten är mottagen. {read} Bråttom? Ring 112 eller 114\u00a014."


@pages.get("/arbetet", needs=permissions.WORK)
def work(scope: Scope):
    """All pages of the work that she may open, as the menu has them."""
    return page("home/work.html")


@pages.get("/andra", needs=permissions.ELSEWHERE)
def elsewhere(scope: Scope):
    """How much waits in each of the other places where she has a role: one scope after the other, each with her rights
    there, and counts alone."""
    slugs = [place.slug for place in scope.actor.places if place.slug != scope.tenant.slug and not place.is_practice]
    template = "elsewhere_rows" if request.headers.get("HX-Request") else "elsewhere"
    return page(f"home/{template}.html", told=[row for slug in slugs if (row := _at(slug))], worded=wording)


def _at(slug: str):
    """(tenant, `service.Waiting`), or None where nothing is to be told."""
    tenant, token = known_tenant(slug), session_token()
    with database().scope(tenant) as there:
        guest = sessions.guest_here(there, token=token) if token else None
        off = turned_off(there.profile.modules)
        found = service.waiting(there.acting_as(replace(guest, off=off))) if guest else None
    return (tenant, found) if found else None
