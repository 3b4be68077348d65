"""The picture as a screen: its budgets, its choices with and without script, and no drawing with writing too small."""

import pytest
from playwright.sync_api import expect

from app.situational_pictures import service
from app.situational_pictures.choice import Asked
from tenants.access import Role
from tests.browser.visitor import DESK, PHONE, document_of

PICTURE = "/koping/lagesbild/"
LAPTOP = {"width": 1280, "height": 720}
BELOW = """parts => parts.filter(part => document.querySelector(part).getBoundingClientRect().bottom > innerHeight)"""


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SCHOOL])
def test_the_picture_is_one_screen_and_three_of_a_phone(role, newcomer, house):
    visitor = newcomer(role)
    page = visitor.page
    visitor.go("/lagesbild/")  # the typeface comes with the first page and is used from the second on
    visitor.go(f"/lagesbild/{house.ids['period']}")
    assert visitor.tall() <= DESK["height"]
    page.set_viewport_size(LAPTOP)
    assert page.evaluate(BELOW, ["#laget", ".place-lines", ".warning-lines"]) == [], (
        "headline, places and what to decide"
    )
    assert visitor.too_wide() == []
    page.set_viewport_size(PHONE)
    assert visitor.tall() <= 3 * PHONE["height"]
    assert visitor.take_faults() == []


def told(house, **asked) -> int:
    with house.scope(Role.COORDINATOR) as scope:
        return service.picture(scope, first=house.ids["period"], asked=Asked(**asked)).groups.total.now


def test_a_choice_is_fetched_into_the_page_and_stands_in_the_address(newcomer, house):
    visitor = newcomer(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}")
    page.evaluate("window.__stayed = true")
    page.locator(".chip-menu summary").first.click()
    page.get_by_role("link", name="Skadegörelse och klotter", exact=True).click()
    expect(page.locator(".chip-menu summary").first).to_contain_text("Skadegörelse och klotter")
    expect(page).to_have_url(f"{house.origin}/koping/lagesbild/{house.ids['period']}?grupp=skadegorelse")
    assert page.evaluate("window.__stayed"), "the page is not loaded anew"
    expect(page.locator("#laget")).to_contain_text(f"{told(house, group='skadegorelse')} händelse")
    assert "grupp=skadegorelse" in page.locator(".map iframe").get_attribute("src")
    expect(page.locator("#said")).to_contain_text("Skadegörelse och klotter:")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY", "whoever chose stands where she was"
    page.get_by_role("link", name="Dag 06–18").click()
    expect(page).to_have_url(f"{house.origin}/koping/lagesbild/{house.ids['period']}?grupp=skadegorelse&del=dag")
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").count("händelse") == 0, (
        "nothing is kept"
    )
    page.go_back()
    expect(page.locator("#laget")).to_contain_text(f"{told(house, group='skadegorelse')} händelse")
    page.get_by_role("link", name="Visa allt").click()
    expect(page).to_have_url(f"{house.origin}/koping/lagesbild/{house.ids['period']}")
    assert visitor.take_faults() == []


def test_a_choice_works_without_script(newcomer, house):
    visitor = newcomer(Role.COORDINATOR, javascript=False)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}")
    page.get_by_role("link", name="Natt 00–06").click()
    expect(page).to_have_url(f"{house.origin}/koping/lagesbild/{house.ids['period']}?del=natt")
    n = told(house, daypart="natt")
    expect(page.locator("#laget")).to_contain_text(f"Natt: {n or 'inga'} händelse" if n != 1 else "Natt: en händelse")
    page.get_by_role("link", name="Natt 00–06").click()
    expect(page).to_have_url(f"{house.origin}/koping/lagesbild/{house.ids['period']}")


def test_the_whole_map_has_the_same_numbers_as_the_list_beside_it(visitors, house):
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/kartan")
    listed = page.locator(".screen-facts table").first.locator("tbody tr").all()
    frame = page.frame_locator(".map iframe")
    frame.locator("div.mark").first.wait_for()
    document_of(page, ".map iframe").evaluate(
        "map_ground.setZoom(16, { animate: false })"
    )  # where each place stands alone
    assert len(listed) == frame.locator("div.mark").count() > 3
    for row in listed:
        number, _, name = row.locator("th").inner_text().splitlines()[0].partition(". ")
        n = row.locator("td").first.inner_text()
        said = frame.get_by_role("button", name=f"Plats {number}:").get_attribute("aria-label")
        assert name.split(" ▲")[0].strip()[:20] in said and f"{n} händelse" in said, said
    assert visitor.take_faults() == []
