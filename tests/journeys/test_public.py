"""What a municipality tells everybody, by pages: prepared, approved, read by a citizen on a phone, corrected and taken
back; and a tip from the code on a wall to a report and an answer."""

import re
from contextlib import contextmanager
from datetime import timedelta

from app.publishing.wording import KINDS
from tenants.access import Role
from tests.chromium import launched
from tests.journeys.test_a_year import sent
from tests.public.modules import turn
from tests.publishing.items import CONTACTS, MESSAGE
from tests.tips.told import HOME, TEXT
from tests.world import NOW

CONCERNS = {"concerns": "joint"}
HOST = "http://127.0.0.1:8000"
SLOW = 120_000
"""Milliseconds that a phone may work for a tip here, where others work too."""


def version_on(client, address: str) -> str:
    return re.search(r'name="version" value="(\d+)"', client.get(address).text)[1]


def step(client, role: Role, address: str, what: str, **said):
    client.sign_in(role)
    form = f"{address}/{what}" if what == "andring" else address
    found = sent(client, f"{address}/{what}", version=version_on(client, form), **said)
    client.sign_out()
    return found


@contextmanager
def phone(client):
    """A citizen's, which knows nothing of us: it keeps no cookie, and asks no other host."""
    asked = []

    def answered(route):
        request = route.request
        asked.append(request.url)
        said = {"headers": {**request.headers, "Sec-Fetch-Site": "same-origin"}, "data": request.post_data_buffer}
        got = client.http.open(request.url.removeprefix(HOST), method=request.method, **said)
        route.fulfill(status=got.status_code, body=got.data, headers=dict(got.headers))

    with launched() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        page.route("**/*", answered)
        yield page
        assert asked and all(one.startswith(f"{HOST}/") for one in asked) and not page.context.cookies()


def test_a_message_is_prepared_approved_read_corrected_and_taken_back(client, world):
    turn(world, "oppna-sidor", on=False)
    assert client.get(HOME).status_code == 404
    turn(world, "oppna-sidor")
    client.sign_in(Role.COMMUNICATOR)
    address = sent(client, "/koping/publicering/nytt/meddelande", **MESSAGE, **CONCERNS).partition("?")[0]
    client.sign_out()
    assert MESSAGE["title"] not in client.get(HOME).text
    step(client, Role.COMMUNICATOR, address, "lamna")
    client.sign_in(Role.POLICE_OFFICER)
    waits = client.get("/koping/").text
    assert f"Godkänn: {KINDS['message']}" in waits and "Godkänn och publicera" in client.get(address).text
    client.sign_in(Role.LEADER)
    assert "Godkänn och publicera" not in client.get(address).text
    client.sign_out()
    step(client, Role.POLICE_OFFICER, address, "godkann")
    item = re.search(rf'href="({HOME}[0-9a-f-]{{36}})"', client.get(HOME).text)[1]
    seen = client.get(item).text
    assert all(said in seen for said in MESSAGE.values()) and "Kommunen och polisen tillsammans" in seen
    with phone(client) as page:
        page.goto(f"{HOST}{item}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.get_by_role("link", name="112").is_visible() and page.get_by_role("heading", level=1).is_visible()
    step(client, Role.COMMUNICATOR, address, "andring", **{**MESSAGE, **CONCERNS, "doing": "Väggarna är sanerade."})
    assert MESSAGE["doing"] in client.get(item).text
    step(client, Role.COMMUNICATOR, address, "lamna", note="Saneringen är klar.")
    client.sign_in(Role.POLICE_OFFICER)
    differs = client.get(address).text
    assert "Ändrat sedan det publicerades" in differs and MESSAGE["doing"] in differs
    client.sign_out()
    step(client, Role.POLICE_OFFICER, address, "godkann")
    corrected = client.get(item).text
    assert "Saneringen är klar." in corrected and "Väggarna är sanerade." in corrected
    client.sign_in(Role.COORDINATOR)
    sent(client, f"{address}/ta-tillbaka", why="Det var en annan skola.")
    client.sign_out()
    gone = client.get(item).text
    assert "Det var en annan skola." in gone and MESSAGE["text"] not in gone and "sanerade" not in gone


def test_a_tip_goes_from_the_code_on_a_wall_to_a_report_and_an_answer(client, world):
    client.sign_in(Role.COMMUNICATOR)
    sheet = sent(client, "/koping/tips/platser", name="Trapphus, Drottninggatan", kind="citizen").partition("?")[0]
    code_on_wall = re.search(r"oppet/tips/plats/[A-Z0-9]{8}", client.get(sheet).text)[0]
    client.sign_out()
    with phone(client) as page:
        page.goto(f"{HOST}/koping/{code_on_wall}")
        assert page.get_by_label("Var?").input_value() == "Trapphus, Drottninggatan"
        page.get_by_label("Vad har du sett?").fill("Kalle Svensson tände en eld.\nDet rök.")
        page.get_by_label("Jag vill kunna läsa ett svar").check()
        page.get_by_role("button", name="Skicka tipset").click()
        page.get_by_text("Det här kan peka ut en person").wait_for(timeout=SLOW)
        assert page.get_by_text("”Kalle Svensson”").is_visible()
        page.get_by_label("Vad har du sett?").fill(f"{TEXT}\nI går kväll.")
        page.get_by_role("button", name="Skicka tipset").click()
        page.locator(".open-code").wait_for(timeout=SLOW)
        code = page.locator(".open-code").inner_text()
    assert "Ingen har hunnit läsa det" in client.post(f"{HOME}tips/svar", {"code": code}).text
    client.sign_in(Role.COORDINATOR)
    assert "Gå igenom 1 tips" in client.get("/koping/").text
    waits = client.get("/koping/tips/").text
    assert "obekräftat" not in waits, "her browser has worked for it"
    tip = re.search(r"/koping/tips/[0-9a-f-]{36}", waits)[0]
    at = (NOW - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    said = {"category": "klotter", "earliest": at, "text": TEXT, "answer": "Lamporna byts i veckan."}
    sent(client, f"{tip}/rapport", version=version_on(client, tip), **said)
    report = re.search(r"/koping/rapporter/[0-9a-f-]{36}", client.get(tip).text)[0]
    assert TEXT in client.get(report).text
    client.sign_out()
    assert "Lamporna byts i veckan." in client.post(f"{HOME}tips/svar", {"code": code}).text
    client.sign_in(Role.COORDINATOR)
    sent(client, f"{tip}/angra")
    assert "Väntar" in client.get(tip).text and "Makulerad" in client.get(report).text


def test_contacts_stand_where_they_are_looked_for(client, world):
    client.sign_in(Role.COORDINATOR)
    address = sent(client, "/koping/publicering/nytt/kontakter", **CONTACTS).partition("?")[0]
    client.sign_out()
    step(client, Role.COORDINATOR, address, "lamna")
    step(client, Role.LEADER, address, "godkann", as_official="ja")
    assert "tel:0227600000" in client.get(HOME).text
