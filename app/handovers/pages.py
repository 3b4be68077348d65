"""Överlämnat: what is handed over, one of it, and the forms."""

from datetime import timedelta

from flask import request, url_for

from app.accounts import service as accounts
from app.figures.periods import local_date, short_day
from app.handovers import lists, permissions, schemas, service, wording
from app.handovers.models import DECLINED
from app.incidents import service as incidents
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.taxonomy import service as taxonomy
from tenants.scope import Scope

pages = Pages("handovers", __name__, url_prefix="/overlamnat", template_folder="templates")
USUALLY = timedelta(days=14)
"""So long is offered to have it done in."""
NOTICES = {
    "lamnat": "Det är lämnat. Verksamheten ser det på Idag och får ett brev utan innehåll.",
    "sparat": "Det är sparat.",
    "sagt": "Läget är sparat. Den som rapporterade ser det på rapporten.",
    "tillbaka": "Det är taget tillbaka.",
    "igen": "Det är lämnat igen.",
    "typ": "Typen är sparad.",
}


@pages.get("/")
def index(scope: Scope):
    asked = request.args
    who = next((one for one in accounts.organisations(scope) if str(one.id) == asked.get("vem")), None)
    number = asked.get("sida", "")
    at = max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1
    state = asked.get("lage") or None
    return page(
        "handovers/index.html",
        found=lists.list_handovers(scope, state=state, organisation_id=who.id if who else None, page=at),
        filters=wording.FILTERS,
        chosen={"lage": state, "vem": who.id if who else None},
        at_page=at,
        everybody=permissions.sees_all(scope.actor),
        organisations=[(str(one.id), one.name) for one in accounts.organisations(scope)],
        **_drawn(),
    )


@pages.get("/<uuid:id>")
def show(scope: Scope, id):
    return page("handovers/show.html", found=lists.read_handover(scope, id=id), **_drawn())


@pages.get("/rapport/<uuid:id>", needs=permissions.HAND_OVER)
def new(scope: Scope, id, *, values=None, errors=None, status=200):
    report = incidents.read_incident(scope, id=id)
    at_home = report.category.slug in taxonomy.AT_HOMES_AND_FARMS
    stored = {
        "organisation_id": service.handed_types(scope).get(report.category.id) or "",
        "place": (report.sub_area or "") if at_home else report.place_label,
        "due": local_date(scope.now) + USUALLY,
    }
    there = [(str(one.id), one.name) for one in accounts.organisations_to_choose(scope)]
    typed = held(status, stored, values)
    return _form(status, typed, errors, seen=None, report=report, organisations=there, differences=None)


@pages.post("/rapport/<uuid:id>", needs=permissions.HAND_OVER)
@on_refusal(new)
def create(scope: Scope, id):
    row = service.hand_over(scope, incident_id=id, **load_form(schemas.HandoverForm(), request.form))
    return _to(row.id, "lamnat")


@pages.get("/<uuid:id>/andring", needs=permissions.HAND_OVER)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_handover(scope, id=id)
    stored = columns(seen.row, "version", "place", "asked", "due")
    typed = held(status, stored, values)
    differences = overtaken(status, stored, typed)
    return _form(status, typed, errors, seen=seen, report=None, organisations=[], differences=differences)


def _form(status, values, errors, **shown):
    errors = errors or {}
    return page("handovers/form.html", status=status, values=values, errors=errors, labels=wording.LABELS, **shown)


@pages.post("/<uuid:id>/andring", needs=permissions.HAND_OVER)
@on_refusal(edit, compares=True)
def change(scope: Scope, id):
    service.change(scope, id=id, **load_form(schemas.ChangedForm(), request.form))
    return _to(id, "sparat")


@pages.get("/<uuid:id>/lage", endpoint="outcome", needs=permissions.SAY)
def say_form(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_handover(scope, id=id)
    state = DECLINED if seen.open else seen.row.state
    stored = {"version": seen.row.version, "state": state, "reason": ""}
    typed = held(status, stored, values)
    choices = {"state": list(wording.ANSWERS.items())}
    return page(
        "handovers/say.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        choices=choices,
        differences=overtaken(status, stored, typed, choices),
    )


@pages.post("/<uuid:id>/lage", needs=permissions.SAY)
@on_refusal(say_form, compares=True)
def say(scope: Scope, id):
    service.say(scope, id=id, **load_form(schemas.SayForm(), request.form))
    return _to(id, "sagt")


@pages.post("/<uuid:id>/tillbaka", needs=permissions.HAND_OVER)
def take_back(scope: Scope, id):
    service.take_back(scope, id=id, **load_form(schemas.Version(), request.form))
    return _to(id, "tillbaka")


@pages.post("/<uuid:id>/igen", needs=permissions.HAND_OVER)
def send_again(scope: Scope, id):
    service.send_again(scope, id=id, **load_form(schemas.Version(), request.form))
    return _to(id, "igen")


@pages.get("/typer", needs=permissions.HAND_OVER)
def types(scope: Scope, *, values=None, errors=None, status=200):
    handed = service.handed_types(scope)
    named = taxonomy.groups_named(scope.profile.type_names)
    names = {one.id: one.name for one in accounts.organisations(scope)}
    kinds = [one for group in named for one in group.categories if one.counts and not one.retired]
    return page(
        "handovers/types.html",
        status=status,
        handed=[(one, names.get(handed[one.id], "")) for one in kinds if one.id in handed],
        others=[
            (group.name, [(one.slug, one.name) for one in group.categories if one in kinds and not one.sensitive])
            for group in named
        ],
        gone=next((one for one in kinds if one.slug == request.args.get("borttagen") and one.id not in handed), None),
        organisations=[(str(one.id), one.name) for one in accounts.organisations_to_choose(scope)],
        values=values or {},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.post("/typer", needs=permissions.HAND_OVER)
@on_refusal(types)
def choose_type(scope: Scope):
    said = load_form(schemas.TypeForm(), request.form)
    service.choose_type(scope, **said)
    if said["handed"]:
        return see_other(url_for("handovers.types", ok="typ"))
    return see_other(url_for("handovers.types", borttagen=said["category"]))


def _drawn() -> dict:
    return {"wording": wording, "short_day": short_day, "notice": notice_of(NOTICES)}


def _to(id, notice: str):
    return see_other(url_for("handovers.show", id=id, ok=notice))
