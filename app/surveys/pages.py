"""Enkäter: sent from a staff dialogue, answered by whoever reports, and read when they are closed."""

from flask import request, url_for

from app.consultations import lists as consultations
from app.figures.periods import local_date
from app.interfaces.form_page import held, on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.surveys import permissions, schemas, service
from tenants.scope import Scope

pages = Pages("surveys", __name__, url_prefix="/dialoger", template_folder="templates")
LABELS = {
    "questions": "Frågor, en på varje rad",
    "last": "Sista dag att svara",
    "text": "Något mer om platser eller lägen?",
}
NOTICES = {
    "skickad": "Enkäten är öppen. Alla som rapporterar ser den på sin första sida.",
    "tack": "Tack! Ditt svar är räknat, utan namn.",
    "redan": "Du har redan svarat. Inget nytt är räknat.",
    "stangd": "Enkäten är stängd. Svaren står också bland dialogens resultat.",
    "ater": "Enkäten är återställd.",
}


@pages.get("/<uuid:id>/enkat", needs=permissions.HOLD)
def new(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = consultations.find_consultation(scope, id=id)
    gone = [one for one in service.of_dialogue(scope, consultation_id=id) if one.removed_at is not None]
    stored = {"questions": service.USUAL, "last": (local_date(scope.now) + service.LONGEST / 4).isoformat()}
    return page(
        "surveys/form.html",
        status,
        seen=seen,
        values=held(status, stored, values),
        removed=gone,
        just_gone=just_removed(gone),
        labels=LABELS,
        errors=errors or {},
    )


@pages.post("/<uuid:id>/enkat", needs=permissions.HOLD)
@on_refusal(new, conflict={"questions": ["Dialogen har redan en enkät."]})
def create(scope: Scope, id):
    row = service.add_survey(scope, consultation_id=id, **load_form(schemas.NewSurveyForm(), request.form))
    return _to(row.id, "skickad")


@pages.get("/enkat/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = service.read_survey(scope, id=id)
    return page(
        "surveys/show.html",
        status,
        seen=seen,
        values=values or {},
        choices=list(service.CHOICES.items()),
        least=service.LEAST,
        labels={**LABELS, **{f"answer_{n}": asked for n, asked in enumerate(seen.row.questions)}},
        errors=errors or {},
        notice=None if errors else notice_of(NOTICES),
    )


@pages.post("/enkat/<uuid:id>", needs=permissions.ANSWER)
@on_refusal(show)
def answer(scope: Scope, id):
    counted = service.answer(scope, id=id, **load_form(schemas.AnswerForm(), request.form))
    return _to(id, "tack" if counted else "redan")


@pages.post("/enkat/<uuid:id>/stangning", needs=permissions.HOLD)
def close(scope: Scope, id):
    return _to(service.close_survey(scope, id=id).id, "stangd")


pages.removal(
    "/enkat/<uuid:id>",
    service.remove_survey,
    service.restore_survey,
    needs=permissions.HOLD,
    gone=lambda row: see_other(url_for("surveys.new", id=row.consultation_id, borttagen=row.id)),
    back=lambda row: _to(row.id, "ater"),
)


def _to(id, said: str):
    return see_other(url_for("surveys.show", id=id, ok=said))
