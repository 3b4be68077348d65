"""What a municipality tells everybody, by pages: prepared, approved, read by a citizen on a phone, corrected and taken
back; and a tip from the code on a wall to a report and an answer."""

import re
from datetime import timedelta

from app.publishing.wording import KINDS
from tenants.access import Role
from tests.chromium import launched
from tests.journeys.test_a_year import sent
from tests.public.modules import turn
from tests.publishing.items import CONTACTS, MESSAGE
from tests.tips.told import HOME, TEXT, code_in, word_on, worked
from tests.world import NOW

CONCERNS = {"concerns": "joint"}


def version_on(client, address: str) -> str:
    return re.search(r'name="version" value="(\d+)"', client.get(address).text)[1]


def step(client, role: Role, address: str, what: str, **said):
    client.sign_in(role)
    form = f"{address}/{what}" if what == "andring" else address
    found = sent(client, f"{address}/{what}", version=version_on(client, form), **said)
    client.sign_out()
    return found


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
    # A citizen on a phone, whose browser knows nothing of us.
    with launched() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        asked = []

        def answered(route):
            asked.append(route.request.url)
            got = client.http.get(route.request.url.removeprefix("http://127.0.0.1:8000"))
            route.fulfill(status=got.status_code, body=got.data, headers=dict(got.headers))

        page.route("**/*", answered)
        page.goto(f"http://127.0.0.1:8000{item}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.get_by_role("link", name="112").is_visible() and page.get_by_role("heading", level=1).is_visible()
        assert all(one.startswith("http://127.0.0.1:8000/") for one in asked) and not page.context.cookies()
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
    sent(client, f"{address}/ta-tillbaka", note="Det var en annan skola.")
    client.sign_out()
    gone = client.get(item).text
    assert "Det var en annan skola." in gone and MESSAGE["text"] not in gone and "sanerade" not in gone


def test_a_tip_goes_from_the_code_on_a_wall_to_a_report_and_an_answer(client, world):
    client.sign_in(Role.COMMUNICATOR)
    sheet = sent(client, "/koping/tips/platser", name="Trapphus, Drottninggatan", kind="citizen").partition("?")[0]
    code_on_wall = re.search(r"oppet/tips/plats/[A-Z0-9]{8}", client.get(sheet).text)[0]
    client.sign_out()
    form = client.get(f"/koping/{code_on_wall}").text
    place = re.search('name="place_text"[^>]* value="([^"]+)"', form)[1]
    word = word_on(form)
    told = {"kind": "citizen", "text": TEXT, "place_text": place, "word": word, "number": worked(word, TEXT)}
    code = code_in(client.post(f"{HOME}tips", {**told, "wants_answer": "ja"}))
    assert "Ingen har hunnit läsa det" in client.post(f"{HOME}tips/svar", {"code": code}).text
    client.sign_in(Role.COORDINATOR)
    assert "Gå igenom 1 tips" in client.get("/koping/").text
    tip = re.search(r"/koping/tips/[0-9a-f-]{36}", client.get("/koping/tips/").text)[0]
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
