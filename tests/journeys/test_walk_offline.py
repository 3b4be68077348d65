"""A safety walk where the network is lost before the form is opened: what is found, with photo and place, is kept on
the telephone and sent once when there is network."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PHONE
from tests.journeys.samsyn import shows
from tests.journeys.test_report_offline import KEPT
from tests.journeys.test_report_to_quarterly import UNIT, join
from tests.photos.made import photo

WALKED = "2026-09-24T18:10+02:00"
"""The walk's evening."""


@pytest.fixture
def town(samsyn):
    """Köping, which walks and has decided to have photos."""
    samsyn.it_is(WALKED)
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    join(samsyn, "koping", "Köping", "1983")
    samsyn.command("tenant", "change", "koping", "--turn-on", "dialoger")
    with samsyn.running():
        yield samsyn


def test_what_is_found_without_network_is_sent_once(town):
    coordinator = town.invited("koping", PHONE, name="Samordnaren", role="coordinator", organisation=UNIT)
    phone, page = coordinator.context, coordinator.page
    coordinator.go("/installningar/foton")
    page.get_by_text("Ja", exact=True).click()
    page.fill("#f-decided_by", "Kommunstyrelsen")
    page.fill("#f-decided_on", "2026-08-01")
    page.get_by_role("button", name="Spara").click()
    coordinator.go("/dialoger/ny?slag=vandring")
    page.fill("#f-title", "Vandring i Nygård")
    page.fill("#f-held_on", WALKED[:10])
    page.get_by_role("button", name="Spara").click()
    shows(page.locator("h1"), "Vandring i Nygård")
    walk = page.url.partition("?")[0]
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function(f"async () => Object.keys(await ({KEPT})()).includes('/koping/dialoger/utan-nat')")
    kept = page.evaluate(KEPT)["/koping/dialoger/utan-nat"]
    assert "Vandring i Nygård" not in kept and "Samordnaren" not in kept

    phone.set_offline(True)
    phone.grant_permissions(["geolocation"])
    phone.set_geolocation({"latitude": 59.5137, "longitude": 15.9906, "accuracy": 8})
    page.get_by_role("link", name="Nytt fynd").click()
    shows(page.locator("[data-draft-cut]"), "Du är utan nät")
    page.select_option("#f-theme", "lighting")
    page.get_by_role("button", name="Använd min position").click()
    shows(page.locator("#place-picker-status"), "Din position är vald")
    page.fill("#f-text", "Lyktan i gångtunneln är trasig.")
    page.set_input_files("#f-photo", {"name": "lykta.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.get_by_label("Inga ansikten eller registreringsskyltar syns").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("[data-draft-stored]")).to_be_visible()
    page.goto(walk)  # the walk itself is not kept: its form opens, for one more
    shows(page.locator("h1"), "Nytt fynd")
    shows(page.locator("[data-drafts]"), "Utkast på enheten (1)")

    phone.set_offline(False)
    page.goto(walk)
    shows(page.locator(".notice").first, "Det du skrev utan nät är skickat: fynd")
    for _ in range(2):  # once, however often it is looked at
        page.goto(walk)
        shows(page.locator(".rows-title"), "1. Lyktan i gångtunneln är trasig.")
    expect(page.locator(".rows-title")).to_have_count(1)
    shows(page.locator("figure.map"), "Numren är de i listan.")
    expect(page.get_by_text("Foto av Lyktan i gångtunneln")).to_have_count(1)
    assert coordinator.take_faults() == []
