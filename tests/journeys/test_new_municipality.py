"""A municipality begins: from an instance without anything to its first picture and its first quarterly report, by its
people, in the browser and by the letters that reach them."""

import re

import pytest
from shapely.geometry import box as square

from app.go_live.papers import BY_SLUG
from tests.browser.visitor import DESK, PHONE
from tests.ground.test_files import geojson, geopackage, in_metres, shapefile
from tests.journeys.samsyn import PASSWORD, address, download, shows
from tests.mail.smtp_server import mailbox
from tests.papers import words_of
from tests.processes import becomes

THURSDAY = "2026-11-05T10:00+01:00"
ADD = "tenant", "add", "koping", "Köping", "--area", "vastra-malardalen", "--area-name", "Västra Mälardalen"
WEST, EAST = square(15.93, 59.48, 15.99, 59.54), square(15.99, 59.48, 16.05, 59.54)
OUTLINE = geojson([square(15.92, 59.47, 16.06, 59.55)], told=[{"kom_namn": "Köping"}])
PLACES = b"namn;andra namn;sort;lat;lon\nTorget;Stora torget;centrum/torg;59,5137;15,9806\n"
INHABITANTS = (
    "region;år;folkmängd\n1983 Köping;2024;26000\n1983 Köping;2025;26100\n"
    "Väster;2024;12000\nVäster;2025;12000\nHamnen;2024;14000\nHamnen;2025;14100\n"
).encode()
QUARTER = "2026-07-06", "2026-07-20", "2026-08-03", "2026-08-31", "2026-09-22"
BEFORE = (*QUARTER, "2026-10-27", "2026-11-03")
"""Days of the history: those of the quarter that has ended, and those of the period of the first picture."""
HISTORY = "typ;tidigast;plats;organisation\n" + "".join(
    f"{kind};{day} 21:00;Torget;Bostadsbolaget\n" for day in BEFORE for kind in ("klotter på elskåp", "hastighet")
)


@pytest.fixture
def beginning(samsyn, tmp_path):
    """A Samsyn with nothing in it, a mail server in a process of its own, and the link of the one command."""
    samsyn.it_is(THURSDAY)
    with mailbox(tmp_path / "mailbox") as box:
        samsyn.sends_by(box)
        told = samsyn.command(*ADD, "--code", "1983", "--admin", address("koping", "administrator"))
        (link,) = re.findall(r"http\S+", told)
        with samsyn.running():
            yield samsyn, box, link


def test_a_new_municipality_comes_to_its_first_picture_and_report_in_the_browser(beginning):
    samsyn, box, link = beginning
    administrator = samsyn.somebody("koping", DESK)
    page = administrator.page
    accept(samsyn, administrator, link)

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
    shows(page.locator("#places"), "En plats att välja bland.")
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

    coordinator = invited(samsyn, box, administrator, DESK, "coordinator", "Säkerhetsavdelningen")
    caretaker = invited(samsyn, box, administrator, PHONE, "reporter", "Bostadsbolaget")
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
    coordinator.go("/")
    for module in ("Varningar", "Möten", "Överlämnat"):
        assert desk.get_by_role("link", name=module).count() == 0, "nobody has asked for it"

    coordinator.go("/kvartal/2026-Q3")
    desk.get_by_role("button", name="Beställ rapport").click()
    edition = desk.locator("#rapport tbody tr").filter(has_text="Version 1")
    shows(edition, "Utkast")
    paper = words_of(download(coordinator, edition))
    assert "Köping" in paper and f"Skadegörelse och klotter {len(QUARTER)} " in paper
    for visitor in samsyn.visitors:
        assert visitor.take_faults() == []


def invited(samsyn, box, administrator, size: dict, role: str, organisation: str):
    """Somebody whom the administrator invites on the page, and who chooses a password by the link of her letter."""
    page, email = administrator.page, address("koping", role)
    administrator.go("/personer/")
    page.get_by_text("Bjud in någon").click()
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Namn eller funktion").fill(f"{organisation} (exempel)")
    page.get_by_label("Roll").select_option(role)
    page.get_by_label("Verksamhet").select_option(label=organisation)
    page.get_by_role("button", name="Bjud in").click()
    shows(page.locator("main"), email)
    assert "/inbjudan/" not in page.content(), "the link stands in the letter alone"
    assert becomes(lambda: any(one["To"] == email for one in box.letters)), [one["To"] for one in box.letters]
    (letter,) = (one for one in box.letters if one["To"] == email)
    (link,) = re.findall(r"http\S+/inbjudan/\S+", letter.get_content())
    visitor = samsyn.somebody("koping", size)
    accept(samsyn, visitor, link)
    return visitor


def accept(samsyn, visitor, link: str) -> None:
    visitor.go(link.removeprefix(f"{samsyn.origin}/koping"))
    visitor.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Spara och logga in").click()
    visitor.page.wait_for_url("**/koping/")


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
