"""Who reads a consultation, what is said at which field, a finding's photo, and whom a letter reaches."""

from datetime import timedelta

import pytest

from app import hooks
from app.consultations import contacts, lists, remarks, service
from app.figures.periods import Quarter
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import uuid7
from tenants.post import Folder
from tests.council_papers.test_way import letters
from tests.measures.test_measures import TODAY
from tests.papers import is_for_everybody, words_of
from tests.photos.made import allow, sent


def held(world, role=Role.COORDINATOR, by="Säkerhetsavdelningen", **said):
    said = {"kind": "walk", "title": "Vandring i Nygård", "held_on": TODAY, "participants": 12, **said}
    with world.scope(role) as scope:
        return service.add_consultation(scope, organisation_id=world.organisation(by), **said)


def remark(world, row, role=Role.COORDINATOR, **said):
    said = {"theme": "lighting", "text": "Lampan är släckt.", **said}
    with world.scope(role) as scope:
        return remarks.add_remark(scope, consultation_id=row.id, **said)


@pytest.mark.parametrize(
    "field, said",
    [
        ("title", {"title": ""}),
        ("participants", {"participants": -1}),
        ("participants", {"held_on": TODAY + timedelta(days=3)}),
        ("held_on", {"held_on": TODAY.replace(year=1999)}),
        ("results", {"results": "Otrygg; 31 %"}),
        ("results", {"results": "Otrygg; 31 %; många"}),
        ("revisit_on", {"revisit_on": TODAY}),
        ("named_place_id", {"named_place_id": uuid7()}),
        ("focus_area_ids", {"focus_area_ids": [uuid7()]}),
        ("said", {"said": "Ring 0708-123456."}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world, field, said):
    with pytest.raises(Invalid) as refused:
        held(world, **said)
    assert set(refused.value.messages) - {"insist"} == {field}


def test_an_organisation_reads_its_own_and_what_it_is_to_see_to(world):
    row = held(world)
    first, second = remark(world, row), remark(world, row, text="Häcken skymmer.")
    with world.scope(Role.REPORTER) as scope:
        assert not lists.list_consultations(scope)
        with pytest.raises(NotFound):
            lists.read_consultation(scope, id=row.id)
    with world.scope() as scope:
        housing = world.organisation("Bostadsbolaget")
        remarks.answer_remark(scope, id=first.id, version=1, status="ongoing", organisation_id=housing, due=TODAY)
    with world.scope(Role.REPORTER) as scope:
        assert [one.row.id for one in lists.read_consultation(scope, id=row.id).remarks] == [first.id]
        with pytest.raises(NotFound):
            lists.read_remark(scope, id=second.id)
        with pytest.raises(NotFound):
            remarks.change_remark(scope, id=first.id, version=2, theme="other", text="Annat.")
    own = held(world, Role.SCHOOL, "Högstadieskolan", kind="school")
    with world.scope(Role.YOUTH) as scope, pytest.raises(NotFound):
        service.remove_consultation(scope, id=own.id)
    with pytest.raises(Invalid):
        held(world, Role.SCHOOL)  # of another organisation
    with world.scope(Role.LEADER) as scope:
        assert len(lists.list_consultations(scope)) == 2
        with pytest.raises(NotAllowed):
            remarks.remove_remark(scope, id=first.id)


def test_a_finding_has_a_photo_where_photos_are_allowed_and_it_goes_for_good(world):
    row = held(world)
    photo = sent()
    with pytest.raises(Invalid):
        remark(world, row, photo=photo)
    allow(world)
    with pytest.raises(Invalid):
        remark(world, row, photo=sent(nobody=False))
    one = remark(world, row, photo=photo)
    with world.scope() as scope:
        assert remarks.photo_of(scope, id=one.id)[:2] == b"\xff\xd8"
        remarks.remove_photo(scope, id=one.id)
        with pytest.raises(NotFound):
            remarks.photo_of(scope, id=one.id)
        with pytest.raises(Conflict):
            remarks.remove_photo(scope, id=one.id)


def test_an_id_says_one_thing(world):
    row, id = held(world), uuid7()
    first = remark(world, row, id=id)
    assert remark(world, row, id=id).id == first.id
    with pytest.raises(Invalid) as refused:
        remark(world, row, id=id, text="Något annat.")
    assert set(refused.value.messages) == {"id"}


def test_companies_are_invited_once_at_their_own_address(world, tmp_path):
    said = {"area": "Sliparen", "company": "Däckverkstaden", "function": "platschef"}
    with world.scope() as scope:
        for wrong in ("inget", "anna.andersson@verkstaden.example"):
            with pytest.raises(Invalid) as refused:
                contacts.add_contact(scope, **said, email=wrong)
            assert set(refused.value.messages) == {"email"}
        one = contacts.add_contact(scope, **said, email="Info@verkstaden.example")
    past = held(world)
    row = held(world, kind="business", held_on=TODAY + timedelta(days=9), participants=None, at="8.00", title="Frukost")
    with world.scope() as scope, pytest.raises(NotFound):
        contacts.invite(scope, id=past.id, contact_ids=[one.id])
    world.web.post = world.worker.post = Folder("http://127.0.0.1:8000", tmp_path / "mail")
    for n in (1, 0):  # once to each
        with world.scope() as scope:
            assert contacts.invite(scope, id=row.id, contact_ids=[one.id]) == n
    (letter,) = letters(world, contacts.KIND)
    assert letter.to == "info@verkstaden.example" and "Frukost, 4 december 2026 kl. 8.00" in letter.text
    with world.scope() as scope:
        service.remove_consultation(scope, id=row.id)
    assert letters(world, contacts.KIND) == [None]
    with world.scope(Role.SCHOOL) as scope, pytest.raises(NotAllowed):
        contacts.list_contacts(scope)


def test_the_sheet_says_whom_one_calls(world):
    with world.scope(Role.SCHOOL) as scope:
        pdf = contacts.alarm_sheet(scope)
    said = words_of(pdf)
    is_for_everybody(pdf)
    assert "112" in said and "114 14" in said and "Vem ringer jag?" in said


def test_older_ones_are_on_the_next_page_and_found_by_their_words(world, client, monkeypatch):
    monkeypatch.setattr(lists, "A_PAGE", 1)
    rows = [held(world), held(world)]
    with world.scope() as scope:
        first, second = (lists.list_consultations(scope, at=at) for at in (1, 2))
        assert len(first) == 2 and len(second) == 1 and {first[0].row.id, second[0].row.id} == {one.id for one in rows}
    html = client.sign_in(Role.COORDINATOR).get("/koping/dialoger/").text
    assert "Sida 1" in html and "/koping/dialoger/?sida=2" in html and str(second[0].row.id) not in html
    html = client.get("/koping/dialoger/?sida=2").text
    assert "Sida 2" in html and str(second[0].row.id) in html and "?sida=3" not in html
    assert "Inga fler" in client.get("/koping/dialoger/?sida=9").text
    assert "Sida 1" in client.get("/koping/dialoger/?sida=x").text


def test_what_citizens_said_stands_in_the_quarters_report_with_its_answers(world):
    quarter = Quarter(2026, 3)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        assert not [one for one in hooks.quarter_parts(scope, quarter) if one.slug == "synpunkter"]
    row = held(world, held_on=quarter.days.first)
    staff = held(world, kind="staff", title="Medarbetardialog", held_on=quarter.days.first)
    first, *_ = remark(world, row), remark(world, row, text="Häcken skymmer."), remark(world, staff, text="Otryggt.")
    with world.scope() as scope:
        remarks.answer_remark(scope, id=first.id, version=1, status="done", answer="Lampan är bytt.")
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        (part,) = [one for one in hooks.quarter_parts(scope, quarter) if one.slug == "synpunkter"]
        assert not [one for one in hooks.quarter_parts(scope, quarter - 1) if one.slug == "synpunkter"]
    assert part.says == "2 synpunkter i dialoger och på trygghetsvandringar, 1 besvarade."
    assert [one.cells for one in part.rows] == [("Belysning", "Lampan är bytt.", "Klart")]
    assert "Lampan är släckt." not in str(part), "their own words stay with those who read consultations"
