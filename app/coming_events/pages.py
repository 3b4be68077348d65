"""Pages of what is to come: all of it, and the form by which one of it is entered and corrected."""

from typing import NamedTuple

from flask import request, url_for

from app.coming_events import permissions, schemas, service, wording
from app.coming_events.models import FAIR
from app.coming_events.service import Event
from app.figures.coming import known, year_before
from app.figures.periods import YEAR_DAYS, Days, local_date, span_label
from app.figures.rooms import Room
from app.incident_counts import history
from app.incidents import permissions as incidents
from app.incidents.visibility import for_the_room
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.places import service as places
from tenants.scope import Scope

pages = Pages("coming_events", __name__, url_prefix="/kommande", template_folder="templates")
NOTICES = {"inlagt": "Det är inlagt.", "andrat": "Ändringen är sparad.", "tillbaka": "Det ligger kvar."}
FIELDS = "kind", "title", "first", "last", "named_place_id", "sub_area_id", "organisation_id", "room"
KNOWN_AHEAD = 56
"""So many days of holidays and breaks are shown."""


class Line(NamedTuple):
    """What stands on some days: an event, or a holiday or break, which has a note."""

    days: Days
    said: str
    event: Event | None
    note: str = ""


@pages.get("")
def index(scope: Scope):
    ahead, past = service.list_events(scope)
    today = local_date(scope.now)
    dates = known(Days(today, Days(today, today).back(-KNOWN_AHEAD).last))
    spans = [one.row.days.back(YEAR_DAYS) for one in ahead] + [year_before(one) for one in dates]
    numbers = (
        history.numbers_in(for_the_room(scope), spans=spans) if scope.may(incidents.COUNT) else [None] * len(spans)
    )
    lines = [Line(one.row.days, wording.what(one.row), one) for one in ahead]
    lines += [Line(one.days, one.name, None, one.note) for one in dates]
    shown = [(line, n, _at(past, line.days.back(YEAR_DAYS))) for line, n in zip(lines, numbers, strict=True)]
    shown.sort(key=lambda one: (one[0].days.first, one[0].days.last))
    return page("coming_events/index.html", lines=shown, past=past, gone=request.args.get("bort", ""), **_words())


@pages.get("/ny", endpoint="new", needs=permissions.WRITE)
@pages.get("/<uuid:id>/andring", endpoint="edit", needs=permissions.WRITE)
def form(scope: Scope, id=None, *, values=None, errors=None, status=200):
    versions = service.read_versions(scope, id=id) if id else []
    hers = service.whose(scope)
    stored = {name: "" for name in FIELDS} | {"kind": FAIR, "room": str(Room.REPORTERS)}
    stored |= {"organisation_id": hers[0].id if hers else "", "first": request.args.get("dag", "")}
    stored |= columns(versions[0], "version", *FIELDS) if versions else {}
    typed = held(status, stored, values)
    choices = {
        "kind": list(wording.KINDS.items()),
        "named_place_id": _there(places.named_places(scope), stored["named_place_id"]),
        "sub_area_id": _there(places.sub_areas(scope), stored["sub_area_id"]),
        "organisation_id": [(str(one.id), one.name) for one in hers],
        "room": [(str(room), room.label, wording.ROOMS[room]) for room in Room],
    }
    return page(
        "coming_events/form.html",
        status=status,
        id=id,
        values=typed,
        errors=errors or {},
        choices=choices,
        former=versions[1:],
        differences=overtaken(
            status, stored, typed, {**choices, "room": [(code, label) for code, label, _who in choices["room"]]}
        ),
        **_words(),
    )


@pages.post("/ny", endpoint="create", needs=permissions.WRITE)
@pages.post("/<uuid:id>/andring", endpoint="change", needs=permissions.WRITE)
@on_refusal(form, compares=True)
def save(scope: Scope, id=None):
    inputs = load_form(schemas.ChangedEventForm() if id else schemas.EventForm(), request.form)
    if id:
        service.change_event(scope, id=id, **inputs)
    else:
        service.add_event(scope, **inputs)
    return see_other(url_for("coming_events.index", ok="andrat" if id else "inlagt"))


@pages.post("/<uuid:id>/bort", needs=permissions.WRITE)
def remove(scope: Scope, id):
    service.remove_event(scope, id=id)
    return see_other(url_for("coming_events.index", bort=id))


@pages.post("/<uuid:id>/tillbaka", needs=permissions.WRITE)
def put_back(scope: Scope, id):
    service.put_back(scope, id=id)
    return see_other(url_for("coming_events.index", ok="tillbaka"))


def _at(past: list[Event], days: Days) -> list[Event]:
    """What was entered of the same days the year before."""
    return [one for one in past if one.row.first <= days.last and days.first <= one.row.last]


def _there(rows, chosen) -> list[tuple[str, str]]:
    """Those that have not ended, and the one that was chosen."""
    return [(str(one.id), one.name) for one in rows if one.ended_at is None or one.id == chosen]


def _words() -> dict:
    return {"wording": wording, "labels": wording.LABELS, "span": span_label, "notice": notice_of(NOTICES)}
