"""The photo of a report: seen, added, removed and put back; and the municipality's decision to have any."""

from flask import make_response, request, url_for

from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other, unframed
from app.photos import permissions, schemas, service
from app.report.photo import LARGEST, sent_photo
from tenants.errors import NotFound
from tenants.scope import Scope

pages = Pages("photos", __name__, template_folder="templates")
LARGEST_POST = 2 * LARGEST
"""Bytes of a whole form: of a file that is somewhat too large is still said what is wrong, and what was typed stays."""
TAKES_A_FILE = {"incidents.create", "photos.add", "photos_api.add"}
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
NOTICES = {
    "tillagt": "Fotot är tillagt.",
    "borta": "Fotot är borttaget.",
    "ater": "Fotot är tillbaka.",
    "beslutat": "Beslutet är sparat och gäller från och med nu.",
}
LABELS = {"photo": "Foto", "no_faces": "Inga ansikten eller skyltar"}
DECISION = {"allowed": "Får en rapport ha ett foto?", "decided_by": "Vem beslutade?", "decided_on": "Vilken dag?"}
OVERTAKEN = "Någon annan har just ändrat det. Se efter vad som gäller nu och välj igen."


@pages.before_app_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint in TAKES_A_FILE:
        request.max_content_length = LARGEST_POST


def _show(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    of = service.read_of(scope, id=id)
    return page(
        "photos/show.html",
        status,
        seen=of.seen,
        shown=next((one.row for one in of.photos if one.row.removed_at is None), None),
        removed=[one for one in of.photos if one.row.removed_at],
        changes=of.seen.may_correct and of.seen.state in ("counted", "quarantined", "merged", "beside"),
        allowed=scope.profile.photos,
        labels=LABELS,
        values=values or {},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("/rapporter/<uuid:id>/foto", needs=permissions.READ)
def show(scope: Scope, id):
    return _show(scope, id)


@pages.get("/rapporter/<uuid:id>/foto.jpg", needs=permissions.READ)
@unframed
def picture(scope: Scope, id):
    return _picture(service.read(scope, id=id))


@pages.get("/rapporter/<uuid:id>/foto-litet.jpg", needs=permissions.READ)
@unframed
def small(scope: Scope, id):
    return _picture(service.read(scope, id=id, small=True))


def _picture(content: bytes):
    """Never kept by the browser: whoever may read a report today may not tomorrow."""
    response = make_response(content)
    response.mimetype = "image/jpeg"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Disposition"] = 'inline; filename="foto.jpg"'
    return response


@pages.post("/rapporter/<uuid:id>/foto", needs=permissions.SEND)
@on_refusal(_show)
def add(scope: Scope, id):
    load_form(schemas.AddByForm(), request.form)
    service.add_photo(scope, id=id, photo=sent_photo(request.files, request.form))
    return _back(id, "tillagt")


@pages.post("/rapporter/<uuid:id>/foto/bort", needs=permissions.REMOVE)
def remove(scope: Scope, id):
    service.remove_photo(scope, id=id, **load_form(schemas.PhotoRemoval(), request.form))
    return _back(id, "borta")


@pages.post("/rapporter/<uuid:id>/foto/tillbaka", needs=permissions.REMOVE)
def put_back(scope: Scope, id):
    service.put_photo_back(scope, id=id, **load_form(schemas.PhotoRemoval(), request.form))
    return _back(id, "ater")


def _back(id, said: str):
    return see_other(url_for("photos.show", id=id, ok=said))


def _decision(scope: Scope, *, status: int = 200, values=None, errors=None):
    return page(
        "photos/decision.html",
        status,
        allowed=scope.profile.photos,
        decisions=service.decisions(scope),
        labels=DECISION,
        values=values or {},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("/installningar/foton", needs=permissions.DECIDE)
def decision(scope: Scope):
    return _decision(scope)


@pages.post("/installningar/foton", needs=permissions.DECIDE)
@on_refusal(_decision, conflict={"_schema": [OVERTAKEN]})
def decide(scope: Scope):
    if scope.tenant.is_area:
        raise NotFound("photos")
    service.decide(scope, **load_form(schemas.Decide(), request.form))
    return see_other(url_for("photos.decision", ok="beslutat"))
