"""The page on which a municipality records what its area is told."""

from tenants.access import Role
from tests.situational_pictures.test_pages import words

PATH = "/koping/delas-med-omradet/"
SAID = {"parts": ["levels", "coming"], "types": ["klotter"], "controller": "Polismyndigheten"}
SAID |= {"decided_by": "Kommunstyrelsen", "decided_on": "2026-11-20", "before": "", "case_number": "KS 2026/118"}


def test_an_agreement_is_recorded_changed_and_ended(client):
    client.sign_in(Role.COORDINATOR)
    assert "Inget. Polisområdet ser inget från kommunen" in words(client.get(PATH))
    refused = client.post(PATH, {**SAID, "controller": "", "decided_by": "Anna 19121212-1212"})
    assert refused.status_code == 422 and "Skriv vilken myndighet" in words(refused)
    assert client.post(PATH, SAID).status_code == 303
    text = words(client.get(PATH))
    assert "Läge per delområde" in text and "Polismyndigheten" in text and "Senast skickat inte än" in text
    assert client.post(PATH, SAID).status_code == 409  # somebody has recorded one since
    assert client.post(f"{PATH}skicka", {}).status_code == 303
    assert client.sign_in(Role.AUDITOR).get(PATH).status_code == 200
    assert client.post(PATH, SAID).status_code == 403
    for role in (Role.SCHOOL, Role.POLICE_OFFICER, Role.LEADER):
        assert client.sign_in(role).get(PATH).status_code == 403
