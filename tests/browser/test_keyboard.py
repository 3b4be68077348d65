"""The main job with the keyboard alone, and nothing to see it by but where the focus is."""

import re

from playwright.sync_api import expect

from tenants.access import Role
from tests.browser.house import FINAL, email, password
from tests.browser.visitor import FOCUS, PHONE

MOST_IN_A_MAP = 7
"""Stops of the Tab key: the map, all its marks as one, to see the whole, to zoom in and out, to fill the screen, and
the frame itself."""


def test_sign_in_report_and_sign_out(newcomer, house):
    visitor = newcomer(None)
    page = visitor.page
    visitor.go("/rapporter/ny")
    visitor.tab_to(name="email")
    visitor.write(email(Role.COORDINATOR, "koping"))
    visitor.tab_to(name="password")
    visitor.write(password(Role.COORDINATOR))
    visitor.tab_to(text="Logga in", tag="BUTTON")
    visitor.enter()
    assert page.title().startswith("Rapportera")

    visitor.tab_to(name="often")
    visitor.press("ArrowUp")  # from the first round to the last: something else
    visitor.tab_to(name="category")
    visitor.choose("Buskörning")
    visitor.tab_to(name="usual")
    visitor.press("ArrowUp")
    visitor.tab_to(name="named_place_id")
    visitor.press("ArrowDown")
    at = visitor.tab_to(name="precision")
    assert at["value"] == "place"
    visitor.press("ArrowRight")
    assert visitor.focus()["value"] == "sub_area" and visitor.focus()["visible"]
    visitor.press("ArrowLeft")
    visitor.tab_to(name="text")
    visitor.write("Två mopeder på gångvägen.")
    visitor.tab_to(text="Skicka rapporten")
    with page.expect_navigation(wait_until="load"):
        visitor.press("Space")
    assert re.search(r"/rapporter/[0-9a-f-]{36}\?ok=mottagen", page.url)
    address = page.url.partition("?")[0].removeprefix(house.origin)

    visitor.tab_to(href="/koping/rapporter/", text="Rapporter")
    visitor.enter()
    visitor.tab_to(href=address, text="Buskörning")
    visitor.enter()
    assert page.locator(".report-text").inner_text() == "Två mopeder på gångvägen."

    visitor.tab_to(tag="SUMMARY", text="Säkerhetssamordnare")
    visitor.press("Enter")
    visitor.tab_to(tag="BUTTON", text="Logga ut")
    visitor.enter()
    assert page.title().startswith("Logga in")
    visitor.go("/rapporter/")
    assert "/logga-in" in page.url
    assert visitor.take_faults() == []


def test_the_picture_with_its_map_holds_nobody(visitors):
    """A link leads past the map; Tab goes into it and soon out again on the other side; and so back."""
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    visitor.go("/")
    visitor.tab_to(href="/koping/lagesbild/", text="Lägesbild")
    visitor.enter()
    visitor.tab_to(tag="A", text="Hoppa förbi kartan", most=60)
    visitor.press("Enter")
    assert visitor.tab()["text"] == "Ullvi"
    visitor.press("Shift+Tab")
    frame = page.frame(url=re.compile("/karta$"))
    while visitor.focus()["tag"] == "IFRAME":
        visitor.press("Shift+Tab")
    assert visitor.focus()["text"] == "Hoppa förbi kartan"
    visitor.press("Tab")
    inside, steps = [], 0
    while visitor.focus()["tag"] == "IFRAME":
        inside.append(frame.evaluate(FOCUS))
        visitor.press("Tab")
        steps += 1
        assert steps <= MOST_IN_A_MAP, "kartan har för många ställen att stanna på"
    assert any(re.search(r"Plats \d|\d platser", at["text"]) for at in inside), inside
    assert [at for at in inside if at["tag"] != "BODY" and not at["visible"]] == []
    assert visitor.focus()["text"] == "Ullvi"
    visitor.press("Shift+Tab")
    assert visitor.focus()["tag"] == "IFRAME"
    while visitor.focus()["tag"] == "IFRAME":
        visitor.press("Shift+Tab")
        steps -= 1
        assert steps >= 0, "kartan släpper inte fokus bakåt"
    for _ in range(250):
        visitor.press("Tab")
        if visitor.focus()["text"] == "Så räknade vi":
            break
    else:
        raise AssertionError("sidans slut nåddes inte med Tab")
    visitor.press("Enter")
    assert page.locator("details[open] > summary", has_text="Så räknade vi").is_visible()
    assert visitor.take_faults() == []


def test_follow_up_and_order(visitors, house):
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    visitor.go("/")
    visitor.tab_to(href="/koping/arbetet", text="Arbetet")
    visitor.enter()
    visitor.tab_to(href="/koping/fokusomraden/", text="Fokusområden")
    visitor.enter()
    visitor.tab_to(href=str(house.ids["area"]))
    visitor.enter()
    visitor.tab_to(href=f"/uppfoljning/{FINAL}")
    visitor.enter()
    visitor.tab_to(text="Ändra texten", tag="SUMMARY")  # it is handed in, and its form folded
    visitor.press("Enter")
    for name in ("status", "judgement", "why", "proposal"):
        visitor.tab_to(name=name)
        if name == "why":
            visitor.press("Control+A")
            visitor.write("Färre rapporter under kvartalet.")
        else:
            visitor.press("Space")
    visitor.tab_to(name="late_reason")  # the quarter has a final report
    visitor.write("Ett pass var inte inlagt.")
    visitor.tab_to(text="Spara", tag="BUTTON")
    visitor.enter()
    expect(page.locator(".notice.is-success")).to_contain_text("Ändringen är sparad")
    assert page.get_by_text("Färre rapporter under kvartalet.").count() >= 1

    visitor.tab_to(href="/koping/kvartal/", text="Kvartal")
    visitor.enter()
    before = page.locator("#rapport tbody tr").count()
    visitor.tab_to(text="Gör en ny version", tag="BUTTON")
    visitor.enter()
    expect(page.locator("#rapport .progress")).to_contain_text("Väntar")
    house.work(FINAL)
    # The page looks again by itself.
    expect(page.locator("#rapport tbody tr")).to_have_count(before + 1)
    expect(page.locator("#rapport")).to_contain_text("Version 2")
    assert visitor.take_faults() == []


def test_the_focus_stays_with_the_priority_that_is_moved(newcomer, house):
    visitor = newcomer(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/kvartal/{FINAL}")
    visitor.tab_to(text="Ändra prioriteringarna", tag="SUMMARY")
    visitor.press("Enter")
    visitor.tab_to(text="Ner", tag="BUTTON")
    visitor.enter()
    expect(page.get_by_text("Ordningen är inte sparad än.")).to_be_visible()
    expect(page.locator(".ranks button:focus")).to_have_count(1)
    visitor.tab_to(text="Spara prioriteringarna", tag="BUTTON", most=40)
    assert visitor.take_faults() == []


def test_the_menu_of_a_phone(visitors):
    visitor = visitors(Role.REPORTER)
    visitor.wear(PHONE, "light")
    visitor.go("/")
    first = visitor.tab()
    assert first["text"] == "Hoppa till innehållet"
    visitor.tab_to(href="/koping/rapporter/ny", most=6)
    visitor.enter()
    assert visitor.page.title().startswith("Rapportera")
    visitor.press("Tab")
    visitor.press("Enter")
    expect(visitor.page.locator("#innehall")).to_be_focused()
