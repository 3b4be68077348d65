"""Where the call lists are written: all of them, and the form of one."""

from flask import request, url_for

from app.call_lists import permissions, service
from app.call_lists.schemas import SaveList
from app.call_lists.service import MOST_LINES
from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.places import service as places
from tenants.scope import Scope

pages = Pages("call_lists", __name__, url_prefix="/installningar/samtalslistor", template_folder="templates")
NOTICES = {"sparad": "Samtalslistan är sparad och syns på platsens sida."}
PARTS = "function", "number"
LABELS = {
    f"{part}_{n}": f"{word} {n}"
    for n in range(1, MOST_LINES + 1)
    for part, word in zip(PARTS, ("Funktion", "Nummer"), strict=True)
}
UP = "up"
"""The button that moves a line: its value is the line's number. Nothing is saved."""
BLANK = 2
"""So many empty lines are there to write on."""


@pages.get("", needs=permissions.OVERLOOK)
def index(scope: Scope):
    lists = service.list_all(scope)
    there = [one for one in places.named_places(scope) if one.merged_into_id is None]
    there = [one for one in there if one.ended_at is None or lists.get(one.id)]
    return page("call_lists/index.html", lists=lists, places=there, notice=notice_of(NOTICES))


def _form(scope: Scope, id=None, *, status: int = 200, values=None, errors=None):
    versions = service.read_versions(scope, named_place_id=id)
    stored = {name: "" for name in LABELS} | {"version": versions[0].version if versions else 0}
    stored |= _fields(versions[0].lines if versions else ())
    typed = held(status, stored, values)
    used = [n for n in range(1, MOST_LINES + 1) if any(typed.get(f"{part}_{n}") for part in PARTS)]
    return page(
        "call_lists/form.html",
        status,
        place=places.find_named_place(scope, id=id) if id else None,
        values=typed,
        errors=errors or {},
        labels=LABELS,
        differences=overtaken(status, stored, {name: typed.get(name, "") for name in stored}),
        shown=min(MOST_LINES, max(used, default=0) + BLANK),
        former=[(one, _fields(one.lines)) for one in versions[1:]],
        back=url_for("call_lists.change_place", id=id) if id else url_for("call_lists.change_whole"),
    )


@pages.get("/kommunen", needs=permissions.OVERLOOK)
def whole(scope: Scope):
    return _form(scope)


@pages.post("/kommunen", needs=permissions.CHANGE)
@on_refusal(_form, compares=True)
def change_whole(scope: Scope):
    return _moved(scope) if UP in request.form else _saved(scope)


@pages.get("/platser/<uuid:id>", needs=permissions.OVERLOOK)
def place(scope: Scope, id):
    return _form(scope, id)


@pages.post("/platser/<uuid:id>", needs=permissions.CHANGE)
@on_refusal(_form, compares=True)
def change_place(scope: Scope, id):
    return _moved(scope, id) if UP in request.form else _saved(scope, id)


def _saved(scope: Scope, id=None):
    said = load_form(SaveList(), request.form)
    lines = [(said[f"function_{n}"], said[f"number_{n}"]) for n in range(1, MOST_LINES + 1)]
    service.save_list(scope, named_place_id=id, version=said["version"], lines=lines)
    return see_other(url_for("call_lists.index", ok="sparad"))


def _moved(scope: Scope, id=None):
    """The form again as it was typed, with one line a step further up."""
    values, line = request.form.to_dict(), request.form[UP]
    if line in {str(n) for n in range(2, MOST_LINES + 1)}:
        for part in PARTS:
            here, above = f"{part}_{line}", f"{part}_{int(line) - 1}"
            values[here], values[above] = values.get(above, ""), values.get(here, "")
    return _form(scope, id, values=values)


def _fields(lines) -> dict[str, str]:
    return {f"{part}_{n}": said for n, line in enumerate(lines, 1) for part, said in zip(PARTS, line, strict=True)}
