"""The municipality's types of events: all of them, a national one, and one of its own."""

from flask import request, url_for

from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.settings import service as settings
from app.taxonomy import choices, permissions
from app.taxonomy.schemas import AddOwn, ChangeOwn, EndOwn, Hide, Name
from tenants.scope import Scope

pages = Pages("taxonomy", __name__, url_prefix="/installningar/handelsetyper", template_folder="templates")
NOTICES = {
    "namn": "Namnet är bytt. Det gäller överallt hos er, också på det som redan är rapporterat.",
    "dold": "Typen väljs inte längre i formuläret. Rapporterna som har den finns kvar.",
    "visas": "Typen kan väljas igen.",
    "egen": "Typen är tillagd och kan väljas i formuläret.",
    "avslutad": "Typen väljs inte längre. Rapporterna som har den finns kvar.",
    "ater": "Typen kan väljas igen.",
}
LABELS = {"name": "Namn hos er", "own_name": "Namn på den egna typen"}


@pages.get("", needs=permissions.CHOOSE)
def index(scope: Scope):
    return page("taxonomy/index.html", groups=choices.list_types(scope), notice=notice_of(NOTICES))


def _show(scope: Scope, slug: str, *, status: int = 200, values=None, errors=None):
    one = choices.read_type(scope, slug=slug)
    stored = {"name": one.name if one.renamed else "", "version": settings.read_municipality(scope).version}
    typed = held(status, stored, {**stored, **values.to_dict()} if values else None)
    differences = overtaken(status, stored, typed)
    shown = {"one": one, "labels": LABELS, "values": typed, "errors": errors or {}, "differences": differences}
    return page("taxonomy/show.html", status, **shown, version=stored["version"])


@pages.get("/<slug>", needs=permissions.CHOOSE)
def show(scope: Scope, slug: str):
    return _show(scope, slug)


@pages.post("/<slug>", needs=permissions.CHOOSE)
@on_refusal(_show, compares=True)
def name(scope: Scope, slug: str):
    choices.name_type(scope, slug=slug, **load_form(Name(), request.form))
    return see_other(url_for("taxonomy.index", ok="namn"))


@pages.post("/<slug>/visning", needs=permissions.CHOOSE)
@on_refusal(_show)
def hide(scope: Scope, slug: str):
    said = load_form(Hide(), request.form)
    choices.hide_type(scope, slug=slug, **said)
    return see_other(url_for("taxonomy.index", ok="dold" if said["hidden"] else "visas"))


@pages.post("/<slug>/egna", needs=permissions.CHOOSE)
@on_refusal(_show)
def add_own(scope: Scope, slug: str):
    choices.add_own(scope, slug=slug, **load_form(AddOwn(), request.form))
    return see_other(url_for("taxonomy.index", ok="egen"))


def _own(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    row, national = choices.read_own(scope, id=id)
    stored = columns(row, "name", "version")
    typed = held(status, stored, {**stored, **values.to_dict()} if values else None)
    differences = overtaken(status, stored, typed)
    shown = {"row": row, "national": national, "values": typed, "errors": errors or {}, "differences": differences}
    return page("taxonomy/own.html", status, labels=LABELS, **shown)


@pages.get("/egen/<uuid:id>", needs=permissions.CHOOSE)
def own(scope: Scope, id):
    return _own(scope, id)


@pages.post("/egen/<uuid:id>", needs=permissions.CHOOSE)
@on_refusal(_own, compares=True)
def change_own(scope: Scope, id):
    choices.change_own(scope, id=id, **load_form(ChangeOwn(), request.form))
    return see_other(url_for("taxonomy.index", ok="namn"))


@pages.post("/egen/<uuid:id>/avslut", needs=permissions.CHOOSE)
@on_refusal(_own)
def end_own(scope: Scope, id):
    said = load_form(EndOwn(), request.form)
    choices.end_own(scope, id=id, **said)
    return see_other(url_for("taxonomy.index", ok="avslutad" if said["ended"] else "ater"))
