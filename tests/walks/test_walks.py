"""A walk on a telephone and on a map: the form that is kept holds nothing of anybody, and findings stand where
they are."""

import re

import pytest

from app.consultations import lists, schemas
from app.settings import service as settings
from app.setup import modules
from tenants.access import Role
from tests.journeys.test_a_year import sent
from tests.measures.test_measures import TODAY

FORM = "/koping/dialoger/utan-nat"


@pytest.fixture
def walk(client, world) -> str:
    """The address of a walk in Köping, with whom its findings are made signed in."""
    with world.scope() as scope:
        modules.switch(scope, module="dialoger", on=True, version=settings.read_municipality(scope).version)
    client.sign_in(Role.COORDINATOR)
    said = {"organisation_id": world.organisation("Säkerhetsavdelningen"), "held_on": TODAY, "kind": "walk"}
    return sent(client, "/koping/dialoger/ny", title="Vandring i Nygård", **said)


def test_the_form_that_is_kept_names_no_walk_and_nobody(client, walk):
    first = client.get(FORM)
    assert "Vandring i Nygård" not in first.text and "data-drafts-of" not in first.text
    assert re.findall(r'name="(?:csrf|id)" value="([^"]*)"', first.text) == ["", ""]
    policy = first.headers["Content-Security-Policy"]
    assert "nonce" not in policy and "worker-src 'self'" in policy
    assert first.headers["Permissions-Policy"].startswith("geolocation=(self)")
    assert client.sign_in(Role.SCHOOL).get(FORM).text == first.text, "the same for everybody here"
    assert client.get("/koping/dialoger/worker.js").text == client.get("/koping/rapporter/worker.js").text
    client.sign_in(Role.COORDINATOR)
    assert "worker-src 'self'" in client.get(walk).headers["Content-Security-Policy"]
    assert "worker-src 'none'" in client.get("/koping/dialoger/").headers["Content-Security-Policy"]


def test_a_finding_stands_where_it_was_pointed_out(client, world, walk):
    half = client.post(f"{walk}/synpunkt", {"theme": "lighting", "text": "Mörkt.", "lat": "59.51"})
    assert half.status_code == 422 and "Skriv både latitud och longitud" in half.text and "59.51" in half.text
    far = client.post(f"{walk}/synpunkt", {"theme": "lighting", "text": "Mörkt.", "lat": "0", "lon": "0"})
    assert far.status_code == 422 and "Punkten ligger utanför Sverige" in far.text
    sent(client, f"{walk}/synpunkt", theme="other", text="Någonstans.")
    assert "walks/" not in client.get(walk).text and f"{walk}/karta" not in client.get(walk).text
    sent(client, f"{walk}/synpunkt", theme="lighting", text="Lyktan är trasig.", lat="59,513712", lon="15.99061")
    shown = client.get(walk).text
    assert f"{walk}/karta" in shown and "2. Lyktan är trasig." in shown and "1 utan plats på kartan" in shown
    drawn = client.get(f"{walk}/karta").text
    assert "2. Belysning" in drawn and "59.51371" in drawn and "Lyktan" in drawn
    with world.scope() as scope:
        (seen,) = lists.list_consultations(scope)
        told = schemas.ConsultationPageOut().dump(lists.read_consultation(scope, id=seen.row.id))["remarks"]
    assert [(one["lat"], one["lon"]) for one in told] == [(None, None), (59.51371, 15.99061)]
    client.sign_in(Role.REPORTER)
    assert client.get(f"{walk}/karta").status_code == 404
