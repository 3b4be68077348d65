"""The final documents of a year as a package for an archive: each file as it is (PDF/A), and what there is to know of
them as a METS file, after the pattern of the National Archives' common specification (FGS Paketstruktur)."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from sqlalchemy import select

from app.documents import permissions
from app.documents.models import FINAL, Document
from app.documents.service import STANDS
from app.figures.periods import local_date
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

METS, XLINK, DC = "http://www.loc.gov/METS/", "http://www.w3.org/1999/xlink", "http://purl.org/dc/elements/1.1/"
METADATA = "sip.xml"
MIME_TYPE = "application/zip"
for _prefix, _address in (("mets", METS), ("xlink", XLINK), ("dc", DC)):
    Xml.register_namespace(_prefix, _address)


@requires(permissions.ARCHIVE)
def years(scope: Scope) -> list[int]:
    """The years in which something that the actor may take out was made final, the latest first."""
    return sorted({local_date(row.made_at).year for row in _finals(scope)}, reverse=True)


@requires(permissions.ARCHIVE)
def package(scope: Scope, *, year: int) -> tuple[str, bytes]:
    """(file name, ZIP) of what was made final that year, each file checked against its hash. Raises NotFound when that
    is nothing."""
    rows = [row for row in _finals(scope) if local_date(row.made_at).year == year]
    if not rows:
        raise NotFound("documents")
    names = [f"content/{n:03}-{row.file_name}" for n, row in enumerate(rows, 1)]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        told = _metadata(scope.profile.letterhead or scope.tenant.name, scope.tenant.slug, year, scope.now, rows, names)
        _put(made, METADATA, told, scope.now)
        for row, name in zip(rows, names, strict=True):
            _put(made, name, scope.files.read(scope.tenant.id, row.sha256), row.made_at)
    return f"Samsyn-{scope.tenant.slug}-{year}-arkiv.zip", file.getvalue()


@requires(permissions.ARCHIVE_ALL)
def kept_files(scope: Scope) -> set[str]:
    """Hashes of the files of every document that has not been withdrawn, drafts too, whoever they are for."""
    rows = scope.db.execute(select(Document.sha256, Document.source_sha256).where(STANDS))
    return {digest for row in rows for digest in row if digest}


def _finals(scope: Scope) -> list[Document]:
    """By the moment they were made final. The command line, which reads nothing, takes out all."""
    rows = scope.db.scalars(select(Document).where(Document.state == FINAL).order_by(Document.made_at, Document.id))
    if scope.may(permissions.ARCHIVE_ALL):
        return list(rows)
    opened = permissions.audiences_opened(scope.actor)
    return [row for row in rows if row.audience in opened]


def _put(made: zipfile.ZipFile, name: str, content: bytes, at: datetime) -> None:
    made.writestr(zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6]), content, zipfile.ZIP_DEFLATED)


def _metadata(who: str, slug: str, year: int, now: datetime, rows: Sequence[Document], names: Sequence[str]) -> bytes:
    label = f"Fastställda handlingar {year}, {who}"
    root = Xml.Element(_m("mets"), {"OBJID": f"samsyn-{slug}-{year}", "LABEL": label, "TYPE": "SIP"})
    head = _sub(root, "metsHdr", CREATEDATE=_moment(now))
    for role, kind, more, name in (
        ("ARCHIVIST", "ORGANIZATION", {}, who),
        ("CREATOR", "OTHER", {"OTHERTYPE": "SOFTWARE"}, "Samsyn"),
    ):
        _sub(_sub(head, "agent", ROLE=role, TYPE=kind, **more), "name").text = name
    for n, row in enumerate(rows, 1):
        wrapped = _sub(_sub(root, "dmdSec", ID=f"dmd-{n}"), "mdWrap", MDTYPE="DC")
        data = _sub(wrapped, "xmlData")
        for name, text in _described(row):
            Xml.SubElement(data, f"{{{DC}}}{name}").text = text
    group = _sub(_sub(root, "fileSec"), "fileGrp", USE="content")
    for n, (row, name) in enumerate(zip(rows, names, strict=True), 1):
        file = _sub(
            group,
            "file",
            ID=f"file-{n}",
            DMDID=f"dmd-{n}",
            MIMETYPE=row.media_type,
            SIZE=str(row.size),
            CREATED=_moment(row.made_at),
            CHECKSUM=row.sha256,
            CHECKSUMTYPE="SHA-256",
        )
        Xml.SubElement(file, _m("FLocat"), {"LOCTYPE": "URL", f"{{{XLINK}}}href": f"file:///{name}"})
    top = _sub(_sub(root, "structMap", TYPE="physical"), "div", LABEL=label)
    for n, row in enumerate(rows, 1):
        _sub(_sub(top, "div", LABEL=row.title, DMDID=f"dmd-{n}"), "fptr", FILEID=f"file-{n}")
    Xml.indent(root)
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True)


def _described(row: Document) -> Iterator[tuple[str, str]]:
    """Dublin Core of one document."""
    yield "title", row.title
    yield "identifier", f"urn:uuid:{row.id}"
    for name, number in (("DNR", row.registry_number), ("KS", row.case_number)):
        if number:
            yield "identifier", f"{name} {number}"
    yield "type", row.kind
    if len(row.period) < len(str(row.id)):  # minutes stand under their meeting's id, which says nothing
        yield "coverage", row.period
    yield "date", local_date(row.made_at).isoformat()
    yield "creator", row.made_by
    yield "format", "application/pdf; version=PDF/A-2a" if row.media_type == "application/pdf" else row.media_type
    yield "description", f"Utgåva {row.edition}, fastställd. Uppgifterna är hämtade {_moment(row.counted_at)}."
    yield "language", "sv"


def _m(name: str) -> str:
    return f"{{{METS}}}{name}"


def _sub(above: Xml.Element, name: str, **said: str) -> Xml.Element:
    return Xml.SubElement(above, _m(name), said)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
