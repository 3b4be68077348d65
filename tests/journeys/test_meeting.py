"""A meeting is held: what was decided before is followed up, two things are decided, and whoever does one is told."""

import pytest

from tests.browser.visitor import DESK, PHONE
from tests.journeys.samsyn import shows
from tests.journeys.test_report_to_quarterly import UNIT, join

FIRST, SECOND = "2026-09-28T09:30+02:00", "2026-10-12T09:30+02:00"


@pytest.fixture
def town(samsyn):
    samsyn.it_is("2026-09-18T10:00+02:00")
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    join(samsyn, "koping", "Köping", "1983")
    samsyn.command("tenant", "change", "koping", "--turn-on", "moten")
    samsyn.command("organisation", "add", "--tenant", "koping", "Högstadieskolan", "skola")
    with samsyn.running():
        yield samsyn


def test_a_decision_is_followed_up_at_the_next_meeting_and_whoever_does_it_is_told(town):
    coordinator = town.invited("koping", DESK, name="Samordnaren", role="coordinator", organisation=UNIT)
    school = town.invited("koping", PHONE, name="Skolan", role="school", organisation="Högstadieskolan")
    page = coordinator.page

    book(coordinator)
    town.it_is(FIRST)
    town.signs_in(coordinator, "coordinator")
    page.get_by_role("link", name="Lägesbildsmöte").click()
    decide(page, "Beskära häcken vid stationen.", UNIT, "2026-10-02")
    end(page)
    book(coordinator)

    town.it_is(SECOND)
    town.signs_in(coordinator, "coordinator")
    page.get_by_role("link", name="Lägesbildsmöte").click()
    before = page.locator("[aria-labelledby=forra] li")
    shows(before, "Sista dagen har gått")
    before.get_by_role("link", name="Sent eller släppt").click()
    page.get_by_label("Varför?", exact=True).fill("entreprenören är försenad")
    page.get_by_label("Ny sista dag").fill("2026-10-16")
    page.get_by_role("button", name="Spara uppföljningen").click()
    shows(before, "Försenat till fre 16 okt")
    shows(before, "entreprenören är försenad")
    decide(page, "Vuxna vid övergången fyra morgnar.", "Högstadieskolan", "2026-10-19")
    decide(page, "Cykelmärkning vid stationen.", UNIT, "2026-10-23")
    assert coordinator.too_wide() == []
    end(page)

    town.signs_in(school, "school")
    hers = school.page.get_by_role("link", name="Beslut: Vuxna vid övergången fyra morgnar.")
    shows(hers, "Sista dag 19 oktober")
    hers.click()
    school.page.get_by_role("button", name="Gjort").click()
    shows(school.page.locator("[aria-labelledby=sagt]"), "Gjort")
    assert school.too_wide() == []
    school.go("/")
    assert hers.count() == 0
    for visitor in town.visitors:
        assert visitor.take_faults() == []


def book(coordinator) -> None:
    """Make the meeting of the fortnight, by one tap."""
    coordinator.go("/moten/")
    coordinator.page.get_by_role("button", name="Boka lägesbildsmötet").click()
    shows(coordinator.page.locator(".notice"), "Mötet är bokat.")


def decide(page, what: str, who: str, due: str) -> None:
    page.get_by_role("link", name="Nytt beslut").first.click()
    page.get_by_label("Vad ska göras?", exact=True).fill(what)
    page.get_by_label("Verksamhet").select_option(who)
    page.get_by_label("Till när?").fill(due)
    page.get_by_role("button", name="Spara beslutet").click()
    shows(page.locator("[aria-labelledby=nya]"), what)


def end(page) -> None:
    page.get_by_role("button", name="Avsluta mötet").click()
    shows(page.locator(".notice"), "Mötet är avslutat.")
