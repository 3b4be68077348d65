"""From a report in the rain to the council's paper: what one caretaker saw is one more in the quarterly report."""

from urllib.parse import urlsplit

import pytest

from tests.browser.visitor import DESK, PHONE
from tests.journeys.samsyn import download, shows
from tests.papers import words_of
from tests.processes import becomes

THURSDAY, NEXT_QUARTER = "2026-09-24T10:00+02:00", "2026-10-01T05:00+02:00"
UNIT = "Säkerhetsavdelningen"
SEEN = "Stora bokstäver på gaveln mot gården."
BEFORE = ("2026-07-06", "2026-07-20", "2026-08-03", "2026-08-17", "2026-08-31", "2026-09-15", "2026-09-22")
"""Days of graffiti in the quarter; the last two lie in the period of the report."""


@pytest.fixture
def town(samsyn, tmp_path):
    """Köping with two organisations, and the reports that were there before."""
    samsyn.it_is(THURSDAY)
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    join(samsyn, "koping", "Köping", "1983")
    samsyn.command("organisation", "add", "--tenant", "koping", "Bostadsbolaget", "kommunalt bolag")
    lines = [f"klotter;{day} 09:00;Bostadsbolaget" for day in BEFORE]
    lines += [f"inbrott-skola;{day} 22:00;Bostadsbolaget" for day in BEFORE[:3]]
    file = tmp_path / "before.csv"
    file.write_text("\n".join(["typ;tidigast;organisation", *lines, ""]), encoding="utf-8")
    samsyn.command("import", "incidents", str(file), "--tenant", "koping")
    with samsyn.running():
        yield samsyn


def test_what_a_caretaker_reports_is_one_more_in_the_quarterly_report(town):
    caretaker = town.invited("koping", PHONE, name="Bovärden", role="reporter", organisation="Bostadsbolaget")
    coordinator = town.invited("koping", DESK, name="Samordnaren", role="coordinator", organisation=UNIT)

    assert graffiti_in_the_picture(coordinator) == 2
    sent = report_graffiti(caretaker)
    assert graffiti_in_the_picture(coordinator) == 2, "the picture counts whole days, and today is none yet"
    coordinator.page.get_by_role("link", name="Alla tal för perioden").click()
    shows(coordinator.page.locator("[aria-labelledby=senast] .rows li").first, "tor 24 sep 09.30–10.00")
    coordinator.go(sent)
    shows(coordinator.page.locator("main"), SEEN)
    coordinator.go("/installningar")  # Idag looks through the municipality's steps until she has had enough of it
    coordinator.page.get_by_role("button", name="Påminn inte mer").click()
    shows(coordinator.page.locator("main"), "Idag påminner inte om det som saknas.")

    with town.held("population"):  # that the first of the report's five steps reads, and no page of hers
        town.it_is(NEXT_QUARTER)
        town.signs_in(coordinator, "coordinator")
        report = wait_until_ordered(coordinator)
        shows(report.locator(".progress"), "Räknar händelser")
        shows(report.locator(".progress"), "Steg 1 av 5")
    edition = report.locator("tbody tr").filter(has_text="Version 1")
    shows(edition, "Utkast")
    counted = f"Skadegörelse och klotter {len(BEFORE) + 1} "
    paper = words_of(download(coordinator, edition))
    assert counted in paper and "UTKAST" in paper

    edition.get_by_text("Fastställ version 1").click()
    edition.get_by_label("Diarienummer").fill("KS 2026/7")
    edition.get_by_role("button", name="Fastställ rapporten").click()
    final = report.locator("tbody tr").filter(has_text="Fastställd")
    shows(final, "KS 2026/7")
    paper = words_of(download(coordinator, final))
    assert counted in paper and "KS 2026/7" in paper and "UTKAST" not in paper

    document = final.get_by_role("link", name="Ladda ner").get_attribute("href").removeprefix("/koping")
    # Arboga joins now: its own report, earlier in the queue, would have been the one that was held.
    join(town, "arboga", "Arboga", "1984")
    outsider = town.invited("arboga", DESK, name="Grannen", role="coordinator", organisation=UNIT)
    for path in (sent, document):
        outsider.go(path, status=404)
    for path in ("/", "/rapporter/", "/lagesbild/", "/handlingar/", "/kvartal/2026-Q3"):
        outsider.go(path)
        told = outsider.page.content()
        assert SEEN not in told and document not in told and sent not in told
    outsider.go(f"{town.origin}/koping{sent}")  # where she is nobody, and is asked to sign in
    shows(outsider.page.locator("h1"), "Logga in i Köping")
    for visitor in town.visitors:
        assert visitor.take_faults() == []


def join(samsyn, slug: str, name: str, code: str) -> None:
    samsyn.command("tenant", "add", slug, name, "--area", "vastra-malardalen", "--code", code, "--live")
    samsyn.command("organisation", "add", "--tenant", slug, UNIT, "kommunstyrelsen")


def report_graffiti(caretaker) -> str:
    """Report what is seen here and now; gives the report's path."""
    caretaker.context.grant_permissions(["geolocation"])
    caretaker.context.set_geolocation({"latitude": 59.5137, "longitude": 15.9906})
    page = caretaker.page
    page.get_by_role("link", name="Rapportera").first.click()
    page.get_by_role("radio", name="Klotter", exact=True).check()  # what her organisation reports most, by one tap
    page.get_by_text("Peka ut på kartan").click()
    page.get_by_role("button", name="Använd min position").click()
    shows(page.locator("#place-picker-status"), "Din position är vald")
    page.get_by_label("Vad såg du?").fill(SEEN)
    assert caretaker.too_wide() == []
    page.get_by_role("button", name="Skicka rapporten").click()
    shows(page.locator(".notice"), "Rapporten är mottagen")
    return urlsplit(page.url).path.removeprefix("/koping")


def graffiti_in_the_picture(coordinator) -> int:
    """How many the picture of the 14 days counts in the group, in its table."""
    page = coordinator.page
    coordinator.go("/")
    page.get_by_role("link", name="Lägesbild", exact=True).first.click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Skadegörelse och klotter"))
    return int(row.locator("td").last.inner_text())


def wait_until_ordered(coordinator):
    """Look at the quarter until the calendar has ordered its report; gives that part of the page."""

    def ordered() -> bool:
        coordinator.go("/kvartal/")
        return coordinator.page.locator("#rapport .progress").count() > 0

    assert becomes(ordered, every=1), coordinator.page.content()
    assert urlsplit(coordinator.page.url).path == "/koping/kvartal/2026-Q3"
    return coordinator.page.locator("#rapport")
