"""Sign-in, sign-out, switch of tenant, invitation, and one's own account."""

from flask import redirect, request, url_for

from app.accounts import service
from app.accounts.schemas import ChoosePassword, NewToken, SignIn
from app.interfaces import browser
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, open_to_strangers, page, see_other
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

pages = Pages("accounts", __name__, template_folder="templates")
WRONG = "Inloggningen misslyckades. Kontrollera e-postadress och lösenord."


@pages.get("/logga-in")
@open_to_strangers
def sign_in(scope: Scope):
    if scope.actor.is_somebody:
        return redirect(url_for("situational_pictures.home"), 303)
    values = {"vidare": browser.safe_next(request.args.get("vidare")) or ""}
    return page("accounts/sign_in.html", values=values, errors={})


@pages.post("/logga-in")
@open_to_strangers
def open_session(scope: Scope):
    try:
        inputs = load_form(SignIn(), request.form)
        network = request.remote_addr or ""
        token = service.sign_in(scope, email=inputs["email"], password=inputs["password"], network=network)
    except Invalid as error:
        return page("accounts/sign_in.html", status=422, values=request.form, errors=error.messages)
    except Conflict as error:
        again = ["Det har varit för många försök. Vänta {minutes} minuter och försök igen.".format(**error.values)]
        response = page("accounts/sign_in.html", status=429, values=request.form, errors={"_schema": again})
        response.headers["Retry-After"] = str(error.values["minutes"] * 60)
        return response
    if token is None:
        return page("accounts/sign_in.html", status=422, values=request.form, errors={"_schema": [WRONG]})
    onward = browser.safe_next(inputs["vidare"]) or url_for("situational_pictures.home")
    return browser.set_session(see_other(onward), token)


@pages.post("/logga-ut")
@open_to_strangers
def close_session(scope: Scope):
    if token := browser.session_token():
        service.sign_out(scope, token=token)
    response = browser.end_session(see_other(url_for("accounts.sign_in")))
    # Unsent reports are kept on the device (report-draft.js): nobody who comes after shall read them.
    response.headers.add("Clear-Site-Data", '"storage"')
    return response


@pages.post("/byt")
@open_to_strangers
def switch(scope: Scope):
    """Work here instead of at the tenant where one was signed in."""
    if scope.actor.is_somebody:
        return see_other(url_for("situational_pictures.home"))
    token = browser.session_token()
    if token is None:
        return see_other(url_for("accounts.sign_in"))
    return browser.set_session(see_other(url_for("situational_pictures.home")), service.switch_here(scope, token=token))


def _invitation(scope: Scope, token, *, status: int = 200, **context):
    try:
        name = service.invited_name(scope, token=token)
    except NotFound:
        name, status = None, 404
    return page("accounts/invitation.html", status=status, name=name, **context)


@pages.get("/inbjudan/<token>")
@open_to_strangers
def invitation(scope: Scope, token):
    return _invitation(scope, token, errors={})


@pages.post("/inbjudan/<token>")
@open_to_strangers
@on_refusal(_invitation)
def accept(scope: Scope, token):
    try:
        session = service.accept_invitation(scope, token=token, **load_form(ChoosePassword(), request.form))
    except NotFound:
        return _invitation(scope, token, errors={})
    return browser.set_session(see_other(url_for("situational_pictures.home")), session)


def _account(scope: Scope, *, status: int = 200, shown: str | None = None, **context):
    tokens = service.my_tokens(scope)
    return page("accounts/account.html", status=status, tokens=tokens, shown=shown, **context)


@pages.get("/konto")
def account(scope: Scope):
    return _account(scope, values={}, errors={})


@pages.post("/konto/nycklar")
@on_refusal(_account)
def make_token(scope: Scope):
    token = service.make_token(scope, **load_form(NewToken(), request.form))
    return _account(scope, status=201, values={}, errors={}, shown=token)


@pages.post("/konto/nycklar/<uuid:id>/avslut")
def end_token(scope: Scope, id):
    service.end_token(scope, id=id)
    return see_other(url_for("accounts.account"))
