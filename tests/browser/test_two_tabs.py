"""Two tabs with the same form, and a removal that is undone: on the page as people have it in front of them."""

from playwright.sync_api import expect

from tenants.access import Role
from tests.browser.house import FINAL
from tests.browser.test_pages import QUICK, look_at


def test_whoever_saves_second_sees_both_texts_and_saves_again(newcomer, house):
    visitor = newcomer(Role.COORDINATOR)
    first, path = visitor.page, f"/fokusomraden/{house.ids['area']}/andring"
    visitor.go(path)
    second = visitor.context.new_page()
    second.goto(first.url)
    for page, text in ((first, "Först skrivet."), (second, "Sedan skrivet.")):
        page.fill("#f-description", text)
    first.get_by_role("button", name="Spara").click()
    expect(first.locator(".notice")).to_contain_text("Fokusområdet är sparat")
    with visitor.expecting_refusal():
        second.get_by_role("button", name="Spara").click()
        both = second.get_by_role("table", name="Det som skiljer")
        expect(both).to_be_visible()
    expect(both).to_contain_text("Först skrivet.")
    expect(both).to_contain_text("Sedan skrivet.")
    expect(second.locator("#f-description")).to_have_value("Sedan skrivet.")
    visitor.page = second
    look_at(visitor, QUICK)
    second.get_by_role("button", name="Spara det jag skrev").click()
    expect(second.locator(".page-head")).to_contain_text("Sedan skrivet.")


def test_removing_asks_and_is_undone_without_javascript(newcomer, house):
    visitor = newcomer(Role.COORDINATOR, javascript=False)
    page = visitor.page
    visitor.go(f"/fokusomraden/{house.ids['area']}/mal/{house.ids['goal']}")
    page.get_by_role("link", name="Ta bort målet").click()
    expect(page.locator("h1")).to_have_text("Ta bort målet?")
    page.get_by_role("button", name="Ta bort målet").click()
    expect(page.locator(".notice").first).to_contain_text("Borttaget")
    page.locator(".notice").first.get_by_role("button", name="Ångra").click()
    expect(page.locator(".notice").first).to_contain_text("Återställt")
    assert visitor.take_faults() == []


def test_a_late_change_without_a_reason_comes_back_with_what_was_typed(newcomer, house):
    visitor = newcomer(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/fokusomraden/{house.ids['area']}/uppfoljning/{FINAL}")
    page.locator("summary", has_text="Ändra texten").click()
    page.fill("#f-lessons", "Börja ännu tidigare.")
    with visitor.expecting_refusal():
        page.get_by_role("button", name="Spara").click()
        expect(page.locator(".error-summary")).to_contain_text("är fastställd")
    expect(page.locator("#f-lessons")).to_have_value("Börja ännu tidigare.")
    look_at(visitor, QUICK)
    page.fill("#f-late_reason", "Det kom fram på mötet.")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#sena").locator("..")).to_contain_text("Det kom fram på mötet.")
    look_at(visitor, QUICK)
