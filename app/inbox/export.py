"""The act that takes reports out as rows, and the files they become: CSV, and a workbook written by hand."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from app.figures.periods import STOCKHOLM
from app.inbox import permissions
from app.incidents import lists
from app.incidents.models import Incident
from app.incidents.visibility import IncidentView, Reader, views
from app.intake.report_files import quoted
from app.report.fields import FIELDS
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope

MOST = 5_000
COLUMNS = (
    *("id", "typ", "grupp", "tidigast", "senast", "plats", "delområde", "hur säker platsen är", "lat", "lon"),
    *("verksamhet", "vem får läsa", "läge", "hur", "antal", "polisanmält", "källa", "rapporterad", "text"),
)
_STATES = {**lists.STATES, "advance_notice": "Förhandsinformation"}
_CLASSES = {"open": "Alla i samverkan", **FIELDS["access_class"].labels}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Rapporter" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
"""What a workbook of one sheet must hold beside the sheet."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@requires(permissions.EXPORT)
def take_out(scope: Scope, **asked) -> list[IncidentView]:
    """The reports of the list that `asked` (the inputs of `lists.choose`) chooses, each as the actor sees it, the
    latest first; of a unit manager's, her own organisation's alone. Raises Invalid for more than MOST."""
    choice = lists.choose(scope, **asked)
    rows = lists.stretch(Reader.of(scope), choice, None, MOST + 1)
    if not permissions.takes_out_all(scope.actor):
        rows = rows.where(Incident.organisation_id.in_(scope.actor.organisations(permissions.EXPORT)))
    found = scope.db.scalars(rows).all()
    if len(found) > MOST:
        raise Invalid({"first": [f"Det är fler än {MOST} rapporter. Välj färre dagar, eller ta ut dem i flera filer."]})
    return views(scope, found)


def as_csv(found: Iterable[IncidentView]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([quoted(cell) for cell in row] for row in _rows(found))
    return file.getvalue().encode("utf-8-sig")


def as_workbook(found: Iterable[IncidentView]) -> bytes:
    """Every cell is a text written out, so none is a formula."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _PARTS.items():
            package.writestr(name, _HEAD + content)
        lines = "".join(_line(row) for row in (COLUMNS, *_rows(found)))
        sheet = f'<worksheet xmlns="{_SHEETS}"><sheetData>{lines}</sheetData></worksheet>'
        package.writestr("xl/worksheets/sheet1.xml", _HEAD + sheet)
    return file.getvalue()


def _line(cells: Sequence[str]) -> str:
    said = (escape(_NO_XML.sub("", cell)) for cell in cells)
    written = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{one}</t></is></c>' for one in said)
    return f"<row>{written}</row>"


def _rows(found: Iterable[IncidentView]) -> Iterator[list[str]]:
    words = {name: FIELDS[name].labels for name in ("precision", "reported_to_police", "source")}
    for seen in found:
        yield [
            *(str(seen.id), seen.category.name, seen.group.name, _moment(seen.earliest), _moment(seen.latest)),
            *(seen.named_place or "", seen.sub_area or "", words["precision"][seen.precision]),
            *(_degrees(seen.lat), _degrees(seen.lon), seen.organisation),
            *(_CLASSES[seen.access_class], _STATES[seen.shown_state], seen.how or "", seen.people_band or ""),
            *(words["reported_to_police"][seen.reported_to_police], words["source"][seen.source]),
            *(_moment(seen.reported_at), seen.text or ""),
        ]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.5f}".replace(".", ",")
