"""A fortnight from the picture that opens by itself to the morning of its meeting: the school on its phone, the police
at a desk, the coordinator at a wide screen."""

import pytest
from playwright.sync_api import Locator

from tests.browser.visitor import DESK, PHONE, Visitor
from tests.ground.test_files import geojson
from tests.journeys.samsyn import shows
from tests.journeys.test_meeting import book
from tests.journeys.test_new_municipality import EAST, WEST
from tests.journeys.test_report_to_quarterly import UNIT, join, report_graffiti
from tests.processes import becomes

WIDE = {"width": 1920, "height": 1080}
THURSDAY, DAY_BEFORE = "2026-09-24T10:00+02:00", "2026-09-27T18:00+02:00"
MEETING = "2026-09-28T09:30+02:00"
PICTURE, COUNTED = "/lagesbild/bild/2026-09-14", "Siffrorna räknades 2026-09-28"
OF_THE_POLICE = "Kanariefågeln: cyklar stjäls dagtid vid stationen."


class Hand:
    """What is done on a page, click by click."""

    def __init__(self, visitor: Visitor):
        self.page, self.clicks = visitor.page, 0

    def click(self, on: Locator) -> None:
        on.click()
        self.clicks += 1

    def follow(self, name: str, **how) -> None:
        self.click(self.page.get_by_role("link", name=name, **how).first)

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name))


@pytest.fixture
def town(samsyn, tmp_path):
    """Köping with two sub-areas, a school that has reported before, and the police."""
    samsyn.it_is(THURSDAY)
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    join(samsyn, "koping", "Köping", "1983")
    samsyn.command("organisation", "add", "--tenant", "koping", "Högstadieskolan", "skola")
    samsyn.command("organisation", "add", "--tenant", "koping", "Polisen", "polis")
    areas, before = tmp_path / "delar.geojson", tmp_path / "before.csv"
    areas.write_bytes(geojson([WEST, EAST], told=[{"namn": "Väster"}, {"namn": "Öster"}]))
    samsyn.command("place", "import", str(areas), "--tenant", "koping", "--kind", "delomraden", "--source", "kommunen")
    lines = [f"klotter;2026-{day} 09:00;Högstadieskolan" for day in ("08-17", "08-31", "09-15", "09-22")]
    lines += [f"klotter;2026-08-18 09:00;{UNIT}"]
    before.write_text("\n".join(["typ;tidigast;organisation", *lines, ""]), encoding="utf-8")
    samsyn.command("import", "incidents", str(before), "--tenant", "koping")
    with samsyn.running():
        yield samsyn


def test_a_picture_is_made_together_until_its_meeting(town):
    coordinator = town.invited("koping", WIDE, name="Samordnaren", role="coordinator", organisation=UNIT)
    school = town.invited("koping", PHONE, name="Skolan", role="school", organisation="Högstadieskolan")
    police = town.invited("koping", DESK, name="Kommunpolisen", role="police_officer", organisation="Polisen")
    page = coordinator.page
    report_graffiti(school)
    book(coordinator)
    says(coordinator, "Siffrorna räknades")  # it has opened by itself

    town.it_is(DAY_BEFORE)
    for visitor, role in ((school, "school"), (police, "police_officer"), (coordinator, "coordinator")):
        town.signs_in(visitor, role)
    taps = Hand(school)
    taps.follow("Egen bild")
    taps.click(school.page.locator("label.chip", has_text="Lugnt"))
    taps.press("Lämna in")
    shows(school.page.locator(".notice"), "Er bild är inlämnad.")
    assert taps.clicks == 3 and school.too_wide() == []

    police.page.get_by_role("link", name="Egen bild").click()
    police.page.locator("label.chip", has_text="Oroligare").click()
    police.page.get_by_label("Vad är det ni ser?").fill(OF_THE_POLICE)
    police.page.get_by_role("button", name="Spara som utkast").click()
    shows(police.page.locator(".notice.is-success"), "Bara ni läser det.")
    coordinator.go(PICTURE)
    shows(page.locator("main"), "Polisens del är inte inlämnad.")
    assert OF_THE_POLICE not in page.content()
    police.page.get_by_role("button", name="Lämna in").click()
    shows(police.page.locator(".notice"), "Er bild är inlämnad.")
    coordinator.go(PICTURE)
    shows(page.locator("[aria-labelledby=del-egna-bilder]"), OF_THE_POLICE)

    town.it_is(MEETING)
    town.signs_in(coordinator, "coordinator")
    says(coordinator, COUNTED)


def says(coordinator, words: str) -> None:
    """Look at the picture until it says so."""

    def said() -> bool:
        coordinator.go(PICTURE)
        return (
            words in coordinator.page.locator("main").inner_text() and not coordinator.page.locator(".progress").count()
        )

    assert becomes(said, every=1), coordinator.page.content()
