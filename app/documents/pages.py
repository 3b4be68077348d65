"""The list of documents, and their bytes as files."""

from io import BytesIO

from flask import send_file

from app import hooks
from app.documents import service
from app.interfaces.web import Pages, page
from tenants.scope import Scope

pages = Pages("documents", __name__, url_prefix="/handlingar", template_folder="templates")


@pages.get("/")
def index(scope: Scope):
    rows = service.list_documents(scope)
    notes = hooks.notes_on_documents(scope, rows)
    return page("documents/index.html", documents=rows, notes=notes)


@pages.get("/<uuid:id>/fil")
def file(scope: Scope, id):
    row, content = service.download(scope, id=id)
    # Werkzeug writes the name twice (RFC 6266): plain, and with its å, ä and ö for those who read that.
    response = send_file(BytesIO(content), mimetype=row.media_type, as_attachment=True, download_name=row.file_name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
