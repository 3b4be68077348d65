"""A report's photo is seen by those who read its text and nobody else, and is gone when it is taken away."""

from base64 import b64encode
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, text

from app.incidents import lists
from app.incidents import service as incidents
from app.photos import service
from app.photos.models import IncidentPhoto
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.databases import engine_of
from tests.incidents.test_several import begun, hidden
from tests.phones.remembered import on_a_phone
from tests.photos.made import SECRET, allow, bomb, photo, sent
from tests.situational_pictures.reports import report
from tests.world import NOW, PEOPLE
from workers import sweeping

SEES = {Role.SCHOOL, Role.UNIT_MANAGER, Role.COORDINATOR, Role.POLICE_OFFICER}
"""Of a school's internal report: its own organisation, the coordinator and the police read the text."""
JPEG = b"\xff\xd8\xff"


@pytest.fixture
def pictured(world):
    allow(world)
    return report(world, 1, photo=sent(), text="Klotter på gaveln.")


def seen_by(world, id, role: Role, slug: str = "koping") -> bool:
    with world.scope(role, slug) as scope:
        try:
            return service.read(scope, id=id).startswith(JPEG)
        except (NotFound, NotAllowed):
            return False


def rows(world) -> list:
    with engine_of(world.urls[None]) as engine, engine.connect() as connection:
        kept = "SELECT content IS NOT NULL, small IS NOT NULL, removed_by FROM incident_photo ORDER BY id"
        return list(connection.execute(text(kept)))


def version(world, id) -> int:
    with world.scope() as scope:
        return incidents.read_incident(scope, id=id).version


def test_who_reads_the_text_sees_the_photo_and_nobody_else(world, client, pictured):
    address = f"/koping/rapporter/{pictured.id}"
    for role in PEOPLE:
        client.sign_in(role)
        answers = [client.get(f"{address}/{part}") for part in ("foto", "foto.jpg", "foto-litet.jpg")]
        assert {one.status_code for one in answers} <= ({200} if role in SEES else {403, 404}), role
        assert ("foto.jpg" in client.get(address).text) == (role in SEES), role
    client.sign_in(Role.COORDINATOR, "arboga")
    for part in ("foto", "foto.jpg", "foto-litet.jpg"):
        assert client.get(f"/arboga/rapporter/{pictured.id}/{part}").status_code == 404
        assert client.get(f"{address}/{part}").status_code in (303, 403, 404)


def test_it_is_sent_as_a_picture_that_nobody_keeps(client, world, pictured):
    client.sign_in(Role.SCHOOL)
    answer = client.get(f"/koping/rapporter/{pictured.id}/foto.jpg")
    assert answer.mimetype == "image/jpeg" and answer.data.startswith(JPEG) and SECRET not in answer.data
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_report_that_is_stopped_hides_its_photo_as_its_text(world, pictured):
    assert seen_by(world, pictured.id, Role.POLICE_OFFICER)
    with world.scope(Role.POLICE_OFFICER) as scope:
        incidents.object_to(scope, id=pictured.id, version=1, wrong="person")
    assert {role for role in SEES if seen_by(world, pictured.id, role)} == {Role.SCHOOL, Role.COORDINATOR}
    with world.scope() as scope:
        service.remove_photo(scope, id=pictured.id, version=2)
    assert rows(world) == [(False, False, "coordinator, koping (exempel)")], "of what was stopped nothing is kept"
    with world.scope() as scope, pytest.raises(Conflict):
        service.put_photo_back(scope, id=pictured.id, version=3)


def test_who_may_correct_the_report_takes_it_away_and_can_undo_it(world, pictured):
    with world.scope(Role.POLICE_OFFICER) as scope, pytest.raises(Invalid):
        service.remove_photo(scope, id=pictured.id, version=1)
    with world.scope(Role.SCHOOL) as scope:
        service.remove_photo(scope, id=pictured.id, version=1)
    assert not any(seen_by(world, pictured.id, role) for role in SEES)
    with world.scope(Role.SCHOOL) as scope, pytest.raises(Conflict):
        service.put_photo_back(scope, id=pictured.id, version=1)  # she has not seen that it is gone
    with world.scope() as scope:
        service.put_photo_back(scope, id=pictured.id, version=2)
    assert all(seen_by(world, pictured.id, role) for role in SEES)
    with world.scope() as scope:
        told = [(one.reason, one.changed_by) for one in lists.read_history(scope, id=pictured.id)]
    assert sorted(told) == [
        ("foto borttaget", "school, koping (exempel)"),
        ("foto tillagt", "coordinator, koping (exempel)"),
    ]


def test_what_was_removed_is_gone_for_good_after_a_month(world, pictured):
    with world.scope(Role.SCHOOL) as scope:
        service.remove_photo(scope, id=pictured.id, version=1)
    world.worker.clock = lambda: NOW + service.KEPT - timedelta(hours=1)
    assert sweeping.remove_orphans(world.worker, world.tenants["koping"]) == 0
    world.worker.clock = lambda: NOW + service.KEPT + timedelta(hours=1)
    assert sweeping.remove_orphans(world.worker, world.tenants["koping"]) == 1
    assert rows(world) == [(False, False, "school, koping (exempel)")]
    assert sweeping.remove_orphans(world.worker, world.tenants["koping"]) == 0


def test_it_goes_with_the_report(world, pictured):
    with world.scope(Role.SCHOOL) as scope:
        incidents.withdraw_incident(scope, id=pictured.id, version=1, reason="Dubblett.")
    assert rows(world) == [(False, False, "school, koping (exempel)")]
    assert not any(seen_by(world, pictured.id, role) for role in SEES)


def test_sent_again_it_is_the_same_and_what_was_removed_stays_removed(world, client):
    allow(world)
    client.sign_in(Role.SCHOOL)
    said = begun(client, world, often="klotter", no_faces="ja")
    for n in range(3):
        answer = client.post("/koping/rapporter/", {**said, "photo": (BytesIO(photo()), "IMG_1.jpg")})
        assert answer.status_code == 303
        if n == 1:
            with world.scope() as scope:
                (row,) = incidents.list_incidents(scope).rows
                assert row.has_photo
                service.remove_photo(scope, id=row.id, version=row.version)
    assert len(rows(world)) == 1 and not any(seen_by(world, row.id, role) for role in SEES)


@pytest.mark.parametrize(
    ("said", "content", "fault"),
    [
        ({}, photo(), "Bekräfta att inga ansikten"),
        ({"no_faces": "ja"}, bomb(), "för många bildpunkter"),
        ({"no_faces": "ja"}, b"GIF89a" + bytes(99), "går inte att läsa"),
        ({"no_faces": "ja"}, b"\xff\xd8" + bytes(12_000_001), "Fotot är för stort"),
        ({"no_faces": "ja", "more": "ja"}, photo(), "Ett foto hör till händelsen"),
    ],
    ids=["no tick", "bomb", "gif", "large", "more"],
)
def test_a_photo_that_is_refused_keeps_what_was_written(client, world, said, content, fault):
    allow(world)
    client.sign_in(Role.SCHOOL)
    form = begun(client, world, often="klotter", text="En tagg på gaveln.", **said)
    answer = client.post("/koping/rapporter/", {**form, "photo": (BytesIO(content), "foto.jpg")})
    assert answer.status_code == 422 and fault in answer.text, answer.text[:500]
    assert "En tagg på gaveln." in answer.text and "Välj fotot igen" in answer.text
    with world.scope() as scope:
        assert incidents.list_incidents(scope).rows == [] and scope.db.scalars(select(IncidentPhoto)).all() == []


def test_of_several_events_the_last_has_it(client, world):
    allow(world)
    client.sign_in(Role.SCHOOL)
    first = begun(client, world, often="klotter", more="ja")
    page = client.post("/koping/rapporter/", first).text
    held = hidden(page, "event").replace("&#34;", '"')
    again = {name: hidden(page, name) for name in ("id", "asked_at")} | {"when": "nyss", "usual": first["usual"]}
    only = {**again, "event": held, "no_faces": "ja"}
    refused = client.post("/koping/rapporter/", {**only, "photo": (BytesIO(photo()), "a.jpg")})
    assert refused.status_code == 422, "a photo of nothing is not lost silently"
    whole = {**only, "often": "glaskross", "photo": (BytesIO(photo()), "a.jpg")}
    assert client.post("/koping/rapporter/", whole).status_code == 303
    with world.scope() as scope:
        found = {row.category.slug: row.has_photo for row in incidents.list_incidents(scope).rows}
    assert found == {"klotter": False, "glaskross": True}


def test_until_it_is_decided_nobody_sends_one(client, world, pictured):
    allow(world, allowed=False)
    client.sign_in(Role.SCHOOL)
    assert 'name="photo"' not in client.get("/koping/rapporter/ny").text
    form = begun(client, world, often="klotter", no_faces="ja")
    answer = client.post("/koping/rapporter/", {**form, "photo": (BytesIO(photo()), "a.jpg")})
    assert answer.status_code == 422 and service.NOT_ALLOWED in answer.text
    assert seen_by(world, pictured.id, Role.SCHOOL), "those that are there stay"
    with world.scope() as scope:
        assert [(one.allowed, one.decided_by) for one in service.decisions(scope)] == [
            (False, "Kommunstyrelsen"),
            (True, "Kommunstyrelsen"),
        ]
    for slug in ("koping", "arboga"):
        with world.scope(slug=slug) as scope, pytest.raises(Conflict):
            service.decide(scope, before=True, allowed=True, decided_by="KS", decided_on=NOW.date())


def test_a_photo_is_added_to_a_report_by_its_author(client, world):
    allow(world)
    row = report(world, 1)
    address = f"/koping/rapporter/{row.id}/foto"
    client.sign_in(Role.SCHOOL)
    empty = client.post(address, {})
    assert empty.status_code == 422 and "Välj ett foto först." in empty.text
    for _ in range(2):
        answer = client.post(address, {"no_faces": "ja", "photo": (BytesIO(photo()), "a.png")})
    assert answer.status_code == 409, "once"
    assert seen_by(world, row.id, Role.COORDINATOR) and len(rows(world)) == 1
    assert client.post(f"{address}/bort", {"version": "2"}).status_code == 303
    assert "Ångra" in client.get(address).text
    assert client.post(f"{address}/tillbaka", {"version": "3"}).status_code == 303
    assert client.get(f"{address}.jpg").status_code == 200


def test_a_remembered_phone_sends_one_and_sees_none(client, world):
    allow(world)
    phone = on_a_phone(client, Role.SCHOOL)
    form = begun(phone, world, often="klotter", no_faces="ja")
    answer = phone.post("/koping/rapporter/", {**form, "photo": (BytesIO(photo()), "a.jpg")})
    assert answer.status_code == 303 and len(rows(world)) == 1
    with world.scope() as scope:
        (row,) = incidents.list_incidents(scope).rows
    assert row.has_photo and phone.get(f"/koping/rapporter/{row.id}/foto.jpg").status_code == 303


def test_the_form_that_a_device_keeps_asks_for_a_photo_too(client, world):
    client.sign_in(Role.SCHOOL)
    assert 'name="photo"' not in client.get("/koping/rapporter/utan-nat").text
    allow(world)
    kept = client.get("/koping/rapporter/utan-nat").text
    assert 'name="photo"' in kept and "photo.js" in kept and 'enctype="multipart/form-data"' in kept


def test_a_program_sends_one_by_the_api(client, world):
    allow(world)
    row = report(world, 1)
    address = f"/koping/api/v1/incidents/{row.id}/photo"
    headers = {"Authorization": f"Bearer {world.key(Role.SCHOOL, reach='report')}"}

    def send(content=None, **said):
        body = {"photo": b64encode(photo() if content is None else content).decode(), **said}
        return client.http.post(address, json=body, headers=headers)

    for refused in (send(no_faces=False), send(b"GIF89a", no_faces=True), send(no_faces=True, photo="å")):
        assert refused.status_code == 422 and refused.json["fields"].keys() <= {"photo", "no_faces"}
    made = send(no_faces=True)
    assert made.status_code == 201 and made.json["width"] == 400
    got = client.http.get(address, headers=headers)
    assert got.data.startswith(JPEG) and got.headers["Cache-Control"] == "no-store"
    assert client.http.get(address.removesuffix("/photo"), headers=headers).json["has_photo"] is True
    police = {"Authorization": f"Bearer {world.key(Role.YOUTH, reach='read')}"}
    assert client.http.get(address, headers=police).status_code == 404
    assert client.http.get(address.removesuffix("/photo"), headers=police).json["has_photo"] is False
    assert client.http.post(f"{address}/removal", json={"version": 2}, headers=headers).json["version"] == 3
    assert client.http.get(address, headers=headers).status_code == 404
