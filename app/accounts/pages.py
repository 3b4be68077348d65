"""Sign-in, sign-out, switch of tenant, invitation, and one's own account."""

from datetime import date

from flask import redirect, request, url_for

from app.accounts import invitations, permissions, service, sessions, signing_in, tokens
from app.accounts.schemas import (
    BeingWritten,
    ChangePassword,
    ChoosePassword,
    ForgottenPassword,
    NewToken,
    Notices,
    SignIn,
)
from app.interfaces import browser
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, drawn_page, notice_of, open_to_strangers, page, see_other
from app.privacy import hints, inspect, must_quarantine
from app.texts import found_in
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

pages = Pages("accounts", __name__, template_folder="templates")
WRONG = "Inloggningen misslyckades. Kontrollera e-postadress och lösenord."
WRONG_PASSWORD = "Det är inte lösenordet som du redan loggar in i Samsyn med. Skriv det igen."
ANOTHER_WAY = "Här räcker det inte att logga in med lösenord. Fråga säkerhetssamordnaren hur du loggar in."
ANEW = "Du är inloggad på ett sätt som inte räcker här. Logga in igen med ditt lösenord för att arbeta här."
NOTICES = {
    "losenord": "Lösenordet är bytt. Andra inloggningar och alla dina nycklar är avslutade, och dina telefoner glömda.",
    "utskick": "Ditt val är sparat.",
}
NEW_PASSWORD = {"nytt": "Lösenordet är bytt och alla dina inloggningar och nycklar är avslutade. Logga in med det nya."}


@pages.get("/logga-in")
@open_to_strangers
def sign_in(scope: Scope):
    if scope.actor.is_somebody and scope.actor.reach is None:
        return redirect(url_for("home.today"), 303)
    values = {"vidare": browser.safe_next(request.args.get("vidare")) or ""}
    return page("accounts/sign_in.html", values=values, errors={}, notice=notice_of(NEW_PASSWORD))


@pages.post("/logga-in")
@open_to_strangers
def open_session(scope: Scope):
    try:
        inputs = load_form(SignIn(), request.form)
        email = inputs["email"]
        where = {"network": request.remote_addr or "", "device": browser.known_device(email)}
        where["browser"] = browser.kind_of_browser()
        token = signing_in.sign_in(scope, email=email, password=inputs["password"], **where)
    except Invalid as error:
        return page("accounts/sign_in.html", status=422, values=request.form, errors=error.messages)
    except Conflict as error:
        if error.code == "other_method":
            return page("accounts/sign_in.html", status=409, values=request.form, errors={"_schema": [ANOTHER_WAY]})
        response = page("accounts/sign_in.html", status=429, values=request.form, errors=_told_to_wait(error))
        response.headers["Retry-After"] = _seconds(error)
        return response
    if token is None:
        return page("accounts/sign_in.html", status=422, values=request.form, errors={"_schema": [WRONG]})
    onward = browser.safe_next(inputs["vidare"]) or url_for("home.today")
    return browser.know_device(browser.set_session(see_other(onward), token), email)


def _told_to_wait(error: Conflict) -> dict[str, list[str]]:
    return {
        "_schema": ["Det har varit för många försök. Vänta {minutes} minuter och försök igen.".format(**error.values)]
    }


def _seconds(error: Conflict) -> str:
    return str(error.values["minutes"] * 60)


@pages.post("/logga-ut")
@open_to_strangers
def close_session(scope: Scope):
    if token := browser.session_token():
        sessions.sign_out(scope, token=token)
    if token := browser.open_phone_token():
        sessions.close_phone(scope, token=token)
    # Her drafts stay on the device, locked: nobody opens them without a session of hers (draft-store.js).
    return browser.end_session(see_other(url_for("accounts.sign_in")))


@pages.post("/fortsatt", needs=permissions.SELF)
def stay(scope: Scope):
    """Stay signed in, from a page that nothing else is sent from: being asked is what keeps the session alive."""
    return "", 204


@pages.post("/granskning", needs=permissions.SELF)
def look_over(scope: Scope):
    """What the guard says of a text that is being written. It is stored nowhere and written in no log."""
    inputs = load_form(BeingWritten(), request.form)
    if not signing_in.count_look(scope):
        return "", 429, {"Retry-After": str(signing_in.LOOKS_WITHIN.seconds)}
    said = inputs.get("text", "")
    found, stops = found_in(said), must_quarantine(inspect(said), insisted=True)
    shown = found if inputs["report"] or stops else []  # a date with a clock is usual in a plan
    return page(
        "accounts/looked_over.html", text=said if shown else "", says=hints(shown), stops=stops and inputs["report"]
    )


@pages.post("/byt")
@open_to_strangers
def switch(scope: Scope):
    """Work here instead of at the tenant where one was signed in."""
    way = url_for("incidents.new" if request.form.get("till") == "rapportera" else "home.today")
    if scope.actor.is_somebody:
        return see_other(way)
    token = browser.session_token()
    if token is None:
        return see_other(url_for("accounts.sign_in"))
    try:
        moved = sessions.switch_here(scope, token=token)
    except Conflict:
        return page("accounts/sign_in.html", status=409, values={}, errors={"_schema": [ANEW]})
    return browser.set_session(see_other(way), moved)


def _invitation(scope: Scope, token, *, status: int = 200, **context):
    try:
        invited = invitations.read_invitation(scope, token=token)
    except NotFound:
        invited, status = None, 404
    return page("accounts/invitation.html", status=status, invited=invited, begins=None, **context)


@pages.get("/inbjudan/<token>")
@open_to_strangers
def invitation(scope: Scope, token):
    return _invitation(scope, token, errors={})


@pages.post("/inbjudan/<token>")
@open_to_strangers
@on_refusal(_invitation)
def accept(scope: Scope, token):
    inputs = load_form(ChoosePassword(), request.form)
    try:
        where = {"network": request.remote_addr or "", "browser": browser.kind_of_browser()}
        session = invitations.accept_invitation(scope, token=token, **where, **inputs)
    except NotFound:
        return _invitation(scope, token, errors={})
    except Conflict as error:
        response = _invitation(scope, token, status=429, errors=_told_to_wait(error))
        response.headers["Retry-After"] = _seconds(error)
        return response
    if session is None:
        return _invitation(scope, token, status=422, errors={"password": [WRONG_PASSWORD]})
    if isinstance(session, date):
        return page("accounts/invitation.html", invited=None, begins=session, errors={})
    return browser.set_session(see_other(url_for("home.today")), session)


def _forgotten(scope: Scope, *, status: int = 200, values=None, errors=None, asked: bool = False):
    context = {"values": values or {}, "errors": errors or {}, "asked": asked, "works": scope.post.works}
    return page("accounts/forgotten.html", status, **context)


@pages.get("/glomt-losenord")
@open_to_strangers
def forgotten(scope: Scope):
    return _forgotten(scope)


@pages.post("/glomt-losenord")
@open_to_strangers
@on_refusal(_forgotten)
def ask_for_reset(scope: Scope):
    """One answer for every address: the page that says what has been done if somebody has it."""
    inputs = load_form(ForgottenPassword(), request.form)
    if not scope.post.works:
        return _forgotten(scope)
    try:
        invitations.ask_for_reset(scope, network=request.remote_addr or "", **inputs)
    except Conflict as error:
        response = _forgotten(scope, status=429, values=request.form, errors=_told_to_wait(error))
        response.headers["Retry-After"] = _seconds(error)
        return response
    return _forgotten(scope, asked=True)


def _reset(scope: Scope, token, *, status: int = 200, **context):
    lives = invitations.may_reset(scope, token=token)
    return page("accounts/reset.html", status if lives else 404, lives=lives, **context)


@pages.get("/nytt-losenord/<token>")
@open_to_strangers
def reset(scope: Scope, token):
    return _reset(scope, token, errors={})


@pages.post("/nytt-losenord/<token>")
@open_to_strangers
@on_refusal(_reset)
def choose_password(scope: Scope, token):
    inputs = load_form(ChoosePassword(), request.form)
    try:
        invitations.reset_password(scope, token=token, **inputs)
    except NotFound:
        return _reset(scope, token, errors={})
    return browser.end_session(see_other(url_for("accounts.sign_in", ok="nytt")))


def _account(scope: Scope, *, status: int = 200, shown: str | None = None, **context):
    notices = service.my_notices(scope) if scope.post.works else {}
    return drawn_page(
        "accounts/account.html",
        status=status,
        notice=notice_of(NOTICES),
        tokens=tokens.my_tokens(scope),
        sessions=sessions.my_sessions(scope),
        this_session=scope.actor.session_id,
        shown=shown,
        notices=[(kind.name, kind.title, kind.choice) for kind in notices],
        wanted=[kind.name for kind, wanted in notices.items() if wanted],
        **context,
    )


@pages.get("/konto", needs=permissions.ACCOUNT)
def account(scope: Scope):
    return _account(scope, values={}, errors={})


@pages.post("/konto/losenord")
@on_refusal(_account)
def change_password(scope: Scope):
    inputs = load_form(ChangePassword(), request.form)
    signing_in.change_password(scope, session=browser.session_token() or "", **inputs)
    return see_other(url_for("accounts.account", ok="losenord"))


@pages.post("/konto/utskick")
@on_refusal(_account)
def choose_notices(scope: Scope):
    service.choose_notices(scope, **load_form(Notices(), request.form))
    return see_other(url_for("accounts.account", ok="utskick"))


@pages.post("/konto/inloggningar/<uuid:id>/avslut")
def end_session(scope: Scope, id):
    sessions.end_session(scope, id=id)
    return see_other(url_for("accounts.account"))


@pages.post("/konto/inloggningar/avslut")
def end_other_sessions(scope: Scope):
    sessions.end_other_sessions(scope)
    return see_other(url_for("accounts.account"))


@pages.post("/konto/nycklar")
@on_refusal(_account)
def make_token(scope: Scope):
    inputs = load_form(NewToken(), request.form)
    token = tokens.make_token(scope, session=browser.session_token() or "", **inputs)
    return _account(scope, status=201, values={}, errors={}, shown=token)


@pages.post("/konto/nycklar/<uuid:id>/avslut")
def end_token(scope: Scope, id):
    tokens.end_token(scope, id=id)
    return see_other(url_for("accounts.account"))
