"""A caretaker reports from where she stands, in so many taps; and what two have seen is counted once."""

import json
from pathlib import Path

import pytest

from tests.browser.visitor import DESK, PHONE
from tests.journeys.samsyn import shows

CASES = json.loads((Path(__file__).parents[1] / "taxonomy" / "finding_cases.json").read_text(encoding="utf-8"))
TORGET = {"latitude": 59.5137, "longitude": 15.9906, "accuracy": 12}
FEW, MORE, TO_SAY_NOTHING, PIN = 6, 9, 2, "4071"


class Taps:
    """What she does on the form's page, a tap at a time."""

    def __init__(self, visitor):
        self.page, self.n = visitor.page, 0

    def on(self, found) -> None:
        found.click()
        self.n += 1

    def choice(self, name, **more) -> None:
        self.on(self.page.get_by_role("radio", name=name, **more))


def cold(caretaker) -> Taps:
    """What she does from when she takes out the telephone; her PIN is text, for whose field nothing is tapped."""
    caretaker.context.clear_cookies(name="samsyn")
    caretaker.context.clear_cookies(name="samsyn_report")
    caretaker.go("/")
    taps = Taps(caretaker)
    caretaker.page.keyboard.type(PIN)
    taps.on(caretaker.page.get_by_role("button", name="Fortsätt"))
    return taps


@pytest.fixture
def town(samsyn, tmp_path):
    samsyn.it_is("2026-09-24T10:00+02:00")
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    samsyn.command("tenant", "add", "koping", "Köping", "--area", "vastra-malardalen", "--code", "1983", "--live")
    for name, kind in (("Säkerhetsavdelningen", "kommunstyrelsen"), ("Bostadsbolaget", "kommunalt bolag")):
        samsyn.command("organisation", "add", "--tenant", "koping", name, kind)
    file = tmp_path / "places.csv"
    file.write_text(
        "namn;sort;lat;lon\nTorget;centrum/torg;59,5138;15,9910\nKajen;hamn;59,5060;16,0100\n", encoding="utf-8"
    )
    samsyn.command("place", "import", str(file), "--tenant", "koping", "--source", "kommunen")
    file = tmp_path / "before.csv"
    file.write_text("typ;tidigast;organisation\nklotter;2026-09-15 09:00;Bostadsbolaget\n", encoding="utf-8")
    samsyn.command("import", "incidents", str(file), "--tenant", "koping")
    with samsyn.running():
        yield samsyn


def test_a_report_takes_few_taps_and_two_who_saw_it_count_once(town):
    caretaker = town.invited("koping", PHONE, name="Bovärden", role="reporter", organisation="Bostadsbolaget")
    caretaker.context.grant_permissions(["geolocation"])
    caretaker.context.set_geolocation(TORGET)
    page = caretaker.page

    # The telephone is remembered, then lies cold: its browser has been closed, and the session is gone.
    caretaker.go("/konto/telefoner")
    page.fill("#f-pin", PIN)
    page.get_by_role("button", name="Kom ihåg telefonen").click()
    shows(page.locator(".notice"), "Telefonen är ihågkommen")

    # What is usual, near, and just now.
    taps = cold(caretaker)
    taps.on(page.get_by_role("link", name="Rapportera").first)
    taps.choice("Klotter", exact=True)
    taps.on(page.get_by_role("button", name="Platser nära mig"))
    near = page.locator("[data-near-found] label")
    near.last.click()  # where she stands; but it was by the place, and that is what she says
    assert (page.input_value("#f-lat"), page.input_value("#f-accuracy")) == ("59.5137", "12")
    taps.on(near.first)
    place = near.first.locator(".chip-text").evaluate("one => one.firstChild.textContent")
    assert place == "Torget"
    page.get_by_label("Vad såg du?").fill("Stora bokstäver på väggen.")
    assert caretaker.too_wide() == [] and caretaker.violations() == ([], [])
    taps.on(page.get_by_role("button", name="Skicka rapporten"))
    shows(page.locator(".notice"), "Den läses före mötet")
    mine = page.get_by_role("region", name="Det här hände med dina rapporter").locator("li").first
    shows(mine, "Klotter")
    shows(mine, place)
    assert taps.n <= FEW

    # Another type, found by her own word, another place, and another time.
    taps = cold(caretaker)
    taps.on(page.get_by_role("link", name="Rapportera").first)
    found = page.evaluate(
        """({choices, asked}) => Object.keys(asked).map(word => [word, samsynFind.find(word, choices.map(
          ([value, label, others]) => ({value, own: samsynFind.words(label), other: samsynFind.words(others)})
        )).map(one => one.value)])""",
        CASES,
    )
    assert dict(found) == CASES["asked"], "the browser finds as the server does"
    taps.on(page.get_by_label("Sök bland alla händelser"))
    page.keyboard.type("moppe")
    taps.choice("Störande moped/cross")
    taps.on(page.get_by_label("Sök bland platserna"))
    page.keyboard.type("torget")
    taps.on(page.locator("#found-usual label").first)
    taps.choice("i går")
    assert caretaker.too_wide() == [] and caretaker.violations() == ([], [])
    taps.on(page.get_by_role("button", name="Skicka rapporten"))
    shows(page.locator(".notice"), "Rapporten är mottagen")
    shows(mine, "Störande moped/cross")
    assert taps.n <= MORE

    # Nothing more to report: two taps.
    caretaker.go("/")
    taps = Taps(caretaker)
    taps.on(page.get_by_role("link", name="Inget att rapportera"))
    taps.on(page.get_by_role("button", name="Lämna in"))
    shows(page.locator("main"), "Ni har redan sagt hur det ser ut")
    assert taps.n == TO_SAY_NOTHING

    # Two tabs are two reports.
    town.signs_in(caretaker, "reporter")
    caretaker.go("/rapporter/ny")
    other = caretaker.context.new_page()
    other.goto("/koping/rapporter/ny")
    other.get_by_label("Sök bland platserna").fill("kajen")
    other.locator("#found-usual label").first.click()
    page.get_by_label("Sök bland platserna").fill("kajen")
    page.locator("#found-usual label").first.click()
    for tab in (other, page):
        tab.get_by_role("radio", name="Klotter", exact=True).check()
        tab.get_by_role("button", name="Skicka rapporten").click()
        shows(tab.locator(".notice"), "Rapporten är mottagen")
    assert page.url.split("?")[0] != other.url.split("?")[0]

    # The coordinator has seen the first too.
    coordinator = town.invited(
        "koping", DESK, name="Samordnaren", role="coordinator", organisation="Säkerhetsavdelningen"
    )
    coordinator.go("/rapporter/ny")
    page = coordinator.page
    page.get_by_label("Sök bland alla händelser").fill("grafiti")
    page.locator("#found-often label").first.click()
    page.get_by_label("Sök bland platserna").fill(place)
    page.locator("#found-usual label").first.click()
    page.get_by_label("Vilken verksamhet").select_option("Säkerhetsavdelningen")
    page.get_by_role("button", name="Skicka rapporten").click()
    shows(page.locator("h1"), "Är det samma händelse?")
    assert coordinator.violations() == ([], [])
    page.get_by_role("button", name="Ja,").first.click()
    page.locator(".sheet .rows-title a").last.click()  # the one that it is counted with
    shows(page.locator("main"), "2 har rapporterat händelsen")
    for visitor in town.visitors:
        assert visitor.take_faults() == []
