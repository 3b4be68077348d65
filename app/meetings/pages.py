"""Pages of meetings and decisions: each form is one view, and is shown again when what was sent is refused."""

from datetime import date
from uuid import UUID

from flask import request, url_for

from app import hooks
from app.accounts import service as accounts
from app.figures.periods import Fortnight, local_date, short_day
from app.groups import service as groups
from app.incidents import service as incidents
from app.interfaces.form_page import columns, held, on_refusal, options, overtaken
from app.interfaces.forms import load_form, local_input
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.meetings import decisions, lists, permissions, schemas, service, wording
from app.meetings.models import CLOSED, LATE, PICTURE
from app.places import service as places
from tenants.errors import NotFound
from tenants.scope import Scope

pages = Pages("meetings", __name__, template_folder="templates")
PERIODS = 4
"""So many pictures are offered to choose among: the one that is going on, and those before."""
NOTICES = {
    "bokat": "Mötet är bokat.",
    "sparat": "Mötet är sparat.",
    "narvaro": "Närvaron är sparad.",
    "tillbaka": "Mötet blir av igen.",
    "avslutat": "Mötet är avslutat. Besluten följs upp på nästa möte.",
    "oppnat": "Mötet är öppet igen.",
    "beslut": "Beslutet är sparat.",
    "uppfoljt": "Uppföljningen är sparad.",
    "svarat": "Svaret är sparat.",
    "aterstallt": "Beslutet är tillbaka.",
}


@pages.get("/moten/")
def index(scope: Scope):
    found, today = lists.list_meetings(scope), local_date(scope.now)
    coming = [one for one in found if local_date(one.row.begins_at) >= today and one.row.status != CLOSED]
    return page(
        "meetings/index.html",
        coming=coming[::-1],
        past=[one for one in found if one not in coming],
        offered=service.offered(scope) if scope.may(permissions.HOLD) else None,
        **_drawn(),
    )


@pages.post("/moten/boka", needs=permissions.HOLD)
def book(scope: Scope):
    return _to_meeting(service.book(scope).id, "bokat")


@pages.get("/moten/rapport/<uuid:id>", needs=permissions.HOLD)
def taken_up(scope: Scope, id):
    """At which meetings a report was taken up."""
    return page(
        "meetings/taken_up.html",
        report=incidents.read_incident(scope, id=id),
        found=[
            (meeting, wording.name(meeting, scope.profile), note)
            for meeting, note in decisions.taken_up_at(scope, incident_id=id)
        ],
        **_drawn(),
    )


@pages.post("/moten/rapport/<uuid:id>", needs=permissions.HOLD)
def take_up_report(scope: Scope, id):
    said = load_form(schemas.TakenUp(), request.form)
    decisions.note_report(scope, id=said["meeting_id"], incident_id=id, noted=said["noted"])
    return see_other(url_for("incidents.show", id=id))


@pages.get("/moten/<uuid:id>")
def show(scope: Scope, id):
    found = lists.read_meeting(scope, id=id)
    gone = just_removed(found.removed, lambda one: one.row.id)
    begun = local_date(found.meeting.row.begins_at) <= local_date(scope.now)
    beside = hooks.related(scope, "meeting", id)
    pictures = [one for one in beside if one.endpoint.startswith("pictures.")]
    related = [one for one in beside if one not in pictures]
    more = {"gone": gone, "begun": begun, "pictures": pictures, "related": related}
    return page("meetings/show.html", found=found, **more, **_drawn())


@pages.get("/moten/nytt", endpoint="new", needs=permissions.HOLD)
@pages.get("/moten/<uuid:id>/andring", endpoint="edit", needs=permissions.HOLD)
def meeting_form(scope: Scope, id=None, *, values=None, errors=None, status=200):
    seen = lists.find_meeting(scope, id=id) if id else None
    named = [*accounts.organisations(scope)]
    if seen:
        stored = columns(seen.row, "version", "kind", "place", "about", "period_first", "group_id")
        stored["called_ids"] = [one.id for one in named if one.name in seen.called]
        stored["begins_at"] = local_input(seen.row.begins_at)
    else:
        offered = service.offered(scope)
        stored = {"kind": PICTURE, "called_ids": service.usually_called(scope, kind=PICTURE)}
        stored |= {"begins_at": local_input(offered[1]), "period_first": offered[0].first} if offered else {}
        stored |= groups.next_meeting_of(scope, asked=request.args.get("grupp", ""))
    typed = held(status, stored, values)
    if values is not None:
        typed["called_ids"] = values.getlist("called_ids")
    choices = {
        "kind": list(wording.kinds(scope.profile).items()),
        "period_first": _periods(scope, stored.get("period_first")),
        "group_id": [(str(one), name) for one, name in groups.groups_to_choose(scope, also=stored.get("group_id"))],
        "called_ids": [(str(one.id), one.name) for one in named],
    }
    return page(
        "meetings/meeting_form.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        choices=choices,
        differences=overtaken(status, stored, typed, choices),
    )


@pages.post("/moten/nytt", endpoint="create", needs=permissions.HOLD)
@pages.post("/moten/<uuid:id>/andring", endpoint="change", needs=permissions.HOLD)
@on_refusal(meeting_form, compares=True)
def save_meeting(scope: Scope, id=None):
    inputs = load_form(schemas.ChangedMeetingForm() if id else schemas.MeetingForm(), request.form)
    saved = service.change_meeting(scope, id=id, **inputs) if id else service.add_meeting(scope, **inputs)
    return _to_meeting(saved.id, "sparat")


@pages.get("/moten/<uuid:id>/narvaro", needs=permissions.HOLD)
def attendance(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_meeting(scope, id=id)
    named = accounts.organisations(scope)
    stored = {"version": seen.row.version, "came_ids": [one.id for one in named if one.name in seen.came]}
    typed = held(status, stored, values)
    if values is not None:
        typed["came_ids"] = values.getlist("came_ids")
    first = sorted(named, key=lambda one: one.name not in seen.called)
    choices = {"came_ids": [(str(one.id), one.name) for one in first]}
    return page(
        "meetings/attendance.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        choices=choices,
        differences=overtaken(status, stored, typed, choices),
    )


@pages.post("/moten/<uuid:id>/narvaro", needs=permissions.HOLD)
@on_refusal(attendance, compares=True)
def note_attendance(scope: Scope, id):
    service.note_attendance(scope, id=id, **load_form(schemas.AttendanceForm(), request.form))
    return _to_meeting(id, "narvaro")


@pages.post("/moten/<uuid:id>/installt", needs=permissions.HOLD)
def call_off(scope: Scope, id):
    service.call_off(scope, id=id)
    return see_other(url_for("meetings.show", id=id))


@pages.post("/moten/<uuid:id>/tillbaka", needs=permissions.HOLD)
def take_up(scope: Scope, id):
    service.take_up(scope, id=id)
    return _to_meeting(id, "tillbaka")


@pages.post("/moten/<uuid:id>/avslut", needs=permissions.HOLD)
def close(scope: Scope, id):
    service.close(scope, id=id)
    return _to_meeting(id, "avslutat")


@pages.post("/moten/<uuid:id>/oppning", needs=permissions.HOLD)
def reopen(scope: Scope, id):
    service.reopen(scope, id=id)
    return _to_meeting(id, "oppnat")


@pages.get("/beslut/", endpoint="decisions")
def list_of_decisions(scope: Scope):
    asked = request.args
    year, at = (_number(asked.get(name)) for name in ("ar", "sida"))
    who = next((one for one in accounts.organisations(scope) if str(one.id) == asked.get("vem")), None)
    chosen = {
        "lage": asked.get("lage") or None,
        "ar": year,
        "vem": who and who.id,
        "q": asked.get("q", "")[:160] or None,
    }
    narrowed = {"state": chosen["lage"], "year": year, "organisation_id": chosen["vem"], "text": chosen["q"] or ""}
    return page(
        "meetings/decisions.html",
        found=lists.list_decisions(scope, **narrowed, page=at or 1),
        years=lists.years(scope),
        filters=wording.FILTERS,
        chosen=chosen,
        who=who,
        at_page=at or 1,
        organisations=[(str(one.id), one.name) for one in accounts.organisations(scope)],
        **_drawn(),
    )


@pages.get("/beslut/<uuid:id>")
def decision(scope: Scope, id):
    found = lists.read_decision(scope, id=id)
    return page(
        "meetings/decision.html",
        found=found,
        related=hooks.related(scope, "decision", id),
        may_answer=found.seen.row.needs == "answer" and found.seen.acts and scope.may(permissions.ANSWER),
        **_drawn(),
    )


@pages.get("/beslut/nytt", endpoint="new_decision", needs=permissions.HOLD)
@pages.get("/beslut/<uuid:id>/andring", endpoint="edit_decision", needs=permissions.HOLD)
def decision_form(scope: Scope, id=None, *, values=None, errors=None, status=200):
    seen = lists.find_decision(scope, id=id) if id else None
    open_ones = [] if seen else lists.meetings_to_decide_at(scope)
    stored = columns(seen.row, *_STORED) if seen else _new_values(scope, open_ones)
    typed = held(status, stored, values)
    incident_id = stored.get("incident_id") or typed.get("incident_id")
    sites, areas = places.named_places(scope), places.sub_areas(scope)
    choices = {
        "meeting_id": [(str(one.row.id), f"{one.name}, {wording.short_when(one.row.begins_at)}") for one in open_ones],
        "organisation_id": _there(accounts.organisations(scope), stored.get("organisation_id")),
        "named_place_id": _there(sites, stored.get("named_place_id")),
        "sub_area_id": _there(areas, stored.get("sub_area_id")),
        "picture_first": _periods(scope, stored.get("picture_first")),
        "needs": list(wording.NEEDS.items()),
        "access_class": options(wording.CLASSES),
    }
    return page(
        "meetings/decision_form.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        labels=wording.LABELS,
        choices=choices,
        incident=_incident(scope, incident_id),
        alert=stored.get("alert") or typed.get("alert", ""),
        differences=overtaken(status, stored, typed, choices),
    )


@pages.post("/beslut/nytt", endpoint="create_decision", needs=permissions.HOLD)
@pages.post("/beslut/<uuid:id>/andring", endpoint="change_decision", needs=permissions.HOLD)
@on_refusal(decision_form, compares=True)
def save_decision(scope: Scope, id=None):
    inputs = load_form(schemas.ChangedDecisionForm() if id else schemas.NewDecisionForm(), request.form)
    if id:
        decisions.change_decision(scope, id=id, **inputs)
        return _to_decision(id, "beslut")
    row = decisions.add_decision(scope, **inputs)
    return see_other(url_for("meetings.show", id=row.meeting_id, ok="beslut", _anchor=f"b-{row.id}"))


pages.removal(
    "/beslut/<uuid:id>",
    decisions.remove_decision,
    decisions.restore_decision,
    needs=permissions.HOLD,
    gone=lambda row: see_other(url_for("meetings.show", id=row.meeting_id, borttagen=row.id)),
    back=lambda row: see_other(url_for("meetings.show", id=row.meeting_id, ok="aterstallt", _anchor=f"b-{row.id}")),
    of="_decision",
)


@pages.get("/beslut/<uuid:id>/uppfoljning", endpoint="outcome", needs=permissions.FOLLOW_UP)
def follow_up_form(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_decision(scope, id=id)
    if not seen.acts:
        raise NotFound("decision")
    at = (values or request.args).get("meeting_id", "")
    outcome = LATE if seen.row.state == "open" else seen.row.state
    stored = {"version": seen.row.version, "outcome": outcome, "reason": "", "due": "", "meeting_id": at}
    typed = held(status, stored, values)
    choices = {"outcome": list(wording.OUTCOMES.items())}
    return page(
        "meetings/follow_up_form.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        choices=choices,
        differences=overtaken(status, stored, typed, choices),
        back=_back(id, at),
    )


@pages.post("/beslut/<uuid:id>/uppfoljning", needs=permissions.FOLLOW_UP)
@on_refusal(follow_up_form, compares=True)
def follow_up(scope: Scope, id):
    inputs = load_form(schemas.FollowUpForm(), request.form)
    decisions.follow_up(scope, id=id, **inputs)
    return see_other(_back(id, inputs.get("meeting_id"), "uppfoljt"))


@pages.get("/beslut/<uuid:id>/svar", endpoint="answering", needs=permissions.ANSWER)
def answer_form(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_decision(scope, id=id)
    if not seen.acts or seen.row.needs != "answer":
        raise NotFound("decision")
    stored = {"version": seen.row.version, "answer": seen.row.answer or "", "reason": ""}
    typed = held(status, stored, values)
    choices = {"answer": list(wording.ANSWERS.items())}
    return page(
        "meetings/answer_form.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        choices=choices,
        differences=overtaken(status, stored, typed, choices),
    )


@pages.post("/beslut/<uuid:id>/svar", needs=permissions.ANSWER)
@on_refusal(answer_form, compares=True)
def answer(scope: Scope, id):
    decisions.answer(scope, id=id, **load_form(schemas.AnswerForm(), request.form))
    return _to_decision(id, "svarat")


_STORED = (
    *("version", "text", "organisation_id", "function", "due", "named_place_id", "sub_area_id", "picture_first"),
    *("incident_id", "alert", "ground", "access_class", "needs", "board", "paragraph", "registry_number"),
)


def _new_values(scope: Scope, open_ones) -> dict:
    """What a new decision's form holds: the meeting and what it rests on, as the link said that led here."""
    asked = request.args
    at = next((one for one in open_ones if str(one.row.id) == asked.get("mote")), open_ones[0] if open_ones else None)
    values = {"needs": "nobody", "access_class": "internal", "meeting_id": at.row.id if at else ""}
    values |= {"picture_first": at.row.period_first if at else None, "alert": "", "alert_first": ""}
    values |= {"incident_id": asked.get("rapport", ""), "named_place_id": asked.get("plats", "")}
    first, number = asked.get("bild", ""), _number(asked.get("varning"))
    if first in dict(_periods(scope, None)):
        values["picture_first"] = date.fromisoformat(first)
        told = decisions.warnings(scope, first=values["picture_first"]) if number else []
        if number and number <= len(told):
            values |= {"alert": told[number - 1], "alert_first": first}
    return values


def _periods(scope: Scope, chosen) -> list[tuple[str, str]]:
    """The first days of the pictures that are offered, and of the one that was chosen."""
    found = [Fortnight.containing(local_date(scope.now), scope.profile.anchor)]
    while len(found) < PERIODS:
        found.append(found[-1].previous)
    if chosen and all(one.first != chosen for one in found):
        found.append(Fortnight(chosen))
    return [(one.slug, f"Lägesbilden {one.label}, {one.days.label}") for one in found]


def _there(rows, chosen) -> list[tuple[str, str]]:
    """Those that have not ended, and the one that was chosen."""
    return [(str(one.id), one.name) for one in rows if one.ended_at is None or one.id == chosen]


def _incident(scope: Scope, id):
    """The report that a decision is to rest on, if the actor may read it."""
    try:
        return incidents.read_incident(scope, id=UUID(str(id))) if id else None
    except (NotFound, ValueError):
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and int(text[:6]) > 0 and len(text) <= 5 else None


def _drawn() -> dict:
    return {"wording": wording, "short_day": short_day, "notice": notice_of(NOTICES)}


def _to_meeting(id, notice: str):
    return see_other(url_for("meetings.show", id=id, ok=notice))


def _to_decision(id, notice: str):
    return see_other(url_for("meetings.decision", id=id, ok=notice))


def _back(id, meeting_id, notice: str | None = None) -> str:
    """Where a follow-up leads: to the meeting at which it was made, or the decision's own page."""
    try:
        return url_for("meetings.show", id=UUID(str(meeting_id)), ok=notice, _anchor=f"b-{id}")
    except ValueError:
        return url_for("meetings.decision", id=id, ok=notice)
