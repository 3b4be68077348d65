"""The open door: pages for everybody, which know nobody. No cookie is read or set, nothing differs between two who ask,
so whoever stands between may keep an answer and give it to others.

A page is drawn once of a tenant's state and its address, and sent as it is until something is published.
"""

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, g, make_response, render_template, request
from werkzeug.exceptions import BadRequest

from app.domains import turned_off
from app.drawing.accent import frame_colours
from app.figures.periods import local_date
from app.interfaces import browser
from app.interfaces.web import database, known_tenant
from tenants.access import NOBODY
from tenants.errors import NotFound
from tenants.kept import MISSING, Answers
from tenants.scope import Scope

PREFIX = "/oppet"
FRESH = 60
"""Seconds that a cache may give an answer to others: what is taken back is gone after that."""
MOST, MOST_AT_ONCE = 16_000_000, 300_000
"""Bytes of answers that a process keeps."""
_kept = Answers(MOST, MOST_AT_ONCE)


class Kept(NamedTuple):
    """An answer as it was drawn: what compresses it takes it from here."""

    status: int
    headers: tuple[tuple[str, str], ...]
    whole: bytes
    small: bytes

    def compressed(self) -> bytes:
        return self.small


class OpenPages(Blueprint):
    """Pages of a domain for everybody. Every view gets the public's scope first (`Scope.for_public`), and answers the
    same to all who ask at the same address."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._public: dict[Callable, Callable] = {}  # a view at two addresses is one endpoint

    def add_url_rule(self, rule, endpoint=None, view_func=None, *args, **options):
        if view_func and view_func not in self._public:
            self._public[view_func] = in_public(view_func)
        super().add_url_rule(rule, endpoint, view_func and self._public[view_func], *args, **options)

    def takes(self, rule: str, endpoint: str, view: Callable) -> None:
        """A form for everybody: `view(scope)` with a scope of nobody, which may write; its answer is kept by no one."""
        super().add_url_rule(rule, endpoint, from_public(view), methods=["POST"])


def in_public(view: Callable) -> Callable:
    """Call the view with the public's scope. Where the place has not turned on what it is for there is no such page, as
    where there is no such place."""

    @wraps(view)
    def call(**values):
        g.actor, g.open_page = NOBODY, True
        tenant = known_tenant(request.environ.get("samsyn.slug"))
        with database().scope(tenant, request_id=g.request_id) as scope:
            scope, state = scope.for_public()
            _find_module(scope)
            g.tenant, g.profile, g.now = tenant, scope.profile, scope.now
            asked = request.url_rule.rule if request.url_rule else "", *sorted(values.items())
            key = asked, tenant.name, str(scope.db.profile), local_date(scope.now), current_app.config["SAMSYN_DEMO"]
            found: Any = _kept.find(tenant.id, state, key) if state else MISSING
            if found is MISSING:
                found = _drawn(make_response(view(scope, **values)))
                if state and found.status == 200:
                    _kept.keep(tenant.id, state, key, found, found.whole)
        return _sent(found)

    marked: Any = call
    marked.opens_scope = marked.open_to_strangers = True
    return marked


def from_public(view: Callable) -> Callable:
    """Call the view, which takes what anybody sends, with a scope of nobody. Nothing is looked at that a browser keeps:
    there is no session that another site could use."""

    @wraps(view)
    def call(**values):
        g.actor, g.open_page, g.door = NOBODY, True, "open"
        tenant = known_tenant(request.environ.get("samsyn.slug"))
        if not browser.from_own_page():
            raise BadRequest
        browser.refuse_many_fields()
        with database().scope(tenant, request_id=g.request_id) as scope:
            _find_module(scope)
            g.tenant, g.profile, g.now = tenant, scope.profile, scope.now
            return make_response(view(scope, **values))

    marked: Any = call
    marked.opens_scope = marked.open_to_strangers = True
    return marked


def _find_module(scope: Scope) -> None:
    """Raises NotFound, as where there is no such place, when this one has not turned it on."""
    tenant, off = scope.tenant, turned_off(scope.profile.modules)
    if tenant.is_area or tenant.is_practice or (request.blueprint or "") in off:
        raise NotFound("tenant")


def open_page(scope: Scope, template: str, **context) -> Response:
    """Render an open page in its frame: `tenant`, `colours`, `arms` and `demo` beside what it says."""
    profile = scope.profile
    frame = {
        "tenant": scope.tenant,
        "arms": profile.arms,
        "colours": frame_colours(profile.accent) if profile.accent else None,
        "demo": current_app.config["SAMSYN_DEMO"],
        "nonce": "",
    }
    return browser.allow_by_content(make_response(render_template(template, **frame, **context)))


def open_failure(status: int, title: str, text: str) -> Response:
    """What went wrong, to somebody of whom nothing is known: no cookie, and nothing of any tenant."""
    said = {"number": status, "title": title, "text": text, "nonce": ""}
    return browser.allow_by_content(make_response(render_template("open_failure.html", **said), status))


def _drawn(response: Response) -> Kept:
    whole = response.get_data()
    kept = [(name, value) for name, value in response.headers if name.lower() != "content-length"]
    kept += [
        ("Cache-Control", f"public, max-age={FRESH}"),
        ("Permissions-Policy", "geolocation=(), camera=(), microphone=()"),
    ]
    kept += [("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin")]
    if not any(name.lower() == "cross-origin-resource-policy" for name, _value in kept):
        kept.append(("Cross-Origin-Resource-Policy", "same-origin"))
    kept.append(("ETag", f'"{hashlib.sha256(whole).hexdigest()[:20]}"'))
    return Kept(response.status_code, tuple(kept), whole, gzip.compress(whole, compresslevel=6, mtime=0))


def _sent(found: Kept) -> Response:
    request.environ["samsyn.drawn"], request.environ["samsyn.open"] = found, True
    response = current_app.response_class(found.whole, found.status, list(found.headers))
    response.make_conditional(request.environ)
    return browser.keep_unchanged(response)
