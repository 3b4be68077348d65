"""What points at a person is shown while it is written, and taken out by one tap; without script after sending."""

from playwright.sync_api import expect

from tenants.access import Role
from tests.browser.test_pages import QUICK, look_at
from tests.browser.visitor import PHONE

TEXT = "Rutan är sönder. Kalle Svensson, 15 år, sågs där."
MASKED = "Rutan är sönder. [namn borttaget], sågs där."
FIRST_SUBMIT = "() => [...document.querySelectorAll('main form [type=submit]')][0].name"


def written(visitor, text: str):
    page = visitor.page
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    page.select_option("#f-category", "klotter")
    page.check("[name=precision][value=unknown]")
    page.fill("#f-text", text)
    return page


def test_while_it_is_written_the_words_are_marked_and_one_tap_takes_them_out(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    visitor.wear(PHONE, "light")
    before = house.count_reports()
    page = written(visitor, TEXT)
    says = page.locator("[data-guard-for=f-text] .guard-says")
    expect(says).to_contain_text("peka ut en person")
    assert says.get_attribute("role") == "status" and "Svensson" not in says.inner_text()
    expect(page.locator(".guard mark")).to_contain_text("Kalle Svensson")
    look_at(visitor, QUICK)
    told = says.element_handle()
    page.get_by_role("button", name="Ta bort det markerade").click()
    expect(page.locator("#f-text")).to_have_value(MASKED)
    expect(page.locator("#f-text")).to_be_focused()
    expect(says).to_contain_text("borttaget")
    assert told.evaluate("node => node.isConnected"), "a new region would not be read out"
    assert house.count_reports() == before
    with page.expect_response("**/granskning"):
        page.locator("#f-text").press_sequentially(" ")
    expect(says).to_be_empty()
    assert visitor.take_faults() == []


def test_without_contact_the_form_is_as_it_was(newcomer):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor, "")
    page.route("**/granskning", lambda route: route.abort())
    with visitor.expecting_refusal(), page.expect_event("requestfailed"):
        page.fill("#f-text", TEXT)
    expect(page.locator("#f-text")).to_have_value(TEXT)
    assert page.locator(".guard").count() == 0


def test_without_script_it_is_asked_about_and_taken_out(newcomer, house):
    visitor = newcomer(Role.REPORTER, javascript=False)
    before = house.count_reports()
    page = written(visitor, TEXT)
    with visitor.expecting_refusal():
        page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator("#f-text")).to_have_value(TEXT)
    expect(page.locator(".guard mark")).to_contain_text("Kalle Svensson")
    page.get_by_role("button", name="Ta bort det markerade").click()
    expect(page.locator("#f-text")).to_have_value(MASKED)
    expect(page.locator(".notice")).to_contain_text("Inget är sparat än")
    assert page.url.endswith("#f-text") and house.count_reports() == before
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    assert house.count_reports() == before + 1


def test_sent_all_the_same_it_waits_for_the_coordinator(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor, TEXT)
    with visitor.expecting_refusal():
        page.get_by_role("button", name="Skicka rapporten").click()
        page.wait_for_selector("#f-insist")
    summary = page.locator(".error-summary li")
    expect(summary).to_have_text(["Vad såg du? Något i texten kan peka ut en person."])
    expect(page.locator("#e-text")).to_contain_text("spärras rapporten tills samordnaren har läst den")
    assert page.evaluate(FIRST_SUBMIT) == "", "Enter in a field must send the form as its own button does"
    page.get_by_role("button", name="Skicka ändå").click()
    page.wait_for_url("**?ok=*")
    expect(page.get_by_text("tills samordnaren har läst den")).to_be_visible()
    address = page.url.split("?")[0]
    reader = newcomer(Role.COORDINATOR)
    reader.go("/rapporter/")
    reader.page.goto(address)
    expect(reader.page.locator("mark")).to_have_text("Kalle Svensson, 15 år")
    look_at(reader, QUICK)
    reader.page.get_by_role("button", name="Ta bort det markerade och släpp").click()
    expect(reader.page.locator(".notice")).to_contain_text("räknas nu")
    expect(reader.page.locator(".report-text")).to_have_text(MASKED)


def test_in_every_text_it_is_marked_and_the_same_is_never_asked_twice(newcomer):
    visitor = newcomer(Role.COORDINATOR)
    visitor.go("/fokusomraden/nytt")
    page, asked = visitor.page, []
    page.on("request", lambda request: asked.append(request) if request.url.endswith("/granskning") else None)
    for field in ("title", "description"):
        place = page.locator(f"[data-guard-for=f-{field}]")
        with page.expect_response("**/granskning"):
            page.fill(f"#f-{field}", TEXT)
        expect(place.locator("mark")).to_contain_text("Kalle Svensson")
        place.get_by_role("button", name="Ta bort det markerade").click()
        expect(page.locator(f"#f-{field}")).to_have_value(MASKED)
    with page.expect_response("**/granskning"):
        page.fill("#f-description", "Klotter")
    page.clock.install()
    page.fill("#f-description", "Klotter")
    page.clock.run_for(2000)  # longer than the pause in typing that it waits for
    with page.expect_response("**/granskning"):
        page.fill("#f-description", "Nytt")
    assert len(asked) == 4
    assert visitor.take_faults() == []


def test_when_the_server_has_had_enough_nothing_is_said(newcomer):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor, "")
    page.route("**/granskning", lambda route: route.fulfill(status=429, headers={"Retry-After": "60"}))
    with visitor.expecting_refusal(), page.expect_response("**/granskning"):
        page.fill("#f-text", TEXT)
    expect(page.locator("#f-text")).to_have_value(TEXT)
    expect(page.locator("[data-guard-for=f-text] .guard-says")).to_be_empty()
    assert page.locator(".guard").count() == 0
