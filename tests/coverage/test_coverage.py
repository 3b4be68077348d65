"""Nothing to report: said in two taps, taken back, told beside the figures, asked for by mail once."""

import re
from datetime import date, timedelta

import pytest

from app.coverage import service as coverage
from app.coverage.standing import CLOSED, EXPECTED
from app.figures.periods import Days, Quarter
from app.incident_counts import heard
from app.quarterly_reports import figures
from app.situational_pictures import service as pictures
from tenants.access import Role
from tenants.post import ByServer
from tests.mail.smtp_server import mailbox
from tests.mail.test_sending import rows, send
from tests.situational_pictures.reports import report
from tests.situational_pictures.test_pages import words

OWN, EVERYBODY = "/koping/inget-att-rapportera", "/koping/vem-rapporterar"
SPANS, KEYS = f"{EVERYBODY}/tider", "/koping/api/v1/nil-reports"
NOW, BEFORE = date(2026, 11, 23), date(2026, 11, 9)
SCHOOL, YOUTH, HOUSING, SOCIAL = "Högstadieskolan", "Fritidsgården", "Bostadsbolaget", "Socialtjänsten"
SINCE = date(2026, 1, 1)


@pytest.fixture
def expected(world, client):
    """Four are expected to report since January; the school has, in the running period and the one before."""
    client.sign_in(Role.COORDINATOR)
    for name in (SCHOOL, YOUTH, HOUSING, SOCIAL):
        add(client, world.organisation(name))
    for days in (0, -10):
        report(world, days)
    return world


def add(client, whom, what=EXPECTED, **more):
    said = {"what": what, "whom": str(whom), "first": str(SINCE), **more}
    assert client.post(SPANS, said).status_code == 303


def word(world, name, first=NOW) -> dict[str, str]:
    return {"organisation_id": str(world.organisation(name)), "first": str(first)}


def say(world, role, name, first=NOW):
    with world.scope(role) as scope:
        coverage.say_nothing(scope, organisation_id=world.organisation(name), first=first)


def everybody(client, first=NOW) -> str:
    return words(client.sign_in(Role.COORDINATOR).get(f"{EVERYBODY}/{first}"))


def test_two_taps_from_idag_and_an_undo(expected, client):
    client.sign_in(Role.YOUTH)
    assert f'href="{OWN}"' in client.get("/koping/").text
    page = client.get(OWN)
    assert page.text.count(f'action="{OWN}"') == 2, "a button for each of the two periods"
    assert client.post(OWN, word(expected, YOUTH)).headers["Location"].startswith(OWN)
    assert client.get(OWN).text.count(f'action="{OWN}"') == 1 and "Ångra" in client.get(OWN).text
    said = everybody(client)
    assert "2 av 4 verksamheter har hörts av, 1 av dem utan något att rapportera. 2 är tysta." in said
    client.sign_in(Role.YOUTH)
    assert client.post(f"{OWN}/angra", word(expected, YOUTH)).status_code == 303
    assert client.post(f"{OWN}/angra", word(expected, YOUTH)).status_code == 303
    assert "1 av 4 verksamheter har hörts av. 3 är tysta." in everybody(client)
    say(expected, Role.YOUTH, YOUTH)
    say(expected, Role.YOUTH, YOUTH)
    assert "2 av 4 verksamheter" in everybody(client)
    report(expected, 1, role=Role.YOUTH)
    assert "2 av 4 verksamheter har hörts av. 2 är tysta." in everybody(client), "a report goes before the word"


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.UNIT_MANAGER])
def test_nobody_says_it_for_another_or_of_another_time(expected, client, role):
    client.sign_in(role)
    assert client.post(OWN, word(expected, SCHOOL, BEFORE)).status_code == 303
    assert client.post(OWN, word(expected, YOUTH)).status_code == 422
    for first in (NOW + timedelta(days=14), NOW + timedelta(days=1), BEFORE - timedelta(days=28)):
        refused = client.post(OWN, word(expected, SCHOOL, first))
        assert refused.status_code == 422 and "Välj perioden som pågår" in refused.text
    assert client.get(EVERYBODY).status_code == 403
    client.sign_in(Role.COORDINATOR)
    on_behalf = client.post(OWN, word(expected, YOUTH))
    assert on_behalf.headers["Location"].startswith(f"{EVERYBODY}/{NOW}")


def test_by_the_api_with_a_key_that_reports(expected, client):
    keys = {reach: {"Authorization": f"Bearer {expected.key(Role.YOUTH, reach=reach)}"} for reach in ("read", "report")}
    body = word(expected, YOUTH)
    assert client.http.post(KEYS, json=body, headers=keys["read"]).status_code == 403
    assert client.http.post(KEYS, json=body, headers=keys["report"]).json == {"first": str(NOW), "said": True}
    assert client.http.post(KEYS, json=word(expected, SCHOOL), headers=keys["report"]).status_code == 422
    told = client.http.get(KEYS, headers=keys["read"]).json
    assert [(row["first"], row["state"]) for row in told] == [(str(NOW), "nothing"), (str(BEFORE), None)]
    assert client.http.post(f"{KEYS}/withdrawal", json=body, headers=keys["report"]).json == {
        "first": str(NOW),
        "said": False,
    }
    assert client.http.post(KEYS, json={"first": str(BEFORE)}, headers=keys["report"]).status_code == 200
    with expected.scope() as scope:
        said = coverage.nothing_said(scope, days=Days(BEFORE, NOW))
    assert [(id, period.first) for id, period in said] == [(expected.organisation(YOUTH), BEFORE)], (
        "her own, if not said"
    )


def test_the_picture_and_the_quarter_say_the_same_number(expected, client):
    """In the room nobody is told that social services are silent: what they report is mostly their own."""
    say(expected, Role.YOUTH, YOUTH, BEFORE)
    with expected.scope() as scope:
        seen = pictures.picture(scope, first=BEFORE)
        own = pictures.picture(scope, first=BEFORE, own=True)
        whole, room = coverage.read_coverage(scope, first=BEFORE), seen.heard
        assert (room.heard, room.asked, seen.silent) == (2, 3, [HOUSING])
        assert (own.heard.heard, own.heard.asked, own.silent) == (2, 4, [HOUSING, SOCIAL])
        assert whole.room == room and whole.now == own.heard
        assert figures.coverage(scope.counting_for("internal"), Quarter(2026, 4)) == (2, 3, None, 1)
    sentence = "2 av 3 verksamheter har hörts av, 1 av dem utan något att rapportera. 1 är tyst."
    assert sentence.removesuffix(" 1 är tyst.") in words(client.get(f"/koping/lagesbild/{BEFORE}"))
    assert f"I lägesbilden, som räknar det alla läsare får räkna: {sentence}" in everybody(client, BEFORE)
    report(expected, -9, role=Role.SOCIAL_SERVICES, access_class="restricted")
    assert "3 av 4 verksamheter" in everybody(client, BEFORE)
    with expected.scope() as scope:
        assert pictures.picture(scope, first=BEFORE).heard == room, "a report that not all may read moves no number"


def test_the_word_is_two_weeks_in_what_is_compared(expected):
    """By hand: the school in one week of each period; the youth centre, which said it of the period before, in two."""
    period = Days(BEFORE, NOW - timedelta(days=1))
    say(expected, Role.YOUTH, YOUTH, BEFORE)
    with expected.scope() as scope:
        assert pictures.picture(scope, first=NOW).reporting == {"now": 1}
        assert coverage.nothing_said(scope, days=period) == [(expected.organisation(YOUTH), period)]
        spans = {"all": period, "end": Days(date(2026, 11, 18), date(2026, 12, 1))}
        without = heard.unit_weeks(scope, spans=spans)
        assert without == {"all": 1, "end": 1}
        nothing = coverage.nothing_said(scope, days=Days(BEFORE, date(2026, 12, 1)))
        assert heard.unit_weeks(scope, spans=spans, nothing=nothing) == {"all": 3, "end": 2}


def test_holidays_are_set_corrected_and_put_back(expected, client):
    add(client, "skola", CLOSED, first=str(BEFORE), last=str(NOW + timedelta(days=13)), name="Studieveckor")
    report(expected, 0, role=Role.YOUTH)
    page = client.get(SPANS)
    assert "Alla av sorten skola" in page.text and "Studieveckor" in page.text
    client.sign_in(Role.COORDINATOR)
    found = re.search(rf'href="({SPANS}/[^"]+)">Studieveckor<', page.text)
    assert found
    address = found[1]
    with expected.scope() as scope:
        said = coverage.said_of_periods(scope, days=Days(NOW, NOW), periods=3)
    assert said.closed == {expected.organisation(SCHOOL): {0, 1}} and said.nothing == {}
    shown = words(client.get(f"/koping/installningar/verksamheter/{expected.organisation(SCHOOL)}"))
    assert "Lov eller stängt, Studieveckor" in shown and "Ska rapportera" in shown
    changed = {"what": CLOSED, "whom": "skola", "first": str(NOW), "last": str(NOW), "version": "1"}
    assert client.post(address, {**changed, "last": str(BEFORE)}).status_code == 422
    assert client.post(address, {**changed, "last": ""}).status_code == 422
    assert client.post(address, {**changed, "name": "Anna Svensson"}).status_code == 422
    assert client.post(address, changed).status_code == 303
    assert client.post(address, changed).status_code == 409
    gone = client.post(f"{address}/bort", {"removed": "ja"})
    assert "Det är borttaget." in client.get(gone.headers["Location"]).text
    assert "Låt det gälla igen" in client.get(address).text
    assert client.post(f"{address}/bort", {"removed": "nej"}).status_code == 303
    with expected.scope() as scope:
        assert coverage.said_of_periods(scope, days=Days(NOW, NOW), periods=3).closed == {}


def test_the_silent_are_reminded_once_and_whoever_has_said_it_since_is_not(expected, client, tmp_path):
    asked = {"organisation_ids": str(expected.organisation(YOUTH))}
    where = f"{EVERYBODY}/{BEFORE}/paminnelse"
    client.sign_in(Role.COORDINATOR)
    without = client.post(where, asked)
    assert without.status_code == 422 and "Ingen e-postserver" in without.text
    with mailbox(tmp_path / "mailbox") as box:
        expected.web.post = expected.worker.post = ByServer("http://127.0.0.1:8000", box.server)
        assert client.post(where, {}).status_code == 422
        assert client.post(where, asked).status_code == 303
        assert client.post(where, asked).status_code == 422, "once a period"
        assert "Påmind" in everybody(client, BEFORE)
        assert client.post(where, {"organisation_ids": str(expected.organisation(HOUSING))}).status_code == 303
        say(expected, Role.REPORTER, HOUSING, BEFORE)
        send(expected)
        assert [row.state for row in rows(expected)] == ["sent", "unneeded"]
        (letter,) = box.letters
        text = letter.get_content()
        assert letter["To"] == "youth@koping.example" and f"http://127.0.0.1:8000{OWN}" in text
        assert "9 november–22 november 2026" in text or "9–22 november 2026" in text
        assert "Påminnelse om att rapportera" in client.get("/koping/utskick/").text
    assert client.post(where, {"organisation_ids": str(expected.organisation(SCHOOL))}).status_code == 422


def test_whoever_chooses_no_organisation_has_said_nothing_for_her_own(expected, client):
    client.sign_in(Role.COORDINATOR)
    assert client.post(OWN, {"organisation_id": "", "first": str(NOW)}).status_code == 422
    with expected.scope() as scope:
        assert coverage.nothing_said(scope, days=Days(NOW, NOW)) == []
