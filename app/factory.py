"""Wires the domains to the two web doors."""

from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, jsonify, request
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import domains
from app.accounts import sessions, tokens
from app.figures import numbers, periods
from app.interfaces import browser, web
from app.interfaces.api import set_up_api
from app.interfaces.failures import set_up_failures
from config.settings import Settings
from tenants.registry import RESERVED_SLUGS, all_tenants
from tenants.scope import Database

NODE_MODULES = Path(__file__).parent.parent / "node_modules"


def create_app(settings: Settings, database: Database) -> Flask:
    """The whole web application. It holds no state of its own: everything is handed over."""
    domains.know_tables()
    app = Flask(__name__, static_folder=None, template_folder="templates")
    _configure(app, settings)
    app.wsgi_app = browser.TenantInPath(app.wsgi_app, RESERVED_SLUGS)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)
    web.set_up(app, over=database, sessions=sessions, tokens=tokens)
    set_up_failures(app)
    browser.register_static(app, NODE_MODULES)
    for module in domains.modules("pages"):
        app.register_blueprint(module.pages)
    set_up_api(app, [module.api for module in domains.modules("api")])
    app.add_url_rule("/halsa", "health", lambda: _health(database))
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
        SAMSYN_DEMO=settings.demo,
    )
    app.url_map.converters.update(date=browser.DateConverter, quarter=browser.QuarterConverter)
    cast(DefaultJSONProvider, app.json).ensure_ascii = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        number=numbers.number,
        change=numbers.change,
        moment=periods.moment_label,
        day=periods.date_label,
        month=periods.month_label,
        span=lambda seen: periods.time_label(seen.earliest, seen.latest),
    )


def _health(database: Database):
    """For whoever watches the machine: is the database there?"""
    with database.registry():
        pass
    return jsonify(status="ok")


def _start(database: Database):
    """The platform's own start page, when it is asked for: which tenants are here."""
    if request.path != "/" or "samsyn.slug" in request.environ:
        return None
    kinds = {"police_area": "lokalpolisområde", "municipality": "kommun"}
    known = all_tenants(database)
    choices = [{"href": f"/{one.slug}/", "name": one.name, "kind_label": kinds[one.kind]} for one in known]
    return web.page("start.html", choices=choices)
