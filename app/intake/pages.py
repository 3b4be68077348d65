"""Pages for files of reports: try one, read it in, see what became of it."""

from urllib.parse import quote

from flask import make_response, request, url_for

from app.intake import service
from app.intake.csv_file import WEB
from app.intake.report_files import COLUMNS, bad_rows_csv
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import Schema, fields, load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.places import service as places
from app.taxonomy import service as taxonomy
from tenants.errors import Invalid
from tenants.scope import Scope

SHOWN = 20
"""So many rows to mend are listed on a page; the file for download has them all."""
LARGEST_POST = 10_500_000
"""Bytes of a whole form: the file may have 10 MB, and a little stands round it."""

pages = Pages("intake", __name__, url_prefix="/inlasning", template_folder="templates")
NOTICES = {
    "inlast": "Filen är inläst.",
    "fanns": "Filen är läst. Alla rader som gick att läsa fanns redan, så inget lades till.",
    "inget": "Filen är läst, men ingen rad gick att läsa in. Se nedan vad som behöver rättas.",
}
LABELS = {"file": "Fil"}
TRY, READ_IN = "prova", "las-in"


class ImportForm(Schema):
    """What the form sends beside the file."""

    step = fields.choice((TRY, READ_IN), load_default=TRY)


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "intake.create":
        request.max_content_length = LARGEST_POST


def _form(scope: Scope, *, status: int = 200, tried: service.ImportResult | None = None, **context):
    return page(
        "intake/index.html",
        status=status,
        labels=LABELS,
        tried=tried,
        shown=SHOWN,
        columns=[names[0] for names in COLUMNS.values() if names[0] not in ("typ", "tidigast")],
        intakes=service.list_intakes(scope),
        groups=taxonomy.groups(),
        sites=[place.name for place in places.named_places(scope)],
        sub_areas=[area.name for area in places.sub_areas(scope)],
        **context,
    )


@pages.get("/")
def index(scope: Scope):
    return _form(scope, errors={})


@pages.post("/")
@on_refusal(_form, conflict={"_schema": ["En annan fil läses in just nu. Vänta en stund och försök igen."]})
def create(scope: Scope):
    step = load_form(ImportForm(), request.form)["step"]
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid({"file": ["Välj en fil först."]})
    done = service.import_incidents(
        scope, source=upload.read(), file_name=upload.filename, limits=WEB, dry_run=step != READ_IN
    )
    if done.id is None:
        return _form(scope, errors={}, tried=done)
    notice = "inlast" if done.new else "fanns" if done.known else "inget"
    return see_other(url_for("intake.show", id=done.id, ok=notice))


@pages.get("/<uuid:id>")
def show(scope: Scope, id):
    return page(
        "intake/show.html",
        intake=service.read_intake(scope, id=id),
        shown=SHOWN,
        kept=service.KEPT_BAD_ROWS,
        notice=notice_of(NOTICES),
    )


@pages.get("/<uuid:id>/fel.csv")
def bad_rows(scope: Scope, id):
    """The rows to mend as a file that can be read in again."""
    intake = service.read_intake(scope, id=id)
    response = make_response(bad_rows_csv(intake.header, intake.to_mend))
    response.mimetype = "text/csv"
    name = quote(f"{intake.name}.fel.csv", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename=\"fel.csv\"; filename*=UTF-8''{name}"
    return response
