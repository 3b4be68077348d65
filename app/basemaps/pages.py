"""Pages of the maps' background: what there is, how one is put in, and its tiles one by one."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import Response, current_app, jsonify, make_response, request, url_for

from app.basemaps import addresses, container, permissions, service, uploads
from app.basemaps.schemas import Address, Attributed, Begun, Part, Removed
from app.interfaces.backgrounds import version_of
from app.interfaces.browser import keep_unchanged
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, open_to_strangers, page, see_other, unframed
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

pages = Pages("basemaps", __name__, template_folder="templates")
AT_ONCE = 10_000_000
"""Bytes of a file that may come as one form; a larger one comes in parts."""
AROUND = 100_000
"""Bytes of what stands round a file in its form."""
LIMITS = {"basemaps.put": AT_ONCE + AROUND, "basemaps.take_part": uploads.PART + AROUND}
NOTICES = {
    "inlagd": "Bakgrundskartan är inlagd. Den syns på nästa karta som öppnas.",
    "borttagen": "Bakgrundskartan är borttagen. Kartorna ritas utan gator.",
    "avbruten": "Filen är slängd. Kartorna är som de var.",
}


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint in LIMITS:
        request.max_content_length = LIMITS[request.endpoint]


def _form(scope: Scope, *, status: int = 200, values=None, errors=None):
    row = service.basemap(scope)
    return page(
        "basemaps/index.html",
        status,
        basemap=row,
        silent=service.not_answering(scope, row=row) if row else "",
        hosts=sorted(name.removesuffix(":443") for name in current_app.config["SAMSYN_TILE_HOSTS"]),
        borrowed=scope.tenant.is_practice and not row and bool(service.seen(scope)),
        begun=uploads.under_way(scope),
        part=uploads.PART,
        values=values or {},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("/bakgrundskarta", needs=permissions.OVERLOOK)
def index(scope: Scope):
    return _form(scope)


@pages.post("/bakgrundskarta", needs=permissions.STORE)
@on_refusal(_form)
def put(scope: Scope):
    """A file that fits in one form: what a browser without script sends."""
    attribution = load_form(Attributed(), request.form)["attribution"]
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Välj en fil först."]})
    with NamedTemporaryFile() as file:
        sent.save(file)
        file.flush()
        name = sent.filename[: uploads.LONGEST_NAME]
        service.add_basemap(scope, path=Path(file.name), file_name=name, attribution=attribution)
    return see_other(url_for("basemaps.index", ok="inlagd"))


@pages.post("/bakgrundskarta/adress", needs=permissions.STORE)
@on_refusal(_form)
def put_address(scope: Scope):
    """A map service instead of a file; our own server fetches its tiles."""
    told = load_form(Address(), request.form)
    service.add_address(scope, **told, hosts=current_app.config["SAMSYN_TILE_HOSTS"])
    return see_other(url_for("basemaps.index", ok="inlagd"))


@pages.post("/bakgrundskarta/ta-bort", needs=permissions.STORE)
def remove(scope: Scope):
    service.remove_basemap(scope, version=load_form(Removed(), request.form)["version"])
    return see_other(url_for("basemaps.index", ok="borttagen"))


@pages.post("/bakgrundskarta/delar", needs=permissions.SEND)
def begin(scope: Scope):
    """Asked by the script alone, as `take_part`."""
    try:
        uploads.begin(scope, **load_form(Begun(), request.form))
    except Invalid as refused:
        return make_response(jsonify(said=refused.sentences), 422)
    return jsonify(received=0)


@pages.post("/bakgrundskarta/delar/nasta", needs=permissions.SEND)
def take_part(scope: Scope):
    offset = load_form(Part(), request.form)["offset"]
    sent = request.files.get("part")
    try:
        taken = uploads.take_part(scope, offset=offset, content=sent.read() if sent else b"")
    except Conflict:
        begun = uploads.under_way(scope)
        return make_response(jsonify(received=begun.received if begun else 0), 409)
    except Invalid as refused:
        return make_response(jsonify(said=refused.sentences), 422)
    return jsonify(received=taken.received)


@pages.post("/bakgrundskarta/delar/klar", needs=permissions.SEND)
@on_refusal(_form)
def finish(scope: Scope):
    uploads.finish(scope, **load_form(Attributed(), request.form))
    return see_other(url_for("basemaps.index", ok="inlagd"))


@pages.post("/bakgrundskarta/delar/avbryt", needs=permissions.SEND)
def abandon(scope: Scope):
    uploads.abandon(scope)
    return see_other(url_for("basemaps.index", ok="avbruten"))


@pages.get("/kartblad/<signed>/<int:zoom>/<int:x>/<int:y>")
@open_to_strangers
@unframed
def tile(scope: Scope, signed, zoom, x, y):
    """One tile, for whoever has an address that was signed for this tenant. Where the file has none, an empty one."""
    version = version_of(scope.tenant.slug, signed, scope.now)
    if version is None:
        raise NotFound("basemap")
    files, practised = scope.files.beside(service.FOLDER), scope.tenant.practice_of
    path = files.path(scope.tenant.id, version)
    if practised and not os.path.isfile(path):
        path = files.path(practised, version)  # a practice area is drawn on its municipality's
    if not os.path.isfile(path):
        raise NotFound("basemap")
    if addresses.read(path):
        return _sent(_fetched(scope, path, zoom, x, y))
    if not container.has_zoom(path, zoom):
        raise NotFound("basemap")
    content = container.tile(path, zoom, x, y)
    if content is None:
        if container.kind(path) != container.VECTOR:
            raise NotFound("basemap")
        content = b""
    return _sent(content)


def _fetched(scope: Scope, path: Path, zoom: int, x: int, y: int) -> bytes:
    hosts = current_app.config["SAMSYN_TILE_HOSTS"]
    try:
        return addresses.tile(path, zoom, x, y, hosts=hosts, now=scope.now.timestamp())
    except addresses.NoTile:
        raise NotFound("basemap") from None


def _sent(content: bytes) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = container.media_type(content)
    if container.is_packed(content):
        response.headers["Content-Encoding"] = "gzip"
    # The document that asks has no origin of its own; without a cookie it gets what anybody with the address gets.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return keep_unchanged(response)
