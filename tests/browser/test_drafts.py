"""What is written in a new report stays on the device until it is sent, for the one who wrote it and nobody else."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tenants.access import Role

KEPT = "() => Object.entries(localStorage).filter(one => one[0].startsWith('samsyn-utkast:')).map(one => one[1])"
TEXT = "Klotter på bryggan, ungefär en meter."


def written(visitor, text: str = TEXT):
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    visitor.page.select_option("#f-category", "klotter")
    visitor.page.get_by_label("Vet inte var").check()
    visitor.page.fill("#f-text", text)
    return visitor.page


def test_a_closed_tab_loses_nothing(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    expect(page.locator("[data-draft-note]")).to_contain_text("sparas på den här enheten")
    visitor.go("/rapporter/ny")
    assert visitor.page.input_value("#f-text") == ""
    offer = page.locator("[data-draft-offer]")
    expect(offer).to_contain_text("en rapport som du började skriva")
    offer.get_by_role("button", name="Fortsätt skriva den").click()
    expect(page.locator("#f-text")).to_have_value(TEXT)
    expect(page.locator("#f-category")).to_have_value("klotter")
    expect(page.get_by_label("Vet inte var")).to_be_checked()
    before = house.count_reports()
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    assert house.count_reports() == before + 1 and page.evaluate(KEPT) == []
    visitor.go("/rapporter/ny")
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    assert visitor.take_faults() == []


def test_a_refused_report_is_kept_until_it_is_taken_in(newcomer):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    page.select_option("#f-category", "")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".error-summary")).to_contain_text("Välj vad som hände.")
    (kept,) = page.evaluate(KEPT)
    assert TEXT in kept and "csrf" not in kept
    page.select_option("#f-category", "klotter")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    assert page.evaluate(KEPT) == []


def test_one_that_was_sent_after_all_leads_to_its_report(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    (id,) = parse_qs(urlsplit(page.url).query)["id"]
    before = house.count_reports()
    sent = page.evaluate(
        "async () => (await fetch(document.querySelector('form[data-draft]').action, {method: 'POST',"
        " body: new URLSearchParams(new FormData(document.querySelector('form[data-draft]')))})).url"
    )
    assert len(page.evaluate(KEPT)) == 1 and house.count_reports() == before + 1
    visitor.go(f"/rapporter/ny?id={id}")
    assert urlsplit(page.url).path == urlsplit(sent).path and page.evaluate(KEPT) == []


def test_signing_out_leaves_nothing_behind(newcomer):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    assert len(page.evaluate(KEPT)) == 1
    page.evaluate("() => document.querySelector('form[action$=\"/logga-ut\"]').submit()")
    page.wait_for_url("**/logga-in*")
    assert page.evaluate(KEPT) == []


def test_what_turned_out_to_be_about_a_person_is_not_kept(newcomer):
    page = written(newcomer(Role.REPORTER))
    page.get_by_role("link", name="Gäller det en person?").click()
    expect(page.locator("h1")).to_contain_text("aldrig personer")
    assert page.evaluate(KEPT) == []


def test_nobody_else_meets_it(newcomer):
    """Her session ended by itself, and somebody else signs in at the same device."""
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    (key,) = page.evaluate("() => Object.keys(localStorage)")
    member = key.split(":")[2]
    page.evaluate(
        "([from, to]) => { localStorage.setItem(to, localStorage.getItem(from)); localStorage.removeItem(from); }",
        [key, key.replace(member, "0190a3b0-0000-7000-8000-000000000000")],
    )
    visitor.go("/rapporter/ny")
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    assert page.evaluate(KEPT) == [] and page.input_value("#f-text") == ""


def test_it_is_taken_away_and_does_not_grow_old(newcomer):
    visitor = newcomer(Role.REPORTER)
    page = written(visitor)
    visitor.go("/rapporter/ny")
    page.get_by_role("button", name="Ta bort den").click()
    assert page.evaluate(KEPT) == []
    written(visitor)
    page.evaluate(
        "() => { const key = Object.keys(localStorage)[0], draft = JSON.parse(localStorage.getItem(key));"
        " draft.at -= 25 * 3600 * 1000; localStorage.setItem(key, JSON.stringify(draft)); }"
    )
    visitor.go("/rapporter/ny")
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    assert page.evaluate(KEPT) == []


def test_without_javascript_the_form_is_as_it_was(newcomer, house):
    visitor = newcomer(Role.REPORTER, javascript=False)
    page = written(visitor)
    expect(page.locator("[data-draft-note]")).to_be_hidden()
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    before = house.count_reports()
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    assert house.count_reports() == before + 1
