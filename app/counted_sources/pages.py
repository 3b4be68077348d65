"""The pages on which the coordinator says which source of an organisation counts."""

from flask import request, url_for

from app.accounts import permissions
from app.counted_sources import service
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import Schema, fields, load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from tenants.scope import Scope

pages = Pages("counted_sources", __name__, url_prefix="/inlasning/kallor", template_folder="templates")
NOTICES = {"valt": "Det är sparat, och siffrorna är räknade om."}
LABELS = {"first": "Räknas från", "until": "Till och med", "then": "Därefter från"}


class ChoiceForm(Schema):
    """Which source counts, until when, and which one after that."""

    first = fields.text(20, load_default="")
    until = fields.Date(load_default=None, allow_none=True)
    then = fields.text(20, load_default="")
    version = fields.Integer(required=True)


@pages.get("", needs=permissions.CHOOSE_SOURCE)
def index(scope: Scope):
    return page("counted_sources/index.html", organisations=service.list_sources(scope), notice=notice_of(NOTICES))


def _show(scope: Scope, id, *, status: int = 200, errors=None, values=None):
    one = service.read_sources(scope, id=id)
    said = one.organisation
    stored = {"first": said.counted_source or "", "until": said.counted_until or "", "then": said.counted_then or ""}
    return page(
        "counted_sources/show.html",
        status,
        one=one,
        labels=LABELS,
        values={**stored, **(values or {}), "version": said.version},
        errors=errors or {},
    )


@pages.get("/<uuid:id>", needs=permissions.CHOOSE_SOURCE)
def show(scope: Scope, id):
    return _show(scope, id)


@pages.post("/<uuid:id>", needs=permissions.CHOOSE_SOURCE)
@on_refusal(_show)
def choose(scope: Scope, id):
    service.choose_source(scope, id=id, **load_form(ChoiceForm(), request.form))
    return see_other(url_for("counted_sources.index", ok="valt"))
