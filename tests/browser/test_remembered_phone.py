"""A caretaker's telephone: remembered once, and from then on the way to a report is a PIN; reading asks for more."""

from playwright.sync_api import expect

from tenants.access import Role
from tests.browser.house import email, password
from tests.browser.test_pages import QUICK, look_at
from tests.browser.visitor import PHONE


def test_a_telephone_is_remembered_reports_with_a_pin_and_asks_for_the_password_to_read(newcomer):
    visitor = newcomer(Role.REPORTER, viewport=PHONE)
    page, context = visitor.page, visitor.context
    visitor.go("/")
    page.get_by_role("link", name="Kom ihåg den här telefonen").click()
    page.get_by_label("Vad telefonen heter").fill("Jourtelefonen")
    page.get_by_label("Flera använder telefonen").check()
    page.fill("#f-pin", "4071")
    page.get_by_role("button", name="Kom ihåg telefonen").click()
    expect(page.locator(".notice")).to_contain_text("Telefonen är ihågkommen")

    context.clear_cookies(name="samsyn")  # as when the browser has been closed
    visitor.go("/")
    expect(page.locator("main")).to_contain_text("Jourtelefonen")
    with visitor.expecting_refusal():
        page.fill("#f-pin", "9182")
        page.get_by_role("button", name="Fortsätt").click()
        expect(page.locator(".error-summary, [role=alert]").first).to_contain_text("Fel PIN-kod")
    look_at(visitor, QUICK)
    visitor.wear(PHONE, "light")
    page.fill("#f-pin", "4071")
    page.get_by_role("button", name="Fortsätt").click()

    page.locator("main").get_by_role("link", name="Rapportera", exact=True).click()
    visitor.ask_all()
    page.select_option("#f-category", label="Klotter")
    page.select_option("#f-named_place_id", index=1)
    page.fill("#f-text", "Målat på garaget.")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    mine = page.get_by_role("region", name="Det här hände med dina rapporter")
    expect(mine.locator("li").first).to_contain_text("Klotter")
    expect(page.locator("main")).not_to_contain_text("Målat på garaget")
    assert visitor.too_long() == []
    look_at(visitor, QUICK)
    visitor.wear(PHONE, "light")

    visitor.go("/lagesbild/")
    expect(page.locator("main")).to_contain_text("Telefonen är ihågkommen för att rapportera")
    page.fill("#f-email", email(Role.REPORTER, "koping"))
    page.fill("#f-password", password(Role.REPORTER))
    page.get_by_role("button", name="Logga in").click()
    expect(page).to_have_url(f"{visitor.house.origin}/koping/lagesbild/")
    visitor.go("/konto/telefoner")
    page.get_by_role("button", name="Glöm Jourtelefonen").click()
    expect(page.locator(".notice")).to_contain_text("Telefonen är glömd")
    context.clear_cookies(name="samsyn")
    visitor.go("/")
    expect(page).to_have_url(f"{visitor.house.origin}/koping/logga-in")
    assert visitor.take_faults() == []
