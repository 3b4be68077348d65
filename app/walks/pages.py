"""The form of a finding as a device keeps it, what keeps it there, and the findings on a map."""

from flask import make_response

from app.basemaps import service as basemaps
from app.consultations import lists, permissions, wording
from app.drawing import maps
from app.interfaces.backgrounds import backgrounds
from app.interfaces.browser import may_install
from app.interfaces.web import Pages, demo_mark, kept_page, open_to_strangers, send_map, unframed
from app.offline.service import WORKER
from app.places import service as places
from tenants.scope import Scope

pages = Pages("walks", __name__, url_prefix="/dialoger")
SHORT = 80


@pages.get("/worker.js")
@open_to_strangers
@unframed
def worker(scope: Scope):
    """Holds nothing of anybody; its place in the address is all it may act for."""
    response = make_response(WORKER)
    response.mimetype = "text/javascript"
    return response


@pages.get("/utan-nat", needs=permissions.WRITE)
def without_network(scope: Scope):
    """The form of a finding with the lists that are the same for everybody here, and no walk's name: which one is meant
    stands in the address at which it is opened."""
    sites = [(str(one.id), one.name) for one in places.named_places(scope) if one.ended_at is None]
    response = kept_page(
        "consultations/remark.html",
        seen=None,
        remark=None,
        values={},
        choices={"theme": list(wording.THEME_NAMES.items()), "named_place_id": sites},
        labels=wording.REMARK_LABELS,
        walk=True,
        asks_photo=scope.profile.photos,
        differences=None,
        errors={},
    )
    response.headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()"
    return may_install(response)


@pages.get("/<uuid:id>/karta", needs=permissions.READ)
def findings_map(scope: Scope, id):
    """What was said and found, where it is."""
    found = lists.read_consultation(scope, id=id)
    marks = [
        maps.PlaceMark(f"{n}. {one.theme}", *one.at, 0, says=(_short(one.row.text), one.status[1]))
        for n, one in enumerate(found.remarks, 1)
        if one.at
    ]
    drawn_on = backgrounds(scope, basemaps.seen(scope))
    return send_map(
        maps.picture(
            shapes=places.ground(scope),
            places=marks,
            title=f"Karta: {found.seen.row.title}",
            note=demo_mark(),
            backgrounds=drawn_on,
        )
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rpartition(' ')[0]} …"
