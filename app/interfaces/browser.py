"""What the browser is given and asked for: headers, cookies, the form token, static files. Knows no domain."""

import hashlib
import hmac
import mimetypes
import os
import re
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, abort, current_app, g, request, send_file
from werkzeug.routing import BaseConverter, ValidationError

from app.figures.periods import Quarter
from app.interfaces.forms import refuse_many

STATIC = Path(__file__).parent.parent / "static"
TYPEFACE = "@fontsource-variable/source-sans-3"
VENDOR = {
    "htmx.org": ("dist/htmx.min.js",),
    "leaflet": ("dist/leaflet.js", "dist/leaflet.css"),
    "protomaps-leaflet": ("dist/protomaps-leaflet.js",),
    TYPEFACE: tuple(f"files/source-sans-3-{part}-wght-normal.woff2" for part in ("latin", "latin-ext")),
}
SERVED = frozenset(f"{package}/{inner}" for package, files in VENDOR.items() for inner in files)
"""Which files of the installed browser packages are served, and no others."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'; frame-src 'self'; worker-src 'none'"
)
INSTALLABLE = "worker-src 'self'; manifest-src 'self'"
"""What stands in the policy instead on a page that may be installed, and have its form kept on the device."""
DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For answers that are no pages: nothing in them is ever to be run or fetched."""
SESSION_COOKIE = "samsyn"
PRE_COOKIE = "samsyn_form"  # binds the form token of somebody who is not signed in
DEVICE_COOKIE = "samsyn_device"  # that certain people have signed in with this browser
DEVICE_LIVES = timedelta(days=400)
PHONE_COOKIE = "samsyn_phone"  # for whom this phone is remembered
PHONE_LIVES = timedelta(days=180)
OPEN_COOKIE = "samsyn_report"  # of whom it is open for
WALL_COOKIE = "samsyn_wall"  # of the wall that a room's machine shows
MOST_AT_A_DEVICE = 8
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("Chromium", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
"""What the name that a browser gives itself holds -> what people call it. The first that fits: most name others too."""
SYSTEMS = (
    ("iPhone", "Iphone"),
    ("iPad", "Ipad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def _cookie_name(name: str) -> str:
    # The __Host- prefix demands https; on http at this machine alone there is none.
    return f"__Host-{name}" if current_app.config["SAMSYN_HTTPS"] else name


def session_token() -> str | None:
    token = request.cookies.get(_cookie_name(SESSION_COOKIE))
    return token if token and len(token) < 100 else None


def set_session(response: Response, token: str) -> Response:
    _set_cookie(response, SESSION_COOKIE, token)
    return response


def end_session(response: Response) -> Response:
    for cookie in (SESSION_COOKIE, OPEN_COOKIE):
        name, secure = _cookie_name(cookie), current_app.config["SAMSYN_HTTPS"]
        response.delete_cookie(name, path="/", secure=secure, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def known_device(email: str) -> str | None:
    """What this browser is called, if the person with this address has signed in with it before; else None."""
    id, *marks = _device()
    return id if id and _device_mark(id, email) in marks else None


def know_device(response: Response, email: str) -> Response:
    """Remember that the person with this address has signed in with this browser. No address stands in the cookie."""
    id, *marks = _device()
    id = id or secrets.token_urlsafe(16)
    mark = _device_mark(id, email)
    others = [one for one in marks if one != mark][1 - MOST_AT_A_DEVICE :]
    _set_cookie(response, DEVICE_COOKIE, ".".join((id, *others, mark)), max_age=DEVICE_LIVES)
    return response


def phone_secrets() -> list[str]:
    """What this phone keeps for each of those who are remembered on it, at whatever place."""
    kept = request.cookies.get(_cookie_name(PHONE_COOKIE), "")[:1000].split(".")
    return [one for one in kept if one][-MOST_AT_A_DEVICE:]


def know_phone(response: Response, secrets: list[str]) -> Response:
    """Let this phone keep these, the latest of them if they are many, for PHONE_LIVES from now on."""
    _set_cookie(response, PHONE_COOKIE, ".".join(secrets[-MOST_AT_A_DEVICE:]), max_age=PHONE_LIVES)
    return response


def open_phone_token() -> str | None:
    """The token of a remembered phone that is open."""
    token = request.cookies.get(_cookie_name(OPEN_COOKIE))
    return token if token and len(token) < 100 else None


def set_open_phone(response: Response, token: str) -> Response:
    _set_cookie(response, OPEN_COOKIE, token)
    return response


def wall_token() -> str | None:
    """The token of the wall that this machine shows."""
    token = request.cookies.get(_cookie_name(WALL_COOKIE))
    return token if token and len(token) < 100 else None


def set_wall(response: Response, token: str) -> Response:
    _set_cookie(response, WALL_COOKIE, token)
    return response


def kind_of_browser() -> str:
    """What kind of browser asks, on what ("Chrome på Android"), in words of ours; "" when it tells neither. What it
    says of itself is never kept: it could tell one person's from all others."""
    said = request.headers.get("User-Agent", "")[:500]
    browser, system = (next((words for sign, words in known if sign in said), "") for known in (BROWSERS, SYSTEMS))
    return f"{browser} på {system}" if browser and system else browser or system


def owner_of_drafts(person_id: UUID, tenant_id: UUID) -> str:
    """What a device calls the person whose drafts it keeps: the same at every sign-in here, and it tells no more."""
    return _of_drafts("owner", person_id, tenant_id).hex()[:32]


def key_of_drafts(person_id: UUID, tenant_id: UUID) -> str:
    """The key by which a device opens this person's drafts. It is nowhere but in her session's pages."""
    return urlsafe_b64encode(_of_drafts("key", person_id, tenant_id)).decode().rstrip("=")


def _of_drafts(what: str, person_id: UUID, tenant_id: UUID) -> bytes:
    said = f"{what} {tenant_id} {person_id}".encode()
    return hmac.new(current_app.config["SAMSYN_DRAFT_KEY"], said, hashlib.sha256).digest()


def _device() -> list[str]:
    """The browser's own name ("" for a new one) and the marks of those who have signed in with it."""
    return request.cookies.get(_cookie_name(DEVICE_COOKIE), "")[:1000].split(".")


def _device_mark(id: str, email: str) -> str:
    said = f"{id} {email.strip().lower()}".encode()
    return hmac.new(current_app.config["SAMSYN_DEVICE_KEY"], said, hashlib.sha256).hexdigest()[:32]


def _set_cookie(response: Response, name: str, value: str, max_age: timedelta | None = None) -> None:
    given = {"httponly": True, "samesite": "Lax", "secure": current_app.config["SAMSYN_HTTPS"]}
    response.set_cookie(_cookie_name(name), value, path="/", max_age=max_age, **given)


class StaleForm(Exception):
    """A form without a token that fits. `own_page` says whether it came from one of our own pages."""

    def __init__(self, own_page: bool):
        super().__init__()
        self.own_page = own_page


def form_token() -> str:
    """The token of this browser's forms; a new browser gets a cookie to bind it to.

    Never the same letters twice: what stands in every answer can be guessed from how long compressed ones are (BREACH).
    """
    binding = _binding() or g.get("new_binding")
    if binding is None:
        binding = g.new_binding = secrets.token_urlsafe(24)
    token = _token(binding)
    pad = secrets.token_bytes(len(token))
    return (pad + _mixed(pad, token)).hex()


def check_form() -> None:
    """Raises StaleForm unless the POST comes from our own page and carries this browser's token, and TooManyFields."""
    own_page, binding = from_own_page(), _binding()
    refuse_many_fields()
    sent = _unmasked(request.form.get("csrf", ""))
    if not (own_page and binding and hmac.compare_digest(sent, _token(binding))):
        raise StaleForm(own_page)


def refuse_many_fields() -> None:
    """Count the fields of the form before it is taken apart. (Of a form with files Werkzeug itself counts.)"""
    if request.mimetype == "application/x-www-form-urlencoded":
        refuse_many(request.get_data(parse_form_data=False).count(b"&") + 1)


def from_own_page() -> bool:
    """Whether one of our own pages has sent the request, as the browser itself says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") in (request.host_url.rstrip("/"), current_app.config["SAMSYN_ORIGIN"])


def _binding() -> str | None:
    return session_token() or open_phone_token() or request.cookies.get(_cookie_name(PRE_COOKIE))


def _token(binding: str) -> bytes:
    return hmac.new(current_app.config["SAMSYN_FORM_KEY"], binding.encode(), hashlib.sha256).digest()


def _unmasked(sent: str) -> bytes:
    """The token in what a form has sent; no bytes where it holds none."""
    try:
        given = bytes.fromhex(sent)
    except ValueError:
        return b""
    half = len(given) // 2
    return _mixed(given[:half], given[half:]) if len(given) == 2 * half else b""


def _mixed(pad: bytes, other: bytes) -> bytes:
    if len(pad) != len(other):
        raise ValueError("a token is as long as what it is mixed with")
    return (int.from_bytes(pad) ^ int.from_bytes(other)).to_bytes(len(pad))


def nonce() -> str:
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(18)
    return g.nonce


def keep_unchanged(response: Response) -> Response:
    """An answer that says itself who may use it and how long it may be kept: no page, and nothing of anybody."""
    g.setdefault("kept_unchanged", True)
    return response


def may_install(response: Response) -> Response:
    """Let this page name what it is as an application, and keep its form on the device."""
    policy = response.headers.get("Content-Security-Policy") or PAGE_POLICY.format(nonce=nonce())
    response.headers["Content-Security-Policy"] = policy.replace("worker-src 'none'", INSTALLABLE)
    return response


def allow_by_content(response: Response) -> Response:
    """The policy of a page that a device keeps: what stands in it is named by what it is, and by no number of one
    request, which must not be used again."""
    styles = re.findall(rb"<style[^>]*>(.*?)</style>", response.get_data(), re.S)
    hashes = " ".join(f"'sha256-{b64encode(hashlib.sha256(one).digest()).decode()}'" for one in styles)
    policy = PAGE_POLICY.replace("script-src 'self' 'nonce-{nonce}'", "script-src 'self'")
    response.headers["Content-Security-Policy"] = policy.replace("'nonce-{nonce}'", hashes)
    return response


def add_headers(response: Response) -> Response:
    """The header set of a page or an answer. A map document brings its own policy and keeps it."""
    headers, here = response.headers, g._get_current_object()
    headers.setdefault("X-Content-Type-Options", "nosniff")
    if current_app.config["SAMSYN_HTTPS"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if here.get("kept_unchanged") and response.status_code < 400:
        return response
    policy = DATA_POLICY if (response.mimetype or "").endswith("json") else PAGE_POLICY.format(nonce=nonce())
    headers.setdefault("Content-Security-Policy", policy)
    headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
    for name in ("Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"):
        headers[name] = "same-origin"
    headers["Cache-Control"] = "no-store"
    if binding := getattr(here, "new_binding", None):
        _set_cookie(response, PRE_COOKIE, binding)
    return response


def register_static(app: Flask, node_modules: Path) -> None:
    """Serve our own files and the listed vendor files under /static/, outside every tenant, unchanging."""

    @lru_cache(maxsize=200)  # anybody may ask for any name: they must not fill the memory
    def file_named(name: str) -> Path | None:
        if ".." in name or name.startswith("/"):
            return None
        wanted = name.removeprefix("vendor/")
        if not name.startswith("vendor/"):
            root, path = STATIC, STATIC / name
        elif wanted in SERVED:
            root, path = node_modules, node_modules / wanted
        else:
            return None
        # os.path answers no where Path raises (a name too long for the disk).
        return path if os.path.isfile(path) and path.resolve().is_relative_to(root.resolve()) else None

    @cache
    def address(name: str) -> str:
        path = file_named(name)
        if path is None:
            raise LookupError(f"no static file {name}")
        return f"/static/{name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:10]}"

    def static_file(name: str) -> Response:
        path = None if "samsyn.slug" in request.environ else file_named(name)
        if path is None:
            abort(404)
        response = send_file(path, mimetype=mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return keep_unchanged(response)

    app.add_url_rule("/static/<path:name>", "static", static_file)
    app.jinja_env.globals["static"] = address


def static_address(name: str) -> str:
    """The address of a static file with its version, as the templates' `static` gives it. Raises LookupError."""
    return cast(Callable[[str], str], current_app.jinja_env.globals["static"])(name)


def safe_next(address: str | None) -> str | None:
    """Where to go after signing in: a path of this very tenant, or None."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in address):
        return None
    return address if address.startswith(request.script_root + "/") else None


class DateConverter(BaseConverter):
    """A day in an address: /lagesbild/2026-11-16. Anything else is no such page."""

    regex = r"\d{4}-\d{2}-\d{2}"
    parse: Callable[[str], object] = date.fromisoformat

    def to_python(self, value: str) -> object:
        try:
            return self.parse(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: object) -> str:
        return str(value)


class QuarterConverter(DateConverter):
    """A quarter in an address: /kvartal/2026-Q3."""

    regex = r"\d{4}-Q[1-4]"
    parse = Quarter.parse
