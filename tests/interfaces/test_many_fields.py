"""Hundreds of fields are refused before anything looks at them, and no answer names them all."""

import json

import pytest

from app.interfaces import forms
from tenants.access import Role

SAID = "fler än 200 fält"


@pytest.fixture
def key(world) -> dict[str, str]:
    token = world.key(Role.COORDINATOR, reach="report")
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


@pytest.fixture
def never(monkeypatch):
    """Fails the test when a schema is asked."""

    def asked(*_arguments, **_options):
        raise AssertionError("a schema was asked")

    monkeypatch.setattr(forms.Schema, "load", asked)


def test_a_form_with_thousands_of_fields_is_refused_before_its_schema(client, never):
    client.get("/koping/logga-in")
    answer = client.post("/koping/logga-in", {f"f{n}": "x" for n in range(40_000)})
    assert answer.status_code == 413 and SAID in answer.text
    assert len(answer.data) < 20_000 and "f39999" not in answer.text


def test_two_hundred_fields_are_still_read(client):
    client.get("/koping/logga-in")
    answer = client.post("/koping/logga-in", {f"f{n}": "x" for n in range(199)})  # and the form's token
    assert answer.status_code == 422
    assert answer.text.count("får inte anges") == forms.NAMED and "189 fält till" in answer.text


def test_an_address_with_hundreds_of_parameters_is_refused(client):
    assert client.get("/koping/logga-in?" + "&".join(f"a{n}=1" for n in range(201))).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        {f"f{n}": 1 for n in range(50_000)},
        {"title": [1] * 201},
        {"a": {"b": {f"f{n}": [n] for n in range(150)}}},
        [{f"f{n}": 1 for n in range(201)}],
    ],
    ids=["names", "values", "nested", "in a list"],
)
def test_json_with_hundreds_of_names_or_values_is_refused_before_its_schema(client, key, body, never):
    answer = client.http.post("/koping/api/v1/incidents/", data=json.dumps(body), headers=key)
    assert answer.status_code == 413 and SAID in answer.json["detail"]


def test_json_with_unknown_names_names_ten_of_them(client, key):
    body = {f"f{n}": 1 for n in range(150)}
    answer = client.http.post("/koping/api/v1/incidents/", data=json.dumps(body), headers=key)
    assert answer.status_code == 422
    unknown = [name for name in answer.json["fields"] if name.startswith("f") and name[1:].isdigit()]
    assert len(unknown) == forms.NAMED and answer.json["fields"]["_schema"] == ["140 fält till behöver rättas."]


def test_of_many_objects_each_is_counted_by_itself():
    row = {f"f{n}": n for n in range(150)}
    assert forms.count_values(row) == 150 and forms.count_values([row] * 10) > forms.MOST_FIELDS
