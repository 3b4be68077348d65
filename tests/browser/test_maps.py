"""The two maps, in frames without rights: a point is chosen there, and a hostile name stays a name."""

import pytest
from playwright.sync_api import expect

from tenants.access import Role
from tests.browser.house import HOSTILE

PWN = "() => window.__pwn"


def test_a_click_on_the_map_fills_in_the_point(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    page = visitor.page
    visitor.go("/rapporter/ny")
    page.get_by_text("Peka ut på kartan").click()
    frame = page.frame_locator("iframe[data-place-picker]")
    frame.locator(".leaflet-container").click(position={"x": 120, "y": 120})
    expect(page.locator("#place-picker-status")).to_have_text("Punkten är vald på kartan.")
    assert 59 < float(page.input_value("#f-lat")) < 60 and 15 < float(page.input_value("#f-lon")) < 17
    assert page.is_checked("[name=precision][value=exact]")
    expect(frame.locator("#picked")).to_contain_text("Vald punkt:")
    page.select_option("#f-category", "klotter")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator(".notice")).to_contain_text("Rapporten är mottagen")
    expect(page.locator(".facts")).to_contain_text("Exakt plats")
    assert visitor.take_faults() == []


def test_the_phone_says_where_it_is(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    visitor.context.grant_permissions(["geolocation"], origin=house.origin)
    visitor.context.set_geolocation({"latitude": 59.5142, "longitude": 15.9987})
    page = visitor.page
    visitor.go("/rapporter/ny")
    page.get_by_text("Peka ut på kartan").click()
    page.get_by_role("button", name="Använd min position").click()
    expect(page.locator("#f-lat")).to_have_value("59.51420")
    expect(page.locator("#f-lon")).to_have_value("15.99870")
    expect(page.frame_locator("iframe[data-place-picker]").locator("#picked")).to_contain_text("59,5142 nord")
    assert visitor.take_faults() == []


def test_a_message_from_elsewhere_is_not_a_choice(newcomer):
    visitor = newcomer(Role.REPORTER)
    visitor.go("/rapporter/ny")
    visitor.page.evaluate(
        "() => new Promise(heard => { addEventListener('message', () => setTimeout(heard));"
        " window.postMessage({lat: 59.5, lon: 16.0}, '*'); })"
    )
    assert visitor.page.input_value("#f-lat") == ""


@pytest.mark.parametrize("path", ["/rapporter/karta", "/lagesbild/{period}/karta"])
def test_a_hostile_name_is_inert_on_a_map(path, visitors, house):
    visitor = visitors(Role.COORDINATOR)
    visitor.go(path.format(period=house.ids["current"]))
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
