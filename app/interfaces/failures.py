"""A failure becomes a page in its frame, or a problem+json answer: in plain Swedish, what is wrong and what to do."""

import logging
from collections.abc import Sequence
from contextlib import suppress

from flask import Flask, Response, current_app, g, make_response, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from app.domains import module_of
from app.interfaces import browser
from app.interfaces.forms import MOST_FIELDS, TooManyFields
from app.interfaces.open_pages import PREFIX, open_failure
from app.interfaces.web import WrongTenant, database, page, see_other, url_adapter
from tenants import audit
from tenants.access import NOBODY, PHONE
from tenants.errors import Conflict, Ended, Invalid, NotAllowed, PlatformError, Unavailable

log = logging.getLogger("samsyn.web")
TITLES = {
    400: "Begäran gick inte att läsa",
    401: "Logga in",
    403: "Det här får du inte göra",
    404: "Sidan finns inte",
    405: "Så kan sidan inte användas",
    409: "Det krockar med något som redan är gjort",
    410: "Har lämnat Samsyn",
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
    410: "Uppgifterna finns hos kommunen. Fråga säkerhetssamordnaren där var de finns nu. Du kan inte logga in här.",
    413: "Filen eller texten är större än vad som tas emot. Dela upp den i mindre delar.",
    415: "Innehållet har fel format. Skicka det i det format som sidan eller beskrivningen anger.",
    422: "Rätta det som är markerat och skicka igen.",
    429: "Det har varit många försök på kort tid. Vänta en kvart och försök sedan igen.",
    500: "Inget av det du skickade har sparats. Försök igen om en stund. Hör av dig om det fortsätter.",
    503: "Databasen svarar inte just nu. Försök igen om en minut. Det du skickade är inte sparat.",
}
OPEN_TEXTS = {404: "Den kan ha flyttats eller tagits bort. Kontrollera adressen."}
"""On the open pages, where there is nobody whom a page is not meant for."""
MANY_FIELDS = (
    f"Det du skickade har fler än {MOST_FIELDS} fält. Dela upp det i mindre delar, eller läs in det som en fil."
)
CONFLICTS = {
    "changed_meanwhile": "Någon annan har ändrat samtidigt. Läs in sidan igen och gör om din ändring.",
    "meeting_closed": "Mötet är avslutat. Öppna det igen om något ska ändras.",
    "area_group": "Ett fokusområdes grupp avslutas med fokusområdet.",
    "meeting_held": "Ett möte som är avslutat, eller som har fattat beslut, kan inte ställas in.",
    "picture_locked": "Lägesbilden är fastställd. Öppna den för rättelse om något ska ändras.",
    "no_effort": "Delområdet har inte kraftsamling. Sätt läget först.",
    "already_done": "Det är redan gjort och kan inte ändras. Ta bort det och lägg in det på nytt.",
    "activity_away": "Aktiviteten finns inte längre, eller är inte er. Ändra närvaron och välj en annan.",
    "presence_ahead": "Dagen har inte varit än.",
    "not_yet": "Mötet har inte varit än. Ställ in det om det inte blir av.",
    "period_taken": "Lägesbilden har redan ett annat möte.",
    "withdrawn": "Rapporten är redan makulerad.",
    "merged": "Rapporten är sammanslagen med en annan. Dela upp dem först om den ska ändras.",
    "not_merged": "Rapporten är inte sammanslagen med någon annan. Läs in sidan igen.",
    "taken_up": "Inbjudan är redan besvarad. Läs in sidan igen.",
    "no_arms": "Det finns inget vapen att visa. Lägg till ett i kommunens uppgifter.",
    "not_stopped": "Rapporten är inte spärrad längre.",
    "already_final": "Dokumentet är redan fastställt. Gör en ny version om något ska ändras.",
    "same_person": "Du har själv skrivit det eller lämnat det för godkännande. En annan person läser och godkänner.",
    "not_final": "Det är inte fastställt eller beslutat än.",
    "not_parked": "Arbetet görs redan om, eller är klart. Läs in sidan igen.",
    "run_open": "Rapporten görs redan. Vänta tills den är klar.",
    "run_exists": "Rapporten är redan beställd. Läs in sidan igen.",
    "import_open": "En annan fil läses in just nu. Vänta tills den är klar och försök sedan igen.",
    "already_undone": "Inläsningen är redan ångrad.",
    "already_read": "Filen är redan inläst. Makulera rapporterna om de inte skulle ha kommit in.",
    "too_many_tries": "Det har varit för många försök att logga in. Vänta en kvart och försök igen.",
    "not_live": "Kommunen tar inte emot rapporter än. Samordnaren eller administratören gör klart i Inställningar.",
    "practice": "Personer och verksamheter ändras i kommunen. Övningsytan följer med av sig själv.",
    "papers_missing": "Alla underlag finns inte än. Läs in sidan igen för att se vilka som saknas.",
    "id_taken": "Du har redan skickat en annan rapport med samma id. Skicka den här med ett nytt id.",
}


MODULE_OFF = "module_off"
WHO_TURNS_ON = "Säkerhetssamordnaren eller administratören slår på den under Inställningar, Moduler."


def set_up_failures(app: Flask) -> None:
    """Answer every failure of the application ourselves."""
    app.register_error_handler(PlatformError, _platform_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(browser.StaleForm, _stale_form)
    app.register_error_handler(WrongTenant, _wrong_tenant)
    app.register_error_handler(Exception, _unexpected)


def _platform_error(error: PlatformError):
    if isinstance(error, NotAllowed) and g.get("actor", NOBODY) is NOBODY:
        return problem(401, TEXTS[401]) if g.door == "api" else _to_sign_in()
    if isinstance(error, NotAllowed) and g.get("actor", NOBODY).reach == PHONE:
        return _to_sign_in()  # she is remembered to report; for all else she signs in
    if isinstance(error, Unavailable):
        log.error("unavailable: %s", error.__cause__)
    elif isinstance(error, (NotAllowed, Conflict)):
        _write_refusal(error)
    if g.door == "api":
        if isinstance(error, Invalid):
            return problem(422, TEXTS[422], fields=error.messages)
        return problem(error.status, _wording(error))
    if isinstance(error, Invalid):
        return error_page(422, text=error.sentences)
    status = 429 if isinstance(error, Conflict) and error.code == "too_many_tries" else error.status
    title = "Avstängt här" if error.code == MODULE_OFF else None
    sent = {"fields": _kept(), "unsent": _not_kept()} if status == 503 else {}
    response = error_page(status, text=_wording(error), title=title, **sent)
    if status in (429, 503):
        response.headers["Retry-After"] = "900" if status == 429 else "30"
    return response


def _wording(error: PlatformError) -> str:
    if isinstance(error, Conflict) and error.code in CONFLICTS:
        return CONFLICTS[error.code]
    if isinstance(error, NotAllowed) and error.code == MODULE_OFF:
        module = module_of((request.blueprint or "").removesuffix("_api"))
        return (
            f"{f'Modulen {module.name}' if module else 'Den här delen'} är avstängd i {g.tenant.name}. {WHO_TURNS_ON}"
        )
    if isinstance(error, Ended):
        return f"{error.values['name']} har lämnat Samsyn. {TEXTS[410]}"
    return TEXTS.get(error.status, TEXTS[500])


def _kept() -> list[tuple[str, str]]:
    """What was typed in the form of one of our own pages, to be sent once more: no failure costs anybody her text.

    Never a password; and never what another site has sent, which would go out in the name of whoever looks.
    """
    if request.method != "POST" or g.get("door") != "page" or not browser.from_own_page():
        return []
    try:
        browser.refuse_many_fields()
        fields = [(name, value) for name in request.form for value in request.form.getlist(name) if name != "csrf"]
    except HTTPException:  # too large to be read at all, or to be given back
        return []
    return [] if any(name in ("password", "token", "pin") for name, _value in fields) else fields


def _not_kept() -> list[str]:
    """Names of the files that came with such a form: they are chosen again by whoever sends it once more."""
    try:
        return [one.filename for one in request.files.values() if one.filename] if request.method == "POST" else []
    except HTTPException:
        return []


def _to_sign_in() -> Response:
    """Where somebody signs in who is nobody yet, or whom a remembered phone does not let further: then she comes to
    what she asked for. A wall that is shut is opened by a new code."""
    if g.get("by_wall"):
        return _to_code()
    remembered = browser.phone_secrets() and g.get("actor", NOBODY) is NOBODY
    door = "phones.choose" if remembered else "accounts.sign_in"
    if fields := _kept():
        return page("signed_out.html", status=401, sign_in=url_adapter().build(door), fields=fields)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    after = {"vidare": request.script_root + wanted} if wanted not in ("", "/") else {}
    return see_other(url_adapter().build(door, after))


def _to_code() -> Response:
    """Where a wall is opened. A part of its page that is fetched anew takes the whole page with it."""
    address = url_adapter().build("wall.enter")
    response = see_other(address)
    if request.headers.get("HX-Request"):
        response.status_code = 200
        response.headers["HX-Redirect"] = address
    return response


def _http_error(error: HTTPException):
    status = error.code or 500
    if error.response is not None and status < 400:
        return error.response
    text = None
    if isinstance(error, RequestEntityTooLarge):
        status = 413
        text = MANY_FIELDS if isinstance(error, TooManyFields) else None
    # The routing itself failed: nothing has looked at the tenant or who asks.
    if g.get("door") == "api" or "/api/" in request.path:
        response = problem(status, text or TEXTS.get(status, TEXTS[400]))
    else:
        response = error_page(status, text=text)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def _stale_form(error: browser.StaleForm):
    if not error.own_page:
        return error_page(400, text="Formuläret kom inte från en av våra egna sidor. Öppna sidan här och försök igen.")
    return page("stale_form.html", status=400, fields=_kept())


def _wrong_tenant(error: WrongTenant):
    return page("other_tenant.html", status=409, other=error.other, fields=_kept())


def _unexpected(error: Exception):
    log.error("unexpected %s in %s", type(error).__name__, request.endpoint, exc_info=_safe(error))
    if g.get("door") == "api":
        return problem(500, TEXTS[500], number=g.request_id)
    text = f"{TEXTS[500]} Nummer: {g.request_id}."
    return error_page(500, text=text, fields=_kept(), unsent=_not_kept())


def _safe(error: Exception):
    """The error for the log. A database error's text may hold what somebody typed: only its kind is kept."""
    if isinstance(error, SQLAlchemyError):
        return (RuntimeError, RuntimeError(type(error).__name__), error.__traceback__)
    return error


def error_page(
    status: int,
    text: str | None = None,
    fields: Sequence[tuple[str, str]] = (),
    title: str | None = None,
    unsent: Sequence[str] = (),
) -> Response:
    """A page for what went wrong, in the frame of where one is. `fields` are kept there, to be sent once more; files,
    by their names `unsent`, are not.

    Where the usual frame cannot be drawn, the page stands in one that needs no file, no address and no database.
    """
    if g.get("open_page") or f"{request.path}/".startswith(f"{PREFIX}/"):
        why = OPEN_TEXTS.get(status) or text or TEXTS.get(status, TEXTS[400])
        return open_failure(status, title or TITLES.get(status, TITLES[400]), why)
    tenant = g.get("tenant")
    said = {
        "number": status,
        "title": title or TITLES.get(status, TITLES[400]),
        "text": text or TEXTS.get(status, TEXTS[400]),
        "fields": fields,
        "unsent": unsent,
        "home": request.script_root + "/" if tenant else "/",
    }
    try:
        return page("error.html", status=status, layout="layout.html", **said)
    except Exception:  # a static file is missing, an address cannot be built: whatever it is, the page is shown
        log.exception("the frame of an error page could not be drawn")
        said |= {"tenant": tenant, "csrf": browser.form_token(), "demo": current_app.config["SAMSYN_DEMO"]}
        said["sheets"] = []
        for name in ("tokens.css", "page.css", "form.css"):
            with suppress(LookupError, OSError):
                said["sheets"].append(browser.static_address(name))
        return make_response(render_template("error.html", layout="layout_alone.html", **said), status)


def problem(status: int, text: str, *, fields: dict | None = None, number: str | None = None) -> Response:
    """A problem+json answer (RFC 9457), in Swedish, naming the fields."""
    body = {"type": "about:blank", "status": status, "title": TITLES.get(status, TITLES[400]), "detail": text}
    if fields:
        body["fields"] = fields
    if number:
        body["number"] = number
    response = make_response(current_app.json.response(body), status)
    response.mimetype = "application/problem+json"
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="samsyn"'
    return response


def _write_refusal(error: PlatformError) -> None:
    """The audit line of a refusal, in a short transaction of its own after the roll-back."""
    tenant, actor = g.get("tenant"), g.get("actor", NOBODY)
    if tenant is None or actor is NOBODY:
        return
    try:
        with database().scope(tenant, actor, request_id=g.request_id) as scope:
            audit.note(scope, request.endpoint or "", outcome="refused", detail=error.code or None)
    except (PlatformError, SQLAlchemyError):
        log.exception("a refusal could not be written to the audit chain")
