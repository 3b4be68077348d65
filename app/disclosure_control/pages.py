"""Lämnat ut: what has left, what may, and letting it out."""

from io import BytesIO

from flask import request, send_file, url_for

from app.disclosure_control import permissions, schemas, service
from app.disclosure_control.gate import DERIVED, SMALL
from app.disclosure_control.models import AUTHORITY, MUNICIPALITY, NEIGHBOURS, PUBLIC
from app.disclosure_control.tables import AREAS, FAMILY, GROUP, GROUPS, MONTHS, WHOLE, WIDE
from app.figures.periods import MONTHS as MONTH_NAMES
from app.figures.periods import Quarter, local_date
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.workbooks import MIME_TYPE, workbook
from tenants.scope import Scope

pages = Pages("disclosure_control", __name__, url_prefix="/lamnat-ut", template_folder="templates")
NOTICES = {"utlamnad": "Tabellen är utlämnad och står i listan över det som har lämnats ut."}
SLUGS = {"grupper": GROUPS, "manader": MONTHS, "delomraden": AREAS}
ADDRESS = "/<quarter:quarter>/<any(grupper, manader, delomraden):what>"
KINDS = {GROUPS: "Per grupp", MONTHS: "Per grupp och månad", AREAS: "Per delområde"}
RUNGS = {
    GROUP: "grupp för grupp",
    FAMILY: "grupperna i sex slag",
    WIDE: "grupperna i tre slag",
    WHOLE: "alla grupper tillsammans",
}
WHYS = {SMALL: "har tal under tio", DERIVED: "gör att ett tal under tio går att räkna fram ur det som redan är känt"}
CHANGED_WHY = "stämmer inte med det som redan är utlämnat"
TO = {
    PUBLIC: "Allmänheten",
    NEIGHBOURS: "Kommunerna i polisområdet",
    MUNICIPALITY: "En annan kommun",
    AUTHORITY: "En annan myndighet",
}
LABELS = {
    "addressed_to": "Till vem?",
    "receiver": "Mottagare",
    "decided_by": "Vem beslutade?",
    "decided_on": "Vilken dag?",
    "case_number": "Diarienummer",
    "kind": "Tabellen",
    "_schema": "Tabellen",
}
OVERTAKEN = ["Något har lämnats ut eller räknats om under tiden. Här står det som gäller nu: läs igenom tabellen igen."]


def column(heading: str, month: str | None) -> str:
    return MONTH_NAMES[int(month[5:]) - 1].capitalize() if month else heading


WORDS = {"kinds": KINDS, "rungs": RUNGS, "whys": WHYS, "changed": CHANGED_WHY, "to": TO, "column": column}


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    return page(
        "disclosure_control/index.html",
        seen=service.list_releases(scope),
        quarter_of=Quarter.parse,
        words=WORDS,
        notice=notice_of(NOTICES),
    )


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id):
    row = service.find_release(scope, id=id)
    return page(
        "disclosure_control/show.html",
        row=row,
        table=service.table_of(row),
        quarter=Quarter.parse(row.quarter),
        words=WORDS,
        notice=notice_of(NOTICES),
    )


@pages.get("/<uuid:id>/tabell.xlsx", needs=permissions.READ)
def file(scope: Scope, id):
    row = service.find_release(scope, id=id)
    table, quarter = service.table_of(row), Quarter.parse(row.quarter)
    lines = [["", *(column(*one) for one in table.columns)]]
    lines += [[name, *map(str, line)] for (name, _, _), line in zip(table.rows, table.numbers, strict=True)]
    whole = ["Alla händelser i kommunen", str(table.total)]
    about = [[f"{scope.tenant.name}, {quarter.label}"], [KINDS[row.kind]], whole]
    content = workbook(("Tabell", lines), ("Om tabellen", about))
    name = f"utlamnat-{scope.tenant.slug}-{row.quarter}-{row.number}.xlsx"
    response = send_file(BytesIO(content), mimetype=MIME_TYPE, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@pages.get("/ny", endpoint="new", needs=permissions.RELEASE)
def begin(scope: Scope):
    """To the latest quarter."""
    return see_other(url_for("disclosure_control.offer", quarter=service.quarters(scope)[0], what="grupper"))


@pages.get(ADDRESS, endpoint="offer", needs=permissions.RELEASE)
def form(scope: Scope, quarter, what, *, values=None, errors=None, status=200):
    found = service.offer(scope, quarter=quarter, kind=SLUGS[what])
    stored = {"addressed_to": PUBLIC, "decided_on": local_date(scope.now)}
    return page(
        "disclosure_control/offer.html",
        status,
        found=found,
        table=found.passed.table,
        quarter=quarter,
        what=what,
        slugs=SLUGS,
        quarters=service.quarters(scope),
        values=stored if values is None else values,
        errors=errors or {},
        labels=LABELS,
        words=WORDS,
    )


@pages.post(ADDRESS, needs=permissions.RELEASE)
@on_refusal(form, conflict={"_schema": OVERTAKEN})
def release(scope: Scope, quarter, what):
    said = load_form(schemas.ReleaseForm(), request.form)
    row = service.release(scope, quarter=quarter, kind=SLUGS[what], **said)
    return see_other(url_for("disclosure_control.show", id=row.id, ok="utlamnad"))
