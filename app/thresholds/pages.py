"""Trösklar: the rules, the form of one, and what has been reached."""

from flask import request, url_for

from app.figures.periods import local_date
from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.places import service as places
from app.taxonomy import local
from app.taxonomy import service as taxonomy
from app.thresholds import lists, permissions, schemas, service, wording
from app.thresholds.models import ENDED, GROUP
from tenants.scope import Scope

pages = Pages("thresholds", __name__, url_prefix="/trosklar", template_folder="templates")
NOTICES = {
    "sparat": "Regeln är sparad och gäller från nästa rapport.",
    "lage": "Ändringen är sparad.",
    "sett": "Du har sett det. Det står inte kvar på Idag för dig.",
}
USUAL = {"what": "", "where": "", "at_least": 3, "hours": 48}
"""What the form begins with."""


@pages.get("/")
def index(scope: Scope):
    rules = lists.list_rules(scope)
    return page(
        "thresholds/index.html",
        rules=[one for one in rules if one.row.state != ENDED],
        ended=[one for one in rules if one.row.state == ENDED],
        notices=lists.list_notices(scope),
        practice=scope.tenant.is_practice,
        wording=wording,
        notice=notice_of(NOTICES),
    )


@pages.get("/<uuid:id>")
def show(scope: Scope, id):
    found = lists.read_notice(scope, id=id)
    days = {"first": local_date(found.row.first), "last": local_date(min(found.row.last, scope.now))}
    return page("thresholds/show.html", found=found, wording=wording, days=days, group=GROUP, notice=notice_of(NOTICES))


@pages.post("/<uuid:id>/sett", needs=permissions.SEE)
def seen(scope: Scope, id):
    service.see_notice(scope, id=id)
    return see_other(url_for("thresholds.show", id=id, ok="sett"))


@pages.get("/ny", needs=permissions.CHANGE)
def new(scope: Scope, *, values=None, errors=None, status=200):
    return _form(scope, status, held(status, USUAL, values), errors, found=None)


@pages.post("/ny", needs=permissions.CHANGE)
@on_refusal(new)
def create(scope: Scope):
    service.make_rule(scope, **load_form(schemas.RuleForm(), request.form))
    return see_other(url_for("thresholds.index", ok="sparat"))


@pages.get("/regel/<uuid:id>", needs=permissions.CHANGE)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    found = lists.read_rule(scope, id=id)
    row = found.row
    where = f"{service.PLACE}{row.named_place_id}" if row.named_place_id else ""
    where = f"{service.AREA}{row.sub_area_id}" if row.sub_area_id else where
    stored = {"version": row.version, "what": row.code, "where": where, "at_least": row.at_least, "hours": row.hours}
    typed = held(status, stored, values)
    return _form(scope, status, typed, errors, found=found, stored=stored)


@pages.post("/regel/<uuid:id>", needs=permissions.CHANGE)
@on_refusal(edit, compares=True)
def change(scope: Scope, id):
    service.change_rule(scope, id=id, **load_form(schemas.ChangedForm(), request.form))
    return see_other(url_for("thresholds.index", ok="sparat"))


@pages.post("/regel/<uuid:id>/lage", needs=permissions.CHANGE)
def set_state(scope: Scope, id):
    service.set_state(scope, id=id, **load_form(schemas.StateForm(), request.form))
    return see_other(url_for("thresholds.index", ok="lage"))


def _form(scope: Scope, status: int, values, errors, *, found, stored=None):
    counted = [(f"{GROUP}{one.slug}", f"Allt inom {one.name.lower()}") for one in taxonomy.counted_groups()]
    notices = {one.slug for one in taxonomy.by_slug().values() if not one.counts}
    types = [(name, [pair for pair in pairs if pair[0] not in notices]) for name, pairs in local.offered(scope)]
    where = [
        ("Delområden", [(f"{service.AREA}{one.id}", one.name) for one in places.areas_to_choose(scope)]),
        ("Platser", [(f"{service.PLACE}{one.id}", one.name) for one in places.places_to_choose(scope)]),
    ]
    what = [("Grupper", counted), *((name, pairs) for name, pairs in types if pairs)]
    words = {
        name: [("", scope.tenant.name), *(pair for _group, pairs in groups for pair in pairs)]
        for name, groups in (("what", what), ("where", where))
    }
    return page(
        "thresholds/form.html",
        status,
        values=values,
        errors=errors or {},
        labels=wording.LABELS,
        what=what,
        where=[(name, pairs) for name, pairs in where if pairs],
        found=found,
        ended=found is not None and found.row.state == ENDED,
        most=(service.FEWEST, service.MOST, service.LONGEST),
        differences=overtaken(status, stored, values, words) if stored else None,
    )
