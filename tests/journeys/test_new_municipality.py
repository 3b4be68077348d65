"""A municipality begins: from an instance without anything to its first picture, by its people, in the browser."""

import re

import pytest
from shapely.geometry import box

from app.go_live.papers import BY_SLUG
from tests.browser.visitor import DESK, PHONE
from tests.ground.test_files import geojson, geopackage, in_metres, shapefile
from tests.journeys.samsyn import PASSWORD, address, shows

THURSDAY = "2026-09-24T10:00+02:00"
WEST, EAST = box(15.93, 59.48, 15.99, 59.54), box(15.99, 59.48, 16.05, 59.54)
OUTLINE = geojson([box(15.92, 59.47, 16.06, 59.55)], told=[{"kom_namn": "Köping"}])
PLACES = b"namn;andra namn;sort;lat;lon\nTorget;Stora torget;centrum/torg;59,5137;15,9806\n"
INHABITANTS = (
    "region;år;folkmängd\n1983 Köping;2024;26000\n1983 Köping;2025;26100\n"
    "Väster;2024;12000\nVäster;2025;12000\nHamnen;2024;14000\nHamnen;2025;14100\n"
).encode()
BEFORE = ("2026-07-06", "2026-07-20", "2026-08-03", "2026-08-17", "2026-08-31", "2026-09-15", "2026-09-22")
HISTORY = "typ;tidigast;plats;organisation\n" + "".join(
    f"{kind};{day} 21:00;Torget;Bostadsbolaget\n" for day in BEFORE for kind in ("klotter på elskåp", "hastighet")
)


@pytest.fixture
def beginning(samsyn):
    """A tenant that the command line has made, and nothing in it."""
    samsyn.it_is(THURSDAY)
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    samsyn.command("tenant", "add", "koping", "Köping", "--area", "vastra-malardalen", "--code", "1983")
    with samsyn.running():
        yield samsyn


def test_a_new_municipality_comes_to_its_first_picture_in_the_browser(beginning):
    about = ("--email", address("koping", "administrator"), "--name", "Administratören", "--role", "administrator")
    (link,) = re.findall(r"http\S+", beginning.command("person", "invite", "--tenant", "koping", *about))
    administrator = beginning.somebody("koping", DESK)
    administrator.go(link.removeprefix(f"{beginning.origin}/koping"))
    page = administrator.page
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
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

    for name, kind in (("Säkerhetsavdelningen", "kommunstyrelsen"), ("Bostadsbolaget", "kommunalt bolag")):
        administrator.go("/installningar/verksamheter")
        if name != "Säkerhetsavdelningen":  # without any, the form is open
            page.get_by_text("Lägg till en verksamhet").click()
        page.get_by_label("Namn").fill(name)
        page.get_by_label("Sort").select_option(kind)
        page.get_by_role("button", name="Lägg till").click()
        shows(page.locator("table"), name)
    administrator.go("/installningar/handelsetyper/klotter")
    page.get_by_label("Namn på den egna typen").fill("Klotter på elskåp")
    page.get_by_role("button", name="Lägg till").click()
    shows(page.locator(".notice"), "Typen är tillagd")

    coordinator = invited(beginning, administrator, DESK, "coordinator", "Säkerhetsavdelningen")
    caretaker = invited(beginning, administrator, PHONE, "reporter", "Bostadsbolaget")
    caretaker.go("/rapporter/ny")
    shows(caretaker.page.locator("h1"), "Rapporter tas inte emot än")
    for paper in BY_SLUG:
        administrator.go(f"/installningar/riktiga-handelser/{paper}")
        page.get_by_label("Diarienummer").fill("KS 2026/214")
        page.get_by_label("Vilken dag?").fill("2026-09-23")
        page.get_by_label("Vem beslutade?").fill("Kommunstyrelsen")
        page.get_by_role("button", name="Spara").click()
        shows(page.locator("main"), "KS 2026/214")
    administrator.go("/installningar/riktiga-handelser")
    page.get_by_role("button", name="Börja ta emot rapporter").click()
    caretaker.go("/rapporter/ny")
    caretaker.page.get_by_label("Vad hände?").select_option(label="Klotter på elskåp")
    caretaker.page.get_by_label("Var hände det?").select_option(label="Torget")
    caretaker.page.get_by_role("button", name="Skicka rapporten").click()
    shows(caretaker.page.locator(".notice"), "Rapporten är mottagen")
    shows(caretaker.page.locator("h1"), "Klotter på elskåp")

    desk = coordinator.page
    coordinator.go("/inlasning/")
    desk.get_by_label("Fil", exact=True).set_input_files(
        {"name": "forr.csv", "mimeType": "text/csv", "buffer": HISTORY.encode()}
    )
    desk.get_by_role("button", name="Läs in").click()
    desk.get_by_role("link", name="Visa resultatet").click()
    shows(desk.locator("main"), str(2 * len(BEFORE)))
    coordinator.go("/lagesbild/kartan")
    desk.frame_locator("iframe").locator("body").wait_for()
    shows(desk.locator("main"), "Per 1 000 invånare")
    shows(desk.get_by_role("row").filter(has_text="Väster"), "12 000 invånare")
    for visitor in beginning.visitors:
        assert visitor.take_faults() == []


def invited(samsyn, administrator, size: dict, role: str, organisation: str):
    """Somebody whom the administrator invites on the page, and who has chosen a password there."""
    page = administrator.page
    administrator.go("/personer/")
    page.get_by_text("Bjud in någon").click()
    page.get_by_label("E-post").fill(address("koping", role))
    page.get_by_label("Namn eller funktion").fill(f"{organisation} (exempel)")
    page.get_by_label("Roll").select_option(role)
    page.get_by_label("Verksamhet").select_option(label=organisation)
    page.get_by_role("button", name="Bjud in").click()
    link = page.locator(".copied a").inner_text()
    visitor = samsyn.somebody("koping", size)
    visitor.go(link.removeprefix(f"{samsyn.origin}/koping"))
    visitor.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Spara och logga in").click()
    visitor.page.wait_for_url("**/koping/")
    return visitor


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
