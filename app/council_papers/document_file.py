"""The report as a text document (.docx) under the headings of a case that an officer lays before her board
(tjänsteskrivelse), written by hand: everything is text that can be changed, and nothing in it runs or is fetched. Pure.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from app.council_papers.content import Content, Table
from app.drawing.raster import png

MIME_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TO_WRITE = "[Skrivs av handläggaren.]"
CHILDREN = "[Skriv hur förslagen påverkar barn och unga. Handläggaren bedömer; Samsyn gör det inte.]"
NO_MONEY = "Rapporten innehåller inga uttalade resursbehov."
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STYLES = (
    ("Title", "Rubrik", 40, ""),
    ("Heading1", "heading 1", 30, "0"),
    ("Heading2", "heading 2", 24, "1"),
    ("Heading3", "heading 3", 22, "2"),
)
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PICTURE_SIZE = 152 * 12700, 86 * 12700
"""Width and height of a small chart: three stand beside each other."""
_THEN = (1980, 1, 1, 0, 0, 0)
"""The moment of its parts: equal content gives equal bytes."""


def document(content: Content) -> bytes:
    body = "".join(_body(content))
    parts = {
        **_parts(content),
        "word/document.xml": f'<w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, _THEN), _HEAD + text, zipfile.ZIP_DEFLATED)
        for n, (_title, _words, svg) in enumerate(content.pictures, 1):
            package.writestr(zipfile.ZipInfo(f"word/media/picture{n}.png", _THEN), png(svg))
    return file.getvalue()


def _body(content: Content) -> Iterator[str]:
    yield _line(content.title, "Title")
    yield _line(f"{content.organisation}, {content.span}")
    yield _line(" · ".join(filter(None, (content.who, content.case, content.demo))))
    if content.draft:
        yield _line(content.draft, strong=True)
    yield _line(content.occasion)
    yield _line("Sammanfattning", "Heading1")
    yield from (_line(text) for text in content.highlights)
    if content.pictures:
        yield _pictures(content)
    yield _line("Förslag till beslut", "Heading1")
    yield from (_line(text, listed=2) for text in content.proposals)
    yield _line("Bakgrund", "Heading1")
    yield _line(
        "Rapporten följer upp kvartalets gemensamma arbete i fokusområdena. Uppgifterna nedan är de som står i"
        " kvartalsrapporten; talen är desamma."
    )
    yield _line("Ekonomi", "Heading1")
    yield from (_line(text, listed=1) for text in content.money)
    if not content.money:
        yield _line(NO_MONEY)
    yield _line("Barnets bästa", "Heading1")
    yield _line(CHILDREN)
    yield _line("Beredning", "Heading1")
    yield _line(TO_WRITE)
    yield _line("Underlag: kvartalsrapporten", "Heading1")
    for part in content.sections:
        yield _line(part.title, f"Heading{part.level + 1}")
        yield from (_line(text) for text in part.texts)
        if part.table:
            yield _table(part.table)
        yield from (_line(text, listed=1) for text in part.points)
    yield (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1417" w:right="1134" w:bottom="1134" w:left="1417" w:header="708" w:footer="708"'
        ' w:gutter="0"/>'
        "</w:sectPr>"
    )


def _line(text: str, style: str = "", *, strong: bool = False, listed: int = 0, end: bool = False) -> str:
    """`listed`: the number of its list in the numbering part; 0 for none."""
    how = f'<w:pStyle w:val="{style}"/>' if style else ""
    how += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{listed}"/></w:numPr>' if listed else ""
    how += '<w:spacing w:before="0" w:after="0"/><w:jc w:val="right"/>' if end else ""
    bold = "<w:rPr><w:b/></w:rPr>" if strong else ""
    said = escape(_NO_XML.sub("", text))
    return f'<w:p><w:pPr>{how}</w:pPr><w:r>{bold}<w:t xml:space="preserve">{said}</w:t></w:r></w:p>'


def _table(table: Table) -> str:
    def row(cells: Sequence[str], *, head: bool = False, strong: bool = False) -> str:
        lines = (
            f"<w:tc><w:tcPr/>{_line(cell, strong=head or strong, end=0 < table.numbers <= at)}</w:tc>"
            for at, cell in enumerate(cells)
        )
        told = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else "<w:trPr><w:cantSplit/></w:trPr>"
        return f"<w:tr>{told}{''.join(lines)}</w:tr>"

    rows = row(table.head, head=True) + "".join(map(row, table.rows))
    rows += row(table.foot, strong=True) if table.foot else ""
    line = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>' for side in ("top", "bottom", "insideH")
    )
    caption = quoteattr(table.title)
    grid = "".join("<w:gridCol/>" for _ in table.head)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{line}</w:tblBorders>'
        f"<w:tblCaption w:val={caption}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{_line('')}"
    )


def _pictures(content: Content) -> str:
    """The small charts beside each other, each with its title over it and what it shows in words for who sees none."""

    def row(cells: Iterator[str]) -> str:
        inside = "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>"

    titles = row(_line(title, strong=True) for title, _words, _svg in content.pictures)
    drawn = row(_picture(n, words) for n, (_title, words, _svg) in enumerate(content.pictures, 1))
    grid = "<w:gridCol/>" * len(content.pictures)
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblCaption w:val="Tre små diagram"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{titles}{drawn}</w:tbl>{_line('')}"
    )


def _picture(n: int, words: str) -> str:
    wide, tall = _PICTURE_SIZE
    name = f'id="{n}" name="Diagram {n}" descr={quoteattr(_NO_XML.sub("", words))}'
    extent = f'cx="{wide}" cy="{tall}"'
    return (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing"><wp:extent {extent}/>'
        f'<wp:docPr {name}/><a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="p{n}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _parts(content: Content) -> dict[str, str]:
    """What such a document must hold beside its text."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/>'
        f"{f'<w:outlineLvl w:val={quoteattr(level)}/>' if level else ''}</w:pPr>"
        f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
        for id, name, size, level in _STYLES
    )
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{sign}"/><w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl></w:abstractNum>'
        for n, kind, sign in ((1, "bullet", "•"), (2, "decimal", "%1."))
    )
    pictures = "".join(
        f'<Relationship Id="p{n}" Type="{_OFFICE}/image" Target="media/picture{n}.png"/>'
        for n in range(1, len(content.pictures) + 1)
    )
    named = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{_KIND}.numbering+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/numbering" Target="numbering.xml"/>{pictures}</Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(_NO_XML.sub('', content.title))}</dc:title>"
        f"<dc:creator>{escape(_NO_XML.sub('', content.organisation))}</dc:creator>"
        "<dc:language>sv-SE</dc:language></cp:coreProperties>",
        "word/styles.xml": f'<w:styles xmlns:w="{_WORDS}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="21"/><w:lang w:val="sv-SE"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        f"{styles}</w:styles>",
        "word/numbering.xml": f'<w:numbering xmlns:w="{_WORDS}">{lists}{named}</w:numbering>',
    }
