"""The inbox with the keyboard alone. What it reports stands in the house from then on: it is the last."""

from datetime import timedelta

from playwright.sync_api import expect

from app.incidents import service as incidents
from tenants.access import Role
from tests.browser.house import NOW


def test_an_inbox_is_emptied_and_one_report_put_back(visitors, house):
    for hour in range(4):
        with house.scope(Role.SCHOOL) as scope:
            at = NOW - timedelta(hours=hour + 1)
            incidents.report_incident(
                scope, category="klotter", earliest=at, precision="unknown", text=f"Klotter {hour}."
            )
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    said = page.locator(".notice.is-success")

    def by_letter(letter: str) -> None:
        with page.expect_navigation(wait_until="load"):
            visitor.press(letter)

    visitor.go("/inkommet/")
    visitor.tab_to(name="reports")
    visitor.press("?")
    assert page.locator("[data-keys][open]").is_visible()
    first = visitor.focus()["value"]
    visitor.press("j")
    assert visitor.focus()["value"] != first and visitor.focus()["visible"]
    visitor.press("k")
    visitor.press("x")
    visitor.press("t")
    assert visitor.focus()["name"] == "category"
    visitor.choose("Buskörning")
    visitor.tab_to(name="reason")
    visitor.write("enligt samtal")
    visitor.tab_to(text="Ändra", tag="BUTTON")
    visitor.enter()
    expect(said).to_contain_text("1 rapport är ändrad")

    visitor.tab_to(name="reports")
    visitor.press("x")
    visitor.press("j")
    visitor.press("x")
    by_letter("s")
    visitor.tab_to(text="Den här räknas", tag="BUTTON")
    visitor.enter()
    expect(said).to_contain_text("en händelse nu")

    visitor.go("/inkommet/")
    visitor.tab_to(name="reports")
    by_letter("r")
    visitor.tab_to(name="text")
    visitor.write("Det är sanerat.")
    visitor.tab_to(text="Svara", tag="BUTTON")
    visitor.enter()
    expect(said).to_contain_text("Svaret är sparat")

    visitor.go("/inkommet/")
    visitor.tab_to(name="reports")
    while page.locator("[data-row]").count():
        at = visitor.focus()
        assert at["name"] == "reports" and at["visible"] and not at["covered"]
        by_letter("g")
    visitor.tab_to(text="Visa granskade")
    visitor.enter()
    visitor.tab_to(text="Lägg tillbaka", tag="BUTTON")
    visitor.enter()
    expect(said).to_contain_text("bland de nya igen")
    visitor.go("/inkommet/")
    assert page.locator("[data-row]").count() == 1 and visitor.take_faults() == []
