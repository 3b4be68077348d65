"""Everything without JavaScript: the forms are forms, the links links, and a reload shows how far a report has come."""

import re

from playwright.sync_api import expect

from tenants.access import Role
from tests.browser.house import UNORDERED
from tests.browser.visitor import PHONE


def test_report_list_picture_and_quarterly_report(newcomer, house):
    visitor = newcomer(Role.COORDINATOR, javascript=False)
    page = visitor.page
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    page.select_option("#f-category", label="Klotter")
    page.select_option("#f-named_place_id", index=1)
    page.fill("#f-text", "Klotter på plank, ungefär tre meter.")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")

    page.locator(".nav").get_by_role("link", name="Lägesbild", exact=True).click()
    page.locator(".tabs").get_by_role("link", name="Händelser", exact=True).click()
    expect(page.locator("main")).to_contain_text("Klotter på plank")

    page.locator(".nav").get_by_role("link", name="Lägesbild").click()
    expect(page.get_by_role("heading", name="Att ta ställning till")).to_be_visible()
    page.get_by_role("link", name="Alla tal för perioden").click()
    expect(page.get_by_role("table", name="Händelser per grupp")).to_contain_text("Skadegörelse och klotter")
    expect(page.get_by_role("table", name="Händelser per dygnsdel och veckodag")).to_be_visible()

    visitor.go(f"/kvartal/{UNORDERED}")
    page.get_by_role("button", name="Beställ rapport").click()
    expect(page.locator("#rapport")).to_contain_text("Väntar")
    house.work(UNORDERED)
    page.get_by_role("link", name="Uppdatera").click()
    page.reload()
    expect(page.locator("#rapport tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Ladda ner PDF").click()
    assert download.value.suggested_filename.endswith("utkast-1.pdf")
    assert visitor.take_faults() == []


def test_the_bar_the_tabs_and_the_folds_of_a_phone(newcomer):
    visitor = newcomer(Role.REPORTER, javascript=False)
    visitor.wear(PHONE, "light")
    visitor.go("/")
    visitor.page.locator(".nav").get_by_role("link", name="Lägesbild", exact=True).click()
    visitor.page.locator(".tabs").get_by_role("link", name="Händelser", exact=True).click()
    expect(visitor.page.locator("#f-group")).to_be_hidden()
    visitor.page.get_by_text("Välj rapporter").click()
    visitor.page.select_option("#f-group", index=1)
    visitor.page.get_by_role("button", name="Visa").click()
    expect(visitor.page).to_have_url(re.compile(r"[?&]group=\w"))
    expect(visitor.page.get_by_text("Välj rapporter (grupp)")).to_be_visible()
