"""Publicering: what is prepared and published, the form of each kind, and the steps on the way out."""

from flask import request, url_for

from app.interfaces.form_page import columns, held, on_refusal, overtaken, steps
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.publishing import contents, permissions, schemas, service, wording
from app.publishing.models import CONCERNS, CONTACTS, COUNTED, DONE, MESSAGE, OFFICIAL, PLEDGE
from tenants.scope import Scope

pages = Pages("publishing", __name__, url_prefix="/publicering", template_folder="templates")
SLUGS = {
    "meddelande": MESSAGE,
    "lofte": PLEDGE,
    "gjort": DONE,
    "officiellt": OFFICIAL,
    "utlamnat": COUNTED,
    "kontakter": CONTACTS,
}
_WHAT = "/nytt/<any(meddelande, lofte, gjort, officiellt, utlamnat, kontakter):what>"
NOTICES = {
    "sparat": "Sparat som utkast. Lämna det för godkännande när det är klart.",
    "lamnat": "Lämnat för godkännande. En annan person läser det och godkänner.",
    "publicerat": "Publicerat. Det står nu på den öppna sidan.",
    "tillbaka": "Skickat tillbaka till den som skrev.",
    "taget": "Tillbakadraget. På den öppna sidan står din förklaring i stället.",
    "ater": "Utkastet är återställt.",
    "valt": "Valet är sparat.",
}
ALREADY = {"subject": ["Det finns redan. Öppna det i stället och ändra där."]}


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    gone = service.removed_publications(scope)
    return page(
        "publishing/index.html",
        seen=service.list_publications(scope),
        removed=gone,
        just_gone=just_removed(gone, lambda one: one.row.id),
        kinds=wording.KINDS,
        notice=notice_of(NOTICES),
    )


@pages.get("/nytt", needs=permissions.PREPARE)
def new(scope: Scope):
    return page("publishing/kinds.html", slugs=SLUGS, kinds=wording.KINDS, about=wording.ABOUT)


@pages.get(_WHAT, needs=permissions.PREPARE)
def form(scope: Scope, what, *, values=None, errors=None, status=200):
    return _form(scope, SLUGS[what], what, None, {"concerns": CONCERNS[0]}, values, errors, status)


@pages.post(_WHAT, needs=permissions.PREPARE)
@on_refusal(form, conflict=ALREADY)
def create(scope: Scope, what):
    row = service.add_publication(scope, kind=SLUGS[what], **load_form(schemas.NewItemForm(), request.form))
    return _to(row.id, "sparat")


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id, *, values=None, errors=None, status=200):
    found = service.read_publication(scope, id=id)
    return page(
        "publishing/show.html",
        status,
        found=found,
        wording=wording,
        words=str,
        values=values or {},
        errors=errors or {},
        notice=None if errors else notice_of(NOTICES),
    )


@pages.get("/<uuid:id>/andring", needs=permissions.PREPARE)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    row = service.read_publication(scope, id=id).row
    said = row.content
    stored = {
        **columns(row, "version", "concerns", "subject"),
        **{name: said.get(name, "") for name in ("title", "text", "doing", "call", "happened_on")},
        "lines": contents.written_lines(said),
        **{
            f"{language}_{name}": said.get(language, {}).get(name, "")
            for language in ("english", "easy")
            for name in ("title", "text")
        },
    }
    return _form(scope, row.kind, "", row, stored, values, errors, status)


@pages.post("/<uuid:id>/andring", needs=permissions.PREPARE)
@on_refusal(edit, compares=True)
def change(scope: Scope, id):
    service.change_publication(scope, id=id, **load_form(schemas.ChangedItemForm(), request.form))
    return _to(id, "sparat")


@pages.get("/val", needs=permissions.CHOOSE)
def choosing(scope: Scope, *, values=None, errors=None, status=200):
    approver, version = service.find_choice(scope)
    stored = {"approver": approver, "version": version}
    choices = {"approver": list(wording.APPROVERS.items())}
    typed = held(status, stored, values)
    return page(
        "publishing/choice.html",
        status,
        values=typed,
        choices=choices,
        labels=wording.LABELS,
        differences=overtaken(status, stored, typed, choices),
        errors=errors or {},
        notice=None if errors else notice_of(NOTICES),
    )


@pages.post("/val", needs=permissions.CHOOSE)
@on_refusal(choosing, compares=True)
def choose(scope: Scope):
    service.name_approver(scope, **load_form(schemas.ChoiceForm(), request.form))
    return see_other(url_for("publishing.choosing", ok="valt"))


pages.removal(
    "/<uuid:id>",
    service.remove,
    service.restore,
    needs=permissions.PREPARE,
    gone=lambda row: see_other(url_for("publishing.index", borttagen=row.id)),
    back=lambda row: _to(row.id, "ater"),
)


def _to(id, said: str):
    return see_other(url_for("publishing.show", id=id, ok=said))


_step, _prepare, _approve = steps(pages, show, _to), permissions.PREPARE, permissions.APPROVE
_step("/<uuid:id>/lamna", "submit", service.submit, schemas.SubmitForm, needs=_prepare, said="lamnat")
_step("/<uuid:id>/godkann", "approve", service.approve, schemas.ApproveForm, needs=_approve, said="publicerat")
_step(
    "/<uuid:id>/skicka-tillbaka", "send_back", service.send_back, schemas.SendBackForm, needs=_approve, said="tillbaka"
)
_withdraw = permissions.TAKE_BACK
_step("/<uuid:id>/ta-tillbaka", "take_back", service.take_back, schemas.TakeBackForm, needs=_withdraw, said="taget")


def _form(scope: Scope, kind, what, row, stored, values, errors, status):
    typed = held(status, stored, values)
    choices = {"concerns": list(wording.CONCERNS.items()), "subject": service.subjects(scope, kind=kind)}
    return page(
        "publishing/form.html",
        status,
        row=row,
        kind=kind,
        what=what,
        values=typed,
        choices=choices,
        labels=wording.labels(kind),
        wording=wording,
        differences=overtaken(status, stored, typed, choices) if row else None,
        errors=errors or {},
    )
