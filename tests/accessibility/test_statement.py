"""Everybody reads how accessible the service is and where to turn; the municipality itself says who it is."""

import pytest

from tenants.access import Role
from tests.world import AREA

WRITTEN = {
    "version": "0",
    "actor": "Köpings kommun",
    "unit": "Trygghet",
    "email": "tillganglighet@koping.example",
    "phone": "0221-250 00",
}


@pytest.mark.parametrize("path", ["/koping/tillganglighet", f"/{AREA}/tillganglighet", "/tillganglighet"])
def test_the_statement_is_open_and_complete(client, path):
    text = client.get(path).get_data(as_text=True)
    for part in ("delvis förenlig", "Det vi vet brister", "Så har vi prövat", "28 november 2026", "Digg"):
        assert part in text, part


def test_every_page_leads_to_it(client):
    for path in ("/", "/finns-inte/"):
        assert 'href="/tillganglighet"' in client.get(path).get_data(as_text=True)
    assert 'href="/koping/tillganglighet"' in client.get("/koping/logga-in").get_data(as_text=True)


def test_the_municipality_says_who_it_is_and_where_faults_are_reported(client):
    assert "genom växeln" in client.get("/koping/tillganglighet").get_data(as_text=True)
    client.sign_in(Role.ADMINISTRATOR)
    assert client.post("/koping/tillganglighet/kontakt", WRITTEN).status_code == 303
    client.sign_out()
    text = client.get("/koping/tillganglighet").get_data(as_text=True)
    assert all(WRITTEN[name] in text for name in ("actor", "unit", "email", "phone"))
    assert WRITTEN["email"] not in client.get("/arboga/tillganglighet").get_data(as_text=True)


@pytest.mark.parametrize(("field", "typed"), [("email", "växeln"), ("email", ""), ("phone", "ring oss"), ("actor", "")])
def test_what_is_no_contact_comes_back_with_what_was_typed(client, field, typed):
    client.sign_in(Role.COORDINATOR)
    answer = client.post("/koping/tillganglighet/kontakt", {**WRITTEN, field: typed})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.get_data(as_text=True) and WRITTEN["unit"] in answer.get_data(as_text=True)
    assert "genom växeln" in client.get("/koping/tillganglighet").get_data(as_text=True)


def test_nobody_else_changes_it(client):
    client.sign_in(Role.REPORTER)
    assert client.get("/koping/tillganglighet/kontakt").status_code == 403
    assert client.post("/koping/tillganglighet/kontakt", WRITTEN).status_code == 403


def test_of_two_who_change_it_at_once_nobody_overwrites_the_other(client):
    client.sign_in(Role.ADMINISTRATOR)
    assert client.post("/koping/tillganglighet/kontakt", WRITTEN).status_code == 303
    late = client.post("/koping/tillganglighet/kontakt", {**WRITTEN, "unit": "Växeln"})
    said = late.get_data(as_text=True)
    assert late.status_code == 409 and "Trygghet" in said and "Växeln" in said
    assert "Växeln" not in client.get("/koping/tillganglighet").get_data(as_text=True)
    assert (
        client.post("/koping/tillganglighet/kontakt", {**WRITTEN, "unit": "Växeln", "version": "1"}).status_code == 303
    )
    assert "Växeln" in client.get("/koping/tillganglighet").get_data(as_text=True)
