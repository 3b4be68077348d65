"""Pages of what is written for a picture: one's own view, what everybody has written, sub-areas, and presence."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request, url_for

from app.accounts import service as accounts
from app.accounts import sessions
from app.contributions import levels, own_views, permissions, presence, readers, schemas, wording
from app.contributions.models import EFFORT, NORMAL, OUT
from app.domains import turned_off
from app.figures.periods import STOCKHOLM, Fortnight, date_label, local_date, short_day
from app.interfaces.browser import session_token
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form, local_input
from app.interfaces.web import Pages, database, known_tenant, notice_of, page, see_other
from app.places import service as places
from tenants.access import PHONE
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

pages = Pages("contributions", __name__, template_folder="templates")
MORNING = time(9)
NOTICES = {
    "inlamnad": "Tack! Er bild är inlämnad.",
    "utkast": "Utkastet är sparat. Bara ni läser det.",
    "kopierad": "Texten ligger som utkast i den andra kommunen. Byt dit och lämna in den.",
    "noterat": "Det är noterat som muntligt.",
    "struket": "Noteringen gäller inte längre.",
    "pamind": "Påminnelsen är på väg till dem som inte har lämnat.",
    "lage": "Läget är sparat.",
    "logg": "Anteckningen är sparad och kommer med i nästa bild.",
    "inlagt": "Det är inlagt.",
    "andrat": "Ändringen är sparad.",
    "gjort": "Gjort. Har det en aktivitet är tillfället loggat.",
    "tillbaka": "Det ligger kvar.",
}
_PHONE_SAID = "Ni har redan sagt hur det ser ut. Logga in med lösenord om du vill läsa eller ändra det."


@pages.get("/egen-bild", endpoint="own", needs=permissions.SAY)
@pages.get("/egen-bild/<date:first>", endpoint="own", needs=permissions.SAY)
def own_form(scope: Scope, first=None, *, values=None, errors=None, status=200):
    asked, due = own_views.asked_period(scope)
    found = own_views.read_own(scope, first=first or asked.first)
    wanted = (values or {}).get("organisation_id") or request.args.get("vem")
    one = next((own for own in found if str(own.organisation.id) == wanted), found[0] if found else None)
    if one is None:
        return page("contributions/no_organisation.html")
    period = Fortnight(first or asked.first)
    begun = request.args.get("lage")
    stored = {"mood": begun if begun in wording.MOODS else "", "text": "", "room": str(one.usual_room)}
    stored |= columns(one.shown, *stored) if one.shown else {}
    stored |= {"version": one.version, "organisation_id": one.organisation.id}
    typed = held(status, stored, values)
    choices = {"mood": list(wording.MOODS.items()), "room": wording.rooms(scope.profile)}
    return page(
        "contributions/own.html",
        status=status,
        one=one,
        others=[own.organisation for own in found if own is not one],
        period=period,
        periods=_around(scope, period),
        due=due if period == asked else None,
        values=typed,
        errors=errors or {},
        choices=choices,
        differences=overtaken(status, stored, typed, {**choices, "room": [pair[:2] for pair in choices["room"]]}),
        on_phone=scope.actor.reach == PHONE,
        elsewhere=_elsewhere(scope) if one.organisation.kind == readers.POLICE else [],
        **_words(),
    )


@pages.post("/egen-bild/<date:first>", endpoint="hand_in", needs=permissions.SAY)
@on_refusal(own_form, compares=True)
def hand_in(scope: Scope, first):
    inputs = load_form(schemas.OwnViewForm(), request.form)
    row = own_views.hand_in(scope, first=first, **inputs)
    return _to_own(first, row.organisation_id, "utkast" if inputs.get("draft") else "inlamnad")


@pages.post("/egen-bild/<date:first>/tillbaka", needs=permissions.SAY)
@on_refusal(own_form, compares=True)
def take_back(scope: Scope, first):
    row = own_views.take_back(scope, first=first, **load_form(schemas.TakeBackForm(), request.form))
    return _to_own(first, row.organisation_id, "")


@pages.post("/egen-bild/<date:first>/kopia", needs=permissions.READ)
@on_refusal(own_form)
def copy(scope: Scope, first):
    """Carry what one has written to another municipality of the area where one works too: with one's rights there and
    through its guard, as a draft that waits there to be handed in."""
    inputs = load_form(schemas.CopyForm(), request.form)
    hers = own_views.read_own(scope, first=first)
    whose = inputs.get("organisation_id")
    one = next((own for own in hers if own.organisation.id == whose or whose is None), None)
    if one is None or one.shown is None:
        raise Invalid({"to": ["Skriv och spara texten här först."]})
    said = {name: getattr(one.shown, name) for name in ("mood", "text", "room")}
    if inputs["to"] not in {slug for slug, _name in _elsewhere(scope)}:
        raise NotFound("tenant")
    tenant, token = known_tenant(inputs["to"]), session_token()
    try:
        with database().scope(tenant) as there:
            guest = sessions.guest_here(there, token=token) if token else None
            if guest is None:
                raise NotFound("tenant")
            there = there.acting_as(replace(guest, off=turned_off(there.profile.modules)))
            own_views.receive_copy(there, first=first, kind=one.organisation.kind, **said)
    except Conflict:
        raise Invalid(
            {"to": [f"I {tenant.name} finns redan en text för perioden, eller bilden är fastställd."]}
        ) from None
    return _to_own(first, one.organisation.id, "kopierad")


@pages.get("/lagesbild/<date:first>/skrivet", needs=permissions.READ)
def written(scope: Scope, first, *, values=None, errors=None, status=200):
    """What has been written for the period: how we work in each sub-area, and how organisations see it."""
    notes = scope.may(permissions.NOTE)
    return page(
        "contributions/written.html",
        status=status,
        period=Fortnight(first),
        found=levels.read_levels(scope, first=first),
        views=readers.read_views(scope, first=first),
        missing=own_views.missing(scope, first=first) if notes else [],
        errors=errors or {},
        **_words(),
    )


@pages.post("/lagesbild/<date:first>/skrivet/paminnelse", needs=permissions.NOTE)
@on_refusal(written)
def remind(scope: Scope, first):
    own_views.remind(scope, first=first)
    return see_other(url_for("contributions.written", first=first, ok="pamind"))


@pages.get("/lagesbild/<date:first>/skrivet/<uuid:id>/muntligt", endpoint="note_form", needs=permissions.NOTE)
def note_form(scope: Scope, first, id, *, values=None, errors=None, status=200):
    try:
        one = own_views.read_to_note(scope, first=first, organisation_id=id)
    except Invalid:
        raise NotFound("organisation") from None
    stored: dict[str, Any] = {"mood": "", "text": "", "room": str(one.usual_room)}
    stored |= columns(one.latest, *stored) if one.latest else {}
    stored["version"] = one.version
    typed = held(status, stored, values)
    choices = {"mood": list(wording.MOODS.items()), "room": wording.rooms(scope.profile)}
    return page(
        "contributions/note.html",
        status=status,
        one=one,
        period=Fortnight(first),
        values=typed,
        errors=errors or {},
        choices=choices,
        differences=overtaken(status, stored, typed, {**choices, "room": [pair[:2] for pair in choices["room"]]}),
        **_words(),
    )


@pages.post("/lagesbild/<date:first>/skrivet/<uuid:id>/muntligt", endpoint="note", needs=permissions.NOTE)
@on_refusal(note_form, compares=True)
def note_said(scope: Scope, first, id):
    _known(scope, id)
    own_views.note_said(scope, first=first, organisation_id=id, **load_form(schemas.NoteForm(), request.form))
    return see_other(url_for("contributions.written", first=first, ok="noterat"))


@pages.post("/lagesbild/<date:first>/skrivet/<uuid:id>/struket", needs=permissions.NOTE)
@on_refusal(note_form, compares=True)
def take_back_note(scope: Scope, first, id):
    _known(scope, id)
    own_views.take_back_note(scope, first=first, organisation_id=id, **load_form(schemas.VersionForm(), request.form))
    return see_other(url_for("contributions.written", first=first, ok="struket"))


@pages.get("/lagesbild/<date:first>/lage/<uuid:id>", endpoint="level", needs=permissions.LEVEL)
def level_form(scope: Scope, first, id, *, values=None, errors=None, status=200):
    found = levels.read_levels(scope, first=first)
    one = next((area for area in found.areas if area.id == id), None)
    if one is None:
        raise NotFound("Shape")
    stored = columns(one, "version", "level", "reason", "room")
    typed = held(status, stored, values)
    choices = {"level": list(wording.LEVELS.items()), "room": wording.rooms(scope.profile)}
    tomorrow = local_date(scope.now) + timedelta(days=1)
    return page(
        "contributions/level.html",
        status=status,
        one=one,
        period=Fortnight(first),
        values=typed,
        begins_at=typed.get("begins_at") or local_input(datetime.combine(tomorrow, MORNING, STOCKHOLM)),
        errors=errors or {},
        choices=choices,
        called=levels.whom_to_call(scope, sub_area_id=id) if one.level == EFFORT else None,
        extras=[extra for extra in found.extras if extra.row.sub_area_id == id],
        differences=overtaken(status, stored, typed, {**choices, "room": [pair[:2] for pair in choices["room"]]}),
        **_words(),
    )


@pages.post("/lagesbild/<date:first>/lage/<uuid:id>", endpoint="set_level", needs=permissions.LEVEL)
@on_refusal(level_form, compares=True)
def set_level(scope: Scope, first, id):
    row = levels.set_level(scope, first=first, sub_area_id=id, **load_form(schemas.LevelForm(), request.form))
    if row.level == EFFORT:
        return see_other(url_for("contributions.level", first=first, id=id, ok="lage", _anchor="avstamning"))
    return see_other(url_for("contributions.written", first=first, ok="lage"))


@pages.post("/lagesbild/<date:first>/lage/<uuid:id>/avstamning", needs=permissions.LEVEL)
@on_refusal(level_form)
def call_extra(scope: Scope, first, id):
    met = levels.call_extra(scope, first=first, sub_area_id=id, **load_form(schemas.ExtraForm(), request.form))
    return see_other(url_for("meetings.show", id=met.id, ok="bokat"))


@pages.get("/avstamning/<uuid:id>", endpoint="log", needs=permissions.LEVEL)
def log_form(scope: Scope, id, *, values=None, errors=None, status=200):
    found = levels.read_extra(scope, id=id)
    stored = columns(found.row, "version", "log")
    typed = held(status, stored, values)
    differences = overtaken(status, stored, typed)
    words = {"values": typed, "errors": errors or {}, "differences": differences, **_words()}
    return page("contributions/log.html", status=status, found=found, **words)


@pages.post("/avstamning/<uuid:id>", endpoint="write_log", needs=permissions.LEVEL)
@on_refusal(log_form, compares=True)
def write_log(scope: Scope, id):
    row = levels.write_log(scope, id=id, **load_form(schemas.LogForm(), request.form))
    return see_other(url_for("contributions.written", first=row.first, ok="logg"))


@pages.get("/narvaro", endpoint="plan", needs=permissions.READ)
@pages.get("/narvaro/<date:first>", endpoint="plan", needs=permissions.READ)
def plan(scope: Scope, first=None):
    found = presence.read_plan(scope, first=first)
    gone = request.args.get("bort", "")
    return page("contributions/plan.html", found=found, gone=gone, today=local_date(scope.now), **_words())


@pages.get("/narvaro/ny", endpoint="new_presence", needs=permissions.PLAN)
@pages.get("/narvaro/<uuid:id>/andring", endpoint="edit_presence", needs=permissions.PLAN)
def presence_form(scope: Scope, id=None, *, values=None, errors=None, status=200):
    seen = presence.find_planned(scope, id=id) if id else None
    hers = scope.actor.organisations(permissions.PLAN)
    named = accounts.organisations_to_choose(scope)
    named = [one for one in named if permissions.plans_for_any(scope.actor) or one.id in hers]
    if seen:
        fields = ("version", "day", "part", "what", "named_place_id", "organisation_id", "activity_id")
        stored = columns(seen.row, *fields)
    else:
        mine = next((one.id for one in named if one.id in hers), None)
        stored = {"day": request.args.get("dag", ""), "part": "evening", "what": OUT, "organisation_id": mine}
    typed = held(status, stored, values)
    sites = [(str(one.id), one.name) for one in places.places_to_choose(scope)]
    if seen and str(seen.row.named_place_id) not in dict(sites):
        sites.append((str(seen.row.named_place_id), seen.place))
    choices = {
        "part": list(wording.PARTS.items()),
        "what": list(wording.WHATS.items()),
        "named_place_id": sites,
        "organisation_id": [(str(one.id), one.name) for one in named],
        "activity_id": [(str(one.id), one.name) for one in presence.activities(scope)],
    }
    differences = overtaken(status, stored, typed, choices)
    words = {"values": typed, "errors": errors or {}, "choices": choices, "differences": differences, **_words()}
    return page("contributions/presence_form.html", status=status, seen=seen, **words)


@pages.post("/narvaro/ny", endpoint="add_presence", needs=permissions.PLAN)
@pages.post("/narvaro/<uuid:id>/andring", endpoint="change_presence", needs=permissions.PLAN)
@on_refusal(presence_form, compares=True)
def save_presence(scope: Scope, id=None):
    inputs = load_form(schemas.ChangedPresenceForm() if id else schemas.PresenceForm(), request.form)
    if id:
        presence.change_presence(scope, id=id, **inputs)
    else:
        presence.add_presence(scope, **inputs)
    return see_other(url_for("contributions.plan", ok="andrat" if id else "inlagt"))


@pages.post("/narvaro/<uuid:id>/bort", needs=permissions.PLAN)
def remove_presence(scope: Scope, id):
    presence.remove_presence(scope, id=id)
    return see_other(url_for("contributions.plan", bort=id))


@pages.post("/narvaro/<uuid:id>/tillbaka", needs=permissions.PLAN)
def put_back(scope: Scope, id):
    presence.put_back(scope, id=id)
    return see_other(url_for("contributions.plan", ok="tillbaka"))


@pages.post("/narvaro/<uuid:id>/gjort", needs=permissions.PLAN)
def note_done(scope: Scope, id):
    presence.note_done(scope, id=id)
    return see_other(url_for("contributions.plan", ok="gjort"))


def _known(scope: Scope, id) -> None:
    if all(one.id != id for one in accounts.organisations_to_choose(scope)):
        raise NotFound("organisation")


def _to_own(first: date, organisation_id, ok: str):
    return see_other(url_for("contributions.own", first=first, vem=organisation_id, ok=ok or None))


def _around(scope: Scope, period: Fortnight) -> list[Fortnight]:
    """The others that something may be said of."""
    current = Fortnight.containing(local_date(scope.now), scope.profile.anchor)
    return [one for one in (current, current.previous) if one != period]


def _elsewhere(scope: Scope) -> list[tuple[str, str]]:
    """(slug, name) of the other municipalities where she has a role; none where she has not signed in."""
    return [(one.slug, one.name) for one in scope.actor.places if one.slug != scope.tenant.slug and not one.is_practice]


def _words() -> dict:
    return {
        "wording": wording,
        "labels": wording.LABELS,
        "short_day": short_day,
        "day": date_label,
        "usual": NORMAL,
        "notice": notice_of(NOTICES),
        "phone_said": _PHONE_SAID,
    }
