"""The papers behind real reports: what is there, what is missing, and the button that begins."""

from flask import request, url_for

from app.go_live import permissions, service
from app.go_live.papers import RETENTION, blocks, template
from app.go_live.schemas import Open, Record
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from tenants.scope import Scope

pages = Pages("go_live", __name__, url_prefix="/installningar/riktiga-handelser", template_folder="templates")
NOTICES = {
    "sparat": "Underlaget är antecknat.",
    "oppet": "Kommunen tar emot rapporter från och med nu.",
    "stangt": "Kommunen tar inte emot fler rapporter. De som finns är kvar.",
}
LABELS = {
    "decided_on": "Vilken dag?",
    "number": "Diarienummer",
    "decided_by": "Vem beslutade?",
    "months": "Så många månader sparas en rapport",
}


@pages.get("", needs=permissions.READ)
def index(scope: Scope):
    papers = service.list_papers(scope)
    left = sum(row is None for _paper, row in papers)
    return page("go_live/index.html", papers=papers, left=left, live=scope.profile.live, notice=notice_of(NOTICES))


@pages.post("", needs=permissions.CHANGE)
def begin(scope: Scope):
    live = load_form(Open(), request.form)["live"]
    service.open_for_reports(scope, live=live)
    return see_other(url_for("go_live.index", ok="oppet" if live else "stangt"))


def _paper(scope: Scope, paper: str, *, status: int = 200, values=None, errors=None):
    seen, versions = service.read_paper(scope, kind=paper)
    stored = {"decided_on": "", "number": "", "decided_by": "", "months": None, "version": 0}
    if versions:
        stored = columns(versions[0], *stored)
    typed = held(status, stored, values)
    return page(
        "go_live/paper.html",
        status,
        paper=seen,
        versions=versions,
        labels=LABELS,
        values=typed,
        errors=errors or {},
        keeps=paper == RETENTION,
        differences=overtaken(status, stored, typed),
    )


@pages.get("/<paper>", needs=permissions.READ)
def show(scope: Scope, paper: str):
    return _paper(scope, paper)


@pages.post("/<paper>", needs=permissions.CHANGE)
@on_refusal(_paper, compares=True)
def record(scope: Scope, paper: str):
    service.record(scope, kind=paper, **load_form(Record(), request.form))
    return see_other(url_for("go_live.index", ok="sparat"))


@pages.get("/<paper>/mall", needs=permissions.READ)
def show_template(scope: Scope, paper: str):
    seen, _versions = service.read_paper(scope, kind=paper)
    return page("go_live/template.html", paper=seen, blocks=blocks(template(paper)))
