"""Being remembered on a phone, the phones one is remembered on, and the way in with one."""

from flask import request, url_for

from app.interfaces import browser
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, open_to_strangers, page, see_other
from app.phones import opening, permissions, schemas, service
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

pages = Pages("phones", __name__, template_folder="templates")
LABELS = {"label": "Vad telefonen heter", "pin": "PIN-kod", "shared": "Flera använder telefonen", "id": "Vem är du?"}
NOTICES = {
    "ihagkommen": "Telefonen är ihågkommen. Öppna kommunens adress på den, så är du framme vid att rapportera.",
    "glomd": "Telefonen är glömd. Där behövs lösenordet igen.",
    "alla": "Alla dina telefoner här är glömda.",
}
WRONG = "Fel PIN-kod. Efter tio fel i rad glöms telefonen, och då behövs lösenordet."
FORGOTTEN = "PIN-koden var fel tio gånger i rad, så telefonen är glömd. Logga in med ditt lösenord."
WAIT = "Det har varit för många försök. Vänta {minutes} minuter, eller logga in med ditt lösenord."


def _index(scope: Scope, *, status: int = 200, values=None, errors=None):
    here = opening.who_is_remembered(scope, secrets=browser.phone_secrets())
    return page(
        "phones/index.html",
        status,
        phones=service.my_phones(scope),
        this=next((one.id for one in here if one.person_id == scope.actor.person_id), None),
        others=any(one.person_id != scope.actor.person_id for one in here),
        device=browser.kind_of_browser(),
        labels=LABELS,
        values=values or {},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("/konto/telefoner", needs=permissions.READ)
def index(scope: Scope):
    return _index(scope)


@pages.post("/konto/telefoner", needs=permissions.REMEMBER)
@on_refusal(_index)
def remember(scope: Scope):
    inputs, known = load_form(schemas.Remember(), request.form), browser.phone_secrets()
    inputs |= {"session": browser.session_token() or "", "device": browser.kind_of_browser()}
    secret = service.remember(scope, secrets=known, **inputs)
    return browser.know_phone(see_other(url_for("phones.index", ok="ihagkommen")), [*known, secret])


@pages.post("/konto/telefoner/<uuid:id>/glom", needs=permissions.LET_GO)
def let_go(scope: Scope, id):
    service.let_go(scope, id=id)
    return see_other(url_for("phones.index", ok="glomd"))


@pages.post("/konto/telefoner/glom", needs=permissions.LET_GO)
def let_go_of_all(scope: Scope):
    service.let_go_of_all(scope)
    return see_other(url_for("phones.index", ok="alla"))


def _way(typed: str | None) -> str:
    return browser.safe_next(typed) or url_for("home.today")


def _choose(scope: Scope, status: int = 200, *, values, errors):
    there = opening.who_is_remembered(scope, secrets=browser.phone_secrets())
    if not there and not errors:
        onward = browser.safe_next(values.get("vidare"))
        return see_other(url_for("accounts.sign_in", vidare=onward))
    shown = {"there": there, "labels": LABELS, "values": values, "errors": errors}
    return page("phones/choose.html", status, onward=browser.safe_next(values.get("vidare")), **shown)


@pages.get("/telefon")
@open_to_strangers
def choose(scope: Scope):
    """Who is it? Where one alone is remembered, without a PIN, nothing is asked."""
    onward = request.args.get("vidare")
    if scope.actor.is_somebody:
        return see_other(_way(onward))
    secrets = browser.phone_secrets()
    there = opening.who_is_remembered(scope, secrets=secrets)
    if len(there) == 1 and not there[0].asks_pin:
        opened = opening.open_phone(scope, secrets=secrets, id=there[0].id)
        return _opened(see_other(_way(onward)), opened.token, secrets)
    return _choose(scope, values={"vidare": onward or ""}, errors={})


@pages.post("/telefon")
@open_to_strangers
def open_phone(scope: Scope):
    secrets = browser.phone_secrets()
    try:
        inputs = load_form(schemas.Open(), request.form)
        onward = inputs.pop("vidare")
        opened = opening.open_phone(scope, secrets=secrets, **inputs)
    except Invalid as error:
        return _choose(scope, 422, values=request.form, errors=error.messages)
    except NotFound:
        return _choose(scope, 422, values=request.form, errors={"id": ["Välj vem du är, eller logga in med lösenord."]})
    except Conflict as error:
        response = _choose(scope, 429, values=request.form, errors={"pin": [WAIT.format(**error.values)]})
        response.headers["Retry-After"] = str(error.values["minutes"] * 60)
        return response
    if opened.token is None:
        said = FORGOTTEN if opened.forgotten else WRONG
        return _choose(scope, 422, values=request.form, errors={"pin": [said]})
    return _opened(see_other(_way(onward)), opened.token, secrets)


def _opened(response, token, secrets):
    """It is open; the phone remembers for as long again."""
    return browser.know_phone(browser.set_open_phone(response, token), secrets)
