"""Löften: the list of years, a pledge with what is done, and the forms with which it is made."""

from io import BytesIO
from operator import itemgetter
from uuid import UUID

from flask import request, send_file, url_for

from app.accounts import service as accounts
from app.est import counting, overview
from app.est import permissions as est
from app.figures.periods import Quarter, local_date
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.pledges import commitments, lists, paper, permissions, schemas, service, wording
from tenants.errors import Conflict, NotFound
from tenants.scope import Scope

pages = Pages("pledges", __name__, url_prefix="/loften", template_folder="templates")
SIGNED = "Någon har skrivit under. Ta bort underskriften först, eller rätta med en ny version."
NOTICES = {
    "last": SIGNED,
    "sparat": "Sparat.",
    "borjat": "Löftet är påbörjat. Lägg till åtaganden, och låt sedan båda parter skriva under.",
    "undertecknat": "Underskriften är sparad.",
    "galler": "Löftet är undertecknat av båda parter och gäller. Papperet görs.",
    "ater": "Det är återställt.",
    "uppfoljt": "Uppföljningen är sparad.",
    "bestallt": "Papperet görs. Läs in sidan igen om en liten stund.",
    "nytt": "Nästa års löfte är påbörjat bredvid det här årets. Välj underlag på nytt.",
    "rattas": "En ny version är påbörjad. Den gamla gäller tills den nya är undertecknad.",
}
_STORED = ("version", "case_number", "registry_number", "place", "purpose", "picture", "follow_up")
_PROMISED = ("version", "text", "organisation_id", "function", "number", "unit", "per", "due", "basis", "focus_area_id")
_MANY = ("groups", "focus_area_ids", "consultation_ids")


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    gone = lists.removed_pledges(scope)
    return page(
        "pledges/index.html",
        found=lists.list_pledges(scope),
        removed=gone,
        just_gone=just_removed(gone, lambda one: one.row.id),
        notice=notice_of(NOTICES),
    )


@pages.get("/nytt", needs=permissions.WRITE)
def new(scope: Scope, *, values=None, errors=None, status=200):
    today = local_date(scope.now)
    stored = {"year": today.year + (today.month > 6), **{name: [] for name in _MANY}}
    return _form(scope, None, stored, values, errors, status)


@pages.post("/nytt", needs=permissions.WRITE)
@on_refusal(new)
def create(scope: Scope):
    row = service.add_pledge(scope, **load_form(schemas.NewPledgeForm(), request.form))
    return _signed(scope, row.id, "galler" if row.valid_at else "borjat")


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id, *, values=None, errors=None, status=200):
    found = lists.read_pledge(scope, id=id)
    gone = [(one.id, one.text, "pledges.restore_commitment") for one in found.removed]
    gone += [(one.id, one.role, "pledges.restore_signature") for one in found.unsigned]
    return page(
        "pledges/show.html",
        status,
        found=found,
        wording=wording,
        corrected=next((one for one in found.editions if one.row.id == found.row.corrects_id), None),
        newer=next((one for one in found.editions if one.row.corrects_id == id), None),
        gone=just_removed(gone if scope.may(permissions.WRITE) else (), itemgetter(0)),
        began=[one for n in (1, 2, 3, 4) if (one := Quarter(found.row.year, n)).first_day <= local_date(scope.now)],
        errors=errors or {},
        notice=None if errors else notice_of(NOTICES),
    )


@pages.get("/<uuid:id>/andring", needs=permissions.WRITE)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_pledge(scope, id=id)
    if values is None and _locked(seen):
        return _to(id, "last")
    row = seen.row
    stored = {
        **columns(row, *_STORED),
        "groups": [one["group"] for one in row.counted],
        "focus_area_ids": [area for area, _title in row.focus_areas],
        "consultation_ids": list(dict.fromkeys(one["of"] for one in row.evidence if "of" in one)),
        **{source: wording.written(row.evidence, source) for source in wording.SOURCES},
    }
    return _form(scope, row, stored, values, errors, status)


@pages.post("/<uuid:id>/andring", needs=permissions.WRITE)
@on_refusal(edit, compares=True, conflict={"purpose": [SIGNED]})
def change(scope: Scope, id):
    service.change_pledge(scope, id=id, **load_form(schemas.ChangedPledgeForm(), request.form))
    return _to(id, "sparat")


@pages.get("/<uuid:id>/atagande", needs=permissions.WRITE)
def new_commitment(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_pledge(scope, id=id)
    if values is None and _locked(seen):
        return _to(id, "last")
    return _promise(scope, seen, None, {"per": "year"}, values, errors, status)


@pages.post("/<uuid:id>/atagande", needs=permissions.WRITE)
@on_refusal(new_commitment, conflict={"text": [SIGNED]})
def add_commitment(scope: Scope, id):
    commitments.add_commitment(scope, pledge_id=id, **load_form(schemas.CommitmentForm(), request.form))
    return _to(id, "sparat", "ataganden")


@pages.get("/atagande/<uuid:id>", needs=permissions.READ)
def commitment(scope: Scope, id):
    pledge, seen = commitments.read_commitment(scope, id=id)
    return page("pledges/commitment.html", pledge=pledge, seen=seen, signed=_locked(pledge), notice=notice_of(NOTICES))


@pages.get("/atagande/<uuid:id>/andring", needs=permissions.WRITE)
def edit_commitment(scope: Scope, id, *, values=None, errors=None, status=200):
    pledge, seen = commitments.read_commitment(scope, id=id)
    if values is None and _locked(pledge):
        return _to(pledge.row.id, "last")
    stored = {**columns(seen.row, *_PROMISED), "under": seen.row.purpose}
    return _promise(scope, pledge, seen, stored, values, errors, status)


@pages.post("/atagande/<uuid:id>/andring", needs=permissions.WRITE)
@on_refusal(edit_commitment, compares=True, conflict={"text": [SIGNED]})
def change_commitment(scope: Scope, id):
    row = commitments.change_commitment(scope, id=id, **load_form(schemas.ChangedCommitmentForm(), request.form))
    return _to(row.pledge_id, "sparat", "ataganden")


@pages.get("/atagande/<uuid:id>/raknas", needs=permissions.WRITE)
def choose(scope: Scope, id, *, values=None, errors=None, status=200):
    pledge, seen = commitments.read_commitment(scope, id=id)
    measures, activities = commitments.what_may_count(scope)
    chosen = {"measure_ids": [one for one, _text in seen.measures], "activity_ids": [one[1] for one in seen.activities]}
    measures += [one for one in seen.measures if one not in measures]
    if values is not None:
        chosen = {name: values.getlist(name) for name in chosen}
    return page(
        "pledges/choose.html",
        status,
        pledge=pledge,
        seen=seen,
        choices={"measure_ids": measures, "activity_ids": activities},
        chosen={name: [str(one) for one in some] for name, some in chosen.items()},
        labels=wording.LABELS,
        errors=errors or {},
    )


@pages.post("/atagande/<uuid:id>/raknas", needs=permissions.WRITE)
@on_refusal(choose)
def link(scope: Scope, id):
    row = commitments.link(scope, id=id, **load_form(schemas.LinksForm(), request.form))
    return see_other(url_for("pledges.commitment", id=row.id, ok="sparat"))


@pages.get("/<uuid:id>/underskrift", needs=permissions.SIGN)
def signing(scope: Scope, id, *, values=None, errors=None, status=200):
    found = lists.read_pledge(scope, id=id)
    return page(
        "pledges/signing.html",
        status,
        found=found,
        values=values or {"registry_number": found.row.registry_number},
        authorities=list(wording.AUTHORITIES.items()),
        labels=wording.LABELS,
        errors=errors or {},
    )


@pages.post("/<uuid:id>/underskrift", needs=permissions.SIGN)
@on_refusal(signing)
def sign(scope: Scope, id):
    before = lists.find_pledge(scope, id=id).row.valid_at
    service.sign(scope, pledge_id=id, **load_form(schemas.SignatureForm(), request.form))
    valid = before is None and lists.find_pledge(scope, id=id).row.valid_at
    return _signed(scope, id, "galler" if valid else "undertecknat")


@pages.get("/<uuid:id>/rattelse", needs=permissions.WRITE)
def correcting(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_pledge(scope, id=id)
    if seen.draft:
        raise NotFound("pledge")
    return page(
        "pledges/correcting.html", status, seen=seen, values=values or {}, labels=wording.LABELS, errors=errors or {}
    )


@pages.post("/<uuid:id>/rattelse", needs=permissions.WRITE)
@on_refusal(correcting, conflict={"reason": ["En ny version är redan påbörjad."]})
def correct(scope: Scope, id):
    return _to(service.correct(scope, id=id, **load_form(schemas.CorrectionForm(), request.form)).id, "rattas")


@pages.get("/<uuid:id>/nasta-ar", needs=permissions.WRITE)
def next_year(scope: Scope, id, *, values=None, errors=None, status=200):
    found = lists.read_pledge(scope, id=id)
    if found.seen.draft:
        raise NotFound("pledge")
    chosen = [str(one.row.id) for one in found.commitments] if values is None else values.getlist("commitment_ids")
    return page(
        "pledges/next_year.html", status, found=found, chosen=chosen, labels=wording.LABELS, errors=errors or {}
    )


@pages.post("/<uuid:id>/nasta-ar", needs=permissions.WRITE)
@on_refusal(next_year, conflict={"commitment_ids": ["Löftet för året efter finns redan."]})
def begin_next(scope: Scope, id):
    return _to(service.begin_next(scope, id=id, **load_form(schemas.NextYearForm(), request.form)).id, "nytt")


@pages.get("/<uuid:id>/uppfoljning/<quarter:quarter>", needs=permissions.WRITE)
def follow_up(scope: Scope, id, quarter, *, values=None, errors=None, status=200):
    found = lists.read_pledge(scope, id=id)
    if quarter.year != found.row.year or found.seen.draft or quarter.first_day > local_date(scope.now):
        raise NotFound("pledge")
    written = found.follow_ups.get(quarter, ())
    stored = {"version": written[0].number, "said": written[0].text} if written else {"version": 0, "said": ""}
    typed = held(status, stored, values)
    return page(
        "pledges/follow_up.html",
        status,
        found=found,
        quarter=quarter,
        earlier=written[1:],
        values=typed,
        labels=wording.LABELS,
        differences=overtaken(status, stored, typed),
        errors=errors or {},
    )


@pages.post("/<uuid:id>/uppfoljning/<quarter:quarter>", needs=permissions.WRITE)
@on_refusal(follow_up, compares=True)
def write_follow_up(scope: Scope, id, quarter):
    if lists.find_pledge(scope, id=id).row.year != quarter.year:
        raise NotFound("pledge")
    service.write_follow_up(scope, quarter=quarter, **load_form(schemas.FollowUpForm(), request.form))
    return _to(id, "uppfoljt", "uppfoljning")


@pages.post("/<uuid:id>/papper", needs=permissions.WRITE)
def order_paper(scope: Scope, id):
    paper.order_paper(scope, id=id)
    return _to(id, "bestallt", "papper")


@pages.get("/<uuid:id>/papper/<int:number>.pdf", needs=permissions.READ)
def file(scope: Scope, id, number):
    name, content = paper.download(scope, id=id, edition=number)
    response = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _locked(seen: lists.PledgeView) -> bool:
    return bool(seen.signed) or not seen.draft


pages.removal(
    "/<uuid:id>",
    service.remove_pledge,
    service.restore_pledge,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("pledges.index", borttagen=row.id)),
    back=lambda row: _to(row.id, "ater"),
)
for _rule, _acts, _needs, _of in (
    ("atagande", (commitments.remove_commitment, commitments.restore_commitment), permissions.WRITE, "_commitment"),
    ("underskrift", (service.remove_signature, service.restore_signature), permissions.SIGN, "_signature"),
):
    pages.removal(
        f"/{_rule}/<uuid:id>",
        *_acts,
        needs=_needs,
        gone=lambda row: see_other(url_for("pledges.show", id=row.pledge_id, borttagen=row.id)),
        back=lambda row: _to(row.pledge_id, "ater"),
        of=_of,
    )


def _form(scope: Scope, row, stored, values, errors, status):
    typed = held(status, stored, values)
    if values is not None:
        typed |= {name: values.getlist(name) for name in _MANY}
    areas = [(str(area.id), area.title) for area, _some in overview.list_rows(scope)] if scope.may(est.READ) else []
    areas += [(area, title) for area, title in (row.focus_areas if row else ()) if area not in dict(areas)]
    choices = {
        "groups": counting.countable(),
        "focus_area_ids": areas,
        "consultation_ids": lists.dialogues(scope, row=row),
    }
    return page(
        "pledges/form.html",
        status,
        row=row,
        values=typed,
        choices=choices,
        labels=wording.LABELS,
        sources=wording.SOURCES,
        lines=(wording.LINE, wording.EVIDENCE_LINE),
        differences=overtaken(status, stored, typed, choices) if row else None,
        errors=errors or {},
    )


def _promise(scope: Scope, pledge, seen, stored, values, errors, status):
    typed = held(status, stored, values)
    choices = {
        "organisation_id": [
            (str(one.id), one.name)
            for one in accounts.organisations(scope)
            if one.ended_at is None or one.id == stored.get("organisation_id")
        ],
        "per": list(wording.PER.items()),
        "focus_area_id": [(area, title) for area, title in pledge.row.focus_areas],
    }
    return page(
        "pledges/promise.html",
        status,
        pledge=pledge,
        seen=seen,
        values=typed,
        choices=choices,
        labels=wording.LABELS,
        differences=overtaken(status, stored, typed, choices) if seen else None,
        errors=errors or {},
    )


def _signed(scope: Scope, id: UUID, said: str):
    """To the pledge; its paper is made at once when it has become valid."""
    if said == "galler":
        try:
            with scope.attempt():
                paper.order_paper(scope, id=id)
        except Conflict:  # one is being made already
            pass
    return _to(id, said)


def _to(id: UUID, said: str, anchor: str | None = None):
    return see_other(url_for("pledges.show", id=id, ok=said, _anchor=anchor))
