"""What is written in a form stays on the device until it is sent, for the one who wrote it and nobody else; and is sent
once, whenever there is network."""

import re
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tenants.access import Role
from tests.browser.test_pages import QUICK, look_at
from tests.browser.visitor import PHONE, SMALL

TEXT = "Klotter på bryggan, ungefär en meter."
DRAFTS = """async () => {
  const opened = await new Promise(done => {
    const asked = indexedDB.open("samsyn-utkast", 1); asked.onsuccess = () => done(asked.result);
  });
  const all = name => new Promise(done => {
    const asked = opened.transaction(name).objectStore(name).getAll(); asked.onsuccess = () => done(asked.result);
  });
  const plain = one => JSON.stringify(one, (_key, value) => value instanceof ArrayBuffer || value instanceof Uint8Array
    ? new TextDecoder("latin1").decode(value) : value);
  const found = [await all("drafts"), plain([await all("drafts"), await all("people"), await all("device")])];
  opened.close();
  return found;
}"""


def kept(page) -> list[dict]:
    return page.evaluate(DRAFTS)[0]


def written(visitor, text: str = TEXT):
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    visitor.page.select_option("#f-category", "klotter")
    visitor.page.get_by_label("Vet inte var").check()
    return with_text(visitor.page, text)


def with_text(page, text: str):
    """Write, and wait until it is kept."""
    expect(page.locator("[data-draft-note]")).to_contain_text("sparas")
    before = len([one for one in kept(page) if one["state"] == "open"])
    page.fill("#f-text, #f-result", text)
    page.wait_for_function(
        "async n => { const all = await samsynDrafts.all(); return all.length >= n; }", arg=max(before, 1)
    )
    return page


@contextmanager
def cut(visitor):
    visitor.context.set_offline(True)
    yield visitor.page
    visitor.context.set_offline(False)


def test_a_closed_tab_loses_nothing(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    expect(page.locator("[data-draft-note]")).to_contain_text("låst så att bara du kan läsa det")
    visitor.go("/rapporter/ny")
    assert visitor.page.input_value("#f-text") == ""
    drafts = page.locator("[data-drafts]")
    expect(drafts).to_contain_text("Rapport: Klotter: Klotter på bryggan")
    drafts.get_by_role("button", name="Fortsätt").click()
    expect(page.locator("#f-text")).to_have_value(TEXT)
    expect(page.locator("#f-category")).to_have_value("klotter")
    expect(page.get_by_label("Vet inte var")).to_be_checked()
    before = house.count_reports()
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    page.wait_for_function("async () => (await samsynDrafts.all()).length === 0")
    assert house.count_reports() == before + 1
    visitor.go("/rapporter/ny")
    expect(page.locator("[data-draft-note]")).to_contain_text("sparas")
    expect(page.locator("[data-drafts]")).to_be_hidden()
    assert visitor.take_faults() == []


def test_a_refused_report_is_kept_until_it_is_taken_in(newcomer):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    page.select_option("#f-category", "")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".error-summary")).to_contain_text("Välj vad som hände.")
    page.wait_for_function("async () => (await samsynDrafts.all())[0].state === 'open'")
    page.select_option("#f-category", "klotter")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    page.wait_for_function("async () => (await samsynDrafts.all()).length === 0")


def test_one_that_was_sent_after_all_leads_to_its_report(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    (id,) = parse_qs(urlsplit(page.url).query)["id"]
    before = house.count_reports()
    sent = page.evaluate(
        "async () => (await fetch(document.querySelector('form[data-draft]').action, {method: 'POST',"
        " body: new FormData(document.querySelector('form[data-draft]'))})).url"
    )
    assert len(kept(page)) == 1 and house.count_reports() == before + 1
    visitor.go(f"/rapporter/ny?id={id}")
    assert urlsplit(page.url).path == urlsplit(sent).path
    page.wait_for_function("async () => (await samsynDrafts.all()).length === 0")


def test_what_turned_out_to_be_about_a_person_is_not_kept_and_the_others_are(newcomer):
    visitor = newcomer(Role.REPORTER)
    written(visitor, "En soptunna ligger på sidan.")
    page = written(visitor)
    page.wait_for_function("async () => (await samsynDrafts.all()).length === 2")
    page.get_by_role("link", name="Gäller det en person?").click()
    expect(page.locator("h1")).to_contain_text("aldrig personer")
    page.wait_for_function("async () => (await samsynDrafts.all()).length === 1")
    visitor.go("/rapporter/ny")
    expect(page.locator("[data-drafts]")).to_contain_text("En soptunna ligger")


def test_nobody_else_at_the_device_reads_it(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    page.get_by_text("Rapportör").first.click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/logga-in*")
    rows, plain = page.evaluate(DRAFTS)
    assert len(rows) == 1 and "bryggan" not in plain and "klotter" not in plain and "held" not in plain
    page.context.add_cookies([{"name": "samsyn", "value": house.session(Role.SCHOOL), "url": house.origin}])
    visitor.go("/rapporter/ny")
    expect(page.locator("[data-draft-note]")).to_contain_text("sparas")
    expect(page.locator("[data-drafts]")).to_be_hidden()
    with_text(page, "Elever på taket.")
    rows, plain = page.evaluate(DRAFTS)
    assert len({row["of"] for row in rows}) == 2 and "bryggan" not in plain and "taket" not in plain
    page.context.add_cookies([{"name": "samsyn", "value": house.session(Role.REPORTER), "url": house.origin}])
    visitor.go("/rapporter/ny")
    expect(page.locator("[data-drafts-list]")).to_contain_text("Klotter på bryggan")
    expect(page.locator("[data-drafts-list]")).not_to_contain_text("taket")


def test_it_is_locked_when_the_session_ends(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    written(visitor)
    visitor.go("/rapporter/ny")
    page = visitor.page
    expect(page.locator("[data-drafts-list]")).to_contain_text("bryggan")
    page.evaluate("() => document.dispatchEvent(new Event('samsyn:ended'))")
    expect(page.locator("[data-drafts-list]")).to_contain_text("låst tills du loggar in")
    expect(page.locator("[data-drafts-list]")).not_to_contain_text("bryggan")
    expect(page.get_by_role("button", name="Fortsätt")).to_have_count(0)


def test_it_is_removed_and_brought_back(newcomer):
    visitor = newcomer(Role.REPORTER, viewport=PHONE)
    written(visitor)
    visitor.go("/rapporter/ny")
    page = visitor.page
    expect(page.locator("[data-drafts-list] li")).to_have_count(1)
    look_at(visitor, QUICK)
    visitor.wear(SMALL, "dark")
    assert visitor.too_wide() == []
    page.get_by_role("button", name=re.compile("Ta bort.*Klotter")).click()
    expect(page.get_by_role("button", name="Ångra")).to_be_focused()
    assert kept(page) == []
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator("[data-drafts-list]")).to_contain_text("bryggan")
    assert len(kept(page)) == 1 and visitor.take_faults() == []


@pytest.mark.parametrize("form", ("report", "occasion"))
def test_without_network_it_waits_and_is_sent_once(newcomer, house, form):
    visitor = newcomer(Role.COORDINATOR if form == "occasion" else Role.REPORTER)
    page, occasion = visitor.page, form == "occasion"
    if occasion:
        visitor.go(f"/fokusomraden/{house.ids['area']}/tillfallen/nytt?aktivitet={house.ids['activity']}")
        with_text(page, "Lugnt på torget utan nät.")
    else:
        written(visitor)
    before = house.count_reports()
    with cut(visitor):
        expect(page.locator("[data-draft-cut]")).to_contain_text("Du är utan nät. Det du skriver sparas i telefonen")
        page.get_by_role("button", name="Logga tillfället" if occasion else "Skicka rapporten").click()
        expect(page.locator("[data-draft-stored]")).to_contain_text("skickas när du har nät")
        assert house.count_reports() == before
    expect(page.locator(".notice")).to_contain_text("Det du skrev utan nät är skickat")
    assert kept(page) == [] and house.count_reports() == before + (not occasion)
    page.locator(".notice a").click()
    expect(page.locator("main")).to_contain_text("Lugnt på torget utan nät." if occasion else TEXT)
    expect(page.get_by_text("Lugnt på torget utan nät." if occasion else TEXT)).to_have_count(1)


def test_one_that_is_refused_later_comes_back_with_its_reasons(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    page.select_option("#f-category", "")
    with cut(visitor):
        page.get_by_role("button", name="Skicka rapporten").click()
        expect(page.locator("[data-draft-stored]")).to_be_visible()
    with visitor.expecting_refusal():
        draft = page.locator("[data-drafts-list]")
        expect(draft).to_contain_text("Behöver rättas")
        expect(draft).to_contain_text("Välj vad som hände.")
        draft.get_by_role("button", name="Rätta").click()
        expect(page.locator(".error-summary")).to_contain_text("Välj vad som hände.")
    expect(page.locator("#e-category")).to_contain_text("Välj vad som hände.")
    expect(page.locator("#f-text")).to_have_value(TEXT)
    before = house.count_reports()
    page.select_option("#f-category", "klotter")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    assert house.count_reports() == before + 1
    page.wait_for_function("async () => (await samsynDrafts.all()).length === 0")


def test_without_javascript_the_form_is_as_it_was(newcomer, house):
    visitor = newcomer(Role.REPORTER, javascript=False)
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    page = visitor.page
    page.select_option("#f-category", "klotter")
    page.get_by_label("Vet inte var").check()
    for part in ("[data-draft-note]", "[data-drafts]", "[data-draft-stored]"):
        expect(page.locator(part)).to_be_hidden()
    before = house.count_reports()
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    assert house.count_reports() == before + 1
