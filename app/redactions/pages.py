"""Sanering: what has been asked for, one of it, and the forms."""

from flask import current_app, request, url_for

from app.interfaces.form_page import held, on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.redactions import again, permissions, schemas, service, wording
from tenants.scope import Scope

pages = Pages("redactions", __name__, url_prefix="/sanering", template_folder="templates")
NOTICES = {
    "fragad": "Du har bett om sanering. Inget är borttaget än: en till ska bekräfta.",
    "klar": "Orden är borttagna. Lägesbilder och fastställda handlingar som det gäller har nya utgåvor som säger det.",
    "nekad": "Saneringen är nekad. Orden som skulle bort är inte sparade här längre.",
    "aterkallad": "Saneringen är återtagen. Orden som skulle bort är inte sparade här längre.",
}


@pages.get("/")
def index(scope: Scope):
    return page("redactions/index.html", found=service.list_all(scope), states=wording.STATES)


@pages.get("/ny", needs=permissions.DECIDE)
def new(scope: Scope, *, values=None, errors=None, status=200):
    typed = held(status, {"words": "", "reason": ""}, values)
    return page("redactions/form.html", status, values=typed, errors=errors or {}, labels=wording.LABELS)


@pages.post("/ny", needs=permissions.DECIDE)
@on_refusal(new)
def ask(scope: Scope):
    row = service.ask_for(scope, **load_form(schemas.AskForm(), request.form))
    return _to(row.id, "fragad")


@pages.get("/<uuid:id>")
def show(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = service.read(scope, id=id)
    return page(
        "redactions/show.html",
        status,
        seen=seen,
        states=wording.STATES,
        labels=wording.LABELS,
        last=seen.row.asked_at + service.KEPT,
        receipt=again.receipt(seen.row),
        values=values or {"answer": ""},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.post("/<uuid:id>/bekraftelse", needs=permissions.DECIDE)
def confirm(scope: Scope, id):
    service.confirm(scope, id=id, key=current_app.config["SAMSYN_REDACTION_KEY"])
    return _to(id, "klar")


@pages.post("/<uuid:id>/nej", needs=permissions.DECIDE)
@on_refusal(show)
def refuse(scope: Scope, id):
    service.refuse(scope, id=id, **load_form(schemas.RefuseForm(), request.form))
    return _to(id, "nekad")


@pages.post("/<uuid:id>/aterkallelse", needs=permissions.DECIDE)
def withdraw(scope: Scope, id):
    service.withdraw(scope, id=id)
    return _to(id, "aterkallad")


def _to(id, notice: str):
    return see_other(url_for("redactions.show", id=id, ok=notice))
