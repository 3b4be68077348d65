"""The list of documents, their bytes as files, whether a file is genuine, and a year's for an archive."""

from io import BytesIO

from flask import request, send_file

from app import hooks
from app.documents import archive, authenticity, permissions, service
from app.documents.schemas import VerifyingForm
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, page
from tenants.errors import Invalid
from tenants.scope import Scope

pages = Pages("documents", __name__, url_prefix="/handlingar", template_folder="templates")
AROUND = 100_000
"""Bytes of what stands round a file in its form."""


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "documents.verify":
        request.max_content_length = authenticity.LARGEST + AROUND


@pages.get("/")
def index(scope: Scope):
    rows = service.list_documents(scope)
    notes = hooks.notes_on_documents(scope, rows)
    years = archive.years(scope) if scope.may(permissions.ARCHIVE) else []
    return page("documents/index.html", documents=rows, notes=notes, years=years)


@pages.get("/<uuid:id>/fil")
def file(scope: Scope, id):
    row, content = service.download(scope, id=id)
    return _sent(content, row.media_type, row.file_name)


@pages.get("/arkiv/<int:year>", needs=permissions.ARCHIVE)
def package(scope: Scope, year):
    name, content = archive.package(scope, year=year)
    return _sent(content, archive.MIME_TYPE, name)


@pages.get("/kontroll", needs=permissions.VERIFY)
def verifying(scope: Scope, *, values=None, errors=None, status=200):
    """The form; of a paper's code in the address, as its picture leads to it, the answer."""
    said = request.args.get("kod", "") if values is None else ""
    answer = None
    if said:
        values = {"kod": said}
        try:
            answer = _answer(scope, code=authenticity.read_code(said))
        except Invalid as refused:
            errors, status = refused.messages, 422
    return page("documents/verifying.html", status, values=values or {}, errors=errors or {}, answer=answer)


@pages.post("/kontroll", needs=permissions.VERIFY)
@on_refusal(verifying)
def verify(scope: Scope):
    said = load_form(VerifyingForm(), request.form)["kod"]
    sent = request.files.get("file")
    content = sent.stream.read(authenticity.LARGEST + 1) if sent and sent.filename else None
    if content is None and not said.strip():
        raise Invalid({"file": ["Välj en fil, eller skriv koden från papperet."]})
    if content is not None and len(content) > authenticity.LARGEST:
        raise Invalid({"file": ["Filen är större än 20 MB. Så stora handlingar gör Samsyn inte."]})
    asked = {"content": content} if content is not None else {"code": authenticity.read_code(said)}
    return page("documents/verifying.html", values={"kod": said}, errors={}, answer=_answer(scope, **asked))


def _answer(scope: Scope, **asked) -> dict:
    found = authenticity.verify(scope, **asked)
    if found is None:
        return {"genuine": False, "says": authenticity.UNKNOWN}
    return {
        "genuine": True,
        "standing": found.standing,
        "title": found.document.title,
        "says": authenticity.verdict(found),
    }


def _sent(content: bytes, media_type: str, name: str):
    # Werkzeug writes the name twice (RFC 6266): plain, and with its å, ä and ö for those who read that.
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
