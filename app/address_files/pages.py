"""The municipality's addresses: which file holds; one sent, read, looked at and saved; the former taken back."""

from flask import request, url_for

from app.address_files import service
from app.address_files.reading import LARGEST
from app.address_files.schemas import SendFile
from app.addresses import files
from app.basemaps import service as basemaps
from app.drawing import maps
from app.interfaces.backgrounds import backgrounds
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other, send_map
from app.places import permissions
from app.places import service as places
from tenants.errors import Invalid
from tenants.scope import Scope

pages = Pages("address_files", __name__, url_prefix="/installningar/adresser", template_folder="templates")
NOTICES = {
    "sparat": "Adresserna är sparade. De finns i formuläret från och med nu.",
    "slangt": "Filen är bortglömd. Inget är ändrat.",
    "borta": "Adresserna finns inte längre i formuläret. Rapporterna har kvar sina lägen.",
    "ater": "Den förra filen gäller igen.",
}
LABELS = {"file": "Fil", "source": "Varifrån kommer uppgifterna?", "dated": "Vilken dag gäller de?", "_schema": "Filen"}
WAITING = ["Flera filer väntar redan på att sparas. Spara eller släng någon av dem först."]


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "address_files.create":
        request.max_content_length = LARGEST + 500_000


def _index(scope: Scope, *, status: int = 200, values=None, errors=None):
    rows = files.list_files(scope)
    return page(
        "address_files/index.html",
        status,
        here=next((one for one in rows if one.in_force), None),
        before=next((one for one in rows if one.saved_at and not one.in_force), None),
        waiting=[one for one in rows if not one.saved_at],
        labels=LABELS,
        values=values or {"source": "Lantmäteriet, belägenhetsadress"},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("/", needs=permissions.REGISTER)
def index(scope: Scope):
    return _index(scope)


@pages.post("/", needs=permissions.REGISTER)
@on_refusal(_index, conflict={"_schema": WAITING})
def create(scope: Scope):
    said = load_form(SendFile(), request.form)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Välj en fil först."]})
    row = service.order_file(scope, content=sent.read(), file_name=sent.filename, **said)
    return see_other(url_for("address_files.show", id=row.id))


@pages.get("/<uuid:id>", needs=permissions.REGISTER)
def show(scope: Scope, id):
    file, run = service.follow(scope, id=id)
    return page("address_files/show.html", file=file, run=run)


@pages.get("/<uuid:id>/lage", needs=permissions.REGISTER)
def status(scope: Scope, id):
    """The part of the page that changes, fetched again while the file is being read."""
    file, run = service.follow(scope, id=id)
    return page("address_files/file_part.html", file=file, run=run)


@pages.get("/<uuid:id>/karta", needs=permissions.REGISTER)
def preview(scope: Scope, id):
    file, _run = service.follow(scope, id=id)
    marks = [maps.PlaceMark(name, lat, lon, 0) for name, lat, lon in file.marks]
    drawn_on = backgrounds(scope, basemaps.seen(scope))
    own = [shape for shape in places.ground(scope) if shape.tenant_id == scope.tenant.id]
    return send_map(maps.picture(shapes=own, places=marks, title="Adresser i filen", backgrounds=drawn_on))


@pages.post("/<uuid:id>/spara", needs=permissions.REGISTER)
def save(scope: Scope, id):
    files.save_file(scope, id=id)
    return see_other(url_for("address_files.index", ok="sparat"))


@pages.post("/<uuid:id>/slang", needs=permissions.REGISTER)
def drop(scope: Scope, id):
    files.drop_file(scope, id=id)
    return see_other(url_for("address_files.index", ok="slangt"))


@pages.post("/bort", needs=permissions.REGISTER)
def end(scope: Scope):
    files.end_file(scope)
    return see_other(url_for("address_files.index", ok="borta"))


@pages.post("/ater", needs=permissions.REGISTER)
def take_back(scope: Scope):
    files.take_back(scope)
    return see_other(url_for("address_files.index", ok="ater"))
