"""Mätningar: the list of each kind, the form of one, a file of costs, and what a measure rests on."""

from flask import request, url_for

from app.accounts import service as accounts
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.measurements import cost_file, permissions, schemas, service, wording
from app.measurements.models import SPEED
from app.measures import lists as measures
from app.measures.permissions import WRITE as WRITE_MEASURES
from app.places import service as places
from tenants.errors import NotFound
from tenants.scope import Scope

pages = Pages("measurements", __name__, url_prefix="/matningar", template_folder="templates")
NOTICES = {
    "sparad": "Mätningen är sparad.",
    "ater": "Den är återställd.",
    "fil": "Filens rader är sparade. Där det redan fanns ett belopp gäller filens.",
}
_STORED = (
    *("organisation_id", "function", "named_place_id", "place_text", "first", "number", "speed_limit"),
    *("percentile_85", "over_limit", "version"),
)


@pages.get("/", needs=permissions.READ)
def index(scope: Scope, *, values=None, errors=None, status=200):
    kind = _kind(request.args.get("slag"))
    gone = service.removed(scope, kind=kind)
    return page(
        "measurements/index.html",
        status,
        kind=kind,
        found=service.list_of(scope, kind=kind),
        kinds=[(one, words, wording.SLUGS[one]) for one, words in wording.KINDS.items()],
        removed=gone,
        just_gone=just_removed(gone, lambda one: one.row.id),
        columns=cost_file.COLUMNS,
        errors=errors or {},
        notice=None if errors else notice_of(NOTICES),
    )


@pages.get("/ny", needs=permissions.WRITE)
def new(scope: Scope, *, values=None, errors=None, status=200):
    kind = _kind(request.args.get("slag"))
    if values is not None and values.get("kind") in wording.KINDS:
        kind = values["kind"]
    own = sorted(scope.actor.organisations(permissions.WRITE))
    stored = {"organisation_id": own[0] if len(own) == 1 else "", "named_place_id": request.args.get("plats", "")}
    return _form(scope, None, kind, stored, values, errors, status)


@pages.post("/ny", needs=permissions.WRITE)
@on_refusal(new)
def create(scope: Scope):
    row = service.add_measurement(scope, **load_form(schemas.NewForm(), request.form))
    return _to(row, "sparad")


@pages.get("/<uuid:id>", needs=permissions.WRITE)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = service.find(scope, id=id)
    if not seen.writes:
        raise NotFound("measurement")
    return _form(scope, seen, seen.row.kind, columns(seen.row, *_STORED), values, errors, status)


@pages.post("/<uuid:id>", needs=permissions.WRITE)
@on_refusal(edit, compares=True)
def change(scope: Scope, id):
    row = service.change(scope, id=id, **load_form(schemas.ChangedForm(), request.form))
    return _to(row, "sparad")


pages.removal(
    "/<uuid:id>",
    service.remove,
    service.restore,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("measurements.index", slag=wording.SLUGS[row.kind], borttagen=row.id)),
    back=lambda row: _to(row, "ater"),
)


@pages.post("/kostnader", needs=permissions.WRITE)
@on_refusal(index)
def take_in(scope: Scope):
    load_form(schemas.CostFileForm(), request.form)
    sent = request.files.get("file")
    service.take_in_costs(scope, content=sent.stream.read(cost_file.LARGEST + 1) if sent else b"")
    return see_other(url_for("measurements.index", slag="kostnad", ok="fil"))


@pages.get("/atgard/<uuid:id>", needs=WRITE_MEASURES)
def choose(scope: Scope, id, *, values=None, errors=None, status=200):
    measure = measures.find_measure(scope, id=id)
    if not measure.writes:
        raise NotFound("measure")
    basis = service.basis_of(scope, measure_id=id)
    found = service.list_of(scope, kind=SPEED)
    return page(
        "measurements/choose.html",
        status,
        measure=measure.row,
        values=held(status, {"measurement_id": basis.row.id if basis else ""}, values),
        choices=[(str(one.row.id), f"{one.where}, {one.when}: {one.said}") for one in found],
        errors=errors or {},
    )


@pages.post("/atgard/<uuid:id>", needs=WRITE_MEASURES)
@on_refusal(choose)
def rest_on(scope: Scope, id):
    service.rest_on(scope, measure_id=id, **load_form(schemas.BasisForm(), request.form))
    return see_other(url_for("measures.show", id=id, ok="sparat"))


def _form(scope: Scope, seen, kind, stored, values, errors, status):
    typed, own = held(status, stored, values), scope.actor.organisations(permissions.WRITE)
    every, chosen = permissions.writes_any(scope.actor), stored["organisation_id"]
    there = accounts.organisations(scope)
    choices = {
        "organisation_id": [
            (str(one.id), one.name)
            for one in there
            if one.id == chosen or (one.ended_at is None and (every or one.id in own))
        ],
        "named_place_id": [
            (str(one.id), one.name)
            for one in places.named_places(scope)
            if one.ended_at is None or one.id == stored["named_place_id"]
        ],
    }
    return page(
        "measurements/form.html",
        status,
        seen=seen,
        kind=kind,
        kind_name=wording.KINDS[kind],
        slug=wording.SLUGS[kind],
        values=typed,
        errors=errors or {},
        labels=wording.labels(kind),
        choices=choices,
        differences=overtaken(status, stored, typed, choices) if seen else None,
    )


def _kind(slug: str | None) -> str:
    return next((kind for kind, one in wording.SLUGS.items() if one == slug), SPEED)


def _to(row, said: str):
    return see_other(url_for("measurements.index", slag=wording.SLUGS[row.kind], ok=said))
