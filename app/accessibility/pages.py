"""The accessibility statement, open to all, and the form for who stands behind the service."""

from flask import request, url_for

from app.accessibility import permissions, service
from app.accessibility.schemas import Describe
from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, open_to_strangers, page, see_other
from tenants.scope import Scope

pages = Pages("accessibility", __name__, url_prefix="/tillganglighet", template_folder="templates")
NOTICES = {"sparat": "Uppgifterna är sparade."}


@pages.get("")
@open_to_strangers
def show(scope: Scope):
    return page("accessibility/statement.html", contact=service.read_contact(scope), notice=notice_of(NOTICES))


def _form(scope: Scope, *, status: int = 200, values=None, errors=None):
    stored = service.read_contact(scope)._asdict()
    typed = held(status, stored, values)
    differences = overtaken(status, stored, typed)
    return page("accessibility/contact.html", status, values=typed, errors=errors or {}, differences=differences)


@pages.get("/kontakt", needs=permissions.DESCRIBE)
def edit(scope: Scope):
    return _form(scope)


@pages.post("/kontakt", needs=permissions.DESCRIBE)
@on_refusal(_form, compares=True)
def describe(scope: Scope):
    service.describe(scope, **load_form(Describe(), request.form))
    return see_other(url_for("accessibility.show", ok="sparat"))
