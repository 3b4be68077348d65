"""Pages on which a file is asked about: sent, column by column, word by word, looked over, read in; and what is
remembered of earlier ones."""

from collections.abc import Iterable

from flask import request, url_for

from app.figures.mapped_columns import AS_IT_IS, LEFT_OUT, ROW_LEFT_OUT
from app.intake.csv_file import FileRefused
from app.intake.report_files import words_of_bad
from app.intake.service import Upload
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import Schema, fields, load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.mapped_files import looking, permissions, preview, remembered, service
from app.mapped_files.service import COLUMNS, REVIEW, WORDS, Asked
from app.taxonomy import local
from tenants.errors import Invalid
from tenants.registry import municipalities_of
from tenants.scope import Scope

LARGEST_POST = 10_500_000
"""Bytes of a whole form: the file may have 10 MB, and a little stands round it."""
SHOWN = 3
"""So many rows to mend are shown beside the file that has them all: the page is read on a telephone too."""
pages = Pages("mapped_files", __name__, url_prefix="/inlasning", template_folder="templates")
LABELS = {"file": "Fil", "columns": "Kolumner", "days": "Dagarna", "name": "Namn", "alike": "Rader som liknar"}
BUSY = {"_schema": ["Flera filer väntar redan på att läsas in. Vänta tills någon av dem är klar, och försök igen."]}
NOTICES = {"glomd": "Nästa fil med de kolumnerna frågas det om på nytt.", "namn": "Namnet är ändrat."}
TAKE_ALL, LEAVE_OUT = "ta-in", "utelamna"
ENDPOINTS = {COLUMNS: "mapped_files.columns", WORDS: "mapped_files.words", REVIEW: "mapped_files.review"}
SAID = {"": LEFT_OUT, "-": ROW_LEFT_OUT, "?": AS_IT_IS}
"""What a form sends of a word that is given no meaning -> what is kept."""
HEADS = {"typ": "Händelser", "plats": "Platser", "delområde": "Delområden", "organisation": "Verksamheter"}
ORDERS = {"dmy": "Dagen först", "mdy": "Månaden först", "ymd": "Året först"}


class FileForm(Schema):
    """What the form sends beside the file."""

    alike = fields.choice((TAKE_ALL, LEAVE_OUT), load_default=TAKE_ALL)


class ColumnsForm(Schema):
    """`columns`: "3:typ", the number of a column and one of ours, "3:-" for one that is left out."""

    columns = fields.List(fields.String())
    rest = fields.Boolean(load_default=False)
    """Leave out all that nothing is said of."""


class WordsForm(Schema):
    """`words`: the mark of a word and what it means ("=" before it), or one of SAID; `days`: "/2=dmy"."""

    words = fields.List(fields.String())
    days = fields.List(fields.String())


class NameForm(Schema):
    name = fields.String()


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "mapped_files.create":
        request.max_content_length = LARGEST_POST


def _choose(scope: Scope, *, status: int = 200, values=None, errors=None):
    return page("mapped_files/choose.html", status, labels=LABELS, values=values or {}, errors=errors or {})


@pages.post("/fil", needs=permissions.MAP)
@on_refusal(_choose, conflict=BUSY)
def create(scope: Scope):
    said = load_form(FileForm(), request.form)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Välj en fil först."]})
    leave_out = said["alike"] == LEAVE_OUT
    made = service.send(scope, content=sent.read(), file_name=sent.filename, leave_out=leave_out)
    if isinstance(made, Upload):
        return see_other(url_for("intake.upload", upload_id=made.id))
    asked = service.open_draft(scope, id=made.id)
    step = service.next_step(scope, asked=asked)
    if step == REVIEW:
        service.try_out(scope, id=made.id)
    return see_other(url_for(ENDPOINTS[step], id=made.id))


@pages.get("/fil/<uuid:id>", needs=permissions.READ)
def draft(scope: Scope, id):
    """Where it was left."""
    asked = service.open_draft(scope, id=id)
    step = REVIEW if asked.draft.upload_id else service.next_step(scope, asked=asked)
    return see_other(url_for(ENDPOINTS[step if asked.draft.upload_id or step != REVIEW else WORDS], id=id))


def _steps(asked: Asked, now: str) -> list[tuple[str, str, str, str]]:
    """For the stepper: (state, name, words, address)."""
    id, order = asked.draft.id, [COLUMNS, WORDS, REVIEW]
    names = {
        COLUMNS: ("Kolumner", "Vad varje kolumn är."),
        WORDS: ("Ord", "Vad filens ord betyder här."),
        REVIEW: ("Granska", "Se hur det blir, och läs in."),
    }
    found = [("done", "Fil", asked.draft.name[:40], "")]
    for at, step in enumerate(order):
        state = "now" if step == now else "done" if at < order.index(now) else "blocked"
        href = url_for(ENDPOINTS[step], id=id) if state == "done" else ""
        found.append((state, *names[step], href))
    return found


def _columns(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    asked = service.open_draft(scope, id=id)
    found = service.columns_of_draft(scope, asked=asked)
    typed = _by_number(values.getlist("columns")) if values else {}
    return page(
        "mapped_files/columns.html",
        status,
        asked=asked,
        steps=_steps(asked, COLUMNS),
        columns=[(at, one, typed.get(at, one.guess)) for at, one in enumerate(found)],
        fields=looking.FIELDS_OFFERED,
        labels=LABELS,
        values=values or {},
        errors=errors or {},
    )


@pages.get("/fil/<uuid:id>/kolumner", needs=permissions.READ)
def columns(scope: Scope, id):
    return _columns(scope, id)


@pages.post("/fil/<uuid:id>/kolumner", needs=permissions.MAP)
@on_refusal(_columns, conflict=BUSY)
def decide_columns(scope: Scope, id):
    asked = service.open_draft(scope, id=id)
    said = load_form(ColumnsForm(), request.form)
    chosen = _by_number(said.get("columns", ()))
    if said["rest"]:
        chosen = dict.fromkeys(range(len(asked.table.header)), LEFT_OUT) | chosen
    step = service.decide_columns(scope, id=id, columns=chosen)
    return see_other(url_for(ENDPOINTS[step], id=id))


def _by_number(sent: Iterable[str]) -> dict[int, str]:
    """Number of a column -> what is said of it, of those that mean something."""
    found = {}
    for one in sent:
        at, _, ours = one.partition(":")
        if at.isascii() and at.isdigit() and len(at) < 4 and (ours == "-" or ours in looking.NAMES):
            found[int(at)] = LEFT_OUT if ours == "-" else ours
    return found


def _words(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    asked = service.open_draft(scope, id=id)
    left = service.words_of_draft(scope, asked=asked, again=True)
    typed = _by_mark(values.getlist("words")) if values else {}
    decided = asked.reading.words
    shown: dict[str, list] = {}
    for one in left.words:
        before = decided.get(one.column, {}).get(looking.word_of(one.word))
        value = typed.get(one.mark, one.like or AS_IT_IS if before is None else before)
        shown.setdefault(one.column, []).append((one, value))
    offered = service.choices(scope)
    groups = {
        ours: local.offered(scope) if ours == "typ" else [("", [(one.value, one.name) for one in offered[ours]])]
        for ours in shown
    }
    of_days = dict(one.split("=", 1) for one in values.getlist("days") if "=" in one) if values else asked.reading.days
    return page(
        "mapped_files/words.html",
        status,
        asked=asked,
        steps=_steps(asked, WORDS),
        left=left,
        shown=shown,
        groups=groups,
        heads=HEADS,
        names=looking.NAMES,
        orders=ORDERS,
        days=of_days,
        answers={LEFT_OUT: "", ROW_LEFT_OUT: "-", AS_IT_IS: "?"},
        labels=LABELS,
        errors=errors or {},
    )


@pages.get("/fil/<uuid:id>/ord", needs=permissions.READ)
def words(scope: Scope, id):
    return _words(scope, id)


@pages.post("/fil/<uuid:id>/ord", needs=permissions.MAP)
@on_refusal(_words, conflict=BUSY)
def decide_words(scope: Scope, id):
    service.open_draft(scope, id=id)
    said = load_form(WordsForm(), request.form)
    days = dict(one.split("=", 1) for one in said.get("days", ()) if "=" in one)
    service.decide_words(scope, id=id, words=_by_mark(said.get("words", ())), days=days)
    return see_other(url_for("mapped_files.review", id=id))


def _by_mark(sent: Iterable[str]) -> dict[str, str]:
    """Mark of a word -> what is said of it."""
    found = {}
    for one in sent:
        mark, _, value = one.partition(":")
        if value[:1] == "=":
            found[mark] = value[1:]
        elif value in SAID:
            found[mark] = SAID[value]
    return found


def _review(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    asked = service.open_draft(scope, id=id)
    rows, refused = [], ""
    try:
        rows = preview.shown(
            asked.table, asked.opened(), asked.reading, asked.known, [*municipalities_of(scope), scope.tenant]
        )
    except FileRefused as fault:
        refused = str(fault)
    typed = values.get("name") if values else None
    context = {"asked": asked, "rows": rows, "refused": refused, "steps": _steps(asked, REVIEW), "labels": LABELS}
    name = typed if typed is not None else _name_of(scope, asked)
    return page("mapped_files/review.html", status, **context, **_tried(scope, asked), name=name, errors=errors or {})


def _name_of(scope: Scope, asked: Asked) -> str:
    return remembered.name_of(scope, header=asked.table.header, file_name=asked.draft.name)


def _tried(scope: Scope, asked: Asked) -> dict:
    tried = service.trial_of(scope, draft=asked.draft)
    upload, run, done = tried or (None, None, None)
    return {
        "draft": asked.draft,
        "upload": upload,
        "run": run,
        "done": done,
        "shown_bad": SHOWN,
        "stood": words_of_bad(done.header, done.to_mend[:SHOWN]) if done else {},
    }


@pages.get("/fil/<uuid:id>/granska", needs=permissions.READ)
def review(scope: Scope, id):
    return _review(scope, id)


@pages.get("/fil/<uuid:id>/granska/lage", needs=permissions.READ)
def review_status(scope: Scope, id):
    """The part of the page that changes, fetched again while the file is being tried."""
    asked = service.open_draft(scope, id=id)
    name = _name_of(scope, asked)
    return page("mapped_files/review_part.html", **_tried(scope, asked), name=name, labels=LABELS, errors={})


@pages.post("/fil/<uuid:id>/granska", needs=permissions.MAP)
@on_refusal(
    _review,
    conflict={"_schema": ["Filen är inte prövad än, eller flera filer väntar redan. Vänta en stund, och försök igen."]},
)
def read_in(scope: Scope, id):
    service.open_draft(scope, id=id)
    upload = service.read_in(scope, id=id, **{"name": None} | load_form(NameForm(), request.form))
    return see_other(url_for("intake.upload", upload_id=upload.id))


@pages.post("/fil/<uuid:id>/bort", needs=permissions.MAP)
def drop(scope: Scope, id):
    service.drop_draft(scope, id=id)
    return see_other(url_for("mapped_files.index"))


def _index(scope: Scope, *, status: int = 200, values=None, errors=None, id=None):
    return page(
        "mapped_files/index.html",
        status,
        drafts=service.list_drafts(scope),
        mappings=remembered.list_mappings(scope),
        named=_named,
        labels=LABELS,
        values=values or {},
        errors=errors or {},
        at=id,
        notice=notice_of(NOTICES),
    )


def _named(mapping) -> list[tuple[str, str]]:
    """(how we call a column, how the file does), in the order of our columns."""
    of_ours = {ours: key.replace("_", " ") for key, ours in mapping.reading["columns"].items() if ours}
    return [(name, of_ours[ours]) for ours, name in looking.NAMES.items() if ours in of_ours]


@pages.get("/kopplingar", needs=permissions.READ)
def index(scope: Scope):
    return _index(scope)


@pages.post("/kopplingar/<uuid:id>", needs=permissions.MAP)
@on_refusal(_index)
def rename(scope: Scope, id):
    remembered.rename_mapping(scope, id=id, name=load_form(NameForm(), request.form).get("name", ""))
    return see_other(url_for("mapped_files.index", ok="namn"))


@pages.post("/kopplingar/<uuid:id>/bort", needs=permissions.MAP)
def forget(scope: Scope, id):
    remembered.forget_mapping(scope, id=id)
    return see_other(url_for("mapped_files.index", ok="glomd"))
