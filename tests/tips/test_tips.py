"""A tip comes from anybody, tells nothing of her, becomes a report by the coordinator alone, and goes after 30 days."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.tips import service
from app.tips.models import Tip
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.public.modules import turn
from tests.tips.told import HOME, TEXT, code_in, tell, word_on, worked
from tests.world import NOW


def tips(world, *, settled=False):
    with world.scope() as scope:
        return service.list_tips(scope, settled=settled)


def test_a_tip_comes_and_nothing_is_kept_of_whoever_sent_it(world, client):
    page = client.get(f"{HOME}tips").get_data(as_text=True)
    assert page.index("112") < page.index("114 14") < page.index("Skriv inga namn") < page.index("<textarea")
    answer = tell(client, place_text="Gångtunneln", time_text="i går kväll")
    assert (
        answer.status_code == 200
        and "Set-Cookie" not in answer.headers
        and "no-store" in answer.headers["Cache-Control"]
    )
    (row,) = tips(world)
    assert (row.text, row.place_text, row.confirmed, row.code_hash) == (TEXT, "Gångtunneln", True, "")
    assert {*Tip.__table__.c.keys()} == {
        *("tenant_id", "id", "version", "kind", "text", "place_text", "time_text", "digest", "confirmed", "code_hash"),
        *("came_at", "state", "answer", "settled_at", "settled_by", "incident_id"),
    }
    assert "open-code" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("said", ["Kalle Svensson säljer.", "Ring 0708-123456.", "Det var 19900101-9802."])
def test_a_person_is_sent_to_the_police(world, client, said):
    answer = tell(client, said, work=False)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "ring polisen på 114 14" in page and said in page
    assert tips(world) == []


def test_work_is_bound_to_what_is_told_and_to_the_day(world, client):
    word = word_on(client.get(f"{HOME}tips").get_data(as_text=True))
    number = worked(word, TEXT)
    other = {"kind": "citizen", "text": "Något annat.", "word": word, "number": number}
    assert "Vänta en liten stund" in client.post(f"{HOME}tips", other).get_data(as_text=True)
    assert client.post(f"{HOME}tips", {**other, "word": "2020-01-01.abc"}).status_code == 422
    assert tips(world) == []
    for _ in range(2):
        assert client.post(f"{HOME}tips", {**other, "text": TEXT}).status_code == 200
    assert len(tips(world)) == 1


def test_without_script_one_waits_and_is_not_confirmed(world):
    with world.scope(None) as scope:
        word = service.proof.word_of(b"k", scope.tenant.id, NOW.date())
        assert service.send_tip(scope, key=b"k", text=TEXT, word=word) is None
        early = service.proof.ticket(b"k", TEXT, scope.now - timedelta(seconds=2))
        assert service.send_tip(scope, key=b"k", text=TEXT, word=word, ticket=early) is None
        waited = service.proof.ticket(b"k", TEXT, scope.now - timedelta(seconds=20))
        assert service.send_tip(scope, key=b"k", text="Annat.", word=word, ticket=waited) is None
        assert service.send_tip(scope, key=b"k", text=TEXT, word=word, ticket=waited) == ""
        with pytest.raises(Conflict) as full:
            for n in range(service.MOST_UNCONFIRMED):
                given = service.proof.ticket(b"k", f"Nummer {n}", scope.now - timedelta(seconds=20))
                service.send_tip(scope, key=b"k", text=f"Nummer {n}", word=word, ticket=given)
        assert full.value.code == "too_many_tips"
    assert [one.confirmed for one in tips(world)] == [False] * service.MOST_UNCONFIRMED


def test_another_site_cannot_send_in_a_visitors_name(world, client):
    answer = client.post(f"{HOME}tips", {"text": TEXT}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400 and tips(world) == []


def test_it_becomes_a_report_by_the_coordinator_alone_and_that_is_undone(world, client):
    code = code_in(tell(client, wants_answer="ja"))
    (row,) = tips(world)
    for role in (Role.POLICE_OFFICER, Role.LEADER, Role.COMMUNICATOR):
        with world.scope(role) as scope, pytest.raises(NotAllowed):
            service.accept(scope, id=row.id, version=1, category="klotter", earliest=NOW)
    with world.scope() as scope:
        done = service.accept(
            scope,
            id=row.id,
            version=1,
            category="klotter",
            earliest=NOW - timedelta(hours=9),
            text=TEXT,
            answer="Tack.",
        )
        with pytest.raises(Conflict):
            service.discard(scope, id=row.id, version=2)
    client.sign_out()
    assert "Tack." in client.post(f"{HOME}tips/svar", {"code": code.lower()}).get_data(as_text=True)
    assert "inget tips med den koden" in client.post(f"{HOME}tips/svar", {"code": "BBBBCCCCDDDD"}).get_data(
        as_text=True
    )
    assert tips(world) == [] and done.incident_id is not None
    with world.scope() as scope:
        report = service.incidents.read_incident(scope, id=done.incident_id)
        assert (report.text, report.source) == (TEXT, "citizen")
        service.undo(scope, id=row.id)
        assert service.incidents.read_incident(scope, id=report.id).state == "withdrawn"
    assert [one.id for one in tips(world)] == [row.id]


def test_what_nobody_settles_goes_after_thirty_days(world, client):
    tell(client)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        assert service.forget(scope) == 0
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        later = NOW - timedelta(days=31)
        scope.db.execute(
            text("UPDATE tip SET came_at = :then WHERE tenant_id = :id"), {"then": later, "id": scope.tenant.id}
        )
        assert service.forget(scope) == 1
    assert tips(world) == []


def test_a_sheet_fills_in_its_place_until_it_is_taken_away(world, client):
    with world.scope(Role.COMMUNICATOR) as scope:
        place = service.add_place(scope, name="Trapphus, Drottninggatan", kind="business")
    address = f"{HOME}tips/plats/{place.code}"
    page = client.get(address).get_data(as_text=True)
    assert 'value="Trapphus, Drottninggatan"' in page and 'value="business"' in page
    assert client.get(address.replace("koping", "arboga")).status_code == 404
    client.sign_in(Role.COORDINATOR)
    assert "<svg" in client.get(f"/koping/tips/platser/{place.id}").get_data(as_text=True)
    with world.scope(Role.COMMUNICATOR) as scope:
        service.remove_place(scope, id=place.id)
    assert client.get(address).status_code == 404


def test_turned_off_there_is_no_form_and_nothing_is_taken_in(world, client):
    turn(world, "tips", on=False)
    assert "Lämna ett tips" not in client.get(HOME).get_data(as_text=True)
    for address in (f"{HOME}tips", f"{HOME}tips/foretag", f"{HOME}tips/svar"):
        assert client.get(address).status_code == 404
    assert client.post(f"{HOME}tips", {"text": TEXT}).status_code == 404


def test_another_municipality_finds_neither_tip_nor_answer(world, client):
    code = code_in(tell(client, wants_answer="ja"))
    (row,) = tips(world)
    with world.scope(slug="arboga") as scope:
        with pytest.raises(NotFound):
            service.find_tip(scope, id=row.id)
        assert scope.db.scalars(select(Tip)).all() == []
    page = client.post("/arboga/oppet/tips/svar", {"code": code}).get_data(as_text=True)
    assert "inget tips med den koden" in page and not re.search(TEXT, page)


def test_an_answer_holds_no_person(world, client):
    tell(client, wants_answer="ja")
    (row,) = tips(world)
    with world.scope() as scope, pytest.raises(Invalid):
        service.reply(scope, id=row.id, version=1, words="Ring Kalle Svensson.")
