"""However often a report is sent, it is one report."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tenants.access import Role

SEND_TWICE = """async () => {
  const form = document.querySelector("main form"), body = () => new FormData(form);
  const answers = await Promise.all([0, 1].map(() => fetch(form.action, {method: "POST", body: body()})));
  return answers.map(answer => answer.url);
}"""


def filled_in(visitor, text: str):
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    visitor.page.select_option("#f-category", "klotter")
    visitor.page.select_option("#f-named_place_id", index=1)
    visitor.page.fill("#f-text", text)
    return visitor.page


def test_a_double_click(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = filled_in(visitor, "Klotter på en bänk.")
    before = house.count_reports()
    page.get_by_role("button", name="Skicka rapporten").dblclick()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    assert house.count_reports() == before + 1


def test_two_at_the_same_time(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = filled_in(visitor, "Klotter på en skylt.")
    before = house.count_reports()
    first, second = page.evaluate(SEND_TWICE)
    assert urlsplit(first).path == urlsplit(second).path and house.count_reports() == before + 1


def test_back_after_sending_leads_to_the_report(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = filled_in(visitor, "Klotter på ett plank.")
    before = house.count_reports()
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    sent = urlsplit(page.url).path
    page.go_back()
    assert urlsplit(page.url).path == sent
    expect(page.locator(".notice")).to_contain_text("redan skickad")
    assert house.count_reports() == before + 1


def test_sent_again_from_a_page_kept_by_the_browser(newcomer, house):
    """A second tab, or a page that the browser kept: the same sent again is the same report, and other content is asked
    about."""
    visitor = newcomer(Role.REPORTER)
    page = filled_in(visitor, "Klotter på en mur.")
    before = house.count_reports()
    kept = page.content()
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    sent = urlsplit(page.url).path
    page.route("**/rapporter/ny", lambda route: route.fulfill(body=kept, content_type="text/html; charset=utf-8"))

    def send(text: str):
        page.goto("/koping/rapporter/ny")
        visitor.ask_all()
        page.select_option("#f-category", "klotter")
        page.select_option("#f-named_place_id", index=1)
        page.fill("#f-text", text)
        page.get_by_role("button", name="Skicka rapporten").click()

    send("Klotter på en mur.")
    page.wait_for_url(f"**{sent}*")
    assert house.count_reports() == before + 1
    send("Klotter på en annan mur.")
    expect(page.locator(".error-summary")).to_contain_text("Den förra är skickad. Skicka detta som en ny rapport?")
    expect(page.locator("#f-text")).to_have_value("Klotter på en annan mur.")
    assert house.count_reports() == before + 1
    page.get_by_role("button", name="Skicka som en ny rapport").first.click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    assert urlsplit(page.url).path != sent and house.count_reports() == before + 2
