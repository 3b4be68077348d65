"""The agreement with the police area: what holds, what was recorded before, and recording it anew."""

from flask import request, url_for

from app.area_sharing import agreements, gathering, permissions, schemas
from app.figures.periods import local_date
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from tenants.scope import Scope

pages = Pages("area_sharing", __name__, url_prefix="/delas-med-omradet", template_folder="templates")
NOTICES = {
    "sparad": "Överenskommelsen är sparad. Området ser det nya om några minuter, och det som inte delas är borta nu.",
    "slut": "Överenskommelsen är avslutad. Området ser inget av det längre.",
    "skickat": "Det som delas samlas nu och syns hos området om några minuter.",
    "vantar": "Det som delas samlas redan. Området ser det om några minuter.",
}
LABELS = {
    "parts": "Vad delas?",
    "types": "Typer som räknas för sig",
    "controller": "Vem ansvarar för uppgifterna i områdets plats?",
    "decided_by": "Vem beslutade?",
    "decided_on": "Vilken dag?",
    "case_number": "Diarienummer",
    "_schema": "Överenskommelsen",
}
OVERTAKEN = ["Någon annan har just ändrat överenskommelsen. Här står det som gäller nu: läs igenom och välj igen."]
NOT_AGREED = ["Det finns ingen överenskommelse att skicka något efter."]


@pages.get("/", endpoint="show", needs=permissions.READ)
def show(scope: Scope, *, values=None, errors=None, status=200):
    rows = agreements.list_agreements(scope)
    holds = rows[0] if rows and rows[0].parts else None
    stored = {
        "parts": holds.parts if holds else [],
        "types": holds.types if holds else [],
        "controller": holds.controller if holds else "",
        "decided_on": local_date(scope.now),
    }
    overtaken = bool((errors or {}).get("_schema"))
    said = stored if values is None or overtaken else values
    typed = values if values is not None and not overtaken else None
    chosen = {name: typed.getlist(name) if typed is not None else stored[name] for name in ("parts", "types")}
    return page(
        "area_sharing/show.html",
        status,
        rows=rows,
        holds=holds,
        at=agreements.gathered_at(scope),
        parts=list(gathering.NAMES.items()),
        types=[(one.slug, one.name) for one in gathering.types_to_choose()],
        names=gathering.NAMES,
        chosen=chosen,
        values=said,
        errors=errors or {},
        labels=LABELS,
        names_of_types=agreements.names_of_types,
        notice=notice_of(NOTICES),
    )


@pages.post("/", endpoint="agree", needs=permissions.AGREE)
@on_refusal(show, conflict={"_schema": OVERTAKEN})
def agree(scope: Scope):
    row = agreements.agree(scope, **load_form(schemas.AgreementForm(), request.form))
    return see_other(url_for("area_sharing.show", ok="sparad" if row.parts else "slut"))


@pages.post("/skicka", endpoint="send_now", needs=permissions.AGREE)
@on_refusal(show, conflict={"_schema": NOT_AGREED})
def send_now(scope: Scope):
    ordered = agreements.send_now(scope)
    return see_other(url_for("area_sharing.show", ok="skickat" if ordered else "vantar"))
