"""Dagordningen med anteckningar and Protokollet of a meeting."""

from io import BytesIO
from uuid import UUID

from flask import request, send_file, url_for

from app.accounts import service as accounts
from app.figures.periods import local_date, short_day
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.meetings import wording
from app.minutes import agenda as acts
from app.minutes import permissions, schemas, service
from app.minutes.models import OWN
from tenants.scope import Scope

pages = Pages("minutes", __name__, url_prefix="/moten", template_folder="templates")
LABELS = {
    "title": "Punkt",
    "note": "Anteckningar",
    "text": "Vad ska göras?",
    "organisation_id": "Verksamhet",
    "function": "Funktion",
    "due": "Till när?",
    "registry_number": "Diarienummer",
    "reason": "Vad rättas?",
}
"""Field -> its question."""
NOTICES = {
    "gjord": "Dagordningen är gjord av det som väntar. Flytta, lägg till och ta bort som ni vill.",
    "punkt": "Punkten är tillagd.",
    "flyttad": "Punkten är flyttad.",
    "ater": "Punkten är tillbaka.",
    "antecknat": "Anteckningen är sparad.",
    "beslut": "Beslutet är sparat. Gör en åtgärd eller uppgift av det på beslutets sida.",
    "bestallt": "Protokollet görs. Sidan visar det när det är klart.",
    "faststallt": "Protokollet är fastställt.",
}


@pages.get("/<uuid:id>/dagordning", needs=permissions.READ)
def agenda(scope: Scope, id, *, values=None, errors=None, status=200):
    found = acts.read_agenda(scope, meeting_id=id)
    return page(
        "minutes/agenda.html",
        status=status,
        found=found,
        gone=just_removed(found.removed),
        title_of=acts.title,
        values=values or {},
        errors=errors or {},
        labels=LABELS,
        wording=wording,
        short_day=short_day,
        notice=None if errors else notice_of(NOTICES),
    )


@pages.post("/<uuid:id>/dagordning", needs=permissions.ARRANGE)
def fill(scope: Scope, id):
    acts.fill(scope, meeting_id=id)
    return _to(id, "gjord")


@pages.post("/<uuid:id>/dagordning/punkt", needs=permissions.ARRANGE)
@on_refusal(agenda)
def add_point(scope: Scope, id):
    row = acts.add_point(scope, meeting_id=id, **load_form(schemas.PointForm(), request.form))
    return _to(id, "punkt", row.id)


@pages.post("/punkt/<uuid:id>/flytt", needs=permissions.ARRANGE)
def move(scope: Scope, id):
    row = acts.move(scope, id=id, **load_form(schemas.MoveForm(), request.form))
    return _to(row.meeting_id, "flyttad", row.id)


pages.removal(
    "/punkt/<uuid:id>",
    acts.remove_point,
    acts.restore_point,
    needs=permissions.ARRANGE,
    gone=lambda row: see_other(url_for("minutes.agenda", id=row.meeting_id, borttagen=row.id)),
    back=lambda row: _to(row.meeting_id, "ater", row.id),
    of="_point",
)


@pages.get("/punkt/<uuid:id>", needs=permissions.NOTE)
def point(scope: Scope, id, *, values=None, errors=None, status=200):
    row, meeting = acts.read_point(scope, id=id)
    stored = columns(row, "version", "title", "note")
    if row.kind != OWN:
        del stored["title"]
    typed = held(status, stored, values)
    organisations = [one for one in accounts.organisations(scope) if one.ended_at is None]
    return page(
        "minutes/point.html",
        status=status,
        row=row,
        own=row.kind == OWN,
        title=acts.title(row),
        meeting=meeting,
        values=stored | {name: value for name, value in typed.items() if value is not None},
        errors=errors or {},
        labels=LABELS,
        organisations=[(str(one.id), one.name) for one in organisations],
        closed=meeting.row.status == "closed",
        first_day=local_date(meeting.row.begins_at),
        differences=overtaken(status, stored, typed),
    )


@pages.post("/punkt/<uuid:id>", needs=permissions.NOTE)
@on_refusal(point, compares=True)
def write_note(scope: Scope, id):
    row = acts.write_note(scope, id=id, **load_form(schemas.NoteForm(), request.form))
    return _to(row.meeting_id, "antecknat", id)


@pages.post("/punkt/<uuid:id>/beslut", needs=permissions.ARRANGE)
@on_refusal(point)
def decide(scope: Scope, id):
    made = acts.decide(scope, id=id, **load_form(schemas.PointDecisionForm(), request.form))
    return _to(made.meeting_id, "beslut", id)


@pages.get("/<uuid:id>/protokoll", needs=permissions.READ)
def show(scope: Scope, id, *, values=None, errors=None, status=200):
    found = service.read_minutes(scope, meeting_id=id)
    held_already = local_date(found.meeting.row.begins_at) <= local_date(scope.now)
    return page(
        "minutes/show.html",
        status=status,
        found=found,
        begun=held_already and not found.meeting.off,
        values=values or {},
        errors=errors or {},
        labels=LABELS,
        notice=None if errors else notice_of(NOTICES),
    )


@pages.post("/<uuid:id>/protokoll", needs=permissions.ARRANGE)
def order(scope: Scope, id):
    service.order(scope, meeting_id=id)
    return see_other(url_for("minutes.show", id=id, ok="bestallt"))


@pages.post("/<uuid:id>/protokoll/faststallelse", needs=permissions.ARRANGE)
@on_refusal(show)
def finalize(scope: Scope, id):
    service.finalize(scope, meeting_id=id, **load_form(schemas.FinalForm(), request.form))
    return see_other(url_for("minutes.show", id=id, ok="faststallt"))


@pages.get("/<uuid:id>/protokoll/<int:number>.pdf", needs=permissions.READ)
def file(scope: Scope, id, number):
    name, content = service.download(scope, meeting_id=id, edition=number)
    response = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _to(meeting_id: UUID, notice: str, point: UUID | None = None):
    anchor = f"p-{point}" if point else None
    return see_other(url_for("minutes.agenda", id=meeting_id, ok=notice, _anchor=anchor))
