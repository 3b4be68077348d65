"""The open pages. Every address exists in each language."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, request, url_for

from app.accessibility import service as accessibility_service
from app.interfaces.open_pages import PREFIX, OpenPages, open_page
from app.public import feeds, service
from app.public.languages import LANGUAGES, Language, words_in
from app.publishing.models import OpenItem
from tenants.scope import Scope

pages = OpenPages("public", __name__, url_prefix=PREFIX, template_folder="templates")
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
    data = feeds.organisation(scope, front, _whole("public.start", language=language))
    return _page(scope, language, "public/start.html", "public.start", {}, front=front, data=data)


@_at("/<uuid:id>")
def item(scope: Scope, id, language: str = ""):
    one = service.find_item(scope, id=id)
    data = feeds.of_item(scope, one, _whole("public.item", id=id, language=language))
    return _page(scope, language, "public/item.html", "public.item", {"id": id}, one=one, data=data)


@_at("/ar/<int:year>")
def year(scope: Scope, year, language: str = ""):
    found = service.read_year(scope, year=year)
    return _page(scope, language, "public/year.html", "public.year", {"year": year}, found=found, year=year)


@_at("/tillganglighet")
def accessibility(scope: Scope, language: str = ""):
    contact = accessibility_service.read_contact(scope)
    return _page(scope, language, "public/accessibility.html", "public.accessibility", {}, contact=contact)


@_at("/data")
def open_data(scope: Scope, language: str = ""):
    return _page(scope, language, "public/data.html", "public.open_data", {}, licence=feeds.LICENCE)


@pages.get("/flode.atom")
def atom(scope: Scope):
    return _for_programs(feeds.atom(scope, service.list_items(scope), _whole), "application/atom+xml")


@pages.get("/data.json")
def json_feed(scope: Scope):
    return _for_programs(feeds.as_json(scope, service.list_items(scope), _whole), "application/json")


@pages.get("/katalog.jsonld")
def catalogue(scope: Scope):
    return _for_programs(feeds.catalogue(scope, service.list_items(scope), _whole), "application/ld+json")


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
    }
    return open_page(scope, template, **frame, **{"data": None, **said})


def written(language: Language, one: OpenItem) -> tuple[str, str, str]:
    """(title, text, the language that they are in) of an item: in this one where it has been written in it."""
    own = one.content.get(language.content, {}) if language.content else {}
    swedish = one.content.get("title", ""), one.content.get("text", "")
    if own.get("text") and (own.get("title") or "english" not in (language.content,)):
        return own.get("title") or swedish[0], own["text"], language.tag
    return (*swedish, "sv")


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
