"""A session never ends unsaid: a page warns before, one button keeps it alive, and what was typed is kept."""

import re

from playwright.sync_api import expect

from app.accounts import sessions
from tenants.access import Role
from tests.browser.test_pages import QUICK, look_at

TYPED = "Klotter på plank, ungefär tre meter."


def wait_until(page, before) -> None:
    """Let the page's clock go until so long before its session ends unused."""
    page.clock.fast_forward(int(1000 * (sessions.IDLE - sessions.SEEN_EVERY - before).total_seconds()))


def writing(newcomer, path="/rapporter/ny"):
    visitor = newcomer(Role.REPORTER)
    visitor.page.clock.install()
    visitor.go(path)
    visitor.page.fill("#f-text", TYPED)
    visitor.page.focus("#f-text")
    return visitor, visitor.page, visitor.page.locator("dialog[data-session-end]")


def test_a_warning_with_one_button_to_stay(newcomer):
    visitor, page, dialog = writing(newcomer)
    wait_until(page, 2 * sessions.WARNED_BEFORE)
    expect(dialog).not_to_be_visible()
    wait_until(page, sessions.WARNED_BEFORE + (sessions.IDLE - sessions.SEEN_EVERY) - 2 * sessions.WARNED_BEFORE)
    expect(page.get_by_role("dialog", name="Du loggas snart ut")).to_be_visible()
    expect(dialog.get_by_role("button")).to_have_count(1)
    expect(dialog.get_by_role("button", name="Stanna inloggad")).to_be_focused()
    expect(dialog).to_contain_text("10 timmar efter att du loggade in")
    look_at(visitor, QUICK)
    with page.expect_response(re.compile("/fortsatt$")) as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    expect(dialog).not_to_be_visible()
    expect(page.locator("#f-text")).to_be_focused()
    expect(page.locator("#f-text")).to_have_value(TYPED)
    wait_until(page, sessions.WARNED_BEFORE)
    expect(page.get_by_role("dialog", name="Du loggas snart ut")).to_be_visible()
    with page.expect_response(re.compile("/fortsatt$")):
        page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_the_end_is_said_and_what_was_typed_is_sent_after_a_new_sign_in(newcomer, house):
    visitor, page, dialog = writing(newcomer)
    visitor.ask_all()
    page.select_option("#f-category", "klotter")
    page.check("[name=precision][value=unknown]")
    before = house.count_reports()
    with house.scope(Role.REPORTER) as scope:
        sessions.sign_out(scope, token=visitor.context.cookies()[0]["value"])
    with visitor.expecting_refusal():  # what is written is still being looked at, for nobody
        wait_until(page, 0 * sessions.IDLE)
        expect(page.get_by_role("dialog", name="Du har loggats ut")).to_be_visible()
        look_at(visitor, QUICK)
    dialog.get_by_role("button", name="Tillbaka till sidan").click()
    expect(page.locator("#f-text")).to_have_value(TYPED)
    with visitor.expecting_refusal():
        page.get_by_role("button", name="Skicka rapporten").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Du har loggats ut")
    token = house.session(Role.REPORTER)
    visitor.context.add_cookies([{"name": "samsyn", "value": token, "url": house.origin}])
    with visitor.expecting_refusal():
        page.get_by_role("button", name="Skicka igen").click()
        page.get_by_role("button", name="Skicka igen").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    assert house.count_reports() == before + 1


def test_a_session_that_was_ended_elsewhere_cannot_be_kept_alive(newcomer, house):
    visitor, page, dialog = writing(newcomer)
    with house.scope(Role.REPORTER) as scope:
        sessions.sign_out(scope, token=visitor.context.cookies()[0]["value"])
    wait_until(page, sessions.WARNED_BEFORE)
    with visitor.expecting_refusal():
        dialog.get_by_role("button", name="Stanna inloggad").click()
        expect(page.get_by_role("dialog", name="Du har loggats ut")).to_be_visible()


def test_the_longest_age_is_said_and_cannot_be_put_off(newcomer, house, monkeypatch):
    monkeypatch.setattr(sessions, "LONGEST", sessions.IDLE / 2)
    visitor, page, dialog = writing(newcomer)
    page.clock.fast_forward(int(1000 * (sessions.LONGEST - sessions.WARNED_BEFORE).total_seconds()))
    expect(page.get_by_role("dialog", name="Du loggas ut om 2 minuter")).to_contain_text("går inte att förlänga")
    look_at(visitor, QUICK)
    dialog.get_by_role("button", name="Jag förstår").click()
    expect(dialog).not_to_be_visible()
    expect(page.locator("#f-text")).to_be_focused()


def test_another_open_page_does_not_warn_for_nothing(newcomer):
    visitor, page, dialog = writing(newcomer)
    wait_until(page, sessions.WARNED_BEFORE)
    expect(dialog).to_be_visible()
    other = visitor.context.new_page()
    other.goto(page.url)
    expect(dialog).not_to_be_visible()


def test_without_script_the_page_says_when(newcomer):
    visitor = newcomer(Role.REPORTER, javascript=False)
    visitor.go("/rapporter/ny")
    expect(visitor.page.locator(".session-line")).to_have_text(
        re.compile(r"^Du loggas ut \d{4}-\d\d-\d\d \d\d\.\d\d om du .*, och senast \d{4}-\d\d-\d\d \d\d\.\d\d\.$")
    )
