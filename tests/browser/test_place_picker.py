"""The map of the report form, in a frame without rights: a point is chosen there, by click, keyboard and position."""

from decimal import ROUND_HALF_UP, Decimal

from playwright.sync_api import Frame, FrameLocator, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tenants.access import Role
from tests import PATIENCE
from tests.browser.visitor import document_of

SOON = 5
"""Seconds after which a click that nobody has heard is made again."""
MOVED = "document.querySelector('.leaflet-map-pane').style.transform"


def choose(frame: FrameLocator) -> None:
    """Click the map until it has heard it: the browser lets a click go by on a frame that it has not drawn yet."""
    frame.locator(".crosshair").wait_for(state="attached")  # the last thing the map makes before it listens
    chosen = frame.locator("#picked", has_text="Vald punkt:")
    for _ in range(PATIENCE // SOON):
        frame.locator(".leaflet-container").click(position={"x": 120, "y": 120})
        try:
            return chosen.wait_for(timeout=SOON * 1000)
        except PlaywrightTimeout:
            continue
    chosen.wait_for()


def loaded(page) -> Frame:
    """The picker's document, when it has made its map."""
    page.frame_locator("iframe[data-place-picker]").locator(".crosshair").wait_for(state="attached")
    return document_of(page, "iframe[data-place-picker]")


def test_a_click_on_the_map_fills_in_the_point(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = visitor.page
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    page.get_by_text("Peka ut på kartan").click()
    frame = page.frame_locator("iframe[data-place-picker]")
    choose(frame)
    expect(page.locator("#place-picker-status")).to_have_text("Punkten är vald på kartan.")
    assert 59 < float(page.input_value("#f-lat")) < 60 and 15 < float(page.input_value("#f-lon")) < 17
    assert page.is_checked("[name=precision][value=exact]")
    expect(frame.locator("#picked")).to_contain_text("Vald punkt:")
    page.select_option("#f-category", "klotter")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    expect(page.locator(".facts")).to_contain_text("Exakt plats")
    assert visitor.take_faults() == []


def test_the_middle_of_the_map_is_chosen_by_keyboard(newcomer):
    visitor = newcomer(Role.REPORTER)
    page = visitor.page
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    page.get_by_text("Peka ut på kartan").click()
    frame = page.frame_locator("iframe[data-place-picker]")
    choose(frame)  # the frame has the keyboard from now on
    clicked = page.input_value("#f-lat")
    frame.locator(".leaflet-container").focus()
    document = loaded(page)
    before = document.evaluate(MOVED)
    page.keyboard.press("ArrowUp")
    document.wait_for_function(f"before => {MOVED} !== before", arg=before)
    frame.get_by_role("button", name="Välj mitten av kartan").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-lat")).not_to_have_value(clicked)
    # As the browser rounds: a last 5 upwards, whatever the nearest binary number is.
    chosen = [
        Decimal(page.input_value(f"#f-{name}")).quantize(Decimal("0.0001"), ROUND_HALF_UP) for name in ("lat", "lon")
    ]
    words = "Vald punkt: {} nord, {} öst".format(*chosen).replace(".", ",")
    expect(frame.locator("#picked")).to_have_text(f"{words}.")
    page.fill("#f-lat", "59,5")
    page.fill("#f-lon", "15.9")
    page.keyboard.press("Tab")
    expect(frame.locator("#picked")).to_have_text("Vald punkt: 59,5000 nord, 15,9000 öst.")
    assert page.input_value("#f-lat") == "59,5"
    assert visitor.take_faults() == []


def test_the_phone_says_where_it_is(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    visitor.context.grant_permissions(["geolocation"], origin=house.origin)
    visitor.context.set_geolocation({"latitude": 59.5142, "longitude": 15.9987})
    page = visitor.page
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    page.get_by_text("Peka ut på kartan").click()
    page.get_by_role("button", name="Använd min position").click()
    expect(page.locator("#f-lat")).to_have_value("59.51420")
    expect(page.locator("#f-lon")).to_have_value("15.99870")
    expect(page.frame_locator("iframe[data-place-picker]").locator("#picked")).to_contain_text("59,5142 nord")
    assert visitor.take_faults() == []


def test_a_coarse_position_is_told_and_never_exact_by_itself(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    visitor.context.grant_permissions(["geolocation"], origin=house.origin)
    visitor.context.set_geolocation({"latitude": 59.5142, "longitude": 15.9987, "accuracy": 3200})
    page = visitor.page
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    page.get_by_text("Peka ut på kartan").click()
    page.get_by_role("button", name="Använd min position").click()
    expect(page.locator("#place-picker-status")).to_contain_text("ett fel på ungefär 3,2 km")
    expect(page.locator("#f-accuracy")).to_have_value("3200")
    expect(page.get_by_label("Någonstans i delområdet")).to_be_checked()
    # A point that is chosen on the map is no measurement.
    loaded(page).evaluate("parent.postMessage({lat: 59.5137, lon: 15.9906}, '*')")
    expect(page.locator("#f-accuracy")).to_have_value("")
    expect(page.get_by_label("Precis här")).to_be_checked()


def test_a_message_from_elsewhere_is_not_a_choice(newcomer):
    visitor = newcomer(Role.REPORTER)
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    visitor.page.evaluate(
        "() => new Promise(heard => { addEventListener('message', () => setTimeout(heard));"
        " window.postMessage({lat: 59.5, lon: 16.0}, '*'); })"
    )
    assert visitor.page.input_value("#f-lat") == ""


def test_what_is_no_point_in_sweden_is_not_a_choice(newcomer):
    visitor = newcomer(Role.REPORTER)
    page = visitor.page
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    page.get_by_text("Peka ut på kartan").click()
    document = loaded(page)
    for bad in ("{lat: NaN, lon: 16}", "{lat: '59', lon: 16}", "null", "'x'", "{lat: 59}", "{lat: 10, lon: 16}"):
        document.evaluate(f"parent.postMessage({bad}, '*')")
    expect(page.locator("#place-picker-status")).to_have_text("Punkten ligger utanför Sverige. Välj en annan.")
    assert page.input_value("#f-lat") == page.input_value("#f-lon") == ""
    assert not page.is_checked("[name=precision][value=exact]")
