"""Maps that are read, in frames without rights: places are met there, and a hostile name stays a name."""

import json
import math
import re

import pytest
from playwright.sync_api import expect

from tenants.access import Role
from tests.browser.house import HOSTILE
from tests.browser.test_place_picker import MOVED
from tests.browser.visitor import PHONE, document_of

PWN = "() => window.__pwn"
TOUCHED = "getComputedStyle(document.querySelector('.leaflet-container')).touchAction"
"""What the browser itself does with a finger there."""
NEAR = 16
"""A zoom at which no two places of the demo world cover each other."""
ZOOM = "zoom => map_ground.setZoom(zoom, { animate: false })"


def test_places_are_reached_and_read_by_keyboard(visitors, house):
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/karta")
    page.locator("div.mark").first.wait_for()
    page.evaluate(ZOOM, NEAR)
    first = page.get_by_role("button", name="Plats 1:")
    spoken = first.get_attribute("aria-label")
    first.focus()
    page.keyboard.press("Enter")
    name = page.locator(".leaflet-popup strong").inner_text()
    assert spoken.startswith(f"Plats 1: {name}, ") and "händelser" in spoken
    expect(page.get_by_role("status").filter(has_text="Plats 1:")).to_have_text(spoken)
    expect(page.locator(".leaflet-popup-close-button")).to_have_attribute("aria-label", "Stäng")
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert page.get_by_title("Zooma in").count() == page.get_by_title("Zooma ut").count() == 1
    assert visitor.take_faults() == []


def test_the_arrows_go_from_mark_to_mark(visitors, house):
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/karta")
    first = page.locator("div.mark[tabindex='0']")
    first.focus()
    where, name = page.evaluate(MOVED), first.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    second = page.locator("div.mark:focus")
    expect(second).not_to_have_attribute("aria-label", name)
    assert second.count() == 1
    page.keyboard.press("ArrowLeft")
    expect(page.locator("div.mark:focus")).to_have_attribute("aria-label", name)
    assert page.evaluate(MOVED) == where, "the map itself stays"
    assert page.locator("div.mark[tabindex='0']").count() == 1


@pytest.mark.parametrize(
    ("path", "frame"), [("/lagesbild/", ".map iframe"), ("/rapporter/ny", "iframe[data-place-picker]")]
)
def test_a_thumb_passes_over_the_map_and_takes_hold_of_it_with_a_tap(path, frame, newcomer):
    visitor = newcomer(Role.COORDINATOR, viewport=PHONE, has_touch=True, is_mobile=True)
    page = visitor.page
    visitor.go(path)
    if path == "/rapporter/ny":
        visitor.ask_all()
        page.get_by_text("Peka ut på kartan").click()
        page.mouse.move(0, 0)  # a phone has no mouse that could rest where the map comes
    page.locator(frame).scroll_into_view_if_needed()
    document = page.locator(frame).element_handle().content_frame()
    expect(page.frame_locator(frame).locator(".hold")).to_contain_text("Två fingrar flyttar kartan")
    assert document.evaluate(TOUCHED) == "pan-x pan-y"
    page.frame_locator(frame).locator(".leaflet-container").tap(position={"x": 90, "y": 60})
    expect(page.frame_locator(frame).locator(".hold")).to_contain_text("Ett finger flyttar kartan")
    assert document.evaluate(TOUCHED) == "none"
    page.frame_locator(frame).get_by_role("button", name="Släpp kartan").tap()
    expect(page.frame_locator(frame).locator(".hold")).to_contain_text("Två fingrar flyttar kartan")
    assert document.evaluate(TOUCHED) == "pan-x pan-y"
    assert visitor.take_faults() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "frame"), [("/lagesbild/", ".map iframe"), ("/rapporter/ny", "iframe[data-place-picker]")]
)
def test_the_streets_are_drawn_in_a_frame_without_rights(path, frame, scheme, newcomer):
    visitor = newcomer(Role.COORDINATOR, color_scheme=scheme)
    page, sent = visitor.page, []
    page.on("response", lambda answer: sent.append(answer.status) if "/kartblad/" in answer.url else None)
    visitor.go(path)
    if path == "/rapporter/ny":
        visitor.ask_all()
        page.get_by_text("Peka ut på kartan").click()
    page.locator(frame).scroll_into_view_if_needed()
    document = page.frame_locator(frame)
    document.locator("canvas.leaflet-tile-loaded").first.wait_for(state="attached")
    expect(document.locator("#loading")).to_be_hidden()
    expect(document.locator(".credit")).to_contain_text("Påhittat gatunät")
    assert set(sent) == {200}
    assert page.locator(frame).get_attribute("sandbox") == "allow-scripts"
    drawn = document.locator("canvas.leaflet-tile-loaded").first.evaluate(
        "tile => [...tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data].some(part => part)"
    )
    assert drawn and visitor.take_faults() == []


def test_an_address_that_has_run_out_is_said(newcomer):
    visitor = newcomer(Role.COORDINATOR)
    page = visitor.page
    page.route("**/kartblad/**", lambda route: route.fulfill(status=404, headers={"Access-Control-Allow-Origin": "*"}))
    visitor.go("/lagesbild/")
    page.locator(".map iframe").scroll_into_view_if_needed()
    document = page.frame_locator(".map iframe")
    expect(document.get_by_text("Kartan har varit öppen länge. Ladda om sidan")).to_be_visible()
    expect(document.locator("#loading")).to_be_hidden()
    visitor.take_faults()  # the addresses that had run out


def test_words_stand_where_the_map_will_come(newcomer, house):
    visitor = newcomer(Role.COORDINATOR)
    page = visitor.page
    page.route("**/karta*", lambda route: None)
    page.goto("/koping/lagesbild/", wait_until="domcontentloaded")
    expect(page.get_by_text("Kartan hämtas …")).to_be_visible()


MARKS = """() => [...document.querySelectorAll("div.mark")].map(node => {
  const box = node.getBoundingClientRect();
  return [Number(node.textContent), box.x + box.width / 2, box.y + box.height / 2, box.width];
})"""
LISTED = """() => [...document.querySelectorAll("a[data-place]")].map(
  link => Number(link.closest("tr").querySelector("td.num").textContent))"""


SHOWN = "pane => getComputedStyle(document.querySelector(pane)).display !== 'none'"


def places_of(visitor) -> list[dict]:
    """What the map's document says of the places."""
    return json.loads(re.search(r"window\.samsynPicture\(map_ground, (\{.*\})\);", visitor.page.content())[1])["places"]


@pytest.mark.parametrize("zoom", [9, 11, 12, 13, 14, 16, 18])
def test_marks_add_up_to_the_list_and_stand_where_their_places_are(zoom, visitors, house):
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/kartan")
    listed = page.evaluate(LISTED)
    visitor.go(f"/lagesbild/{house.ids['period']}/karta")
    page.locator("div.mark").first.wait_for()
    page.evaluate(ZOOM, zoom)
    marks, known = page.evaluate(MARKS), places_of(visitor)
    assert sum(listed) == sum(mark[0] for mark in marks) == sum(place["n"] for place in known) > 0
    at = page.evaluate(
        "places => places.map(p => { const at = map_ground.latLngToContainerPoint([p.lat, p.lon]);"
        " const box = map_ground.getContainer().getBoundingClientRect(); return [at.x + box.x, at.y + box.y]; })",
        known,
    )
    for _n, x, y, _width in marks:
        assert min(math.dist((x, y), spot) for spot in at) <= 1.5, "no mark is moved aside"
    for i, a in enumerate(marks):
        for b in marks[i + 1 :]:
            assert math.dist(a[1:3], b[1:3]) >= (a[3] + b[3]) / 2 - 1


def test_several_places_as_one_are_taken_apart_by_keyboard(visitors, house):
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/karta")
    page.locator("div.mark").first.wait_for()
    page.evaluate(ZOOM, 9)
    together = page.locator("div.mark.cluster").first
    expect(together).to_have_attribute(
        "aria-label", re.compile(r"^\d+ platser, \d+ händelser\. Visa dem var för sig\.$")
    )
    before = page.locator("div.mark").count()
    together.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("map_ground.getZoom() > 9")
    assert page.locator("div.mark").count() > before
    assert page.evaluate("document.activeElement.classList.contains('mark')"), "whoever opened it stands on the map"
    assert visitor.take_faults() == []


def test_the_words_are_of_the_layer_that_is_drawn(visitors, house):
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/karta")
    page.locator("div.mark").first.wait_for()
    for zoom, shown, hidden in ((11, "areas", "cells"), (14, "cells", "areas")):
        page.evaluate(ZOOM, zoom)
        for name, visible in ((shown, True), (hidden, False)):
            assert page.evaluate(SHOWN, f".leaflet-{name}-pane") is visible
            assert page.locator(f".key[data-layer={name}]").is_visible() is visible
    visitor.go(f"/lagesbild/{house.ids['period']}/karta?lager=varme")
    expect(page.locator(".key[data-layer=heat]")).to_be_visible()
    assert page.locator(".leaflet-heat-pane img").count() == 1
    assert page.locator(".key[data-layer=cells], .key[data-layer=areas]").count() == 0
    assert visitor.take_faults() == []


def test_a_place_opens_beside_the_map_and_the_way_back_is_kept(newcomer, house):
    visitor = newcomer(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/kartan")
    link = page.locator("a[data-sheet]").first
    name = link.inner_text()
    link.click()
    expect(page.locator("#bladets-plats")).to_be_focused()
    expect(page.locator("#bladets-plats")).to_have_text(name)
    assert page.url.endswith("/kartan") and "Karta" in page.title()
    page.keyboard.press("Escape")
    expect(page.locator("#blad")).to_be_hidden()
    expect(link).to_be_focused()

    map_ = page.frame_locator(".map iframe")
    map_.locator("div.mark").first.wait_for()
    document_of(page, ".map iframe").evaluate(ZOOM, NEAR)
    mark = map_.get_by_role("button", name="Plats 2:")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bladets-plats")).to_be_focused()
    expect(page.locator("#bladets-plats")).to_have_text(page.locator("a[data-place='2']").inner_text())
    page.get_by_role("button", name="Stäng", exact=True).click()
    expect(page.locator("#blad")).to_be_hidden()
    expect(mark).to_be_focused()
    assert visitor.take_faults() == []


@pytest.mark.parametrize(
    "said", ["{place: '1'}", "{place: 1.5}", "{place: -1}", "{place: 999}", "{place: '1\"], *'}", "null", "'x'", "{}"]
)
def test_only_the_number_of_a_listed_place_opens_a_sheet(said, visitors, house):
    visitor = visitors(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/kartan")
    page.frame_locator(".map iframe").locator("div.mark").first.wait_for()
    heard = (
        "() => { window.heard = new Promise(on => addEventListener('message', () => setTimeout(on), { once: true })); }"
    )
    page.evaluate(heard)
    document_of(page, ".map iframe").evaluate(f"parent.postMessage({said}, '*')")
    page.evaluate("() => window.heard")
    expect(page.locator("#blad")).to_be_hidden()
    page.evaluate(heard)
    page.evaluate("window.postMessage({place: 1}, '*')")  # not from the map
    page.evaluate("() => window.heard")
    expect(page.locator("#blad")).to_be_hidden()
    assert visitor.take_faults() == []


def test_a_place_comes_from_below_on_a_phone(newcomer, house):
    visitor = newcomer(Role.COORDINATOR, viewport=PHONE, has_touch=True, is_mobile=True)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/kartan")
    page.locator("a[data-sheet]").first.tap()
    expect(page.locator("#bladets-plats")).to_be_focused()
    box = page.locator("#blad").bounding_box()
    assert box["width"] == PHONE["width"] and box["y"] + box["height"] == PHONE["height"]
    assert visitor.too_wide() == [] and visitor.take_faults() == []


def test_without_script_a_place_leads_to_its_page(newcomer, house):
    visitor = newcomer(Role.COORDINATOR, javascript=False)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/kartan")
    link = page.locator("a[data-sheet]").first
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert "/platser/" in page.url


def test_a_cut_of_the_map_stands_still_and_leads_to_the_whole(newcomer, house):
    visitor = newcomer(Role.COORDINATOR)
    page = visitor.page
    visitor.go(f"/lagesbild/{house.ids['period']}/karta?utsnitt=1")
    page.locator("div.mark").first.wait_for(state="attached")
    assert page.locator("[tabindex='0'], button, summary").count() == 0
    before = page.evaluate(MOVED)
    page.mouse.move(300, 150)
    page.mouse.down()
    page.mouse.move(420, 150)
    page.mouse.up()
    assert page.evaluate(MOVED) == before
    assert visitor.take_faults() == []


def test_marks_do_not_cover_each_other_and_are_large_enough_to_hit(visitors, house):
    visitor = visitors(Role.COORDINATOR)
    visitor.go(f"/lagesbild/{house.ids['period']}/karta")
    marks = visitor.page.locator("div.mark")
    marks.first.wait_for()
    visitor.page.evaluate(ZOOM, 13)
    marks.nth(2).wait_for()
    boxes = marks.evaluate_all("marks => marks.map(mark => mark.getBoundingClientRect().toJSON())")
    discs = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"]) for box in boxes]
    assert min(disc[2] for disc in discs) >= 24
    for i, a in enumerate(discs):
        for b in discs[i + 1 :]:
            assert math.dist(a[:2], b[:2]) >= (a[2] + b[2]) / 2


@pytest.mark.parametrize("path", ["/rapporter/karta", "/lagesbild/{period}/karta"])
def test_a_hostile_name_is_inert_on_a_map(path, visitors, house):
    visitor = visitors(Role.COORDINATOR)
    visitor.go(path.format(period=house.ids["current"]))
    visitor.page.locator(".leaflet-marker-icon").first.wait_for(state="attached")
    visitor.page.evaluate(ZOOM, NEAR)
    assert HOSTILE in visitor.page.text_content(".stage") or visitor.page.get_by_label(HOSTILE).count() == 1
    assert visitor.page.evaluate(PWN) is None
    assert visitor.page.locator("img[src=x]").count() == 0
    assert visitor.take_faults() == []


def test_a_hostile_name_is_inert_on_the_pages(visitors, house):
    visitor = visitors(Role.COORDINATOR)
    for path in ("/", "/lagesbild/", "/rapporter/", "/rapporter/ny", f"/rapporter/{house.ids['report']}"):
        visitor.go(path)
        assert HOSTILE in visitor.page.content().replace("&lt;", "<").replace("&gt;", ">"), path
        assert visitor.page.evaluate(PWN) is None
    assert visitor.take_faults() == []
