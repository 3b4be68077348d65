"""Åtgärder: the list, one measure with its tasks and occasions, and the forms."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from flask import request, send_file, url_for

from app import hooks
from app.accounts import service as accounts
from app.est import overview
from app.est.permissions import READ as READ_AREAS
from app.figures.periods import date_label, local_date, short_day
from app.interfaces.form_page import columns, held, on_refusal, options, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.measures import lists, permissions, schemas, service, tasks, wording
from app.measures.models import INSPECTION, ONGOING, STOPPED
from app.meetings import decisions
from app.meetings import lists as meetings
from app.meetings.permissions import HOLD
from app.meetings.permissions import READ as READ_MEETINGS
from app.places import service as places
from app.problems import lists as problems
from app.problems.permissions import READ as READ_PROBLEMS
from app.taxonomy import service as taxonomy
from app.workbooks import MIME_TYPE
from tenants.errors import NotFound
from tenants.models import uuid7
from tenants.scope import Scope

pages = Pages("measures", __name__, url_prefix="/atgarder", template_folder="templates")
USUALLY = timedelta(days=30)
"""So long is offered to have a measure done in."""
UNREAD, UNCHOSEN = "Ett fokusområde som du inte läser", "En problembild som är avslutad, eller som du inte läser"
MOST_HERE = 5
"""Own measures that stand beside what research says."""
NOTICES = {
    "ny": "Åtgärden är sparad. Skriv mer om den när du vet mer, och dela upp den i uppgifter.",
    "sparat": "Åtgärden är sparad.",
    "lage": "Läget är sparat.",
    "ater": "Det är återställt.",
    "uppgift": "Uppgiften är sparad. Den står på Idag hos den som ska göra den.",
    "ogjord": "Uppgiften är inte gjord än.",
}
_STORED = (
    *("version", "text", "organisation_id", "function", "due", "starts_on", "named_place_id", "place_text"),
    *("place_owner", "kind", "object", "method", "term", "planned", "cost", "effect", "effect_types"),
    *("by_intelligence", "focus_area_id", "problem_id", "access_class"),
)


@pages.get("/")
def index(scope: Scope):
    asked = request.args
    organisations, sites = accounts.organisations(scope), places.named_places(scope)
    chosen = {
        "lage": asked.get("lage") or None,
        "slag": asked.get("slag") if asked.get("slag") in wording.KINDS else None,
        "vem": next((one.id for one in organisations if str(one.id) == asked.get("vem")), None),
        "plats": next((one.id for one in sites if str(one.id) == asked.get("plats")), None),
        "q": asked.get("q", "")[:160],
    }
    at = _number(asked.get("sida")) or 1
    names = {"state": "lage", "kind": "slag", "organisation_id": "vem", "named_place_id": "plats", "text": "q"}
    found = lists.list_measures(scope, page=at, **{name: chosen[word] for name, word in names.items()})
    removed = lists.removed_measures(scope)
    return page(
        "measures/index.html",
        found=found,
        filters=wording.FILTERS,
        kinds=options(wording.KINDS),
        chosen=chosen,
        at_page=at,
        organisations=_named(organisations),
        sites=_named(sites),
        removed=removed,
        gone=just_removed(removed),
        **_drawn(),
    )


@pages.get("/bibliotek", needs=permissions.READ)
def library(scope: Scope):
    types = {one.slug: one.name for one in taxonomy.named(scope.profile.type_names).values()}
    shown = {"library": wording.library(), "here": lists.done_here(scope), "types": types, "most": MOST_HERE}
    return page("measures/library.html", **shown)


@pages.get("/fil")
def workbook(scope: Scope):
    name = f"atgarder-{local_date(scope.now)}.xlsx"
    response = send_file(BytesIO(service.take_out(scope)), mimetype=MIME_TYPE, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@pages.get("/<uuid:id>")
def show(scope: Scope, id):
    found = lists.read_measure(scope, id=id)
    row = found.seen.row
    return page(
        "measures/show.html",
        found=found,
        area=_area(scope, row.focus_area_id) if found.seen.whole and row.focus_area_id else None,
        decision=_decision(scope, row.decision_id) if found.seen.whole and row.decision_id else None,
        place=row.named_place_id if found.seen.whole else None,
        today=local_date(scope.now),
        sent=uuid7(),
        done=_among(request.args.get("gjord"), (one.row for one in found.tasks)),
        logged=_among(request.args.get("loggat"), (one.row for one in found.occasions)),
        gone=just_removed(((id, *what) for id, what in found.removed.items()), lambda one: one[0]),
        inspects=row.kind == INSPECTION,
        related=hooks.related(scope, "measure", id),
        **_drawn(),
    )


@pages.get("/ny", needs=permissions.WRITE)
def new(scope: Scope, *, values=None, errors=None, status=200):
    stored = _new_values(scope)
    typed = held(status, stored, values)
    own = scope.actor.organisations(permissions.WRITE)
    every = permissions.writes_any(scope.actor)
    there = [one for one in accounts.organisations_to_choose(scope) if every or one.id in own]
    return page(
        "measures/new.html",
        status=status,
        values=typed,
        errors=errors or {},
        labels=wording.LABELS,
        organisations=_named(there),
        sites=_named(places.places_to_choose(scope)),
        decision=_decision(scope, _uuid(typed.get("decision_id"))),
    )


@pages.post("/ny", needs=permissions.WRITE)
@on_refusal(new)
def create(scope: Scope):
    row = service.add_measure(scope, **load_form(schemas.NewForm(), request.form))
    return _to(row.id, ok="ny")


@pages.get("/<uuid:id>/andring", needs=permissions.WRITE)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = _written(scope, id)
    stored = columns(seen.row, *_STORED) | {"partner_ids": sorted(service.partners_of(scope, id=id))}
    typed = held(status, stored, values)
    if values is not None:
        typed |= {name: values.getlist(name) for name in ("partner_ids", "effect_types")}
    own, every = scope.actor.organisations(permissions.WRITE), permissions.writes_any(scope.actor)
    organisations = accounts.organisations(scope)
    mine = [one for one in organisations if every or one.id in own or one.id == seen.row.organisation_id]
    areas = [area for area, _activities in overview.list_rows(scope)] if scope.may(READ_AREAS) else []
    about = [(str(id), title) for id, title in problems.problems_to_choose(scope)] if scope.may(READ_PROBLEMS) else []
    types = taxonomy.groups_named(scope.profile.type_names)
    choices = {
        "organisation_id": _there(mine, stored["organisation_id"]),
        "partner_ids": _named(organisations),
        "named_place_id": _there(places.named_places(scope), stored["named_place_id"]),
        "focus_area_id": _with(_named(areas), seen.row.focus_area_id, UNREAD),
        "problem_id": _with(about, seen.row.problem_id, UNCHOSEN),
        "kind": options(wording.KINDS),
        "object": options(wording.OBJECTS),
        "term": options(wording.TERMS),
        "access_class": options(wording.CLASSES),
        "effect_types": [(one.slug, one.name) for group in types for one in group.categories],
    }
    return page(
        "measures/edit.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        labels=wording.LABELS,
        choices=choices,
        types=[(group.name, [one for one in group.categories if one.counts and not one.retired]) for group in types],
        chooses_class=permissions.writes_the_class(scope.actor),
        differences=overtaken(status, stored, typed, choices),
    )


@pages.post("/<uuid:id>/andring", needs=permissions.WRITE)
@on_refusal(edit, compares=True)
def change(scope: Scope, id):
    service.change_measure(scope, id=id, **load_form(schemas.ChangedForm(), request.form))
    return _to(id, ok="sparat")


@pages.get("/<uuid:id>/lage", endpoint="outcome", needs=permissions.WRITE)
def say_form(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = _written(scope, id)
    stored = {"version": seen.row.version, "state": STOPPED if seen.row.state != STOPPED else ONGOING, "reason": ""}
    typed = held(status, stored, values)
    choices = {"state": options(wording.STATES)}
    shown = {"choices": choices, "differences": overtaken(status, stored, typed, choices)}
    return page("measures/say.html", status=status, seen=seen, values=typed, errors=errors or {}, **shown)


@pages.post("/<uuid:id>/lage", needs=permissions.WRITE)
@on_refusal(say_form, compares=True)
def say(scope: Scope, id):
    service.say(scope, id=id, **load_form(schemas.StateForm(), request.form))
    return _to(id, ok="lage")


pages.removal(
    "/<uuid:id>",
    service.remove_measure,
    service.restore_measure,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("measures.index", borttagen=row.id)),
    back=lambda row: _to(row.id, ok="ater"),
)


@pages.get("/<uuid:id>/uppgift", needs=permissions.WRITE)
def new_task(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = _written(scope, id)
    stored = {"organisation_id": seen.row.organisation_id, "due": max(seen.row.due, local_date(scope.now))}
    return _task_form(scope, seen, None, stored, held(status, stored, values), errors, status)


@pages.post("/<uuid:id>/uppgift", needs=permissions.WRITE)
@on_refusal(new_task)
def create_task(scope: Scope, id):
    tasks.add_task(scope, measure_id=id, **load_form(schemas.TaskForm(), request.form))
    return _to(id, ok="uppgift")


@pages.get("/uppgifter/<uuid:id>", needs=permissions.WRITE)
def edit_task(scope: Scope, id, *, values=None, errors=None, status=200):
    row, seen = lists.find_task(scope, id=id)
    _require(seen.writes)
    stored = columns(row, "version", "text", "organisation_id", "function", "due")
    return _task_form(scope, seen, row, stored, held(status, stored, values), errors, status)


@pages.post("/uppgifter/<uuid:id>", needs=permissions.WRITE)
@on_refusal(edit_task, compares=True)
def change_task(scope: Scope, id):
    row = tasks.change_task(scope, id=id, **load_form(schemas.ChangedTaskForm(), request.form))
    return _to(row.measure_id, ok="uppgift")


def _task_form(scope: Scope, seen, row, stored, typed, errors, status):
    there = accounts.organisations(scope) if row else accounts.organisations_to_choose(scope)
    choices = {"organisation_id": _there(there, stored["organisation_id"])}
    shown = {"task": row, "choices": choices, "differences": overtaken(status, stored, typed, choices)}
    shown |= {"values": typed, "errors": errors or {}, "labels": wording.TASK_LABELS}
    return page("measures/task.html", status=status, seen=seen, **shown)


@pages.post("/uppgifter/<uuid:id>/gjord", needs=permissions.DO)
def do_task(scope: Scope, id):
    row = tasks.do_task(scope, id=id)
    return _to(row.measure_id, gjord=id)


@pages.post("/uppgifter/<uuid:id>/ogjord", needs=permissions.DO)
def undo_task(scope: Scope, id):
    row = tasks.undo_task(scope, id=id)
    return _to(row.measure_id, ok="ogjord")


@pages.get("/<uuid:id>/tillfalle", needs=permissions.DO)
def new_occasion(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_measure(scope, id=id)
    _require(seen.acts)
    stored = {"done_on": local_date(scope.now), "named_place_id": seen.row.named_place_id or ""}
    typed = held(status, stored, values)
    if "id" not in typed or "id" in (errors or {}):
        typed["id"] = uuid7()
    own, every = scope.actor.organisations(permissions.DO), permissions.writes_any(scope.actor)
    return page(
        "measures/occasion.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        labels=wording.OCCASION_LABELS,
        sites=_there(places.places_to_choose(scope), seen.row.named_place_id),
        organisations=_named([one for one in accounts.organisations(scope) if every or one.id in own]),
        inspects=seen.row.kind == INSPECTION,
    )


@pages.post("/<uuid:id>/tillfalle", needs=permissions.DO)
@on_refusal(new_occasion)
def log_occasion(scope: Scope, id):
    inputs = load_form(schemas.OccasionForm(), request.form)
    row = tasks.log_occasion(scope, measure_id=id, **inputs)
    return _to(id, loggat=row.id, sent=inputs.get("id"))


for rule, acts, needs, of in (
    ("uppgifter", (tasks.remove_task, tasks.restore_task), permissions.WRITE, "_task"),
    ("tillfallen", (tasks.remove_occasion, tasks.restore_occasion), permissions.DO, "_occasion"),
):
    pages.removal(
        f"/{rule}/<uuid:id>",
        *acts,
        needs=needs,
        gone=lambda row: _to(row.measure_id, borttagen=row.id),
        back=lambda row: _to(row.measure_id, ok="ater"),
        of=of,
    )


def _new_values(scope: Scope) -> dict:
    """What a new measure's form holds, as the link said that led here: a decision, a place, a warning or nothing."""
    asked, own = request.args, sorted(scope.actor.organisations(permissions.WRITE))
    values: dict = {"due": local_date(scope.now) + USUALLY, "organisation_id": own[0] if len(own) == 1 else ""}
    decision = _decision(scope, _uuid(asked.get("beslut")))
    if decision:
        row = decision.row
        values |= columns(row, "text", "function", "named_place_id") | {"decision_id": row.id}
        values |= {"due": max(row.due, local_date(scope.now)), "organisation_id": row.organisation_id or ""}
    for name, field in (("plats", "named_place_id"), ("fokus", "focus_area_id"), ("problem", "problem_id")):
        values |= {field: id} if (id := _uuid(asked.get(name))) else {}
    advice = next((one for one in wording.library() if one.slug == asked.get("bibliotek")), None)
    values |= {"text": advice.what} if advice else {}
    number, first = _number(asked.get("varning")), asked.get("bild", "")
    if number and scope.may(HOLD):
        try:
            told = decisions.warnings(scope, first=date.fromisoformat(first))
        except ValueError:
            told = []
        if number <= len(told):
            values |= {"alert": told[number - 1], "alert_first": first}
    return values


def _decision(scope: Scope, id: UUID | None):
    try:
        return meetings.find_decision(scope, id=id) if id and scope.may(READ_MEETINGS) else None
    except NotFound:
        return None


def _area(scope: Scope, id: UUID):
    areas = overview.list_rows(scope) if scope.may(READ_AREAS) else []
    return next((area for area, _activities in areas if area.id == id), None)


def _written(scope: Scope, id: UUID) -> lists.MeasureView:
    seen = lists.find_measure(scope, id=id)
    _require(seen.writes)
    return seen


def _require(may: bool) -> None:
    """What somebody reads and does not write has no form for her."""
    if not may:
        raise NotFound("measure")


def _among(id: str | None, rows):
    return next((row for row in rows if str(row.id) == id), None)


def _named(rows) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in rows]


def _there(rows, chosen) -> list[tuple[str, str]]:
    """Those that have not ended, and the one that is chosen."""
    return [(str(one.id), one.name) for one in rows if one.ended_at is None or one.id == chosen]


def _with(choices: list[tuple[str, str]], stored: UUID | None, said: str) -> list[tuple[str, str]]:
    """What is stored stays, though its reader does not choose it."""
    return choices + [(str(stored), said)] * (stored is not None and all(id != str(stored) for id, _name in choices))


def _uuid(text) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and 0 < len(text) < 6 and int(text) else None


def _drawn() -> dict:
    return {"wording": wording, "short_day": short_day, "date_label": date_label, "notice": notice_of(NOTICES)}


def _to(id, *, sent=None, **said):
    return see_other(url_for("measures.show", id=id, skickad=sent, **said))
