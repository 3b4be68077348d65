"""Pages of the maps' background: what there is, and its tiles one by one."""

import os

from flask import Response, make_response

from app.basemaps import container, permissions, service
from app.interfaces.backgrounds import version_of
from app.interfaces.browser import keep_unchanged
from app.interfaces.web import Pages, open_to_strangers, page, unframed
from tenants.errors import NotFound
from tenants.scope import Scope

pages = Pages("basemaps", __name__, template_folder="templates")


@pages.get("/bakgrundskarta", needs=permissions.OVERLOOK)
def index(scope: Scope):
    return page("basemaps/index.html", basemap=service.basemap(scope))


@pages.get("/kartblad/<signed>/<int:zoom>/<int:x>/<int:y>")
@open_to_strangers
@unframed
def tile(scope: Scope, signed, zoom, x, y):
    """One tile, for whoever has an address that was signed for this tenant. Where the file has none, an empty one."""
    version = version_of(scope.tenant.slug, signed, scope.now)
    if version is None:
        raise NotFound("basemap")
    path = scope.files.beside(service.FOLDER).path(scope.tenant.id, version)
    if not (os.path.isfile(path) and container.has_zoom(path, zoom)):
        raise NotFound("basemap")
    content = container.tile(path, zoom, x, y)
    if content is None:
        if container.kind(path) != container.VECTOR:
            raise NotFound("basemap")
        content = b""
    return _sent(content)


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
