"""A file is checked before it is stored, read by who reads what it belongs to, and comes back when it is removed."""

import stat
import subprocess
from base64 import b64encode
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from app.attachments import checking, registration, service
from app.attachments.checking import LARGEST, Refused, checked
from app.hooks import Sought
from config.settings import BadSettings, Settings
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.attachments.made import AUTHOR, pdf
from tests.measures.test_measures import made
from tests.meetings.made import meeting
from tests.photos.made import SECRET, bomb, photo
from tests.world import NOW
from workers import sweeping


def attached(world, of, kind="measure", role=Role.COORDINATOR, **said):
    said = {"title": "Ritning", "content": pdf(), "looked": True, **said}
    with world.scope(role) as scope:
        return service.add_attachment(scope, kind=kind, of=of, **said)


def titles(world, of, kind="measure", role=Role.COORDINATOR) -> list[str]:
    with world.scope(role) as scope:
        return [row.title for row in service.list_of(scope, kind=kind, of=of).rows]


@pytest.mark.parametrize("does", ["script", "nested", "launch", "file", "form"])
def test_a_pdf_that_would_do_something_is_refused(does):
    with pytest.raises(Refused, match="skript"):
        checked(pdf(does))


def test_a_pdf_is_written_anew_without_its_author_and_a_picture_is_drawn_anew():
    kept = checked(pdf("link", pages=3))
    assert kept.media_type == "application/pdf" and AUTHOR.encode() not in kept.content
    with pikepdf.open(BytesIO(kept.content)) as document:
        assert len(document.pages) == 3 and "/Info" not in document.trailer
        assert str(document.pages[0].Annots[0].A.URI) == "https://bra.se"
    drawn = checked(photo("PNG"))
    assert drawn.media_type == "image/jpeg" and SECRET not in drawn.content


@pytest.mark.parametrize(
    "content, said",
    [
        (b"", "tom"),
        (bytes(LARGEST + 1), "för stor"),
        (b"<html><script>alert(1)</script>", "Välj en PDF"),
        (b"%PDF-1.7\nnothing", "går inte att läsa"),
        (pdf(password="hemligt"), "låst"),
        (pdf(pages=checking.MOST_PAGES + 1), "för många sidor"),
        (bomb(), "bildpunkter"),
    ],
)
def test_what_cannot_be_kept_is_said(content, said):
    with pytest.raises(Refused, match=said):
        checked(content)


def antivirus(folder, says: str):
    """A program in an antivirus's place: it stops what holds VIRUS, or does what `says`."""
    program = folder / "scan"
    says = says or 'grep -q VIRUS "$1" && exit 1; exit 0'
    program.write_text(f"#!/bin/sh\n{says}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return (str(program),)


def test_the_antivirus_looks_first_and_without_it_nothing_is_kept(tmp_path, monkeypatch):
    assert checked(pdf(), scan=antivirus(tmp_path, "")).media_type == "application/pdf"
    with pytest.raises(Refused, match="Virusskyddet stoppade"):
        checked(pdf() + b"VIRUS", scan=antivirus(tmp_path, ""))
    for command in (antivirus(tmp_path, "exit 2"), ("/nowhere/scan",)):
        with pytest.raises(Refused, match="svarar inte"):
            checked(pdf(), scan=command)
    monkeypatch.setattr(checking, "SCAN_SECONDS", 0.2)
    with pytest.raises(Refused, match="svarar inte"):
        checked(pdf(), scan=antivirus(tmp_path, "sleep 5"))


def test_the_command_is_a_program_that_is_there(tmp_path):
    (program,) = antivirus(tmp_path, "")
    for said, good in (
        (f"{program} --fast", True),
        ("", True),
        ("scan", False),
        (f"{tmp_path}/no", False),
        ('"', False),
    ):
        with pytest.raises(BadSettings) as refused:
            Settings.from_environment({"SAMSYN_SETTINGS": "", "SAMSYN_SCAN_COMMAND": said, "PORT": "x"})
        assert ("SAMSYN_SCAN_COMMAND" in str(refused.value)) is not good, said
    assert subprocess.run([program, __file__]).returncode == 1


def test_it_is_read_by_who_reads_the_measure_and_the_meeting_and_nobody_else(world, client):
    row = attached(world, made(world).id)
    of_police = attached(world, made(world, who="Polisen").id)
    at = meeting(world, kind="council")
    of_meeting = attached(world, at.id, "meeting", title="Bildspel")
    client.sign_in(Role.YOUTH)
    answer = client.get(f"/koping/bilagor/{row.id}/fil")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    assert (
        answer.headers["Content-Disposition"].startswith("attachment")
        and "ritning.pdf" in answer.headers["Content-Disposition"]
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Cache-Control"] == "no-store"
    for role, seen, there in (
        (Role.COUNCIL_MEMBER, row, False),
        (Role.COUNCIL_MEMBER, of_meeting, True),
        (Role.REPORTER, of_police, False),
        (Role.ANALYST, of_meeting, False),
        (Role.AUDITOR, row, True),
    ):
        client.sign_in(role)
        assert (client.get(f"/koping/bilagor/{seen.id}/fil").status_code == 200) is there, (role, seen.title)
    client.sign_in(Role.COORDINATOR, "arboga")
    assert client.get(f"/arboga/bilagor/{row.id}/fil").status_code == 404
    with world.scope(Role.YOUTH) as scope, pytest.raises(NotFound):
        service.remove_attachment(scope, id=row.id)
    with pytest.raises(NotFound):
        attached(world, at.id, "meeting", Role.POLICE_OFFICER)


def test_it_is_found_by_what_it_is_by_who_reads_it(world):
    row = attached(world, made(world, who="Polisen").id, title="Ritning över bron")
    meant = Sought("bron ritning", ("bron", "ritning"))
    for role, n in ((Role.COORDINATOR, 1), (Role.ANALYST, 1), (Role.REPORTER, 0), (Role.COUNCIL_MEMBER, 0)):
        with world.scope(role) as scope:
            (found,) = registration.find(scope, meant)
            assert [one.values["id"] for one in found.hits] == [row.id] * n and found.n == n, role
    with world.scope() as scope:
        service.remove_attachment(scope, id=row.id)
        assert registration.find(scope, meant)[0].n == 0


def test_a_file_is_replaced_and_the_former_comes_back(world):
    measure = made(world)
    row = attached(world, measure.id, title="Ritning ett")
    with world.scope() as scope:
        new = service.change_attachment(scope, id=row.id, version=1, title="Ritning två", content=photo(), looked=True)
    assert titles(world, measure.id) == ["Ritning två"]
    with world.scope() as scope, pytest.raises(Conflict):
        service.change_attachment(scope, id=new.id, version=9, title="Ritning tre")
    with world.scope() as scope:
        service.restore_attachment(scope, id=row.id)
    assert titles(world, measure.id) == ["Ritning ett"]
    with world.scope() as scope:
        service.remove_attachment(scope, id=row.id)
    assert titles(world, measure.id) == []


def test_what_was_removed_long_ago_is_gone(world):
    measure = made(world)
    row = attached(world, measure.id)
    with world.scope() as scope:
        service.remove_attachment(scope, id=row.id)
    later = world.worker.at(NOW + timedelta(days=31))
    sweeping.remove_orphans(later, world.tenants["koping"])
    with world.scope() as scope, pytest.raises(NotFound):
        service.restore_attachment(scope, id=row.id)


def test_what_is_asked_is_asked_and_what_was_typed_stays(world, client):
    measure = made(world)
    with pytest.raises(Invalid) as refused:
        attached(world, measure.id, title="Ring 070-123 45 67", looked=False)
    assert set(refused.value.messages) == {"title", "looked"}
    client.sign_in(Role.COORDINATOR)
    address = f"/koping/bilagor/atgard/{measure.id}"
    answer = client.post(address, {"title": "Ritning", "looked": "ja"})
    assert answer.status_code == 422 and "Filen är tom" in answer.text and 'value="Ritning"' in answer.text
    answer = client.post(address, {"title": "Ritning", "looked": "ja", "file": (BytesIO(pdf()), "Kalle.pdf")})
    assert answer.status_code == 303
    page = client.get(f"/koping/atgarder/{measure.id}").text
    assert "Bilagor" in page and "Ritning" in page and "Kalle" not in page


def test_by_the_api_a_key_reads_adds_replaces_and_puts_back(world, client):
    measure, at = made(world), meeting(world, kind="council")
    attached(world, at.id, "meeting", title="Bildspel")
    works, reads = (
        {"Authorization": f"Bearer {world.key(Role.COORDINATOR, reach=reach)}"} for reach in ("work", "read")
    )
    api = client.http
    of_measure, files = f"/koping/api/v1/measures/{measure.id}/attachments", "/koping/api/v1/attachments"
    sent = {"title": "Ritning", "file": b64encode(pdf(pages=2)).decode(), "looked": True}
    assert api.post(of_measure, json=sent, headers=reads).status_code == 403
    for fault, field in (({"looked": False}, "looked"), ({"file": "åäö"}, "file"), ({"title": ""}, "title")):
        answer = api.post(of_measure, json={**sent, **fault}, headers=works)
        assert answer.status_code == 422 and field in answer.json["fields"]
    first = api.post(of_measure, json=sent, headers=works)
    assert first.status_code == 201 and first.json["media_type"] == "application/pdf"
    one = f"{files}/{first.json['id']}"
    got = api.get(f"{one}/file", headers=reads)
    assert got.data.startswith(b"%PDF") and got.headers["Content-Disposition"].startswith("attachment")
    new = {"version": 1, "title": "Foto", "file": b64encode(photo()).decode(), "looked": True}
    second = api.post(one, json=new, headers=works)
    assert second.status_code == 200 and second.json["media_type"] == "image/jpeg"
    assert api.post(one, json=new, headers=works).status_code == 404, "it was replaced"
    assert api.post(f"{one}/restoration", headers=works, json={}).json["id"] == first.json["id"]
    assert [row["title"] for row in api.get(of_measure, headers=reads).json] == ["Ritning"]
    assert api.post(f"{one}/removal", headers=works, json={}).status_code == 200
    assert api.get(one, headers=reads).status_code == 404 and api.get(of_measure, headers=reads).json == []
    of_meeting = api.get(f"/koping/api/v1/meetings/{at.id}/attachments", headers=reads)
    assert [row["title"] for row in of_meeting.json] == ["Bildspel"]
    assert api.post(f"{files}/{of_meeting.json[0]['id']}/removal", headers=works, json={}).status_code == 404
