"""The page that meets whoever signs in."""

from flask import redirect, url_for

from app.alerts import wording as found
from app.home import permissions, service, wording
from app.interfaces.web import Pages, notice_of, page
from tenants.scope import Scope

pages = Pages("home", __name__, template_folder="templates")
NOTICES = {"igen": "Arbetet görs om. Det kan ta några minuter."}


@pages.get("/")
def today(scope: Scope):
    shown = service.today(scope)
    if shown.kind == permissions.AREA:
        return redirect(url_for("comparison.index"), 303)
    return page(
        f"home/{shown.kind}.html",
        notice=notice_of(NOTICES),
        shown=shown,
        worded=wording,
        wording=found,
        day=lambda one: wording.when(one, shown.today),
        late=lambda one: one.due is not None and one.due < shown.today,
        open_todo=shown.todo[: service.SHOWN],
        more_todo=shown.todo[service.SHOWN :],
        anchor=scope.profile.anchor,
    )
