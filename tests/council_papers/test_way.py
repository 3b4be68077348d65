"""A quarter's way to the council: sent back with a word, confirmed by the police, read, taken and sent once."""

import io
import re
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from PIL import Image
from sqlalchemy import select

from app.council_papers import service as papers
from app.domains import kinds_of_letters
from app.est import follow_ups, overview
from app.mail import service as mail
from app.mail.models import Mail
from app.meetings import decisions
from app.meetings import service as meetings
from app.quarterly_reports import service as quarterly_reports
from app.settings import service as settings
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.post import Folder
from tests.est.areas import IN_GROUP, Q3, focus_area, report, write
from tests.papers import words_of
from tests.quarterly_reports.test_reports import make, some_incidents

OFFICE = "radet@kommunen.exempel.se"


def final(world):
    draft, _made = make(world)
    with world.scope() as scope:
        return quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id, case_number="KS 2026/7")


def has_secretary(world, tmp_path, **more) -> None:
    world.web.post = world.worker.post = Folder("http://127.0.0.1:8000", tmp_path / "mail")
    with world.scope(Role.ADMINISTRATOR) as scope:
        kept = settings.read_municipality(scope)._asdict()
        for name in ("arms", "hidden_arms"):
            del kept[name]
        settings.describe(scope, **{**kept, "secretary": OFFICE, **more})


def letters(world, kind: str) -> list:
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        rows = scope.db.scalars(select(Mail).where(Mail.kind == kind)).all()
        due = [mail.take_out(scope, id=row.id) for row in rows]
        return [kinds_of_letters()[kind].write(scope, one) for one in due]


def body(answer) -> str:
    return answer.get_data(as_text=True)


def test_what_is_handed_in_is_sent_back_with_a_word_and_handed_in_again(world, tmp_path):
    has_secretary(world, tmp_path)
    area = focus_area(world, lead_organisation_id=world.organisation("Högstadieskolan"))
    write(world, area)
    told, *_others = letters(world, follow_ups.HANDED_IN)  # to each coordinator
    assert "uppfoljning/2026-Q3" in told.text and "Klotter" not in told.text
    which = {"focus_area_id": area.id, "quarter": "2026-Q3"}
    with pytest.raises(NotAllowed), world.scope(IN_GROUP) as scope:
        follow_ups.send_back_follow_up(scope, **which, version=2, words="Skriv mer.")
    with pytest.raises(Invalid), world.scope() as scope:
        follow_ups.send_back_follow_up(scope, **which, version=2, words=" ")
    with pytest.raises(Conflict), world.scope() as scope:
        follow_ups.send_back_follow_up(scope, **which, version=1, words="Skriv mer.")
    with world.scope() as scope:
        row = follow_ups.send_back_follow_up(scope, **which, version=2, words="Säg vad passen gav.")
    assert row.is_returned and row.figures is None
    told, *_others = letters(world, follow_ups.SENT_BACK)
    assert "skickats tillbaka" in told.text and "passen" not in told.text
    with world.scope() as scope:
        (content,) = overview.quarter_overview(scope, quarter=Q3)
        assert content.handed_in is None  # it stands in no report until it is handed in again
        with pytest.raises(Conflict):
            follow_ups.send_back_follow_up(scope, **which, version=3, words="En gång till.")
    with world.scope(IN_GROUP) as scope:
        row = follow_ups.submit_follow_up(scope, **which, version=3)
    assert not row.is_returned and row.returned_words == "Säg vad passen gav."
    assert not any(letters(world, follow_ups.SENT_BACK))  # nobody needs that letter any more


def test_the_page_asks_what_is_to_be_completed_and_keeps_it(world, client):
    area = focus_area(world)
    write(world, area)
    client.sign_in(Role.COORDINATOR)
    path = f"/koping/kvartal/2026-Q3/tillbaka/{area.id}"
    assert path in body(client.get(f"/koping/fokusomraden/{area.id}/uppfoljning/2026-Q3"))
    assert client.get(path).status_code == 200
    refused = client.post(path, {"version": "2", "words": ""})
    assert refused.status_code == 422 and "Skriv vad som ska kompletteras." in body(refused)
    sent = client.post(path, {"version": "2", "words": "Säg vad passen gav."})
    assert "Säg vad passen gav." in body(client.get(sent.headers["Location"]))


def test_the_paper_says_whether_the_police_have_confirmed_their_figures(world):
    some_incidents(world)
    assert "Polisen har inte bekräftat sina uppgifter." in words_of(make(world)[1].content)
    with world.scope(Role.POLICE_OFFICER) as scope:
        papers.confirm_figures(scope, quarter=Q3, holds=True)
        papers.confirm_figures(scope, quarter=Q3, holds=True)
        assert papers.read_way(scope, quarter=Q3).confirmed
    with pytest.raises(Invalid), world.scope(Role.POLICE_OFFICER) as scope:
        papers.confirm_figures(scope, quarter=Q3 + 1, holds=True)
    row = final(world)
    with world.scope(Role.COUNCIL_MEMBER) as scope:
        _row, content = papers.read_report(scope, id=row.id)
        printed = words_of(scope.files.read(scope.tenant.id, row.sha256))
    said = "Polisens uppgifter är bekräftade av polisen 2026-11-25."
    assert said in printed and said in content.sections[-1].texts
    with pytest.raises(Conflict), world.scope(Role.POLICE_OFFICER) as scope:
        papers.confirm_figures(scope, quarter=Q3, holds=False)


def test_a_final_report_is_sent_once_to_each_address(world, tmp_path):
    row = final(world)
    with pytest.raises(Conflict), world.scope() as scope:
        papers.send_report(scope, document_id=row.id)  # nobody has said to whom
    has_secretary(world, tmp_path)
    with world.scope() as scope:
        papers.send_report(scope, document_id=row.id)
    with pytest.raises(Conflict), world.scope() as scope:
        papers.send_report(scope, document_id=row.id)
    (letter,) = letters(world, papers.KIND)
    assert letter.to == OFFICE and f"/koping/kvartal/handling/{row.id}" in letter.text and letter.attached is None
    has_secretary(world, tmp_path, attach_report=True)
    (letter,) = letters(world, papers.KIND)
    assert letter.attached == (row.file_name, world.web.files.read(world.tenants["koping"].id, row.sha256))
    assert "handling/" not in letter.text
    draft, _made = make(world)
    with pytest.raises(NotFound), world.scope() as scope:
        papers.send_report(scope, document_id=draft.id)


def test_the_last_meetings_decisions_stand_in_the_paper_only_when_there_are_some(world):
    assert "Beslut från förra mötet" not in words_of(make(world)[1].content)
    with world.scope() as scope:
        met = meetings.add_meeting(scope, kind="council", begins_at=datetime(2026, 9, 10, 8, tzinfo=UTC))
        decisions.add_decision(
            scope,
            meeting_id=met.id,
            text="KBAB redovisar tid till lagning.",
            ground="Lokala Brå väntar på besked.",
            organisation_id=world.organisation("Säkerhetsavdelningen"),
            due=datetime(2026, 12, 1).date(),
        )
    printed = words_of(make(world)[1].content)
    assert "Beslut från förra mötet, 10 september 2026" in printed and "KBAB redovisar tid till lagning." in printed


def test_page_text_document_and_workbook_hold_the_same_numbers(world, client):
    some_incidents(world)
    write(world, focus_area(world))
    row = final(world)
    with world.scope() as scope:
        _row, content = papers.read_report(scope, id=row.id)
        printed = words_of(scope.files.read(scope.tenant.id, row.sha256))
    assert "KS: KS 2026/7" in content.case and "KS: KS 2026/7" in printed
    client.sign_in(Role.COUNCIL_MEMBER)
    assert f"/koping/kvartal/handling/{row.id}" in body(client.get("/koping/"))
    address = f"/koping/kvartal/handling/{row.id}"
    page = " ".join(re.sub("<[^>]+>", " ", body(client.get(address))).split())
    word, excel = client.get(f"{address}/word"), client.get(f"{address}/excel")
    assert word.headers["Content-Disposition"].endswith('.docx"') or "docx" in word.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(word.data)) as package:
        for name in package.namelist():
            if not name.endswith(".png"):
                ElementTree.fromstring(package.read(name))
        tree = ElementTree.fromstring(package.read("word/document.xml"))
        lines = [
            "".join(one.text or "" for one in line.iter() if one.tag.endswith("}t"))
            for line in tree.iter()
            if line.tag.endswith("}p")
        ]
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
        linked = package.read("word/_rels/document.xml.rels").decode()
        assert len(pictures) == 3 and all(name.removeprefix("word/") in linked for name in pictures)
        for name in pictures:
            with Image.open(io.BytesIO(package.read(name))) as drawn:
                assert drawn.format == "PNG" and drawn.size == (456, 258)
                assert len(drawn.convert("L").getcolors(999) or range(999)) > 2, "something is drawn"
        descriptions = [one.get("descr") for one in tree.iter() if one.tag.endswith("}docPr")]
        assert all(descriptions) and len(descriptions) == 3
    order = ["Sammanfattning", "Förslag till beslut", "Bakgrund", "Ekonomi", "Barnets bästa", "Beredning"]
    assert [line for line in lines if line in order] == order, "as a tjänsteskrivelse has them"
    with zipfile.ZipFile(io.BytesIO(excel.data)) as package:
        cells = "".join(package.read(name).decode() for name in package.namelist() if "sheet" in name)
    for table in content.tables:
        for line in (*table.rows, *([table.foot] if table.foot else [])):
            for cell in line:
                assert (cell in lines, " ".join(cell.split()) in page, f">{escape(cell)}<" in cells) == (True,) * 3, (
                    cell
                )
    client.sign_in(Role.SCHOOL)
    assert client.get(address).status_code == 403


def test_editions_are_listed_with_what_differs_between_them(world, client):
    some_incidents(world)
    first, _made = make(world)
    report(world, datetime(2026, 8, 20).date())
    second, _made = make(world)
    with world.scope() as scope:
        quarterly_reports.finalize_quarterly_report(scope, document_id=second.id)
        last, held, found, others = papers.compare_reports(scope, id=second.id)
    assert (last.id, held.id) == (second.id, first.id) and len(others) == 2
    one = next(one for one in found if one.where.startswith("Kvartalet i siffror: Summa, K3"))
    assert int(one.after) == int(one.before) + 1
    client.sign_in(Role.COORDINATOR)
    page = body(client.get("/koping/kvartal/2026-Q3/till-radet"))
    assert page.count("Skiljer sig från version") == 2  # of the final from its draft, and of that from the first
    address = f"/koping/kvartal/handling/{second.id}/skillnader"
    assert address in page
    shown = body(client.get(address))
    assert one.where in shown and f"mot={others[0].id}" in shown
    with world.scope() as scope:
        (_row, twin, nothing, _others) = papers.compare_reports(scope, id=others[0].id)
    assert twin.id == second.id and {one.where for one in nothing} <= {"Fastställande"}
    client.sign_in(Role.COUNCIL_MEMBER)  # who reads no draft
    assert client.get(address).status_code == 404
    assert "Skiljer sig" not in body(client.get("/koping/kvartal/2026-Q3/till-radet"))
    assert client.get(f"/koping/kvartal/handling/{others[0].id}/skillnader?mot={first.id}").status_code == 404
    assert client.get(f"/koping/kvartal/handling/{others[0].id}/skillnader?mot=x").status_code == 404
