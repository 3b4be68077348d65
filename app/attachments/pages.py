"""Bilagor: the files of a measure or a meeting, and one to change."""

from io import BytesIO

from flask import request, send_file, url_for

from app.attachments import permissions, schemas, service
from app.attachments.checking import LARGEST
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other, unframed
from tenants.errors import NotFound
from tenants.scope import Scope

pages = Pages("attachments", __name__, url_prefix="/bilagor", template_folder="templates")
WORDS = {"atgard": service.MEASURE, "mote": service.MEETING}
"""How an address says what the files belong to."""
WHERE = {
    service.MEASURE: ("atgard", "measures.show", "measures.index", "Åtgärder"),
    service.MEETING: ("mote", "meetings.show", "meetings.index", "Möten"),
}
LARGEST_POST, LARGEST_BODY = LARGEST + 2_000_000, schemas.IN_BASE64 + 2_000_000
"""Bytes of a whole form, and of what a program sends: of a file that is somewhat too large is still said what is wrong.
"""
TAKES_A_FILE: dict[str, int] = dict.fromkeys(("attachments.add", "attachments.change"), LARGEST_POST)
TAKES_A_FILE |= dict.fromkeys(("attachments_api.add", "attachments_api.change"), LARGEST_BODY)
LABELS = {"title": "Vad är det?", "file": "Fil", "looked": "Jag har läst igenom filen"}
NOTICES = {
    "sparad": "Filen är sparad.",
    "bytt": "Den nya filen är sparad. Den gamla ligger under Borttagna.",
    "ater": "Filen är tillbaka.",
}


@pages.before_app_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if most := TAKES_A_FILE.get(request.endpoint or ""):
        request.max_content_length = most


@pages.get("/<any(atgard, mote):of>/<uuid:id>", needs=permissions.READ)
def index(scope: Scope, of, id, *, values=None, errors=None, status=200):
    found = service.list_of(scope, kind=WORDS[of], of=id)
    return page(
        "attachments/index.html",
        status,
        found=found,
        of=of,
        where=WHERE[found.whose.kind],
        gone=just_removed(found.removed),
        values=values or {},
        errors=errors or {},
        labels=LABELS,
        most=LARGEST // 1_000_000,
        notice=None if errors else notice_of(NOTICES),
    )


@pages.post("/<any(atgard, mote):of>/<uuid:id>", needs=permissions.WRITE)
@on_refusal(index)
def add(scope: Scope, of, id):
    said = load_form(schemas.NewForm(), request.form)
    service.add_attachment(scope, kind=WORDS[of], of=id, content=_sent() or b"", **said)
    return see_other(url_for("attachments.index", of=of, id=id, ok="sparad"))


@pages.get("/<uuid:id>", needs=permissions.WRITE)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    row, whose = service.find(scope, id=id)
    if not whose.writes:
        raise NotFound("attachment")
    stored = columns(row, "version", "title")
    typed = held(status, stored, values)
    return page(
        "attachments/edit.html",
        status,
        row=row,
        whose=whose,
        where=WHERE[whose.kind],
        values=typed,
        errors=errors or {},
        labels=LABELS,
        most=LARGEST // 1_000_000,
        differences=overtaken(status, stored, typed),
    )


@pages.post("/<uuid:id>", needs=permissions.WRITE)
@on_refusal(edit, compares=True)
def change(scope: Scope, id):
    content = _sent()
    row = service.change_attachment(scope, id=id, content=content, **load_form(schemas.ChangedForm(), request.form))
    return _to(row, ok="sparad" if content is None else "bytt")


@pages.get("/<uuid:id>/fil", needs=permissions.READ)
@unframed
def file(scope: Scope, id):
    name, media_type, content = service.read(scope, id=id)
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


pages.removal(
    "/<uuid:id>",
    service.remove_attachment,
    service.restore_attachment,
    needs=permissions.WRITE,
    gone=lambda row: _to(row, borttagen=row.id),
    back=lambda row: _to(row, ok="ater"),
)


def _sent() -> bytes | None:
    """The file of a form, no more of it than is needed to see that it is too large; None where none was chosen."""
    sent = request.files.get("file")
    return sent.stream.read(LARGEST + 1) if sent and sent.filename else None


def _to(row, **said):
    of, id = ("atgard", row.measure_id) if row.measure_id else ("mote", row.meeting_id)
    return see_other(url_for("attachments.index", of=of, id=id, **said))
