"""Pages for files of reports: send one, follow its reading, see what became of it, decide on what waits."""

from itertools import groupby
from urllib.parse import quote
from uuid import UUID

from flask import make_response, request, url_for

from app import hooks
from app.doubles import in_files as doubles
from app.intake import permissions, service
from app.intake.csv_file import WEB
from app.intake.held_rows import DECIDABLE, KINDS
from app.intake.report_files import COLUMNS, bad_rows_csv, words_of_bad
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import Schema, fields, load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.places import service as places
from app.taxonomy import local
from tenants.errors import Invalid
from tenants.scope import Scope

SHOWN = 8
"""So many rows to mend are listed on a page; the file for download has them all."""
LARGEST_POST = 10_500_000
"""Bytes of a whole form: the file may have 10 MB, and a little stands round it."""

pages = Pages("intake", __name__, url_prefix="/inlasning", template_folder="templates")
TICKED = 100
"""Of so many rows to decide on each can be chosen; of more they are all taken or none."""
NOTICES = {
    "inlast": "Filen är inläst.",
    "fanns": "Filen är läst. Alla rader som gick att läsa fanns redan, så inget lades till.",
    "inget": "Filen är läst, men ingen rad gick att läsa in. Se nedan vad som behöver rättas.",
    "vantar": "Filen är läst. Inget är ändrat: se nedan vad som väntar på ditt beslut.",
    "beslutat": "Ditt beslut är genomfört.",
}
LABELS = {"file": "Fil", "lines": "Rader", "alike": "Rader som liknar händelser som redan finns"}
TRY, READ_IN = "prova", "las-in"
TAKE_ALL, LEAVE_OUT = "ta-in", "utelamna"


class ImportForm(Schema):
    """What the form sends beside the file."""

    step = fields.choice((TRY, READ_IN), load_default=TRY)
    alike = fields.choice((TAKE_ALL, LEAVE_OUT), load_default=TAKE_ALL)


class DecisionForm(Schema):
    """Which of the rows that wait are to be carried out: those on these lines, or all of the kind."""

    kind = fields.choice(DECIDABLE, required=True)
    lines = fields.List(fields.Integer())
    every = fields.Boolean(load_default=False)


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "intake.create":
        request.max_content_length = LARGEST_POST


def _form(scope: Scope, *, status: int = 200, values=None, **context):
    return page(
        "intake/index.html",
        status=status,
        labels=LABELS,
        being_read=service.upload_being_read(scope),
        columns=[names[0] for names in COLUMNS.values() if names[0] not in ("typ", "tidigast")],
        intakes=service.list_intakes(scope),
        groups=local.offered(scope),
        sites=[place.name for place in places.places_to_choose(scope)],
        sub_areas=[area.name for area in places.areas_to_choose(scope)],
        values=values or {},
        **context,
    )


@pages.get("/")
def index(scope: Scope):
    return _form(scope, errors={})


@pages.post("/")
@on_refusal(
    _form,
    conflict={
        "_schema": ["Flera filer väntar redan på att läsas in. Vänta tills någon av dem är klar, och försök igen."]
    },
)
def create(scope: Scope):
    said = load_form(ImportForm(), request.form)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Välj en fil först."]})
    how = {"trial": said["step"] != READ_IN, "leave_out": said["alike"] == LEAVE_OUT}
    upload = service.order_import(scope, content=sent.read(), file_name=sent.filename, limits=WEB, **how)
    return see_other(url_for("intake.upload", upload_id=upload.id))


@pages.get("/skickad/<uuid:upload_id>")
def upload(scope: Scope, upload_id):
    """How far the reading has come; when it is done, what became of it."""
    sent, run = service.read_upload(scope, id=upload_id)
    if sent.intake_id:
        done = service.read_intake(scope, id=sent.intake_id)
        notice = "inlast" if done.new else "vantar" if done.held else "fanns" if done.known else "inget"
        return see_other(url_for("intake.show", id=done.id, ok=None if done.trial else notice))
    return page("intake/upload.html", upload=sent, run=run)


@pages.get("/skickad/<uuid:upload_id>/lage")
def upload_status(scope: Scope, upload_id):
    """The part of the page that changes, fetched again while the file is being read."""
    sent, run = service.read_upload(scope, id=upload_id)
    return page("intake/upload_part.html", upload=sent, run=run)


@pages.post("/skickad/<uuid:upload_id>/avbryt")
def cancel(scope: Scope, upload_id):
    service.cancel_upload(scope, id=upload_id)
    return see_other(url_for("intake.upload", upload_id=upload_id))


def _show(scope: Scope, id, *, status: int = 200, errors=None, values=None):
    intake = service.read_intake(scope, id=id)
    alike = doubles.shown(scope, ids={UUID(id) for _line, _says, ids in intake.alike_rows for id in ids})
    waiting = sorted(intake.to_decide, key=lambda row: KINDS.index(row.kind))
    return page(
        "intake/show.html",
        status=status,
        intake=intake,
        kept_file=hooks.related(scope, "file_trial", intake.id) if intake.trial else [],
        shown=SHOWN,
        stood=words_of_bad(intake.header, intake.to_mend[:SHOWN]),
        ticked=TICKED,
        kept=service.KEPT,
        kept_held=service.KEPT,
        waiting=[(kind, list(rows)) for kind, rows in groupby(waiting, key=lambda row: row.kind)],
        alike=[
            (line, says, [alike[UUID(id)] for id in ids if UUID(id) in alike]) for line, says, ids in intake.alike_rows
        ],
        labels=LABELS,
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("/<uuid:id>")
def show(scope: Scope, id):
    return _show(scope, id)


@pages.post("/<uuid:id>/beslut", needs=permissions.IMPORT)
@on_refusal(_show, conflict={"lines": ["En rapport har ändrats sedan filen lästes. Läs in filen igen."]})
def decide(scope: Scope, id):
    said = load_form(DecisionForm(), request.form)
    lines = None if said["every"] else said.get("lines", [])
    service.decide(scope, id=id, kind=said["kind"], lines=lines)
    return see_other(url_for("intake.show", id=id, ok="beslutat"))


@pages.get("/<uuid:id>/fel.csv")
def bad_rows(scope: Scope, id):
    """The rows to mend as a file that can be read in again."""
    intake = service.read_intake(scope, id=id)
    response = make_response(bad_rows_csv(intake.header, intake.to_mend))
    response.mimetype = "text/csv"
    name = quote(f"{intake.name}.fel.csv", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename=\"fel.csv\"; filename*=UTF-8''{name}"
    return response
