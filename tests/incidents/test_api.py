"""The API for incidents, with an access token."""

import pytest

from app.accounts import tokens
from tenants.access import Role

BASE = "/koping/api/v1/incidents/"


@pytest.fixture
def token(world) -> dict:
    return {"Authorization": f"Bearer {world.key(Role.SCHOOL, reach='report')}"}


def report(world, **changes) -> dict:
    place = str(world.named()["Torget"])
    return {"category": "klotter", "earliest": "2026-11-24T20:00:00+01:00", "named_place_id": place, **changes}


def test_a_report_goes_in_and_comes_out(client, world, token):
    made = client.http.post(BASE, json=report(world, text="På väggen"), headers=token)
    assert made.status_code == 201 and made.json["named_place"] == "Torget"
    listed = client.http.get(BASE, headers=token).json
    assert [row["id"] for row in listed["rows"]] == [made.json["id"]] and listed["rows"][0]["text"] == "På väggen"
    assert client.http.get(BASE + made.json["id"], headers=token).json["category"] == "klotter"


def test_without_a_token_or_in_another_place_nothing(client, world, token):
    assert client.http.get(BASE).status_code == 401
    assert client.http.get("/arboga/api/v1/incidents/", headers=token).status_code == 401


def test_an_ended_token_is_dead(client, world, token):
    with world.scope(Role.SCHOOL) as scope:
        tokens.end_token(scope, id=tokens.my_tokens(scope)[0].id)
    assert client.http.get(BASE, headers=token).status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tenant_id": "x"}, "tenant_id"),
        ({"earliest": "i går"}, "earliest"),
        ({"earliest": "2026-03-29T02:30"}, "earliest"),
        ({"lat": True}, "lat"),
        ({"lat": "1e999"}, "lat"),
        ({"text": ["a"]}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "a" * 4001}, "text"),
        ({"named_place_id": "urn:uuid:00000000-0000-0000-0000-000000000000"}, "named_place_id"),
        ({"access_class": "hemlig"}, "access_class"),
        ({"category": None}, "category"),
        ({"insist": "kanske"}, "insist"),
    ],
)
def test_bad_fields_are_named_in_swedish(client, world, token, change, field):
    answer = client.http.post(BASE, json=report(world, **change), headers=token)
    assert answer.status_code == 422, answer.text
    assert field in answer.json["fields"], answer.json
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{", "application/json", 400),
        (b'{"a": 1, "a": 2}', "application/json", 400),
        (b'{"lat": NaN}', "application/json", 400),
        (b"[" * 10_000, "application/json", 400),
        (b'{"category": ' + b"[" * 30 + b"]" * 30 + b"}", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[]", "application/json", 422),
        (b" " * 2_000_000, "application/json", 413),
    ],
)
def test_bad_bodies_are_refused(client, token, body, kind, status):
    answer = client.http.post(BASE, data=body, content_type=kind, headers=token)
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "query", ["limit=-1", "limit=1000000", "sort=password", "after=x", "first=2026-13-01", "group=x"]
)
def test_bad_queries_are_refused(client, token, query):
    assert client.http.get(f"{BASE}?{query}", headers=token).status_code == 422


def test_the_description_names_our_addresses(client):
    description = client.get("/koping/api/v1/openapi.json").json
    assert "/api/v1/incidents/" in description["paths"]
    assert description["servers"][0]["url"] == "/{tenant}"
