"""Small workbooks of the three kinds for the tests, written by hand."""

import io
import struct
import zipfile
from collections.abc import Sequence

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
DAY, MOMENT, CLOCK = 14, 22, 20
"""Formats of numbers that are times."""


def zipped(parts: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def xlsx(*sheets: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """Of the rows of each sheet, as `row` gives them."""
    formats = "".join(f'<xf numFmtId="{n}"/>' for n in range(23))
    numbered = range(1, len(sheets) + 1)
    named = "".join(f'<sheet name="Blad{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbered)
    kinds = [(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbered] + [(0, "styles", "styles.xml")]
    related = "".join(f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for n, kind, to in kinds)
    return zipped(
        {
            "_rels/.rels": f'<Relationships {_PACKAGE}><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships {_PACKAGE}>{related}</Relationships>",
            "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs count="23">{formats}</cellXfs></styleSheet>',
            **{
                f"xl/worksheets/sheet{n}.xml": f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"
                for n, rows in enumerate(sheets, 1)
            },
            **(more or {}),
        }
    )


def row(line: int, *cells: str | float | tuple[float, int] | None) -> str:
    """A row of texts, numbers, and numbers with a format."""
    made = []
    for at, cell in enumerate(cells):
        name = f"{chr(65 + at)}{line}"
        if isinstance(cell, str):
            made.append(f'<c r="{name}" t="inlineStr"><is><t>{cell}</t></is></c>')
        elif cell is not None:
            value, style = cell if isinstance(cell, tuple) else (cell, 0)
            made.append(f'<c r="{name}" s="{style}"><v>{value}</v></c>')
    return f'<row r="{line}">{"".join(made)}</row>'


def ods(*rows: Sequence[str], cell: str = "") -> bytes:
    """Of rows of texts; `cell` is XML after the last of them."""
    told = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, cells))}{cell if n == len(rows) else ''}</table:table-row>"
        for n, cells in enumerate(rows, 1)
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad1">{told}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def xls(*rows: Sequence[str | float], extra: bytes = b"") -> bytes:
    """An old workbook: texts and numbers of one sheet; `extra` records stand after them."""
    cells = b"".join(
        _record(0x0204, struct.pack("<HHHHB", y, x, 0, len(cell), 1) + cell.encode("utf-16-le"))
        if isinstance(cell, str)
        else _record(0x0203, struct.pack("<HHHd", y, x, 0, cell))
        for y, told in enumerate(rows)
        for x, cell in enumerate(told)
    )
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 1997, 0, 6))
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 1997, 0, 6)) + cells + extra + _record(0x0A)
    name = b"\x05\x00Blad1"
    at = len(begin) + 4 + 6 + len(name) + 4
    stream = begin + _record(0x0085, struct.pack("<IBB", at, 0, 0) + name) + _record(0x0A) + sheet
    return compound(stream)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream: the table of sectors, the directory, then the stream."""
    length = max(len(stream), 4096)
    count = -(-length // 512)
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    chain = [0xFFFFFFFD, end, *range(3, 2 + count), end]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(called: str, kind: int, child: int, start: int, size: int) -> bytes:
        written = called.encode("utf-16-le") + b"\0\0"
        head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, free, free, child)
        return head + bytes(36) + struct.pack("<IIi", start, size, 0)

    directory = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, 2, length) + bytes(256)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    return header.ljust(512, b"\xff") + fat + directory + stream.ljust(count * 512, b"\0")
