"""What the browser asks for beside the form: who the application is, what keeps it, and the key to one's drafts."""

from flask import jsonify, make_response, url_for

from app.accounts import permissions
from app.drawing.accent import frame_colours
from app.interfaces import browser
from app.interfaces.web import Pages, open_to_strangers, unframed
from app.offline.service import WORKER
from tenants.scope import Scope

pages = Pages("offline", __name__, url_prefix="/rapporter")
TOP, GROUND = "#0f3442", "#f2f5f5"
"""Colours of the frame and of the page, by `tokens.css`."""
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-512.png", "512x512", "maskable"),
)


@pages.get("/worker.js")
@open_to_strangers
@unframed
def worker(scope: Scope):
    """Holds nothing of anybody; its place in the address is all it may act for."""
    response = make_response(WORKER)
    response.mimetype = "text/javascript"
    return response


@pages.get("/app.webmanifest")
@open_to_strangers
@unframed
def manifest(scope: Scope):
    accent = scope.profile.accent
    colour = frame_colours(accent).top if accent else TOP
    response = jsonify(
        id=url_for("incidents.index"),
        name=f"Samsyn {scope.tenant.name}",
        short_name=scope.tenant.name,
        description="Rapportera det du ser, också utan nät.",
        lang="sv",
        dir="ltr",
        start_url=url_for("incidents.new"),
        scope=url_for("incidents.index"),
        display="standalone",
        theme_color=colour,
        background_color=GROUND,
        icons=[
            {"src": browser.static_address(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


@pages.get("/nyckel", needs=permissions.SELF)
@unframed
def key(scope: Scope):
    """To one's own drafts, with a token to send them by. It opens nothing on the server."""
    person_id = scope.actor.person_id
    assert person_id, "a session is somebody's"
    whose = person_id, scope.tenant.id
    return jsonify(of=browser.owner_of_drafts(*whose), key=browser.key_of_drafts(*whose), csrf=browser.form_token())
