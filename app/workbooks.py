"""Rows of texts as a workbook (.xlsx) written by hand: every cell is a text written out, so none is a formula. Pure."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
Sheet = tuple[str, Iterable[Sequence[str]]]
"""Its name, and its lines with their heads first."""


def workbook(*sheets: Sheet) -> bytes:
    file, numbered = io.BytesIO(), list(enumerate(sheets, start=1))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts([name for _number, (name, _rows) in numbered]).items():
            package.writestr(name, _HEAD + content)
        for number, (_name, rows) in numbered:
            lines = "".join(_line(row) for row in rows)
            sheet = f'<worksheet xmlns="{_SHEETS}"><sheetData>{lines}</sheetData></worksheet>'
            package.writestr(f"xl/worksheets/sheet{number}.xml", _HEAD + sheet)
    return file.getvalue()


def _parts(names: Sequence[str]) -> dict[str, str]:
    """What a workbook must hold beside its sheets."""
    numbers = range(1, len(names) + 1)
    told = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>' for n in numbers
    )
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    led = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{told}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{led}</Relationships>',
    }


def _line(cells: Sequence[str]) -> str:
    said = (escape(_NO_XML.sub("", cell)) for cell in cells)
    written = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{one}</t></is></c>' for one in said)
    return f"<row>{written}</row>"
