"""A report sent again is the same report; another one under its id is never lost, and nobody else's is told of."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.incidents import service
from app.incidents.models import Incident
from app.report.fields import NewReport
from tenants.access import Role
from tenants.errors import Conflict, NotFound
from tests.statements import asked
from tests.world import NOW

API = "/koping/api/v1/incidents/"
NEW = "/koping/rapporter/ny"
SENT_ID = re.compile(r'name="id" value="([0-9a-f-]+)"')
EVENING = "2026-11-24T20:30"


def said(world, **changes) -> dict:
    return {"category": "klotter", "earliest": EVENING, "named_place_id": str(world.named()["Torget"]), **changes}


def headers(world, role=Role.SCHOOL, slug="koping") -> dict:
    return {"Authorization": f"Bearer {world.key(role, slug, reach='report')}"}


def test_a_report_is_stored_with_all_that_follows_in_one_statement(world):
    torget = world.named()["Torget"]
    with world.scope(Role.SCHOOL) as scope, asked(world.web.engine) as sent:
        what = {"category": "klotter", "earliest": NOW - timedelta(hours=3), "named_place_id": torget}
        service.report_incident(scope, id=uuid4(), text="Klotter på gaveln.", **what)
    begins = [" ".join(one.sql.split()[:3]) for one in sent]
    assert not any(one.startswith("SAVEPOINT") for one in begins), begins
    written = [one.sql for one in sent if "INSERT INTO" in one.sql]
    stored = [sql for sql in written if "INSERT INTO incident " in sql]
    assert len(stored) == 1 and all(f"INSERT INTO {table} " in stored[0] for table in ("day_tally", "word"))
    assert len(sent) <= 9, begins  # its id, profile, organisations, place, the report, doubles, what is urgent, log


def test_what_is_stored_is_an_object_of_the_session_as_any_other(world):
    with world.scope(Role.SCHOOL) as scope:
        row = service.report_incident(
            scope, category="klotter", earliest=NOW - timedelta(hours=3), named_place_id=world.named()["Torget"]
        )
        assert scope.find(Incident, row.id) is row and row not in scope.db.dirty
        service.withdraw_incident(scope, id=row.id, version=row.version, reason="dubblett")
        assert (row.state, row.version) == ("withdrawn", 2)


def texts(world) -> list[str | None]:
    with world.scope(Role.COORDINATOR) as scope:
        return sorted(row.text or "" for row in service.list_incidents(scope).rows)


def send(world, role=Role.SCHOOL, **inputs):
    with world.scope(role) as scope:
        what = {"category": "klotter", "earliest": NOW - timedelta(hours=3), "named_place_id": world.named()["Torget"]}
        return service.report_incident(scope, **{**what, **inputs})


# --- API -------------------------------------------------------------------------------------------------------------


def test_other_content_under_the_same_id_is_refused_and_the_same_is_answered_as_before(client, world):
    mine, id = headers(world), str(uuid4())
    body = said(world, id=id, text="Första sändningen.")
    first, again = (client.http.post(API, json=body, headers=mine) for _ in range(2))
    assert first.status_code == again.status_code == 201 and first.json == again.json
    other = client.http.post(API, json={**body, "category": "glaskross", "text": "Rättad."}, headers=mine)
    assert other.status_code == 409 and other.mimetype == "application/problem+json"
    assert "annan rapport med samma id" in other.json["detail"]
    assert texts(world) == ["Första sändningen."], "nothing of the second is stored"
    anew = client.http.post(API, json={**body, "id": str(uuid4()), "text": "Rättad."}, headers=mine)
    assert anew.status_code == 201 and texts(world) == ["Första sändningen.", "Rättad."]


def test_one_moment_however_it_is_written_is_the_same_content(client, world):
    mine, body = headers(world), said(world, id=str(uuid4()), text="Rad ett\r\nrad två")
    first = client.http.post(API, json=body, headers=mine)
    spelt = {**body, "earliest": "2026-11-24T19:30:00Z", "text": "Rad ett\nrad två", "source": "own", "how": None}
    assert client.http.post(API, json=spelt, headers=mine).json == first.json


@pytest.mark.parametrize("change", ["correct", "withdraw", "classify"])
def test_what_was_sent_is_the_same_report_also_when_it_has_been_changed(world, change):
    id = uuid4()
    sent = send(world, id=id, text="Klotter på väggen.")
    with world.scope(Role.SCHOOL) as scope:
        if change == "correct":
            inputs = {"category": "glaskross", "earliest": NOW - timedelta(hours=2), "text": "Rutan krossad."}
            place = world.named()["Stationen"]
            service.correct_incident(scope, id=sent.id, version=1, named_place_id=place, **inputs)
        elif change == "withdraw":
            service.withdraw_incident(scope, id=sent.id, version=1, reason="dubblett")
        else:
            service.classify_incident(scope, id=sent.id, version=1, access_class="restricted")
    assert send(world, id=id, text="Klotter på väggen.").id == sent.id
    for other in ("Rutan krossad.", "Klotter på väggen"):
        with pytest.raises(Conflict, match="id_taken"):
            send(world, id=id, text=other)


def test_a_stopped_report_is_known_again_after_its_text_was_masked(world):
    id, text = uuid4(), "Det var 19121212-1212 som gjorde det."
    sent = send(world, id=id, text=text)
    with world.scope(Role.COORDINATOR) as scope:
        service.settle_incident(scope, id=sent.id, version=1)
    assert send(world, id=id, text=text).id == sent.id


# --- other people's ids ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("access_class", ["internal", "restricted"])
def test_the_id_of_somebody_elses_report_is_as_good_as_any_other(client, world, access_class):
    """Neither the row's own id nor what its sender called it tells anything, and what is sent is not lost."""
    called = uuid4()
    theirs = send(world, Role.SOCIAL_SERVICES, id=called, access_class=access_class, text="Deras.")
    mine = headers(world)
    answers = [
        client.http.post(API, json=said(world, id=str(id), text="Min."), headers=mine)
        for id in (uuid4(), called, theirs.id)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    kept = [{**answer.json, "id": None, "reported_at": None} for answer in answers]
    assert kept[0] == kept[1] == kept[2]
    assert all(UUID(answer.json["id"]) not in (called, theirs.id) for answer in answers)
    assert texts(world) == ["Deras.", "Min.", "Min.", "Min."]


def test_the_id_of_another_municipality_is_as_good_as_any_other(client, world):
    with world.scope(Role.SCHOOL, "arboga") as scope:
        place = world.named("arboga")["Torget"]
        theirs = service.report_incident(
            scope, id=uuid4(), category="klotter", earliest=NOW - timedelta(hours=3), named_place_id=place
        )
    body = said(world, id=str(theirs.id))
    assert client.http.post(API, json=body, headers=headers(world)).status_code == 201
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(NotFound):
        service.read_incident(scope, id=theirs.id)


# --- the form --------------------------------------------------------------------------------------------------------


def test_two_tabs_of_the_same_form_lose_nothing(client, world):
    client.sign_in(Role.SCHOOL)
    id = SENT_ID.search(client.get(NEW).text)[1]
    first = said(world, id=id, text="Från den första fliken.")
    assert client.post("/koping/rapporter/", first).status_code == 303
    again = client.post("/koping/rapporter/", first)
    assert again.status_code == 303 and "mottagen" in again.location
    second = said(world, id=id, text="Från den andra fliken.", people_band="2–4")
    asked = client.post("/koping/rapporter/", second)
    assert asked.status_code == 409
    assert "Den förra är skickad. Skicka detta som en ny rapport?" in asked.text
    assert "Skicka som en ny rapport" in asked.text
    for kept in ("Från den andra fliken.", EVENING, 'value="2–4" checked'):
        assert kept in asked.text
    assert texts(world) == ["Från den första fliken."]
    new_id = SENT_ID.search(asked.text)[1]
    assert new_id != id
    sent = client.post("/koping/rapporter/", {**second, "id": new_id})
    assert sent.status_code == 303 and texts(world) == ["Från den andra fliken.", "Från den första fliken."]
    earlier = re.search(r'href="(/koping/rapporter/[0-9a-f-]+)">Visa den förra', asked.text)[1]
    assert "Från den första fliken." in client.get(earlier).text


def test_the_form_opened_with_a_sent_id_leads_to_its_report(client, world):
    id = uuid4()
    sent = send(world, id=id)
    client.sign_in(Role.SCHOOL)
    assert str(sent.id) in client.get(f"{NEW}?id={id}").location
    client.sign_in(Role.YOUTH)
    assert client.get(f"{NEW}?id={id}").status_code == client.get(f"{NEW}?id={sent.id}").status_code == 200


# --- the fingerprint -------------------------------------------------------------------------------------------------

A_REPORT = {"category": "klotter", "earliest": NOW}
CHANGES = {
    "category": "glaskross",
    "earliest": NOW - timedelta(minutes=1),
    "latest": NOW + timedelta(minutes=1),
    "named_place_id": uuid4(),
    "sub_area_id": uuid4(),
    "lat": 59.5,
    "lon": 16.0,
    "precision": "exact",
    "accuracy": 12.5,
    "text": "Något.",
    "how": "sparkar",
    "source": "police",
    "reported_to_police": "yes",
    "people_band": "1",
    "access_class": "police",
    "organisation_id": uuid4(),
}


@given(some.dictionaries(some.sampled_from(sorted(CHANGES)), some.just(True)))
def test_the_fingerprint_is_of_everything_that_is_said(chosen):
    report = {**A_REPORT, **{name: CHANGES[name] for name in chosen}}
    told = NewReport(**report).fingerprint()
    assert told == NewReport(**report, insist=True).fingerprint()
    for name in set(CHANGES) - set(chosen):
        assert NewReport(**{**report, name: CHANGES[name]}).fingerprint() != told, name


def test_no_number_can_be_guessed_back_from_it():
    one, other = (f"Det var {number} som gjorde det." for number in ("19121212-1212", "19900101-9802"))
    assert NewReport(**A_REPORT, text=one).fingerprint() == NewReport(**A_REPORT, text=other).fingerprint()
