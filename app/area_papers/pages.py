"""Löften och lag: what the area's municipalities have signed and made final, for the area's people."""

from io import BytesIO

from flask import send_file

from app.area_papers import permissions, service
from app.interfaces.web import Pages, page
from tenants.scope import Scope

pages = Pages("area_papers", __name__, url_prefix="/loften-och-lag", template_folder="templates")


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    return page("area_papers/index.html", found=service.list_papers(scope))


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id):
    return page("area_papers/show.html", seen=service.read_paper(scope, id=id))


@pages.get("/<uuid:id>/papper.pdf", needs=permissions.READ)
def file(scope: Scope, id):
    name, content = service.download(scope, id=id)
    response = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
