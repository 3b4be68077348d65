"""Dialoger: the list, one with what was said, the forms, business contacts and the sheet with whom one calls."""

from datetime import timedelta
from io import BytesIO

from flask import make_response, request, send_file, url_for

from app.accounts import service as accounts
from app.call_lists import permissions as call_permissions
from app.consultations import contacts, lists, permissions, remarks, schemas, service, wording
from app.consultations.models import STAFF, WALK
from app.est import overview
from app.est import permissions as est
from app.figures.periods import local_date
from app.hooks import related
from app.interfaces.browser import may_install
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, demo_mark, just_removed, notice_of, page, see_other, unframed
from app.places import service as places
from app.report.photo import LARGEST, sent_photo
from tenants.errors import NotFound
from tenants.models import uuid7
from tenants.scope import Scope

pages = Pages("consultations", __name__, url_prefix="/dialoger", template_folder="templates")
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_STORED = (
    *("version", "title", "held_on", "at", "organisation_id", "named_place_id", "place_text", "asked", "route"),
    *("participants", "said", "revisit_on"),
)
_SAID = ("version", "theme", "named_place_id", "place_text", "lat", "lon", "text")
_ANSWERED = ("version", "status", "answer", "organisation_id", "function", "due", "revisited")
_CONTACT = ("version", "area", "company", "function", "email")


@pages.before_app_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "consultations.add_remark":
        request.max_content_length = 2 * LARGEST


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    gone = lists.removed_consultations(scope)
    kind, at = _kind(request.args.get("slag")), max(1, min(request.args.get("sida", 1, type=int), 1_000))
    found = lists.list_consultations(scope, kind=kind, at=at)
    return page(
        "consultations/index.html",
        found=found[: lists.A_PAGE],
        more=len(found) > lists.A_PAGE,
        at=at,
        kind=kind,
        kinds=[(one, name, wording.SLUGS[one]) for one, name in wording.KINDS.items()],
        removed=gone,
        just_gone=just_removed(gone, lambda one: one.row.id),
        notice=notice_of(wording.NOTICES),
    )


@pages.get("/ny", needs=permissions.WRITE)
def new(scope: Scope, *, values=None, errors=None, status=200):
    kind = _kind(request.args.get("slag")) or "citizens"
    if values is not None and values.get("kind") in wording.KINDS:
        kind = values["kind"]
    own = sorted(scope.actor.organisations(permissions.WRITE))
    stored = {"kind": kind, "organisation_id": own[0] if own else "", "named_place_id": "", "focus_area_ids": []}
    return _form(scope, None, stored, values, errors, status)


@pages.post("/ny", needs=permissions.WRITE)
@on_refusal(new)
def create(scope: Scope):
    row = service.add_consultation(scope, **load_form(schemas.NewConsultationForm(), request.form))
    return _to(row.id, "sparat")


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id):
    found = lists.read_consultation(scope, id=id)
    response = page(
        "consultations/show.html",
        found=found,
        wording=wording,
        just_gone=just_removed(found.removed),
        today=local_date(scope.now),
        related=related(scope, "consultation", id) if found.seen.row.kind == STAFF else [],
        notice=notice_of(wording.NOTICES),
    )
    # Whoever walks loses the network between two findings: their form is kept from here.
    return may_install(response) if found.seen.writes and found.seen.row.kind == WALK else response


@pages.get("/<uuid:id>/andring", needs=permissions.WRITE)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    found = lists.read_consultation(scope, id=id)
    if not found.seen.writes:
        raise NotFound("consultation")
    stored = {
        **columns(found.seen.row, *_STORED),
        "kind": found.seen.row.kind,
        "results": wording.written(found.seen.row.results),
        "focus_area_ids": [str(area) for area, _title in found.focus_areas],
    }
    return _form(scope, found.seen, stored, values, errors, status)


@pages.post("/<uuid:id>/andring", needs=permissions.WRITE)
@on_refusal(edit, compares=True)
def change(scope: Scope, id):
    service.change_consultation(scope, id=id, **load_form(schemas.ChangedConsultationForm(), request.form))
    return _to(id, "sparat")


pages.removal(
    "/<uuid:id>",
    service.remove_consultation,
    service.restore_consultation,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("consultations.index", borttagen=row.id)),
    back=lambda row: _to(row.id, "ater"),
)


@pages.get("/<uuid:id>/synpunkt", needs=permissions.WRITE)
def new_remark(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = _written(scope, id)
    typed = held(status, {"named_place_id": "" if seen.row.kind == WALK else seen.row.named_place_id or ""}, values)
    if "id" not in typed or "id" in (errors or {}):
        typed["id"] = uuid7()
    return _remark(scope, seen, None, typed, None, errors, status)


@pages.post("/<uuid:id>/synpunkt", needs=permissions.WRITE)
@on_refusal(new_remark)
def add_remark(scope: Scope, id):
    inputs = load_form(schemas.RemarkForm(), request.form)
    inputs.pop("no_faces", None)
    remarks.add_remark(scope, consultation_id=id, photo=sent_photo(request.files, request.form), **inputs)
    return see_other(
        url_for("consultations.show", id=id, ok="synpunkt", skickad=inputs.get("id"), _anchor="synpunkter")
    )


@pages.get("/synpunkt/<uuid:id>/andring", needs=permissions.WRITE)
def edit_remark(scope: Scope, id, *, values=None, errors=None, status=200):
    seen, remark = lists.read_remark(scope, id=id)
    if not seen.writes:
        raise NotFound("consultation_remark")
    stored = columns(remark.row, *_SAID)
    typed = held(status, stored, values)
    return _remark(scope, seen, remark, typed, stored, errors, status)


@pages.post("/synpunkt/<uuid:id>/andring", needs=permissions.WRITE)
@on_refusal(edit_remark, compares=True)
def change_remark(scope: Scope, id):
    row = remarks.change_remark(scope, id=id, **load_form(schemas.ChangedRemarkForm(), request.form))
    return _to(row.consultation_id, "synpunkt", "synpunkter")


@pages.get("/synpunkt/<uuid:id>/svar", needs=permissions.WRITE)
def answering(scope: Scope, id, *, values=None, errors=None, status=200):
    seen, remark = lists.read_remark(scope, id=id)
    if not remark.answers:
        raise NotFound("consultation_remark")
    stored = columns(remark.row, *_ANSWERED)
    typed = held(status, stored, values)
    choices = {
        "status": list(wording.STATUSES.items()),
        "revisited": [("", "Inte gjort än"), *wording.REVISITS.items()],
        "organisation_id": _organisations(scope, remark.row.organisation_id),
    }
    return page(
        "consultations/answer.html",
        status,
        seen=seen,
        remark=remark,
        values=typed,
        choices=choices,
        labels=wording.REMARK_LABELS,
        walk=seen.row.kind == WALK,
        differences=overtaken(status, stored, typed, choices),
        errors=errors or {},
    )


@pages.post("/synpunkt/<uuid:id>/svar", needs=permissions.WRITE)
@on_refusal(answering, compares=True)
def answer(scope: Scope, id):
    row = remarks.answer_remark(scope, id=id, **load_form(schemas.AnswerForm(), request.form))
    return _to(row.consultation_id, "svar", "synpunkter")


pages.removal(
    "/synpunkt/<uuid:id>",
    remarks.remove_remark,
    remarks.restore_remark,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("consultations.show", id=row.consultation_id, borttagen=row.id)),
    back=lambda row: _to(row.consultation_id, "ater", "synpunkter"),
    of="_remark",
)


@pages.get("/synpunkt/<uuid:id>/foto.jpg", needs=permissions.READ)
@unframed
def picture(scope: Scope, id):
    response = make_response(remarks.photo_of(scope, id=id))
    response.mimetype = "image/jpeg"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Disposition"] = 'inline; filename="foto.jpg"'
    return response


@pages.post("/synpunkt/<uuid:id>/foto/bort", needs=permissions.WRITE)
def remove_photo(scope: Scope, id):
    return _to(remarks.remove_photo(scope, id=id).consultation_id, "foto", "synpunkter")


@pages.get("/<uuid:id>/inbjudan", needs=permissions.CONTACTS)
def inviting(scope: Scope, id, *, values=None, errors=None, status=200):
    found = contacts.who_may_be_invited(scope, id=id)
    area = request.args.get("omrade", next(iter(found.areas), "") if len(found.areas) == 1 else "")
    near = [str(one.id) for one in found.areas.get(area, ()) if one.id not in found.there]
    chosen = near if values is None else values.getlist("contact_ids")
    return page(
        "consultations/inviting.html",
        status,
        found=found,
        area=area,
        chosen=chosen,
        mail_works=scope.post.works,
        labels=wording.CONTACT_LABELS,
        errors=errors or {},
    )


@pages.post("/<uuid:id>/inbjudan", needs=permissions.CONTACTS)
@on_refusal(
    inviting, conflict={"contact_ids": ["Det går inte att skicka brev härifrån än: ingen e-postserver är vald."]}
)
def invite(scope: Scope, id):
    n = contacts.invite(scope, id=id, **load_form(schemas.InvitationForm(), request.form))
    return _to(id, "bjudna" if n else "inga")


@pages.get("/foretag", needs=permissions.CONTACTS)
def contact_list(scope: Scope, *, values=None, errors=None, status=200):
    gone = contacts.removed_contacts(scope)
    return page(
        "consultations/contacts.html",
        status,
        areas=contacts.list_contacts(scope),
        removed=gone,
        just_gone=just_removed(gone),
        values=values or {},
        labels=wording.CONTACT_LABELS,
        errors=errors or {},
        notice=None if errors else notice_of(wording.NOTICES),
    )


@pages.post("/foretag", needs=permissions.CONTACTS)
@on_refusal(contact_list)
def add_contact(scope: Scope):
    contacts.add_contact(scope, **load_form(schemas.ContactForm(), request.form))
    return _to_contacts("kontakt")


@pages.get("/foretag/<uuid:id>", needs=permissions.CONTACTS)
def edit_contact(scope: Scope, id, *, values=None, errors=None, status=200):
    row = contacts.find_contact(scope, id=id)
    stored = columns(row, *_CONTACT)
    typed = held(status, stored, values)
    return page(
        "consultations/contact.html",
        status,
        row=row,
        values=typed,
        labels=wording.CONTACT_LABELS,
        differences=overtaken(status, stored, typed),
        errors=errors or {},
    )


@pages.post("/foretag/<uuid:id>", needs=permissions.CONTACTS)
@on_refusal(edit_contact, compares=True)
def change_contact(scope: Scope, id):
    contacts.change_contact(scope, id=id, **load_form(schemas.ChangedContactForm(), request.form))
    return _to_contacts("kontakt")


pages.removal(
    "/foretag/<uuid:id>",
    contacts.remove_contact,
    contacts.restore_contact,
    needs=permissions.CONTACTS,
    gone=lambda row: see_other(url_for("consultations.contact_list", borttagen=row.id)),
    back=lambda row: _to_contacts("ater"),
    of="_contact",
)


@pages.get("/larmvagar.pdf", needs=call_permissions.READ)
@unframed
def alarm_sheet(scope: Scope):
    content = contacts.alarm_sheet(scope, demo=demo_mark())
    name = f"Larmvagar-{scope.tenant.slug}.pdf"
    response = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _form(scope: Scope, seen, stored, values, errors, status):
    typed = held(status, stored, values)
    if values is not None:
        typed["focus_area_ids"] = values.getlist("focus_area_ids")
    kind = seen.row.kind if seen else stored["kind"]
    every, own = permissions.writes_any(scope.actor), scope.actor.organisations(permissions.WRITE)
    areas = overview.list_rows(scope) if scope.may(est.READ) else []
    choices = {
        "kind": list(wording.KINDS.items()),
        "organisation_id": _organisations(scope, stored["organisation_id"], None if every else own),
        "named_place_id": _sites(scope, stored["named_place_id"]),
        "focus_area_ids": [(str(area.id), area.title) for area, _some in areas],
    }
    return page(
        "consultations/form.html",
        status,
        seen=seen,
        kind=kind,
        kind_name=wording.KINDS[kind],
        walk=kind == WALK,
        values=typed,
        choices=choices,
        labels=wording.LABELS,
        result_line=wording.RESULT_LINE,
        revisit=(local_date(scope.now) + timedelta(days=180)).isoformat(),
        differences=overtaken(status, stored, typed, choices) if seen else None,
        errors=errors or {},
    )


def _remark(scope: Scope, seen, remark, typed, stored, errors, status):
    choices = {
        "theme": list(wording.THEME_NAMES.items()),
        "named_place_id": _sites(scope, remark.row.named_place_id if remark else None),
    }
    response = page(
        "consultations/remark.html",
        status,
        seen=seen,
        remark=remark,
        values=typed,
        choices=choices,
        labels=wording.REMARK_LABELS,
        walk=seen.row.kind == WALK,
        asks_photo=remark is None and scope.profile.photos,
        differences=overtaken(status, stored, typed, choices) if remark else None,
        errors=errors or {},
    )
    response.headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()"
    return response if remark else may_install(response)


def _written(scope: Scope, id):
    seen = lists.find_consultation(scope, id=id)
    if not seen.writes:
        raise NotFound("consultation")
    return seen


def _sites(scope: Scope, chosen) -> list[tuple[str, str]]:
    there = places.named_places(scope)
    return [(str(one.id), one.name) for one in there if one.ended_at is None or one.id == chosen]


def _organisations(scope: Scope, chosen, own=None) -> list[tuple[str, str]]:
    return [
        (str(one.id), one.name)
        for one in accounts.organisations(scope)
        if one.id == chosen or (one.ended_at is None and (own is None or one.id in own))
    ]


def _kind(slug: str | None) -> str | None:
    return next((kind for kind, one in wording.SLUGS.items() if one == slug), None)


def _to(id, said: str, anchor: str | None = None):
    return see_other(url_for("consultations.show", id=id, ok=said, _anchor=anchor))


def _to_contacts(said: str):
    return see_other(url_for("consultations.contact_list", ok=said))
