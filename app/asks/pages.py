"""Till rådet: what is asked and answered, and once a year how the council sees the way of working."""

from uuid import UUID

from flask import request, url_for

from app.asks import permissions, reviews, schemas, service, wording
from app.asks.models import BOARD, COUNCIL
from app.figures.periods import local_date
from app.groups import service as groups
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.meetings import wording as meeting_wording
from tenants.scope import Scope

pages = Pages("asks", __name__, url_prefix="/till-radet", template_folder="templates")
NOTICES = {
    "sparad": "Frågan är sparad.",
    "svarat": "Svaret är sparat. Gruppen ser det på sin sida och på Idag.",
    "aterstalld": "Frågan är tillbaka.",
    "arbetssattet": "Det är sparat.",
}


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    state, gone = request.args.get("lage") or None, request.args.get("borttagen", "")
    return page(
        "asks/index.html",
        seen=service.list_asks(scope, state=state),
        filters=wording.FILTERS,
        chosen=state,
        gone=gone if gone and _is_id(gone) and scope.may(permissions.WRITE) else "",
        wording=wording,
        notice=notice_of(NOTICES),
    )


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id):
    return page("asks/show.html", seen=service.find_ask(scope, id=id), wording=wording, notice=notice_of(NOTICES))


@pages.get("/ny", endpoint="new", needs=permissions.WRITE)
@pages.get("/<uuid:id>/andring", endpoint="edit", needs=permissions.WRITE)
def form(scope: Scope, id=None, *, values=None, errors=None, status=200):
    seen = service.find_ask(scope, id=id) if id else None
    names = "version", "text", "ground", "addressee", "function", "group_id", "meeting_id"
    asked = {
        "addressee": COUNCIL,
        "group_id": request.args.get("grupp", ""),
        "meeting_id": request.args.get("mote", ""),
    }
    stored = columns(seen.row, *names) if seen else asked
    typed = held(status, stored, values)
    at = service.council_meetings(scope, also=seen.row.meeting_id if seen else None)
    choices = {
        "addressee": list(wording.addressees(scope.profile.council).items()),
        "group_id": [(str(one), name) for one, name in groups.groups_to_choose(scope, also=seen and seen.row.group_id)],
        "meeting_id": [(str(one.row.id), f"{one.name}, {meeting_wording.short_when(one.row.begins_at)}") for one in at],
    }
    return page(
        "asks/form.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        labels=wording.LABELS,
        choices=choices,
        differences=overtaken(status, stored, typed, choices),
    )


@pages.post("/ny", endpoint="create", needs=permissions.WRITE)
@pages.post("/<uuid:id>/andring", endpoint="change", needs=permissions.WRITE)
@on_refusal(form, compares=True)
def save(scope: Scope, id=None):
    said = load_form(schemas.ChangedAskForm() if id else schemas.AskForm(), request.form)
    row = service.change_ask(scope, id=id, **said) if id else service.add_ask(scope, **said)
    return see_other(url_for("asks.show", id=row.id, ok="sparad"))


@pages.get("/<uuid:id>/svar", endpoint="answering", needs=permissions.ANSWER)
def answer_form(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = service.find_ask(scope, id=id)
    stored = columns(seen.row, "version", "answer", "said", "answered_on", "paragraph", "registry_number")
    stored["answered_on"] = stored["answered_on"] or local_date(scope.now)
    typed = held(status, stored, values)
    choices = {"answer": list(wording.ANSWERS[seen.row.addressee].items())}
    return page(
        "asks/answer_form.html",
        status=status,
        seen=seen,
        of_board=seen.row.addressee == BOARD,
        values=typed,
        errors=errors or {},
        labels=wording.LABELS,
        choices=choices,
        differences=overtaken(status, stored, typed, choices),
    )


@pages.post("/<uuid:id>/svar", needs=permissions.ANSWER)
@on_refusal(answer_form, compares=True)
def answer(scope: Scope, id):
    service.answer(scope, id=id, **load_form(schemas.AnswerForm(), request.form))
    return see_other(url_for("asks.show", id=id, ok="svarat"))


pages.removal(
    "/<uuid:id>",
    service.remove_ask,
    service.restore_ask,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("asks.index", borttagen=row.id)),
    back=lambda row: see_other(url_for("asks.show", id=row.id, ok="aterstalld")),
)


@pages.get("/arbetssattet", endpoint="reviews", needs=permissions.READ_REVIEWS)
def list_of_reviews(scope: Scope):
    seen = reviews.list_reviews(scope)
    return page("asks/reviews.html", seen=seen, year=local_date(scope.now).year, notice=notice_of(NOTICES))


@pages.get("/arbetssattet/<int:year>", endpoint="review", needs=permissions.REVIEW)
def review_form(scope: Scope, year, *, values=None, errors=None, status=200):
    row = reviews.find_review(scope, year=year)
    names = "version", "worked", "failed", "change", "reviewed_on"
    stored = columns(row, *names) if row else {"version": 0, "reviewed_on": local_date(scope.now)}
    typed = held(status, stored, values)
    return page(
        "asks/review_form.html",
        status=status,
        year=year,
        row=row,
        values=typed,
        errors=errors or {},
        labels=wording.LABELS,
        differences=overtaken(status, stored, typed),
    )


@pages.post("/arbetssattet/<int:year>", needs=permissions.REVIEW)
@on_refusal(review_form, compares=True)
def save_review(scope: Scope, year):
    reviews.save_review(scope, year=year, **load_form(schemas.ReviewForm(), request.form))
    return see_other(url_for("asks.reviews", ok="arbetssattet"))


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
