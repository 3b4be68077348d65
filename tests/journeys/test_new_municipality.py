"""A municipality begins: from an instance without anything to a ground of its own, by its people, in the browser."""

import re

import pytest
from shapely.geometry import box

from tests.browser.visitor import DESK, PHONE
from tests.ground.test_files import geojson, geopackage, in_metres, shapefile
from tests.journeys.samsyn import PASSWORD, address, shows

THURSDAY = "2026-09-24T10:00+02:00"
WEST, EAST = box(15.93, 59.48, 15.99, 59.54), box(15.99, 59.48, 16.05, 59.54)
OUTLINE = geojson([box(15.92, 59.47, 16.06, 59.55)], told=[{"kom_namn": "Köping"}])
PLACES = b"namn;andra namn;sort;lat;lon\nTorget;Stora torget;centrum/torg;59,5137;15,9806\n"
INHABITANTS = "region;år;folkmängd\n1983 Köping;2024;26000\n1983 Köping;2025;26100\n".encode()


@pytest.fixture
def beginning(samsyn):
    """A tenant that the command line has made, and nothing in it."""
    samsyn.it_is(THURSDAY)
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    samsyn.command("tenant", "add", "koping", "Köping", "--area", "vastra-malardalen", "--code", "1983")
    with samsyn.running():
        yield samsyn


def test_a_new_municipality_lays_its_ground_in_the_browser(beginning):
    about = ("--email", address("koping", "administrator"), "--name", "Administratören", "--role", "administrator")
    (link,) = re.findall(r"http\S+", beginning.command("person", "invite", "--tenant", "koping", *about))
    administrator = beginning.somebody("koping", DESK)
    administrator.go(link.removeprefix(f"{beginning.origin}/koping"))
    page = administrator.page
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Spara och logga in").click()
    page.wait_for_url("**/koping/")

    shows(page.locator("main"), "Gör kommunen klar")
    page.get_by_role("link", name="Gör kommunen klar").click()
    shows(page.locator("#area"), "Yttergränsen saknas. 0 delområden.")

    names = ("Väster", "Öster")
    metric = [in_metres(WEST), in_metres(EAST)]
    take(page, "omrade", "grans.geojson", OUTLINE, "Kommunens yttergräns")
    take(page, "omrade", "delar.gpkg", geopackage(metric, names), "Delområden")
    take(page, "omrade", "delar.zip", shapefile(metric, ("Väster", "Hamnen")), "Delområden")
    take(page, "platser", "platser.csv", PLACES)
    take(page, "folkmangd", "folk.csv", INHABITANTS)

    administrator.go("/installningar")
    shows(page.locator("#area"), "Yttergränsen finns. 2 delområden.")
    shows(page.locator("#places"), "1 platser att välja bland.")
    shows(page.locator("#population"), "Känd till och med 2025.")

    administrator.wear(PHONE, "light")
    administrator.go("/installningar/platser/ny")
    page.get_by_label("Namn", exact=True).fill("Kajen")
    page.get_by_label("Sort").select_option("hamn")
    page.frame_locator("iframe").get_by_role("button", name="Välj mitten av kartan").click()
    shows(page.locator("#place-picker-status"), "Punkten är vald")
    page.get_by_role("button", name="Spara").click()
    shows(page.locator("main"), "Kajen")

    administrator.go("/installningar/delning")
    page.get_by_label("Trafik").uncheck()
    page.get_by_label("Vem beslutade?").fill("Kommunstyrelsen")
    page.get_by_label("Vilken dag?").fill("2026-09-23")
    page.get_by_role("button", name="Spara").click()
    shows(page.locator("table"), "Kommunstyrelsen, 2026-09-23")


def take(page, at: str, name: str, content: bytes, kind: str = "") -> None:
    """Read a file in on one of the pages, look at what it does, and save it."""
    page.goto(f"{page.url.split('/koping/')[0]}/koping/installningar/{at}")
    if kind:
        page.get_by_label("Filen gäller").select_option(label=kind)
    page.get_by_label("Fil", exact=True).set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.get_by_label("Varifrån kommer uppgifterna?").fill("SCB")
    page.get_by_role("button", name="Förhandsgranska").click()
    shows(page.locator("h1"), "Så blir det")
    page.get_by_role("button", name="Spara").click()
    shows(page.locator("main"), "Det är sparat")
