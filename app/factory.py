"""Wires the domains to the two web doors."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, jsonify, request
from flask.json.provider import DefaultJSONProvider
from flask.templating import Environment
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import domains, texts
from app.accounts import sessions, tokens
from app.drawing import marks
from app.figures import identity, numbers, periods
from app.figures.terms import rules
from app.interfaces import browser, cells, middleware, web
from app.interfaces.api import set_up_api
from app.interfaces.failures import set_up_failures
from app.interfaces.frame import addresses_of
from app.interfaces.open_pages import PREFIX
from app.phones import opening as phones
from app.wall import opening as walls
from config.settings import Settings
from tenants import readiness
from tenants.registry import RESERVED_SLUGS, at_work
from tenants.scope import Database

NODE_MODULES = Path(__file__).parent.parent / "node_modules"
PLATFORM_PAGES = {"/": "start.html", "/tillganglighet": "accessibility_start.html"}
"""Path -> template of what belongs to no tenant."""
READY_FOR = 5
"""Seconds that what /redo answers is kept: anybody may ask, and its checks write to the disk."""


class Templates(Environment):
    """Jinja's, but that a template's globals are those of all templates and no view of them, which Jinja compares name
    by name wherever one template uses another's macros."""

    def make_globals(self, d):
        return self.globals if d is None else super().make_globals(d)


class Application(Flask):
    """Flask's, none of whose functions is a coroutine: it asks that of each of them at each request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(
    settings: Settings,
    database: Database,
    *,
    queue_answers: Callable[[], bool] = lambda: False,
    given_again: float = middleware.GIVEN_AGAIN,
) -> Flask:
    """The whole web application. It holds no state of its own: everything is handed over.

    `given_again`: seconds that an open page's answer is given to others without a look at the database.
    """
    domains.know_tables()
    app = Application(__name__, static_folder=None, template_folder="templates")
    app.jinja_environment = Templates
    _configure(app, settings)
    app.wsgi_app = middleware.Compress(app.wsgi_app)
    app.wsgi_app = middleware.GiveAgain(app.wsgi_app, PREFIX, seconds=given_again)
    app.wsgi_app = middleware.TenantInPath(app.wsgi_app, RESERVED_SLUGS)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)
    else:
        app.wsgi_app = middleware.NoticeForwarded(app.wsgi_app, readiness.forwarded_for_mark(settings))
    app.wsgi_app = middleware.HearOut(app.wsgi_app)
    web.set_up(app, over=database, sessions=sessions, tokens=tokens, phones=phones, walls=walls)
    set_up_failures(app)
    browser.register_static(app, NODE_MODULES)
    for module in domains.modules("pages"):
        app.register_blueprint(module.pages)
    set_up_api(app, [module.api for module in domains.modules("api")])
    probe = readiness.Probe(database)
    app.add_url_rule("/halsa", "health", lambda: _health(probe))
    ready = _Readiness(lambda: readiness.look(database, settings, queue_answers=queue_answers, probe=probe))
    app.add_url_rule("/redo", "ready", ready.answer)
    app.before_request(lambda: _start(database))
    return app


def _configure(app: Flask, settings: Settings) -> None:
    host = urlsplit(settings.public_url).hostname
    app.config.update(
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=200,
        # Whoever watches the machine asks /halsa by loopback; no address is ever built from the Host header.
        TRUSTED_HOSTS=[host, "127.0.0.1", "localhost", "[::1]"],
        SAMSYN_HTTPS=settings.is_https,
        SAMSYN_ORIGIN=settings.public_url,
        SAMSYN_FORM_KEY=settings.key("form"),
        SAMSYN_DEVICE_KEY=settings.key("device"),
        SAMSYN_DRAFT_KEY=settings.key("draft"),
        SAMSYN_TIP_KEY=settings.key("tip"),
        SAMSYN_REDACTION_KEY=settings.key("redaction"),
        SAMSYN_DEMO=settings.demo,
        SAMSYN_AUDIT=settings.audit,
        SAMSYN_BASEMAP_KEY=settings.key("basemap"),
        SAMSYN_TILE_HOSTS=settings.tile_hosts,
    )
    app.url_map.converters.update(date=browser.DateConverter, quarter=browser.QuarterConverter)
    cast(DefaultJSONProvider, app.json).ensure_ascii = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        addresses_of=addresses_of,
        cells=cells,
        figure_of=identity.figure,
        group_figure=identity.group,
        terms=rules,
        marks=marks,
    )
    app.jinja_env.filters.update(
        number=numbers.number,
        change=numbers.change,
        share=numbers.share,
        moment=periods.moment_label,
        day=periods.date_label,
        month=periods.month_label,
        marked=texts.marked,
        unmarked=texts.unmarked,
        span=lambda seen: periods.time_label(seen.earliest, seen.latest),
    )


def _health(probe: readiness.Probe):
    """For whoever watches the machine: does the database answer?"""
    if probe.answers():
        return jsonify(status="ok")
    return jsonify(status="fault", text="Databasen svarar inte."), 503, {"Retry-After": "30"}


class _Readiness:
    """Answers `/redo`: what every check says, without anything of a tenant; 503 when one of them has found a fault."""

    def __init__(self, look: Callable[[], list[readiness.Finding]]):
        self._look, self._lock = look, threading.Lock()
        self._found: list[readiness.Finding] = []
        self._at = 0.0

    def answer(self):
        with self._lock:
            if not self._found or time.monotonic() - self._at > READY_FOR:
                self._found, self._at = self._look(), time.monotonic()
            found = self._found
        state = readiness.state_of(found)
        checks = [{"name": one.name, "status": one.state, "text": one.text} for one in found]
        return jsonify(status=state, checks=checks), 503 if state == readiness.FAULT else 200


def _start(database: Database):
    """The platform's own pages, when one is asked for: which tenants are here, and how accessible it is."""
    template = PLATFORM_PAGES.get(request.path)
    if template is None or "samsyn.slug" in request.environ:
        return None
    kinds = {"police_area": "lokalpolisområde", "municipality": "kommun"}
    known = [one for one in at_work(database) if not one.is_practice]
    choices = [{"href": f"/{one.slug}/", "name": one.name, "kind_label": kinds[one.kind]} for one in known]
    return web.page(template, choices=choices)
