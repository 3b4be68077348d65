"""Who has which role here: the list, an invitation, many at once, each role's own page, and the police's people."""

from collections.abc import Callable

from flask import request, url_for

from app.accounts import service as accounts
from app.accounts.permissions import READ_PEOPLE
from app.interfaces import browser
from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.people import confirmations, lists, permissions, service
from app.people.schemas import Change, Confirm, Invite, Listed, Many
from app.phones.permissions import FORGET
from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Role
from tenants.errors import Invalid
from tenants.scope import Scope

LARGEST_POST = 1_100_000
"""Bytes of a whole form: a list may have 1 MB, and a little stands round it."""
pages = Pages("people", __name__, url_prefix="/personer", template_folder="templates")
NOTICES = {
    "klart": "Hon har redan ett lösenord i Samsyn och når nu platsen med det.",
    "skickad": "Inbjudan skickas till hennes e-post inom någon minut. Länken gäller i sju dagar.",
    "skickade": "Inbjudningarna skickas inom några minuter. Länkarna gäller i sju dagar.",
    "losenord": "En länk till ett nytt lösenord skickas till hennes e-post. Den gäller i en timme.",
    "sparat": "Ändringen är sparad. Den gäller från och med nu.",
    "avslutad": "Rollen är avslutad. Ge den åter genom att ändra sista dagen.",
    "telefoner": "Hennes telefoner är glömda. Hon rapporterar när hon har loggat in med sitt lösenord.",
    "bekraftad": "Hon är bekräftad. Kommunerna kan nu ge henne rollen utan att fråga.",
    "borttagen": "Bekräftelsen är borttagen. En roll som en kommun redan har gett avslutas där.",
}
LABELS = {
    "email": "E-post",
    "name": "Namn eller funktion",
    "role": "Roll",
    "organisation_id": "Verksamhet",
    "valid_from": "Första dag",
    "valid_to": "Sista dag",
    "confirmed": "Bekräftelse",
    "file": "Fil",
}
SHOWN: dict[str, tuple[str, Callable[[service.Held], bool]]] = {
    "": ("Alla", lambda one: True),
    "vantar": ("Väntar på svar", lambda one: one.state == service.WAITS),
    "oanvanda": ("Inte inloggad på 90 dagar", lambda one: one.idle),
    "avslutade": ("Avslutade", lambda one: one.state == service.ENDED),
}
"""What the list may be narrowed to, by its word in the address."""


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "people.look_through":
        request.max_content_length = LARGEST_POST


def _list(scope: Scope, *, status: int = 200, values=None, errors=None, links=()):
    people, chosen = service.list_people(scope, signed_in=True), request.args.get("visa", "")
    chosen = chosen if chosen in SHOWN else ""
    return page(
        "people/index.html",
        status,
        people=[one for one in people if SHOWN[chosen][1](one)],
        chips=[
            (f"{word} ({sum(map(fits, people))})", url_for("people.index", visa=code or None), code == chosen)
            for code, (word, fits) in SHOWN.items()
        ],
        unreached=service.unreached(scope, ids=[one.id for one in people]),
        **_choices(scope),
        labels=LABELS,
        values=values or {},
        errors=errors or {},
        links=links,
        notice=notice_of(NOTICES),
    )


def _choices(scope: Scope) -> dict:
    """What a role can be, and where, for the one who gives it."""
    led = None if permissions.gives_anywhere(scope.actor) else permissions.led_by(scope.actor)
    offered = accounts.organisations_to_choose(scope)
    return {
        "roles": [(str(role), role.label) for role in Role if role in permissions.may_give(scope.actor)],
        "police": str(Role.POLICE_OFFICER),
        "leads": led is not None,
        "organisations": [(one.id, one.name) for one in offered if led is None or one.id in led],
        "reporting": [role.label for role in Role if role in REPORTS_FOR_ITS_ORGANISATION],
    }


@pages.get("/", needs=READ_PEOPLE)
def index(scope: Scope):
    return _list(scope)


@pages.post("/", needs=permissions.GIVE)
@on_refusal(_list)
def give(scope: Scope):
    inputs = load_form(Invite(), request.form)
    inputs["role"] = Role(inputs["role"])
    return _given(scope, inputs["name"], service.give(scope, session=browser.session_token() or "", **inputs))


def _given(scope: Scope, name: str, token: str | None):
    """An invitation is shown once, on the page that answers: its address lies in no history."""
    if token is None:
        return see_other(url_for("people.index", ok="klart"))
    if token == service.MAILED:
        return see_other(url_for("people.index", ok="skickad"))
    return _list(scope, status=201, links=[(name, _way_in(token))])


def _way_in(token: str) -> str:
    return url_for("accounts.invitation", token=token, _external=True)


def _many(scope: Scope, *, status: int = 200, values=None, errors=None, rows=None):
    good = [row for row in rows or () if row.asked and not row.why and not row.there]
    return page(
        "people/many.html",
        status,
        rows=rows,
        n=len(good),
        lines=lists.written(good),
        **_choices(scope),
        labels=LABELS,
        values=values or {},
        errors=errors or {},
    )


@pages.get("/fil", needs=permissions.GIVE)
def many(scope: Scope):
    return _many(scope)


@pages.post("/fil", needs=permissions.GIVE)
@on_refusal(_many)
def look_through(scope: Scope):
    inputs, sent = load_form(Many(), request.form), request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Välj en fil först."]})
    return _many(scope, values=request.form, rows=service.look_through(scope, content=sent.read(), **inputs))


@pages.post("/fil/inbjudan", needs=permissions.GIVE)
@on_refusal(_many)
def give_listed(scope: Scope):
    inputs = load_form(Listed(), request.form)
    content = inputs.pop("lines").encode()
    given = service.give_listed(scope, session=browser.session_token() or "", content=content, **inputs)
    links = [(asked.name, _way_in(token)) for asked, token in given if token]
    mailed = any(token == service.MAILED for _asked, token in given)
    told = url_for("people.index", ok="skickade" if mailed else "sparat")
    return _list(scope, status=201, links=links) if links else see_other(told)


def _show(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    one = service.read_held(scope, id=id)
    names = "name", "role", "organisation_id", "valid_from", "valid_to", "version"
    stored = {name: getattr(one, name) for name in names} | {"role": str(one.role)}
    typed = held(status, stored, values)
    differences = overtaken(status, stored, typed)
    shown = {"labels": LABELS, "values": typed, "errors": errors or {}, "differences": differences}
    shown |= {"unreached": service.unreached(scope, ids=[id]), "mails": scope.post.works}
    shown["phones"] = service.number_of_phones(scope, id=id)
    done = service.what_was_done(scope, id=id)
    return page("people/show.html", status, held=one, done=done, **_choices(scope), **shown)


@pages.get("/<uuid:id>", needs=READ_PEOPLE)
def show(scope: Scope, id):
    return _show(scope, id)


@pages.post("/<uuid:id>", needs=permissions.GIVE)
@on_refusal(_show, compares=True)
def change(scope: Scope, id):
    inputs = load_form(Change(), request.form)
    inputs["role"] = Role(inputs["role"]) if inputs["role"] else None
    service.change(scope, session=browser.session_token() or "", id=id, **inputs)
    return see_other(url_for("people.index", ok="sparat"))


@pages.post("/<uuid:id>/avslut", needs=permissions.GIVE)
def end(scope: Scope, id):
    service.end(scope, session=browser.session_token() or "", id=id)
    return see_other(url_for("people.index", ok="avslutad"))


@pages.post("/<uuid:id>/inbjudan", needs=permissions.GIVE)
def invite_again(scope: Scope, id):
    name = service.read_held(scope, id=id).name
    return _given(scope, name, service.invite_again(scope, session=browser.session_token() or "", id=id))


@pages.post("/<uuid:id>/losenord", needs=permissions.GIVE)
def send_reset(scope: Scope, id):
    service.send_reset(scope, id=id)
    return see_other(url_for("people.index", ok="losenord"))


@pages.post("/<uuid:id>/telefoner", needs=FORGET)
def forget_phones(scope: Scope, id):
    service.forget_phones(scope, id=id)
    return see_other(url_for("people.index", ok="telefoner"))


def _police(scope: Scope, *, status: int = 200, values=None, errors=None):
    shown = {"labels": LABELS, "values": values or {}, "errors": errors or {}, "notice": notice_of(NOTICES)}
    return page("people/police.html", status, confirmed=confirmations.list_confirmed(scope), **shown)


@pages.get("/polisen", needs=permissions.CONFIRM)
def police(scope: Scope):
    return _police(scope)


@pages.post("/polisen", needs=permissions.CONFIRM)
@on_refusal(_police)
def confirm(scope: Scope):
    confirmations.confirm(scope, **load_form(Confirm(), request.form))
    return see_other(url_for("people.police", ok="bekraftad"))


@pages.post("/polisen/<uuid:id>/bort", needs=permissions.CONFIRM)
def take_back(scope: Scope, id):
    confirmations.take_back(scope, id=id)
    return see_other(url_for("people.police", ok="borttagen"))
