"""Tips: what waits, one tip with what may become of it, and the sheets with codes."""

from flask import request, url_for
from markupsafe import Markup

from app.drawing import qr
from app.interfaces.form_page import held, on_refusal, steps
from app.interfaces.forms import load_form, local_input
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.places import service as places
from app.taxonomy import local
from app.tips import permissions, schemas, service
from app.tips.models import ACCEPTED, ACCESSIBILITY, ANSWERED, BUSINESS, CITIZEN, DISCARDED, WAITING
from tenants.scope import Scope

pages = Pages("tips", __name__, url_prefix="/tips", template_folder="templates")
KINDS = {CITIZEN: "Från allmänheten", BUSINESS: "Från ett företag", ACCESSIBILITY: "Om tillgängligheten"}
STATES = {
    WAITING: ("wait", "Väntar"),
    ACCEPTED: ("ok", "Blev en rapport"),
    ANSWERED: ("ok", "Besvarat"),
    DISCARDED: ("neutral", "Lagt undan"),
}
NOTICES = {
    "rapport": "Tipset blev en rapport.",
    "besvarat": "Svaret är sparat. Den som har koden kan läsa det.",
    "undan": "Tipset är lagt undan.",
    "vantar": "Tipset väntar igen.",
    "plats": "Platsen är sparad. Skriv ut bladet.",
    "ater": "Platsen är återställd.",
}
LABELS = {
    "category": "Vad hände?",
    "earliest": "När hände det?",
    "named_place_id": "Var hände det?",
    "text": "Vad såg man?",
    "answer": "Svar till den som skrev",
    "words": "Svar till den som skrev",
    "name": "Plats",
    "kind": "Vem vänder bladet sig till?",
}


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    return page(
        "tips/index.html",
        waiting=service.list_tips(scope),
        settled=service.list_tips(scope, settled=True),
        kinds=KINDS,
        states=STATES,
        notice=notice_of(NOTICES),
    )


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id, *, values=None, errors=None, status=200):
    row = service.find_tip(scope, id=id)
    stored = {
        "earliest": local_input(row.came_at),
        "text": row.text,
        "category": "",
        "named_place_id": "",
        "answer": "",
        "words": "",
    }
    waits = row.state == WAITING and scope.may(permissions.SETTLE)
    return page(
        "tips/show.html",
        status,
        row=row,
        kinds=KINDS,
        states=STATES,
        waits=waits,
        groups=local.offered(scope) if waits else [],
        places=[(str(one.id), one.name) for one in places.places_to_choose(scope)] if waits else [],
        values=held(status, stored, {**stored, **values.to_dict()} if values else None),
        labels=LABELS,
        errors=errors or {},
        notice=None if errors else notice_of(NOTICES),
    )


def _to(id, said: str):
    return see_other(url_for("tips.show", id=id, ok=said))


_step = steps(pages, show, _to)
_SETTLE = permissions.SETTLE
_step("/<uuid:id>/rapport", "accept", service.accept, schemas.AcceptForm, needs=_SETTLE, said="rapport")
_step("/<uuid:id>/svar", "reply", service.reply, schemas.AnswerForm, needs=_SETTLE, said="besvarat")
_step("/<uuid:id>/undan", "discard", service.discard, schemas.VersionForm, needs=_SETTLE, said="undan")


@pages.post("/<uuid:id>/angra", needs=permissions.SETTLE)
def undo(scope: Scope, id):
    service.undo(scope, id=id)
    return _to(id, "vantar")


@pages.get("/platser", needs=permissions.PLACES)
def list_places(scope: Scope, *, values=None, errors=None, status=200):
    every = service.list_places(scope)
    gone = [one for one in every if one.removed_at is not None]
    return page(
        "tips/places.html",
        status,
        places=[one for one in every if one.removed_at is None],
        removed=gone,
        just_gone=just_removed(gone),
        kinds=KINDS,
        values=values or {"kind": CITIZEN},
        labels=LABELS,
        errors=errors or {},
        notice=None if errors else notice_of(NOTICES),
    )


@pages.post("/platser", needs=permissions.PLACES)
@on_refusal(list_places)
def add_place(scope: Scope):
    row = service.add_place(scope, **load_form(schemas.PlaceForm(), request.form))
    return see_other(url_for("tips.sheet", id=row.id, ok="plats"))


@pages.get("/platser/<uuid:id>", needs=permissions.PLACES)
def sheet(scope: Scope, id):
    row = service.read_sheet(scope, id=id)
    address = request.host_url.rstrip("/") + url_for("public.tip_at", code=row.code)
    code = Markup(qr.drawing(address))  # noqa: S704 - our own drawing of an address of ours
    return page("tips/sheet.html", row=row, address=address, code=code, notice=notice_of(NOTICES))


pages.removal(
    "/platser/<uuid:id>",
    service.remove_place,
    service.restore_place,
    needs=permissions.PLACES,
    gone=lambda row: see_other(url_for("tips.list_places", borttagen=row.id)),
    back=lambda row: see_other(url_for("tips.list_places", ok="ater")),
    of="_place",
)
