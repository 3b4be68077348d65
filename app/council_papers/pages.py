"""Pages of a quarter's way to the council, and of the report itself: read on a phone, and taken as a file."""

from io import BytesIO
from uuid import UUID

from flask import request, send_file, url_for
from markupsafe import Markup

from app import hooks
from app.council_papers import permissions, schemas, service
from app.council_papers.differences import counted
from app.council_papers.document_file import MIME_TYPE, document
from app.documents import permissions as document_permissions
from app.est import follow_ups, overview
from app.est import permissions as est_permissions
from app.figures.periods import local_date
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.workbooks import MIME_TYPE as WORKBOOK
from app.workbooks import workbook
from tenants.errors import NotFound
from tenants.scope import Scope

pages = Pages("council_papers", __name__, url_prefix="/kvartal", template_folder="templates")
NOTICES = {
    "bekraftat": "Tack. Det står i rapporten att polisen har bekräftat sina uppgifter.",
    "taget": "Bekräftelsen är återtagen. Rapporten säger att uppgifterna inte är bekräftade.",
    "skickad": "Rapporten är på väg till rådets sekreterare.",
}
LONGEST_NAME = 31
"""Characters of a sheet's name."""


@pages.get("/<quarter:quarter>/till-radet", needs=permissions.WAY)
def way(scope: Scope, quarter, *, values=None, errors=None, status=200):
    if quarter > overview.current(scope):
        raise NotFound("quarter")
    reports = service.list_editions(scope, quarter=str(quarter)) if scope.may(document_permissions.READ) else []
    return page(
        "council_papers/way.html",
        status,
        quarter=quarter,
        way=service.read_way(scope, quarter=quarter),
        reports=reports,
        notes=hooks.notes_on_documents(scope, reports),
        differing=service.differing(scope, rows=reports) if reports else {},
        secretary=scope.profile.secretary,
        attached=scope.profile.attach_report,
        mail_works=scope.post.works,
        ended=quarter.days.last < local_date(scope.now),
        closed=any(row.state == "final" for row in reports),
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.post("/<quarter:quarter>/polisens-uppgifter", needs=permissions.CONFIRM)
@on_refusal(way, conflict={"quarter": ["Rapporten är fastställd och ändras inte."]})
def confirm(scope: Scope, quarter):
    holds = load_form(schemas.ConfirmingForm(), request.form)["holds"]
    service.confirm_figures(scope, quarter=quarter, holds=holds)
    return see_other(url_for("council_papers.way", quarter=quarter, ok="bekraftat" if holds else "taget"))


@pages.post("/<quarter:quarter>/sandning", needs=permissions.SEND)
@on_refusal(way, conflict={"quarter": ["Rapporten kunde inte skickas. Den kan redan vara skickad till den adressen."]})
def send(scope: Scope, quarter):
    service.send_report(scope, **load_form(schemas.SendingForm(), request.form))
    return see_other(url_for("council_papers.way", quarter=quarter, ok="skickad"))


@pages.get("/<quarter:quarter>/tillbaka/<uuid:id>", needs=est_permissions.SEND_BACK)
def sending_back(scope: Scope, quarter, id, *, values=None, errors=None, status=200):
    content = overview.read_follow_up(scope, focus_area_id=id, quarter=quarter)
    if content.follow_up is None:
        raise NotFound("follow_up")
    return page(
        "council_papers/sending_back.html",
        status,
        content=content,
        quarter=quarter,
        possible=content.follow_up.state == follow_ups.SUBMITTED and content.final is None,
        values=values or {"version": content.follow_up.version},
        errors=errors or {},
    )


@pages.post("/<quarter:quarter>/tillbaka/<uuid:id>", needs=est_permissions.SEND_BACK)
@on_refusal(sending_back, conflict={"words": ["Uppföljningen har ändrats under tiden. Läs den igen."]})
def send_back(scope: Scope, quarter, id):
    inputs = load_form(schemas.SendingBackForm(), request.form)
    follow_ups.send_back_follow_up(scope, focus_area_id=id, quarter=str(quarter), **inputs)
    return see_other(url_for("est.follow_up", id=id, quarter=quarter, ok="tillbaka"))


@pages.get("/handling/<uuid:id>", needs=document_permissions.READ)
def report(scope: Scope, id):
    row, content = service.read_report(scope, id=id)
    drawn = {part.title: Markup(part.drawing) for part in content.sections if part.drawing}
    return page("council_papers/report.html", row=row, content=content, drawn=drawn)


@pages.get("/handling/<uuid:id>/skillnader", needs=document_permissions.READ)
def compare(scope: Scope, id):
    try:
        against = UUID(request.args["mot"]) if "mot" in request.args else None
    except ValueError:
        raise NotFound("document") from None
    row, held, found, others = service.compare_reports(scope, id=id, against=against)
    said = counted(found)
    return page("council_papers/differences.html", row=row, held=held, found=found, said=said, others=others)


@pages.get("/handling/<uuid:id>/word", needs=document_permissions.READ)
def text_document(scope: Scope, id):
    row, content = service.read_report(scope, id=id)
    return _file(document(content), MIME_TYPE, row.file_name, "docx")


@pages.get("/handling/<uuid:id>/excel", needs=document_permissions.READ)
def tables(scope: Scope, id):
    row, content = service.read_report(scope, id=id)
    about = ("Om", [(content.title,), (content.case,), *((one,) for one in (content.draft, content.demo) if one)])
    sheets = [
        (f"{n}. {_sheet_name(one.title)}"[:LONGEST_NAME], [one.head, *one.rows, *([one.foot] if one.foot else [])])
        for n, one in enumerate(content.tables, 1)
    ]
    return _file(workbook(about, *sheets), WORKBOOK, row.file_name, "xlsx")


def _sheet_name(title: str) -> str:
    """Without the signs that a sheet's name may not hold."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)


def _file(content: bytes, kind: str, name: str, ending: str):
    called = f"{name.rpartition('.')[0]}.{ending}"
    response = send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=called)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
