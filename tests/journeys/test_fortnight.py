"""A fortnight, from the picture that opens by itself to the next meeting: the school on its phone, the police at a
desk, the coordinator at the wall. And the same by the coordinator alone, with every click and every word counted."""

import re

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
MEETING, NEXT = "2026-09-28T09:30+02:00", "2026-10-12T09:30+02:00"
PICTURE, COUNTED = "/lagesbild/bild/2026-09-14", "Siffrorna räknades 2026-09-28"
OF_THE_POLICE = "Kanariefågeln: cyklar stjäls dagtid vid stationen."
DECIDED = (
    ("Belys gången bakom skolan och klipp häcken.", UNIT, "2026-10-02"),
    ("Vuxna vid övergången fyra morgnar i rad.", "Högstadieskolan", "2026-10-09"),
    ("Märk cyklar på stationen en morgon i veckan.", UNIT, "2026-10-09"),
    ("Fråga butikerna vid torget hur kvällarna är.", UNIT, "2026-10-10"),
    ("Sanera klottret och anmäl det inom ett dygn.", UNIT, "2026-10-10"),
)
"""What, who and by when; the first rests on the school's report."""
MOST_CLICKS, MOST_WORDS = 60, 200


class Hand:
    """What she does with mouse and keyboard: a field is clicked before it is written in, and so is a list."""

    def __init__(self, visitor: Visitor):
        self.page, self.clicks, self.words = visitor.page, 0, 0

    def click(self, on: Locator) -> None:
        on.click()
        self.clicks += 1

    def follow(self, name: str, **how) -> None:
        self.click(self.page.get_by_role("link", name=name, **how).first)

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name))

    def write(self, label: str, said: str) -> None:
        self.page.get_by_label(re.compile("^" + re.escape(label))).fill(said)
        self.clicks += 1
        self.words += len(said.split())

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(re.compile("^" + re.escape(label))).select_option(option)
        self.clicks += 2


@pytest.fixture
def town(samsyn, tmp_path):
    """Köping with two sub-areas, a school that has reported before, and the police."""
    samsyn.it_is(THURSDAY)
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    join(samsyn, "koping", "Köping", "1983")
    samsyn.command("tenant", "change", "koping", "--turn-on", "moten")
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


def test_a_picture_is_made_together_decided_on_locked_and_followed_up(town):
    coordinator = town.invited("koping", WIDE, name="Samordnaren", role="coordinator", organisation=UNIT)
    school = town.invited("koping", PHONE, name="Skolan", role="school", organisation="Högstadieskolan")
    police = town.invited("koping", DESK, name="Kommunpolisen", role="police_officer", organisation="Polisen")
    page = coordinator.page
    reported = report_graffiti(school)
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
    assert (taps.clicks, taps.words) == (3, 0) and school.too_wide() == []

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
    hold(Hand(coordinator), reported)
    assert coordinator.too_wide() == []

    for visitor, role, heard in ((school, "school", False), (police, "police_officer", True)):
        town.signs_in(visitor, role)
        visitor.go(PICTURE)
        shows(visitor.page.locator("main"), "Fastställd av Samordnaren")
        assert (OF_THE_POLICE in visitor.page.content()) is heard
        assert visitor.too_wide() == []
    school.go(reported)
    way = school.page.locator("main")
    shows(way, "Togs upp på mötet 28 september")
    way.get_by_role("link", name="Ledde till ett beslut").click()
    shows(school.page.locator("main"), DECIDED[0][0])

    book(coordinator)
    town.it_is(NEXT)
    town.signs_in(coordinator, "coordinator")
    page.get_by_role("link", name="Lägesbildsmöte").click()
    before = page.locator("[aria-labelledby=forra] li", has_text=DECIDED[0][0])
    before.get_by_role("button", name="Gjort").click()
    shows(before, "På mötet: Gjort")
    for visitor in town.visitors:
        assert visitor.take_faults() == []


def test_alone_she_comes_from_draft_to_locked_with_few_clicks_and_words(town):
    """Nobody else has been invited: nothing waits for them, and what is missing is told."""
    coordinator = town.invited("koping", DESK, name="Samordnaren", role="coordinator", organisation=UNIT)
    reported = by_phone(coordinator)
    book(coordinator)
    town.it_is(MEETING)
    town.signs_in(coordinator, "coordinator")
    says(coordinator, COUNTED)
    coordinator.go("/")
    hand = Hand(coordinator)
    hold(hand, reported)
    assert hand.clicks <= MOST_CLICKS and hand.words <= MOST_WORDS, (hand.clicks, hand.words)
    print(f"\nfrom draft to locked: {hand.clicks} clicks, {hand.words} words")
    coordinator.go("/")
    assert coordinator.page.locator("main", has_text="Fastställ lägesbilden").count() == 0
    assert coordinator.take_faults() == []


def hold(hand: Hand, reported: str) -> None:
    """From Idag: say how we work in one sub-area, decide five things, one because of a report, make the picture final,
    and end the meeting."""
    page = hand.page
    hand.follow("Lägesbild", exact=True)
    hand.click(page.locator(".screen-row a"))
    hand.follow("Väster")
    hand.click(page.locator("label.chip", has_text="Skärpt"))
    hand.write("Varför?", "Klotter och släckta lampor vid skolan.")
    hand.press("Spara läget")
    shows(page.locator(".notice"), "Läget är sparat.")

    hand.follow("Händelser", exact=True)
    hand.click(page.locator(f"main a[href$='{reported}']").first)
    hand.follow("Nytt beslut utifrån rapporten")
    for n, (what, who, due) in enumerate(DECIDED):
        if n:
            hand.follow("Ett beslut till")
        hand.write("Vad ska göras?", what)
        hand.choose("Verksamhet", who)
        hand.write("Till när?", due)
        hand.press("Spara beslutet")
        shows(page.locator("[aria-labelledby=nya]"), what)
    hand.follow("Fastställ lägesbilden")
    hand.write("Diarienummer", "KS 2026/31")
    hand.press("Fastställ lägesbilden")
    shows(page.locator(".notice"), "Lägesbilden är fastställd.")
    hand.follow("Idag", exact=True)
    hand.follow("Lägesbildsmöte")
    hand.press("Avsluta mötet")
    shows(page.locator(".notice"), "Mötet är avslutat.")


def by_phone(coordinator) -> str:
    """What the school has rung about, the coordinator reports; gives the report's path."""
    return report_graffiti(coordinator)


def says(coordinator, words: str) -> None:
    """Look at the picture until it says so."""

    def said() -> bool:
        coordinator.go(PICTURE)
        return (
            words in coordinator.page.locator("main").inner_text() and not coordinator.page.locator(".progress").count()
        )

    assert becomes(said, every=1), coordinator.page.content()
