"""The open pages. Every address exists in each language."""

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from flask import Response, current_app, request, url_for
from werkzeug.datastructures import MultiDict

from app.accessibility import service as accessibility_service
from app.domains import turned_off
from app.figures.periods import date_label, local_date
from app.interfaces.forms import load_form
from app.interfaces.open_pages import PREFIX, OpenPages, open_page
from app.public import feeds, schemas, service
from app.public.languages import LANGUAGES, Language, words_in
from app.tips import proof
from app.tips import service as tips
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

pages = OpenPages("public", __name__, url_prefix=PREFIX, template_folder="templates")
WAIT_SECONDS = int(proof.WAIT.total_seconds())
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
IN_WORDS = "/<any(en, latt):language>"


def _at(rule: str) -> Callable:
    """The page at an address, and at the same behind each language."""

    def decorate(view: Callable) -> Callable:
        for before in ("", IN_WORDS):
            pages.add_url_rule(before + rule, view.__name__, view)
        return view

    return decorate


@_at("/")
def start(scope: Scope, language: str = ""):
    front = service.read_front(scope)
    takes_tips = "tips" not in turned_off(scope.profile.modules)
    data = feeds.organisation(_whose(scope), front, _whole("public.start", language=language))
    return _page(
        scope, language, "public/start.html", "public.start", {}, front=front, data=data, takes_tips=takes_tips
    )


@_at("/<uuid:id>")
def item(scope: Scope, id, language: str = ""):
    one = service.find_item(scope, id=id)
    data = feeds.of_item(_whose(scope), one, _whole("public.item", id=id, language=language))
    return _page(scope, language, "public/item.html", "public.item", {"id": id}, one=one, data=data)


@_at("/ar/<int:year>")
def year(scope: Scope, year, language: str = ""):
    found = service.read_year(scope, year=year)
    return _page(scope, language, "public/year.html", "public.year", {"year": year}, found=found, year=year)


@_at("/tillganglighet")
def accessibility(scope: Scope, language: str = ""):
    contact = accessibility_service.read_contact(scope)
    key = current_app.config["SAMSYN_TIP_KEY"]
    said = {"word": proof.word_of(key, scope.tenant.id, local_date(scope.now)), "work": proof.WORK}
    said["takes_tips"] = "tips" not in turned_off(scope.profile.modules)
    return _page(scope, language, "public/accessibility.html", "public.accessibility", {}, contact=contact, **said)


@_at("/data")
def open_data(scope: Scope, language: str = ""):
    return _page(scope, language, "public/data.html", "public.open_data", {}, licence=feeds.LICENCE, whole=_whole)


@_at("/inbaddat")
def embedded(scope: Scope, language: str = ""):
    """The latest messages and the pledge, for a frame on another site."""
    front = service.read_front(scope)
    response = _page(scope, language, "public/embedded.html", "public.embedded", {}, front=front)
    policy = response.headers["Content-Security-Policy"]
    response.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors *")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@pages.get("/flode.atom")
def atom(scope: Scope):
    return _for_programs(feeds.atom(_whose(scope), service.list_items(scope), _whole), "application/atom+xml")


@pages.get("/data.json")
def json_feed(scope: Scope):
    return _for_programs(feeds.as_json(_whose(scope), service.list_items(scope), _whole), "application/json")


@pages.get("/katalog.jsonld")
def catalogue(scope: Scope):
    found = feeds.catalogue(_whose(scope), service.list_items(scope), _whole)
    return _for_programs(json.dumps(found, ensure_ascii=False, indent=1), "application/ld+json")


@pages.get("/katalog.rdf")
def catalogue_rdf(scope: Scope):
    found = feeds.catalogue(_whose(scope), service.list_items(scope), _whole)
    return _for_programs(feeds.as_rdf(found), "application/rdf+xml")


@_at("/tips")
def tip(scope: Scope, language: str = "", *, place: Any = None, **shown):
    _tips_are_on(scope)
    kind = place.kind if place else shown.pop("kind", tips.CITIZEN)
    values = shown.pop("values", None) or {"kind": kind, "place_text": place.name if place else ""}
    key = current_app.config["SAMSYN_TIP_KEY"]
    word = proof.word_of(key, scope.tenant.id, local_date(scope.now))
    said = {"values": values, "word": word, "errors": {}, "ticket": "", "full": False, "status": 200, **shown}
    status = said.pop("status")
    response = _page(scope, language, "public/tip.html", "public.tip", {}, work=proof.WORK, wait=WAIT_SECONDS, **said)
    response.status_code = status
    return response


@_at("/tips/foretag")
def business_tip(scope: Scope, language: str = ""):
    return tip(scope, language, kind=tips.BUSINESS)


@_at("/tips/plats/<code>")
def tip_at(scope: Scope, code, language: str = ""):
    _tips_are_on(scope)
    return tip(scope, language, place=tips.find_place(scope, code=code))


@_at("/tips/svar")
def ask_for_answer(scope: Scope, language: str = "", *, found=None, asked: bool = False):
    _tips_are_on(scope)
    said = {"found": found, "asked": asked}
    return _page(scope, language, "public/answer.html", "public.ask_for_answer", {}, **said)


def send_tip(scope: Scope):
    """Take in a tip. Somebody without script sees her text once more, and sends it when she has waited."""
    _tips_are_on(scope)
    typed = request.form.to_dict()
    language = typed.pop("language", "")
    language = language if language in LANGUAGES else ""
    try:
        with scope.attempt():
            said = load_form(schemas.TipForm(), MultiDict(typed))
            code = tips.send_tip(scope, key=current_app.config["SAMSYN_TIP_KEY"], **said)
    except Invalid as refused:
        return tip(scope, language, values=typed, errors=refused.messages, status=422)
    except Conflict as refused:
        if refused.code == "tip_sent":
            code = ""
        else:
            return tip(scope, language, values=typed, errors={"text": [tips.FULL]}, full=True, status=429)
    if code is None:
        given = proof.ticket(current_app.config["SAMSYN_TIP_KEY"], said.get("text", ""), scope.now)
        return tip(scope, language, values=typed, ticket=given)
    return _page(scope, language, "public/sent.html", "public.tip", {}, code=code)


def read_answer(scope: Scope):
    _tips_are_on(scope)
    language = request.form.get("language", "")
    code = request.form.get("code", "")[:30]
    found = tips.read_answer(scope, code=code)
    return ask_for_answer(scope, language if language in LANGUAGES else "", found=found, asked=True)


pages.takes("/tips", "send_tip", send_tip)
pages.takes("/tips/svar", "read_answer", read_answer)


def _tips_are_on(scope: Scope) -> None:
    if "tips" in turned_off(scope.profile.modules):
        raise NotFound("tip")


def _page(scope: Scope, language: str, template: str, endpoint: str, at: dict[str, Any], **said) -> Response:
    chosen = LANGUAGES[language]
    here = partial(url_for, language=language or None)
    others = [(one, url_for(endpoint, language=one.code or None, **at)) for one in LANGUAGES.values()]
    frame = {
        "language": chosen,
        "words": words_in(language),
        "here": here,
        "others": others,
        "written": partial(written, chosen),
        "day_of": partial(_day, chosen),
    }
    return open_page(scope, template, **frame, **{"data": None, **said})


class Written(NamedTuple):
    """What an item says to its reader."""

    title: str
    text: str
    language: str
    """In which both are."""
    own: bool
    """Whether it has been written in the language that she reads; else it is in Swedish."""


def written(language: Language, one: Any) -> Written:
    """An item in this language where it has been written in it."""
    own = one.content.get(language.content, {}) if language.content else {}
    swedish = one.content.get("title", ""), one.content.get("text", "")
    if own.get("text"):
        return Written(own.get("title") or swedish[0], own["text"], language.tag, True)
    return Written(*swedish, "sv", not language.content)


def _day(language: Language, when: datetime | str) -> str:
    """The day of a moment, or one that a content keeps, as its reader writes it."""
    day = date.fromisoformat(when) if isinstance(when, str) else local_date(when)
    return date_label(day) if language.tag == "sv" else f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def _whose(scope: Scope) -> feeds.Whose:
    name = scope.tenant.name
    return feeds.Whose(name, scope.tenant.code, scope.profile.letterhead or f"Kommunen i {name}", scope.now)


def _whole(endpoint: str, **values: Any) -> str:
    """The address with the host that the request came to, which is one of ours."""
    language = values.pop("language", "") or None
    return request.host_url.rstrip("/") + url_for(endpoint, language=language, **values)


def _for_programs(content: str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    return response
