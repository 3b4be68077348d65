"""Who reports and acts here: the list, a new one, and each one's own page."""

from flask import request, url_for

from app.accounts import permissions
from app.accounts import service as accounts
from app.coverage import permissions as of_coverage
from app.coverage import spans
from app.coverage.standing import WHAT
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.organisations import service
from app.organisations.schemas import Add, Change, End
from tenants.scope import Scope

pages = Pages("organisations", __name__, url_prefix="/installningar/verksamheter", template_folder="templates")
NOTICES = {
    "tillagd": "Verksamheten är tillagd. Bjud in dem som ska rapportera på sidan Personer.",
    "sparat": "Ändringen är sparad. Namnet gäller överallt, också på det som redan är rapporterat.",
    "avslutad": "Verksamheten väljs inte längre. Det den har rapporterat finns kvar.",
    "ater": "Verksamheten kan väljas igen.",
}
LABELS = {"name": "Namn", "kind": "Sort"}
KINDS = [(kind, kind[:1].upper() + kind[1:]) for kind in accounts.ORGANISATION_KINDS]


def _list(scope: Scope, *, status: int = 200, values=None, errors=None):
    return page(
        "organisations/index.html",
        status,
        organisations=service.list_organisations(scope),
        kinds=KINDS,
        labels=LABELS,
        values=values or {},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("", needs=permissions.REGISTER)
def index(scope: Scope):
    return _list(scope)


@pages.post("", needs=permissions.REGISTER)
@on_refusal(_list)
def add(scope: Scope):
    accounts.add_organisation(scope, **load_form(Add(), request.form))
    return see_other(url_for("organisations.index", ok="tillagd"))


def _show(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    one = service.read_organisation(scope, id=id)
    stored = columns(one, "name", "kind", "version")
    typed = held(status, stored, {**stored, **values.to_dict()} if values else None)
    return page(
        "organisations/show.html",
        status,
        one=one,
        kinds=KINDS,
        labels=LABELS,
        values=typed,
        errors=errors or {},
        differences=overtaken(status, stored, typed, {"kind": KINDS}),
        spans=spans.spans_of(scope, organisation=one) if scope.may(of_coverage.CHANGE) else None,
        what=WHAT,
    )


@pages.get("/<uuid:id>", needs=permissions.REGISTER)
def show(scope: Scope, id):
    return _show(scope, id)


@pages.post("/<uuid:id>", needs=permissions.REGISTER)
@on_refusal(_show, compares=True)
def change(scope: Scope, id):
    accounts.change_organisation(scope, id=id, **load_form(Change(), request.form))
    return see_other(url_for("organisations.index", ok="sparat"))


@pages.post("/<uuid:id>/avslut", needs=permissions.REGISTER)
@on_refusal(_show)
def end(scope: Scope, id):
    said = load_form(End(), request.form)
    accounts.end_organisation(scope, id=id, **said)
    return see_other(url_for("organisations.index", ok="avslutad" if said["ended"] else "ater"))
