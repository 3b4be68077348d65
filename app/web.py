"""The web door: turns a request into a scope, and a failure into a page or a JSON answer.

Flask-Login's `current_user` and Flask's `g` are touched here alone. Views are called with an open scope and cannot
exist without one.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from types import SimpleNamespace

from flask import Blueprint, Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from app import browser
from app.language import _
from tenants import audit
from tenants.access import NOBODY, ROLE_NAMES, Actor, Permission
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound, PlatformError, Unavailable
from tenants.models import Place
from tenants.registry import place_with_slug
from tenants.scope import Database, Scope

log = logging.getLogger("samsyn.web")
KNOWN_FOR = 15
"""Seconds that a place's row (name, profile) is remembered by a process."""


class WrongPlace(Exception):
    """Signed in at another place (`other`: slug and name), with a role here too."""

    def __init__(self, other):
        super().__init__()
        self.other = other


@dataclass(frozen=True)
class Menu:
    """An entry of the main menu, shown to those who hold the permission."""

    label: str
    endpoint: str
    permission: Permission
    order: int
    kind: str | None = None
    """Only in a place of this kind (municipality, police_area); None = both."""


@dataclass(frozen=True)
class Identify:
    """How a cookie or token becomes an actor; handed over by `factory.py`, so that this module knows no domain."""

    by_cookie: Callable[..., Actor | None]
    by_token: Callable[..., Actor | None]
    other_place: Callable[..., object | None]
    places: Callable[..., list]


class SignedIn(UserMixin):
    def __init__(self, actor: Actor):
        self.actor = actor

    def get_id(self) -> str:
        return str(self.actor.person_id)


class Pages(Blueprint):
    """HTML pages of a domain, signed in by cookie. Every view gets the open scope first."""

    def __init__(self, name: str, import_name: str, *, menu=(), **options):
        super().__init__(name, import_name, **options)
        self.menu = [Menu(*entry) for entry in menu]

    def add_url_rule(self, rule, endpoint=None, view_func=None, *args, **options):
        super().add_url_rule(rule, endpoint, in_scope(view_func, door="page") if view_func else None, *args, **options)


def in_scope(view: Callable, *, door: str) -> Callable:
    """Call the view with an open scope first; commit when it returns, roll back when it raises.

    A view that raises after a refused form was shown is rolled back whole: use `scope.attempt()` for the refusal.
    """

    @wraps(view)
    def call(**values):
        g.door = door
        place = g.place = _place_of_path()
        if door == "page" and request.method not in ("GET", "HEAD"):
            browser.check_form()
        with _database().scope(place, request_id=g.request_id) as scope:
            g.scope = scope
            g.actor = current_user.actor if current_user.is_authenticated else NOBODY
            if g.actor is not NOBODY:
                scope.acting_as(g.actor)
            if g.actor is NOBODY and door == "page" and not getattr(view, "open_to_strangers", False):
                _stop_at_the_right_place(scope)
            g.places = _samsyn().identify.places(scope) if door == "page" else []
            return make_response(view(scope, **values))

    call.opens_scope = True
    call.open_to_strangers = getattr(view, "open_to_strangers", False)
    return call


def open_to_strangers(view: Callable) -> Callable:
    """A view for those who are not signed in, too (sign-in, invitation)."""
    view.open_to_strangers = True
    return view


def page(scope: Scope, template: str, status: int = 200, notice: str | None = None, **context) -> Response:
    """Render a page in its frame."""
    found = SimpleNamespace(kind="success", text=notice) if notice else None
    return make_response(render_template(template, **frame(), notice=found, **context), status)


def see_other(address: str) -> Response:
    """After a POST: go and look at the result."""
    return redirect(address, 303)


def frame() -> dict:
    """What `layout.html` needs, whoever looks and whatever has gone wrong."""
    place, actor = g.get("place"), g.get("actor", NOBODY)
    return {
        "place": place,
        "person_name": actor.name if actor.is_somebody else None,
        "role_names": [ROLE_NAMES[role] for role in sorted(actor.roles)],
        "navigation": _navigation(place, actor) if place else [],
        "places": [
            SimpleNamespace(slug=known.slug, name=known.name, current=place is not None and known.slug == place.slug)
            for known in g.get("places", ())
        ],
        "csrf": browser.form_token(),
        "nonce": browser.nonce(),
        "demo": current_app.config["SAMSYN_DEMO"],
        "may": may,
    }


def may(name: str) -> bool:
    """Whether the one who looks holds the permission with this name. An unknown name is a mistake and raises."""
    return g.get("actor", NOBODY).may(Permission.registry[name])


def set_up(app: Flask, *, database: Database, identify: Identify) -> None:
    """Sign-in, headers, failures and the frame, for an application whose configuration is complete."""
    app.extensions["samsyn"] = SimpleNamespace(database=database, identify=identify, places={})
    login = LoginManager(app)
    login.request_loader(_identify)
    app.before_request(_begin)
    app.after_request(browser.add_headers)
    app.register_error_handler(PlatformError, _platform_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(browser.StaleForm, _stale_form)
    app.register_error_handler(WrongPlace, _wrong_place)
    app.register_error_handler(Exception, _unexpected)


# --- request -> scope ------------------------------------------------------------------------------------------------


def _begin():
    g.request_id = uuid.uuid4().hex[:16]
    g.door = "page"
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception  # a host that is not ours: before anything is answered in its name
    if slug := request.environ.get("samsyn.slug_alone"):
        # "/koping" without its slash: the place's start, if there is such a place.
        _known_place(slug)
        return redirect(f"/{slug}/", 308)
    return None


def _samsyn():
    return current_app.extensions["samsyn"]


def _database() -> Database:
    return _samsyn().database


def _place_of_path() -> Place:
    slug = request.environ.get("samsyn.slug")
    if slug is None:
        raise NotFound("place")
    return _known_place(slug)


def _known_place(slug: str) -> Place:
    if not (slug.isascii() and slug.replace("-", "").isalnum()):
        raise NotFound("place")
    known = _samsyn().places
    place, at = known.get(slug, (None, 0.0))
    if place is None or time.monotonic() - at > KNOWN_FOR:
        place = place_with_slug(_database(), slug)
        known[slug] = (place, time.monotonic())
    return place


def _identify(_request) -> SignedIn | None:
    """Flask-Login's request loader: a token on the API door, the session's cookie on the pages."""
    scope, identify = g.get("scope"), _samsyn().identify
    if scope is None:
        return None
    if g.door == "api":
        authorization = request.authorization
        token = authorization.token if authorization and authorization.type == "bearer" else None
        actor = identify.by_token(scope, token=token) if token else None
    else:
        token = browser.session_token()
        actor = identify.by_cookie(scope, token=token) if token else None
    return SignedIn(actor) if actor else None


def _stop_at_the_right_place(scope: Scope) -> None:
    token = browser.session_token()
    if token and (place := _samsyn().identify.other_place(scope, token=token)):
        raise WrongPlace(place)
    raise NotAllowed("signed_in")


def _navigation(place: Place, actor: Actor) -> list:
    entries = [
        entry
        for blueprint in current_app.blueprints.values()
        for entry in getattr(blueprint, "menu", ())
        if actor.may(entry.permission) and entry.kind in (None, place.kind)
    ]
    adapter = current_app.create_url_adapter(request)
    links = []
    for entry in sorted(entries, key=lambda entry: entry.order):
        path = adapter.build(entry.endpoint, force_external=False)
        inner = path.removeprefix(request.script_root)
        here = request.path == inner or (inner != "/" and request.path.startswith(inner))
        links.append(SimpleNamespace(href=path, label=_(entry.label), current=here))
    # Of "Rapporter" and "Rapportera", whose address begins with the former's, only the nearer is where one is.
    nearest = max((len(link.href) for link in links if link.current), default=0)
    for link in links:
        link.current = link.current and len(link.href) == nearest
    return links


# --- failure -> page or answer ---------------------------------------------------------------------------------------

TITLES = {
    400: "Begäran gick inte att läsa",
    401: "Logga in",
    403: "Det här får du inte göra",
    404: "Sidan finns inte",
    405: "Så kan sidan inte användas",
    409: "Någon annan hann före",
    413: "Det du skickade är för stort",
    415: "Fel slags innehåll",
    422: "Något behöver rättas",
    429: "Vänta en stund",
    500: "Något gick fel hos oss",
    503: "Tillfälligt stopp",
}
TEXTS = {
    400: "Gå tillbaka, kontrollera vad du skrev och försök igen.",
    401: "Du behöver logga in för att se sidan.",
    403: "Din roll räcker inte till det här. Säkerhetssamordnaren kan hjälpa dig vidare.",
    404: "Den kan ha flyttats eller tagits bort, eller så är den inte till för dig. Börja om från startsidan.",
    405: "Använd knapparna på sidan i stället för adressraden.",
    409: "Läs in sidan igen för att se hur det ser ut nu, och gör sedan om det du ville göra.",
    413: "Filen eller texten är större än vad som tas emot. Dela upp den i mindre delar.",
    415: "Innehållet har fel format. Skicka det i det format som sidan eller beskrivningen anger.",
    422: "Rätta det som är markerat och skicka igen.",
    429: "Det har varit många försök på kort tid. Vänta en kvart och försök sedan igen.",
    500: "Inget av det du skickade har sparats. Försök igen om en stund. Hör av dig om det fortsätter.",
    503: "Databasen svarar inte just nu. Försök igen om en minut. Det du skickade är inte sparat.",
}
CONFLICTS = {
    "changed_meanwhile": "Någon annan har ändrat samtidigt. Läs in sidan igen och gör om din ändring.",
    "withdrawn": "Rapporten är redan makulerad.",
    "not_stopped": "Rapporten är inte spärrad längre.",
    "already_final": "Dokumentet är redan fastställt. Gör en ny version om något ska ändras.",
    "run_open": "Rapporten görs redan. Vänta tills den är klar.",
    "too_many_tries": "Det har varit för många försök att logga in. Vänta en kvart och försök igen.",
    "id_taken": "Rapporten går inte att skicka en gång till. Öppna en ny.",
}


def _platform_error(error: PlatformError):
    if isinstance(error, NotAllowed) and g.get("actor", NOBODY) is NOBODY:
        if g.door == "api":
            return problem(401, TEXTS[401])
        return _to_sign_in()
    if isinstance(error, Unavailable):
        log.error("unavailable: %s", error.__cause__)
    elif isinstance(error, (NotAllowed, Conflict)):
        _write_refusal(error)
    if g.door == "api":
        if isinstance(error, Invalid):
            return problem(422, TEXTS[422], fields=error.messages)
        return problem(error.status, _wording(error))
    if isinstance(error, Invalid):
        sentences = " ".join(sentence for messages in error.messages.values() for sentence in messages)
        return error_page(422, text=sentences)
    status = 429 if isinstance(error, Conflict) and error.code == "too_many_tries" else error.status
    response = error_page(status, text=_wording(error))
    if status in (429, 503):
        response.headers["Retry-After"] = "900" if status == 429 else "30"
    return response


def _wording(error: PlatformError) -> str:
    if isinstance(error, Conflict) and error.code in CONFLICTS:
        return CONFLICTS[error.code]
    return TEXTS.get(error.status, TEXTS[500])


def _to_sign_in() -> Response:
    adapter = current_app.create_url_adapter(request)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    after = {"vidare": request.script_root + wanted} if wanted not in ("", "/") else {}
    return redirect(adapter.build("accounts.sign_in", after), 303)


def _http_error(error: HTTPException):
    status = error.code or 500
    if error.response is not None and status < 400:
        return error.response
    if isinstance(error, RequestEntityTooLarge):
        status = 413
    # The routing itself failed: nothing has looked at the place or who asks.
    if g.get("door") == "api" or "/api/" in request.path:
        response = problem(status, TEXTS.get(status, TEXTS[400]))
    else:
        response = error_page(status)
    if status == 405 and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def _stale_form(error: browser.StaleForm):
    if not error.own_page:
        return error_page(400, text="Formuläret kom inte från en av våra egna sidor. Öppna sidan här och försök igen.")
    fields = [(name, value) for name in request.form for value in request.form.getlist(name) if name != "csrf"]
    secret = any(name in ("password", "token") for name, _value in fields)
    return make_response(
        render_template("stale_form.html", **frame(), notice=None, fields=[] if secret else fields), 400
    )


def _wrong_place(error: WrongPlace):
    return make_response(render_template("other_place.html", **frame(), notice=None, other=error.other), 409)


def _unexpected(error: Exception):
    log.error("unexpected %s in %s", type(error).__name__, request.endpoint, exc_info=_safe(error))
    if g.get("door") == "api":
        return problem(500, TEXTS[500], number=g.request_id)
    return error_page(500, text=f"{TEXTS[500]} Nummer: {g.request_id}.")


def _safe(error: Exception):
    """The error for the log. A database error's text may hold what somebody typed: only its kind is kept."""
    if isinstance(error, SQLAlchemyError):
        return (RuntimeError, RuntimeError(type(error).__name__), error.__traceback__)
    return error


def error_page(status: int, text: str | None = None) -> Response:
    """A page for what went wrong, in the frame of where one is."""
    home = request.script_root + "/" if g.get("place") else "/"
    title, text = TITLES.get(status, TITLES[400]), text or TEXTS.get(status, TEXTS[400])
    way_out = [(home, _("Till startsidan"))]
    return make_response(
        render_template("error.html", **frame(), notice=None, way_out=way_out, status=status, title=title, text=text),
        status,
    )


def problem(status: int, text: str, *, fields: dict | None = None, number: str | None = None) -> Response:
    """A problem+json answer (RFC 9457), in Swedish, naming the fields."""
    body = {"type": "about:blank", "status": status, "title": TITLES.get(status, TITLES[400]), "detail": text}
    if fields:
        body["fields"] = fields
    if number:
        body["number"] = number
    response = current_app.json.response(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="samsyn"'
    return response


def _write_refusal(error: PlatformError) -> None:
    """The audit line of a refusal, in a short transaction of its own after the roll-back."""
    place, actor = g.get("place"), g.get("actor", NOBODY)
    if place is None or actor is NOBODY:
        return
    try:
        with _database().scope(place, actor, request_id=g.request_id) as scope:
            audit.refused(scope, request.endpoint or "", outcome="refused", detail=error.code or None)
    except (PlatformError, SQLAlchemyError):
        log.exception("a refusal could not be written to the audit chain")
