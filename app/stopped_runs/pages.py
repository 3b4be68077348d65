"""What has been ordered and how far it has come; the buttons that end it, or have it tried again."""

from flask import request, url_for

from app.interfaces.form_page import on_refusal
from app.interfaces.web import Pages, notice_of, page, see_other
from app.stopped_runs import permissions, service
from tenants.scope import Scope

pages = Pages("stopped_runs", __name__, url_prefix="/arbeten", template_folder="templates")
NOTICES = {"avbrutet": "Arbetet är avbrutet. Inget av det sparas."}
AT_ONCE = 10
ENDED = "Det är redan klart, eller går inte att avbryta."


@pages.get("/", needs=permissions.READ)
def index(scope: Scope, *, values=None, errors=None, status=200):
    found = service.list_runs(scope)
    return page(
        "stopped_runs/index.html",
        status,
        runs=found,
        busy=any(one.state in ("waiting", "working") for one in found),
        at_once=AT_ONCE,
        most=service.MOST,
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


def _unended(scope: Scope, id, **shown):
    return index(scope, **shown)


@pages.post("/<uuid:id>/avbrott", needs=permissions.CANCEL)
@on_refusal(_unended, conflict={"run": [ENDED]})
def cancel(scope: Scope, id):
    service.cancel(scope, id=id)
    return see_other(url_for("stopped_runs.index", ok="avbrutet"))


@pages.post("/<uuid:id>/igen")
def try_again(scope: Scope, id):
    service.try_again(scope, id=id)
    return see_other(f"{request.script_root}/?ok=igen")
