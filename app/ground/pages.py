"""The municipality's borders, places and population: seen, read from files, and changed."""

from flask import request, url_for

from app.basemaps import service as basemaps
from app.drawing import maps
from app.ground import service
from app.ground.models import OUTLINE, PLACES, POPULATION, SUB_AREAS
from app.ground.schemas import ChangePlace, EndPlace, Merge, Place, RenameArea, SaveDraft, TakeFile
from app.interfaces.backgrounds import backgrounds
from app.interfaces.form_page import OVERTAKEN, columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other, send_map
from app.places import changes, permissions
from app.places import service as places
from app.places.kinds import PLACE_KINDS
from tenants.errors import Invalid
from tenants.scope import Scope

LARGEST_POST = 10_500_000
"""Bytes of a whole form: the file may have 10 MB, and a little stands round it."""
pages = Pages("ground", __name__, url_prefix="/installningar", template_folder="templates")
NOTICES = {
    "sparat": "Det är sparat och gäller från och med nu.",
    "namn": "Delområdet har bytt namn. Det som har rapporterats i det följer med.",
    "slangt": "Filen är bortglömd. Inget är ändrat.",
    "avslutad": "Platsen väljs inte längre. Det som har rapporterats där finns kvar.",
    "ater": "Platsen kan väljas igen.",
    "ihop": "Platserna är sammanslagna. Rapporterna räknas nu på den som blev kvar.",
}
LABELS = {"kind": "Filen gäller", "file": "Fil", "source": "Varifrån kommer uppgifterna?", "_schema": "Filen"}
PLACE_LABELS = {
    "name": "Namn",
    "kind": "Sort",
    "other_names": "Andra namn",
    "lat": "Latitud",
    "lon": "Longitud",
    "into_id": "Platsen som blir kvar",
}
AT = {OUTLINE: "ground.area", SUB_AREAS: "ground.area", PLACES: "ground.all_places", POPULATION: "ground.population"}
FIELDS = "name", "kind", "lat", "lon", "version"
KINDS = [(kind, kind[:1].upper() + kind[1:]) for kind in PLACE_KINDS]
WAITING = ["Många filer väntar redan på att sparas. Spara eller släng någon av dem först."]


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "ground.take_file":
        request.max_content_length = LARGEST_POST


def _page(scope: Scope, kind: str, **shown):
    own = {"errors": {}, "values": {}, "status": 200, **shown}
    status, of_page = own.pop("status"), AT[kind].partition(".")[2]
    own["waiting"] = [one for one in service.list_drafts(scope) if AT[one.kind] == AT[kind]]
    if of_page == "area":
        own |= {"outlines": places.outlines(scope), "areas": places.areas_to_choose(scope)}
    elif of_page == "all_places":
        there = [place for place in places.named_places(scope) if place.merged_into_id is None]
        own |= {"places": there, "names": {area.id: area.name for area in places.sub_areas(scope)}}
    else:
        own |= {"years": places.year_ends(scope), "of_areas": changes.area_populations(scope)}
        own |= {"areas": places.areas_to_choose(scope)}
    return page(f"ground/{of_page}.html", status, labels=LABELS, notice=notice_of(NOTICES), **own)


@pages.get("/omrade", needs=permissions.REGISTER)
def area(scope: Scope):
    return _page(scope, OUTLINE)


@pages.get("/platser", needs=permissions.REGISTER)
def all_places(scope: Scope):
    return _page(scope, PLACES)


@pages.get("/folkmangd", needs=permissions.REGISTER)
def population(scope: Scope):
    return _page(scope, POPULATION)


def _refused(scope: Scope, **shown):
    """The page that the file was sent from."""
    kind = (shown.get("values") or {}).get("kind", "")
    return _page(scope, kind if kind in AT else OUTLINE, **shown)


@pages.post("/filer", needs=permissions.REGISTER)
@on_refusal(_refused, conflict={"_schema": WAITING})
def take_file(scope: Scope):
    said = load_form(TakeFile(), request.form)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Välj en fil först."]})
    draft = service.take_file(scope, content=sent.read(), file_name=sent.filename, **said)
    return see_other(url_for("ground.draft", id=draft.id))


def _draft(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    seen = service.read_draft(scope, id=id)
    changed = status == OVERTAKEN
    return page("ground/draft.html", status, seen=seen, back=AT[seen.draft.kind], changed=changed, errors=errors or {})


@pages.get("/filer/<uuid:id>", needs=permissions.REGISTER)
def draft(scope: Scope, id):
    return _draft(scope, id)


@pages.get("/filer/<uuid:id>/karta", needs=permissions.REGISTER)
def draft_map(scope: Scope, id):
    seen = service.read_draft(scope, id=id)
    marks = [maps.PlaceMark(one["name"], one["lat"], one["lon"], 0) for one in seen.marks]
    return _drawn(scope, seen.shapes, "Så blir det när filen sparas", marks)


@pages.post("/filer/<uuid:id>/spara", needs=permissions.REGISTER)
@on_refusal(_draft, compares=True)
def save_draft(scope: Scope, id):
    kind = service.save_draft(scope, id=id, **load_form(SaveDraft(), request.form))
    return see_other(url_for(AT[kind], ok="sparat"))


@pages.post("/filer/<uuid:id>/slang", needs=permissions.REGISTER)
def drop_draft(scope: Scope, id):
    return see_other(url_for(AT[service.drop_draft(scope, id=id)], ok="slangt"))


def _sub_area(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    one = places.find_area(scope, id=id)
    stored = columns(one, "name", "version")
    typed = held(status, stored, values)
    shown = {"one": one, "labels": PLACE_LABELS, "values": typed, "errors": errors or {}}
    return page("ground/sub_area.html", status, **shown, differences=overtaken(status, stored, typed))


@pages.get("/omrade/<uuid:id>", needs=permissions.REGISTER)
def sub_area(scope: Scope, id):
    return _sub_area(scope, id)


@pages.post("/omrade/<uuid:id>", needs=permissions.REGISTER)
@on_refusal(_sub_area, compares=True)
def rename_area(scope: Scope, id):
    changes.rename_area(scope, id=id, **load_form(RenameArea(), request.form))
    return see_other(url_for("ground.area", ok="namn"))


@pages.get("/omrade/karta", needs=permissions.REGISTER)
def area_map(scope: Scope):
    return _drawn(scope, places.ground(scope), "Kommunens gräns och delområden")


def _drawn(scope: Scope, shapes, title: str, marks=()):
    drawn_on = backgrounds(scope, basemaps.seen(scope))
    return send_map(maps.picture(shapes=shapes, places=marks, title=title, backgrounds=drawn_on))


@pages.get("/platser/karta", needs=permissions.REGISTER)
def picker(scope: Scope):
    """The map on which a place is pointed out."""
    drawn_on = backgrounds(scope, basemaps.seen(scope))
    shapes, marks = places.ground(scope), places.places_to_choose(scope)
    return send_map(maps.picker(shapes=shapes, places=marks, title="Peka ut platsen", backgrounds=drawn_on))


def _as_typed(row) -> dict:
    return {**columns(row, *FIELDS), "other_names": "; ".join(row.other_names)}


def _place(scope: Scope, id=None, *, status: int = 200, values=None, errors=None):
    row = places.find_named_place(scope, id=id) if id else None
    stored = _as_typed(row) if row else {}
    typed = held(status, stored, values)
    others = [(str(one.id), one.name) for one in places.places_to_choose(scope) if one.id != id]
    kinds = KINDS if not row or row.kind in PLACE_KINDS else [*KINDS, (row.kind, row.kind)]
    return page(
        "ground/place.html",
        status,
        row=row,
        values=typed,
        errors=errors or {},
        differences=overtaken(status, stored, typed) if row else None,
        kinds=kinds,
        others=others,
        labels=PLACE_LABELS,
    )


@pages.get("/platser/ny", needs=permissions.REGISTER)
def new_place(scope: Scope):
    return _place(scope)


@pages.post("/platser/ny", needs=permissions.REGISTER)
@on_refusal(_place)
def add_place(scope: Scope):
    changes.add_place(scope, **load_form(Place(), request.form))
    return see_other(url_for("ground.all_places", ok="sparat"))


@pages.get("/platser/<uuid:id>", needs=permissions.REGISTER)
def place(scope: Scope, id):
    return _place(scope, id)


@pages.post("/platser/<uuid:id>", needs=permissions.REGISTER)
@on_refusal(_place, compares=True)
def change_place(scope: Scope, id):
    changes.change_place(scope, id=id, **load_form(ChangePlace(), request.form))
    return see_other(url_for("ground.all_places", ok="sparat"))


def _stored(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    """The page of a place when something else than its form is refused: its fields stay as they are stored."""
    stored = _as_typed(places.find_named_place(scope, id=id))
    into_id = (values or {}).get("into_id", "")
    return _place(scope, id, status=status, values={**stored, "into_id": into_id}, errors=errors)


@pages.post("/platser/<uuid:id>/avslut", needs=permissions.REGISTER)
@on_refusal(_stored)
def end_place(scope: Scope, id):
    said = load_form(EndPlace(), request.form)
    changes.end_place(scope, id=id, **said)
    return see_other(url_for("ground.all_places", ok="avslutad" if said["ended"] else "ater"))


@pages.post("/platser/<uuid:id>/sammanslagning", needs=permissions.REGISTER)
@on_refusal(_stored)
def merge(scope: Scope, id):
    service.merge(scope, id=id, **load_form(Merge(), request.form))
    return see_other(url_for("ground.all_places", ok="ihop"))
