"""A municipality's own people add, rename, end and open its organisations again; what is reported stays theirs."""

import re

import pytest

from app.accounts import service as accounts
from tenants.access import Role
from tests.incidents.test_reporting import report

ALL = "/koping/installningar/verksamheter"


def one(client, name: str) -> tuple[str, str]:
    """Where an organisation of the list is changed, and the version that stands there."""
    row = next(row for row in client.get(ALL).text.split("<tr>") if f">{name}<" in row)
    found = re.search(rf'href="({ALL}/[0-9a-f-]+)"', row)
    assert found
    version = re.search(r'name="version" value="(\d+)"', client.get(found[1]).text)
    assert version
    return found[1], version[1]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_an_organisation_is_added_renamed_ended_and_opened_again(client, world, role):
    client.sign_in(role)
    assert client.post(ALL, {"name": "Fältgruppen", "kind": "fritid"}).status_code == 303
    where, version = one(client, "Fältgruppen")
    assert client.post(where, {"name": "Fältarna", "kind": "fritid", "version": version}).status_code == 303
    assert client.post(where, {"name": "Fält", "kind": "fritid", "version": version}).status_code == 409
    where, version = one(client, "Fältarna")
    assert client.post(f"{where}/avslut", {"version": version, "ended": "ja"}).status_code == 303
    assert "Avslutad 2026-11-25" in client.get(ALL).text
    assert "Fältarna" not in client.get("/koping/personer/").text
    again = client.post(ALL, {"name": "FÄLTARNA", "kind": "fritid"})
    assert again.status_code == 422 and "öppna den igen" in again.text
    where, version = one(client, "Fältarna")
    assert client.post(f"{where}/avslut", {"version": version, "ended": "nej"}).status_code == 303
    assert "Fältarna" in client.get("/koping/personer/").text


def test_one_in_which_somebody_has_a_role_is_not_ended(client):
    client.sign_in(Role.COORDINATOR)
    assert "1 skola" in client.get(ALL).text
    where, version = one(client, "Högstadieskolan")
    refused = client.post(f"{where}/avslut", {"version": version, "ended": "ja"})
    assert refused.status_code == 422 and "2 personer har en roll i verksamheten" in refused.text


def test_nothing_new_is_reported_for_one_that_has_ended_and_its_reports_keep_its_name(client, world):
    with world.scope(Role.COORDINATOR) as scope:
        mine = accounts.add_organisation(scope, name="Nattvandrarna", kind="förening").id
        seen = report(scope, world, organisation_id=mine).id
    with world.scope(Role.COORDINATOR) as scope:
        accounts.end_organisation(scope, id=mine, version=1, ended=True)
    client.sign_in(Role.COORDINATOR)
    assert "Nattvandrarna" not in client.get("/koping/rapporter/ny").text
    assert "Nattvandrarna" in client.get(f"/koping/rapporter/{seen}").text
    said = {"category": "klotter", "earliest": "2026-11-25T08:00", "precision": "unknown", "organisation_id": str(mine)}
    assert client.post("/koping/rapporter/", said).status_code == 422
