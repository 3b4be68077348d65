"""Grupper: all of them, one, and its form."""

from flask import request, url_for

from app import hooks
from app.accounts import service as accounts
from app.groups import permissions, schemas, service, wording
from app.groups.service import MOST_MEMBERS
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.places import service as places
from tenants.scope import Scope

pages = Pages("groups", __name__, template_folder="templates")
NOTICES = {
    "sparad": "Gruppen är sparad.",
    "avslutad": "Gruppen är avslutad. Den går att läsa och ta upp igen.",
    "ater": "Gruppen finns igen.",
}
BLANK = 3
"""So many empty lines are there to write on."""


@pages.get("/grupper/", needs=permissions.READ)
def index(scope: Scope):
    return page("groups/index.html", seen=service.list_groups(scope))


@pages.get("/grupper/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id):
    seen = service.find_group(scope, id=id)
    related = hooks.related(scope, "group", id)
    return page("groups/show.html", seen=seen, related=related, notice=notice_of(NOTICES))


@pages.get("/grupper/ny", endpoint="new", needs=permissions.MANAGE)
@pages.get("/grupper/<uuid:id>/andring", endpoint="edit", needs=permissions.MANAGE)
def form(scope: Scope, id=None, *, values=None, errors=None, status=200):
    seen = service.find_group(scope, id=id) if id else None
    stored = {"kind": "working"}
    if seen:
        stored = columns(seen.row, "version", "kind", "name", "purpose", "meets", "named_place_id")
        for n, one in enumerate(seen.members[:MOST_MEMBERS], 1):
            stored |= {f"organisation_{n}": one.organisation_id, f"function_{n}": one.function}
    typed = held(status, stored, values)
    used = [n for n in range(1, MOST_MEMBERS + 1) if typed.get(f"organisation_{n}") or typed.get(f"function_{n}")]
    there = [
        one for one in places.named_places(scope) if one.ended_at is None or one.id == stored.get("named_place_id")
    ]
    choices = {
        "kind": list(wording.kinds(scope.profile).items()),
        "named_place_id": [(str(one.id), one.name) for one in there],
        "organisation": [(str(one.id), one.name) for one in accounts.organisations(scope)],
    }
    lines = {f"organisation_{n}": choices["organisation"] for n in range(1, MOST_MEMBERS + 1)}
    return page(
        "groups/form.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        labels=_labels(),
        choices=choices,
        shown=min(MOST_MEMBERS, max(used, default=0) + BLANK),
        differences=overtaken(status, stored, typed, {**choices, **lines}),
    )


@pages.post("/grupper/ny", endpoint="create", needs=permissions.MANAGE)
@pages.post("/grupper/<uuid:id>/andring", endpoint="change", needs=permissions.MANAGE)
@on_refusal(form, compares=True)
def save(scope: Scope, id=None):
    said = load_form(schemas.ChangedGroupForm() if id else schemas.GroupForm(), request.form)
    lines = range(1, MOST_MEMBERS + 1)
    members = [(said.pop(f"organisation_{n}", None), said.pop(f"function_{n}", "")) for n in lines]
    saved = service.change_group(scope, id=id, members=members, **said) if id else None
    saved = saved or service.add_group(scope, members=members, **said)
    return _to(saved.id, "sparad")


@pages.post("/grupper/<uuid:id>/avslut", needs=permissions.MANAGE)
def end(scope: Scope, id):
    service.end_group(scope, id=id)
    return _to(id, "avslutad")


@pages.post("/grupper/<uuid:id>/ater", needs=permissions.MANAGE)
def reopen(scope: Scope, id):
    service.reopen_group(scope, id=id)
    return _to(id, "ater")


def _labels() -> dict[str, str]:
    lines = {}
    for n in range(1, MOST_MEMBERS + 1):
        lines |= {f"organisation_{n}": f"Verksamhet {n}", f"function_{n}": f"Funktion {n}"}
    return {**wording.LABELS, **lines}


def _to(id, notice: str):
    return see_other(url_for("groups.show", id=id, ok=notice))
