"""Who has which role here: the list, an invitation, and each role's own page."""

from flask import request, url_for

from app.accounts import service as accounts
from app.accounts.permissions import READ_PEOPLE
from app.interfaces import browser
from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.people import permissions, service
from app.people.schemas import Change, Invite
from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Role
from tenants.scope import Scope

pages = Pages("people", __name__, url_prefix="/personer", template_folder="templates")
NOTICES = {
    "klart": "Hon har redan ett lösenord i Samsyn och når nu platsen med det.",
    "skickad": "Inbjudan skickas till hennes e-post inom någon minut. Länken gäller i sju dagar.",
    "losenord": "En länk till ett nytt lösenord skickas till hennes e-post. Den gäller i en timme.",
    "sparat": "Ändringen är sparad. Den gäller från och med nu.",
    "avslutad": "Rollen är avslutad. Ge den åter genom att ändra sista dagen.",
}
LABELS = {
    "email": "E-post",
    "name": "Namn eller funktion",
    "role": "Roll",
    "organisation_id": "Verksamhet",
    "valid_from": "Första dag",
    "valid_to": "Sista dag",
    "confirmed": "Bekräftelse",
}


def _list(scope: Scope, *, status: int = 200, values=None, errors=None, link: str | None = None):
    people = service.list_people(scope)
    return page(
        "people/index.html",
        status,
        people=people,
        unreached=service.unreached(scope, ids=[one.id for one in people]),
        roles=[(str(role), role.label) for role in Role if role in permissions.may_give(scope.actor)],
        police=str(Role.POLICE_OFFICER),
        organisations=[(one.id, one.name) for one in accounts.organisations_to_choose(scope)],
        reporting=[role.label for role in Role if role in REPORTS_FOR_ITS_ORGANISATION],
        labels=LABELS,
        values=values or {},
        errors=errors or {},
        link=link,
        notice=notice_of(NOTICES),
    )


@pages.get("/", needs=READ_PEOPLE)
def index(scope: Scope):
    return _list(scope)


@pages.post("/", needs=permissions.GIVE)
@on_refusal(_list)
def give(scope: Scope):
    inputs = load_form(Invite(), request.form)
    inputs["role"] = Role(inputs["role"])
    return _given(scope, service.give(scope, session=browser.session_token() or "", **inputs))


def _given(scope: Scope, token: str | None):
    """An invitation is shown once, on the page that answers: its address lies in no history."""
    if token is None:
        return see_other(url_for("people.index", ok="klart"))
    if token == service.MAILED:
        return see_other(url_for("people.index", ok="skickad"))
    return _list(scope, status=201, link=url_for("accounts.invitation", token=token, _external=True))


def _show(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    one = service.read_held(scope, id=id)
    stored = {name: getattr(one, name) for name in ("name", "valid_from", "valid_to", "version")}
    typed = held(status, stored, values)
    differences = overtaken(status, stored, typed)
    shown = {"labels": LABELS, "values": typed, "errors": errors or {}, "differences": differences}
    shown |= {"unreached": service.unreached(scope, ids=[id]), "mails": scope.post.works}
    return page("people/show.html", status, held=one, **shown)


@pages.get("/<uuid:id>", needs=READ_PEOPLE)
def show(scope: Scope, id):
    return _show(scope, id)


@pages.post("/<uuid:id>", needs=permissions.GIVE)
@on_refusal(_show, compares=True)
def change(scope: Scope, id):
    inputs = load_form(Change(), request.form)
    service.change(scope, session=browser.session_token() or "", id=id, **inputs)
    return see_other(url_for("people.index", ok="sparat"))


@pages.post("/<uuid:id>/avslut", needs=permissions.GIVE)
def end(scope: Scope, id):
    service.end(scope, session=browser.session_token() or "", id=id)
    return see_other(url_for("people.index", ok="avslutad"))


@pages.post("/<uuid:id>/inbjudan", needs=permissions.GIVE)
def invite_again(scope: Scope, id):
    return _given(scope, service.invite_again(scope, session=browser.session_token() or "", id=id))


@pages.post("/<uuid:id>/losenord", needs=permissions.GIVE)
def send_reset(scope: Scope, id):
    service.send_reset(scope, id=id)
    return see_other(url_for("people.index", ok="losenord"))
