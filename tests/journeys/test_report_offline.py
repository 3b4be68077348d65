"""A caretaker in a cellar without network: what she writes is sent once, as of when she wrote it, and is read by nobody
else at the telephone she shares; the telephone keeps the form and its lists, and nothing else."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PHONE
from tests.journeys.samsyn import shows
from tests.journeys.test_report_to_quarterly import UNIT, join

THURSDAY, SATURDAY = "2026-09-24T21:10+02:00", "2026-09-26T12:00+02:00"
CELLAR, BICYCLES, OTHER = "Rutan i källaren är sprucken.", "Tre cyklar ligger i ån.", "Elever på taket."
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) {
      const address = new URL(one.url);
      found[address.pathname] = await (await cache.match(one)).clone().text();
    }
  }
  return found;
}"""
ALL_PLAIN = """async () => {
  const words = new TextDecoder("latin1"), found = [];
  const isBytes = value => value instanceof ArrayBuffer || value instanceof Uint8Array;
  const plain = (_key, value) => isBytes(value) ? words.decode(value) : value;
  for (const { name } of await indexedDB.databases()) {
    const opened = await new Promise(done => {
      const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result);
    });
    for (const store of opened.objectStoreNames) {
      const rows = await new Promise(done => {
        const asked = opened.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result);
      });
      found.push(...rows.map(row => JSON.stringify(row, plain)));
    }
    opened.close();
  }
  return [...found, JSON.stringify({ ...localStorage, ...sessionStorage })];
}"""
READY = '"state":"ready"'


@pytest.fixture
def town(samsyn):
    """Köping with two organisations."""
    samsyn.it_is(THURSDAY)
    samsyn.command("tenant", "add", "vastra-malardalen", "Västra Mälardalen", "--police-area")
    join(samsyn, "koping", "Köping", "1983")
    samsyn.command("organisation", "add", "--tenant", "koping", "Bostadsbolaget", "kommunalt bolag")
    with samsyn.running():
        yield samsyn


def test_what_is_written_without_network_is_sent_once_and_read_by_nobody_else(town):
    caretaker = town.invited("koping", PHONE, name="Bovärden", role="reporter", organisation="Bostadsbolaget")
    town.invited("koping", PHONE, name="Skolan", role="school", organisation=UNIT)
    phone, page = caretaker.context, caretaker.page
    phone.clock.set_fixed_time(THURSDAY)
    caretaker.go("/rapporter/ny")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function(f"async () => Object.keys(await ({KEPT})()).includes('/koping/rapporter/utan-nat')")
    caretaker.go("/rapporter/")  # a page with what is reported, which is not kept
    kept = page.evaluate(KEPT)
    assert {path for path in kept if not path.startswith("/static/")} == {"/koping/rapporter/utan-nat"}
    form = kept["/koping/rapporter/utan-nat"]
    assert "Bovärden" not in form and "Bostadsbolaget" not in form and "Klotter" in form
    assert re.findall(r'name="csrf" value="([^"]*)"', form) == [""] and "nonce-" not in form
    page.close()

    phone.set_offline(True)
    for text in (CELLAR, BICYCLES):
        tab = phone.new_page()
        write(tab, text)
        tab.close()
    tab = phone.new_page()
    tab.goto("/koping/rapporter/ny")
    shows(tab.locator("[data-drafts]"), "Utkast på enheten (2)")
    shows(tab.locator("[data-drafts]"), "låst tills du har nät")
    stored = "".join(tab.evaluate(ALL_PLAIN))
    assert stored.count(READY) == 2 and not told(stored)
    tab.close()

    # Two days later another signs in at the same telephone.
    town.it_is(SATURDAY)
    phone.clock.set_fixed_time(SATURDAY)
    phone.set_offline(False)
    page = caretaker.page = phone.new_page()
    town.signs_in(caretaker, "school")
    caretaker.go("/rapporter/ny")
    shows(page.locator("[data-draft-note]"), "sparas på den här enheten")
    page.fill("#f-text", OTHER)
    page.wait_for_function("async () => (await samsynDrafts.all()).length === 1")
    expect(page.locator("[data-drafts]")).to_be_hidden()
    stored = "".join(page.evaluate(ALL_PLAIN))
    assert stored.count(READY) == 2 and not told(stored), "they wait for the one who wrote them"
    page.get_by_text("Skolan").first.click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/logga-in*")
    page.wait_for_function(f"async () => Object.keys(await ({KEPT})()).length === 0")

    town.signs_in(caretaker, "reporter")
    said = page.locator(".notice").first
    shows(said, "Det du skrev utan nät är skickat: 2 stycken")
    expect(said.get_by_role("link")).to_have_count(2)
    said.get_by_role("link", name=CELLAR).click()
    shows(page.locator("main"), CELLAR)
    shows(page.locator("main"), "24 sep")
    caretaker.go("/rapporter/?mine=ja")
    numbers = {link.get_attribute("href") for link in page.locator("main a[href*='/rapporter/0']").all()}
    assert len(numbers) == 2
    caretaker.go("/rapporter/ny")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    expect(page.locator("[data-drafts]")).to_be_hidden()
    assert caretaker.take_faults() == []


def told(stored: str) -> list[str]:
    """The words of drafts that stand in what is stored."""
    return [word for word in ("källaren", "cyklar", "taket", "glaskross") if word in stored]


def write(tab, text: str) -> None:
    """From a cold telephone: the form opens as it is kept, and what is sent waits."""
    tab.goto("/koping/rapporter/ny")
    shows(tab.locator("[data-draft-cut]"), "Du är utan nät. Det du skriver sparas i telefonen")
    expect(tab.get_by_role("radio", name="i kväll")).to_have_count(1)
    tab.select_option("#f-category", "glaskross")
    tab.get_by_label("Vet inte var").check()
    tab.get_by_role("radio", name="nyss").check()
    tab.fill("#f-text", text)
    tab.get_by_role("button", name="Skicka rapporten").click()
    stored = tab.locator("[data-draft-stored]")
    expect(stored).to_be_visible()  # its words stand there before, hidden
    shows(stored, "skickas när du har nät")
