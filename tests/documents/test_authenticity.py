"""Whether a file is genuine and still holds; what is taken out for an archive; the code on the paper."""

import hashlib
import io
import zipfile
from xml.etree import ElementTree

import pikepdf
import pytest

from app.documents import archive, authenticity
from app.quarterly_reports import service as quarterly_reports
from tenants.access import Role
from tenants.errors import Invalid, NotFound
from tests.papers import printed_code
from tests.quarterly_reports.test_reports import make


def read(world, row) -> bytes:
    return world.web.files.read(world.tenants["koping"].id, row.sha256)


def final_of(world, draft, number="KS 2026/7"):
    with world.scope() as scope:
        return quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id, registry_number=number)


def asked(world, content: bytes | None = None, code: str = "", role=Role.COUNCIL_MEMBER, slug="koping"):
    with world.scope(role, slug) as scope:
        found = authenticity.verify(scope, content=content, code=code)
        return found and (found.standing, found.document.edition, found.by and found.by.edition, found.whole)


def test_a_file_is_genuine_replaced_unfinished_or_unknown(world):
    draft, made = make(world)
    draft_pdf, row = made.content, final_of(world, draft)
    final_pdf = read(world, row)
    assert asked(world, final_pdf) == ("current", 1, None, True)
    assert asked(world, draft_pdf) == ("draft", 1, 1, True)
    assert asked(world, final_pdf + b"\n") is None
    assert asked(world, final_pdf, slug="arboga") is None  # another municipality's is none of theirs
    code = printed_code(final_pdf)
    assert authenticity.read_code(code) == row.source_sha256
    assert asked(world, code=authenticity.read_code(code)) == ("current", 1, None, False)
    assert asked(world, code=authenticity.read_code(printed_code(draft_pdf))) == ("draft", 1, 1, False)
    later, _made = make(world)
    final_of(world, later, "KS 2026/8")
    assert asked(world, final_pdf) == ("replaced", 1, 2, True)
    with pytest.raises(Invalid):
        authenticity.read_code("abc")


def test_the_page_takes_a_file_or_a_code_and_keeps_what_was_typed(world, client):
    draft, made = make(world)
    row = final_of(world, draft)
    client.sign_in(Role.COUNCIL_MEMBER)
    page = "/koping/handlingar/kontroll"
    sent = client.post(page, {"kod": "", "file": (io.BytesIO(read(world, row)), "rapport.pdf")})
    assert sent.status_code == 200 and "Äkta och gäller: version 1" in sent.text
    sent = client.post(page, {"kod": "", "file": (io.BytesIO(made.content + b" "), "rapport.pdf")})
    assert "Samsyn känner inte igen den." in sent.text
    by_address = client.get(f"{page}?kod={row.source_sha256}")
    assert by_address.status_code == 200 and "Äkta och gäller" in by_address.text
    for wrong in ({"kod": ""}, {"kod": "12 34"}):
        refused = client.post(page, wrong)
        assert refused.status_code == 422 and f'value="{wrong["kod"]}"' in refused.text
    assert client.get(f"{page}?kod=12").status_code == 422
    client.sign_in(Role.SCHOOL)
    assert client.get(page).status_code == 403


def test_a_years_final_documents_are_a_package_that_holds_together(world, client):
    draft, _made = make(world)
    row = final_of(world, draft)
    with world.scope(Role.REGISTRAR) as scope:
        assert archive.years(scope) == [2026]
        name, content = archive.package(scope, year=2026)
        with pytest.raises(NotFound):
            archive.package(scope, year=2025)
    assert name == "Samsyn-koping-2026-arkiv.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        told = ElementTree.fromstring(package.read(archive.METADATA))
        (file,) = told.iter(f"{{{archive.METS}}}file")
        (where,) = file
        kept = package.read(where.attrib[f"{{{archive.XLINK}}}href"].removeprefix("file:///"))
        assert len(package.namelist()) == 2
    assert hashlib.sha256(kept).hexdigest() == file.attrib["CHECKSUM"] == row.sha256
    assert len(kept) == int(file.attrib["SIZE"])
    said = {one.text for one in told.iter() if one.tag.startswith(f"{{{archive.DC}}}")}
    assert {row.title, "DNR KS 2026/7", "2026-Q3", "application/pdf; version=PDF/A-2a"} <= said
    with pikepdf.open(io.BytesIO(kept)) as pdf, pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
    client.sign_in(Role.REGISTRAR)
    assert "/koping/handlingar/arkiv/2026" in client.get("/koping/handlingar/").text
    assert client.get("/koping/handlingar/arkiv/2026").mimetype == "application/zip"
    client.sign_in(Role.COUNCIL_MEMBER)
    assert client.get("/koping/handlingar/arkiv/2026").status_code == 403
