"""What a page looks like when something is not as it should: readable by all, and with a way on."""

import pytest

from app.figures.periods import Quarter
from tenants.access import Role
from tests.browser.house import UNORDERED
from tests.browser.test_pages import QUICK, WHOLE, look_at

WIDEN = """() => {
  const title = document.querySelector("h1");
  title.textContent = "a".repeat(400);
  title.style.overflowWrap = "normal";
}"""
SEND_REPORT, SEND_CORRECTION = (f"role=button[name='{name}']" for name in ("Skicka rapporten", "Spara rättelsen"))
UNHELPED = "() => { document.querySelector('main form[data-draft]').submit(); }"
"""Sends the form of a report as a browser does without the script that renews its token."""
SPOIL = "() => { for (const field of document.getElementsByName('csrf')) { field.value = '0'.repeat(64); } }"


def send(visitor, selector: str) -> int:
    """Press a button that leads to another page; the answer's status."""
    with visitor.expecting_refusal(), visitor.page.expect_navigation(wait_until="load") as sent:
        visitor.page.locator(selector).click()
    return sent.value.status


@pytest.mark.parametrize(
    "path, status",
    [
        ("/finns-inte", 404),
        ("/rapporter/0190a8f0-0000-7000-8000-000000000000", 404),
        ("/lagesbild/2026-11-24", 404),
        ("/fokusomraden/nytt", 403),
        ("/omradet/", 403),
        ("/byt", 405),
        ("/rapporter/?first=igår", 422),
    ],
)
def test_refused(path, status, visitors):
    visitor = visitors(Role.SCHOOL)
    visitor.go(path, status=status)
    assert visitor.page.locator("main a.button").count() >= 1
    look_at(visitor, QUICK)


def test_no_such_place(visitors, house):
    visitor = visitors(None)
    visitor.go(f"{house.origin}/finns-inte/", status=404)
    look_at(visitor, QUICK)


def test_a_page_whose_frame_cannot_be_drawn(visitors, house, monkeypatch):
    usual = house.app.jinja_env.globals["static"]

    def without_packages(name):
        if name.startswith("vendor/"):
            raise LookupError(name)
        return usual(name)

    monkeypatch.setitem(house.app.jinja_env.globals, "static", without_packages)
    visitor = visitors(Role.SCHOOL)
    visitor.go("/rapporter/", status=500)
    assert visitor.page.get_by_role("heading", level=1).inner_text() == "Något gick fel hos oss"
    look_at(visitor, WHOLE)


def test_the_start_of_the_platform(visitors, house):
    visitor = visitors(None)
    visitor.go(house.origin)
    assert visitor.page.get_by_role("link", name="Köping").get_attribute("href") == "/koping/"
    look_at(visitor, QUICK)


def test_a_stranger_signs_in_first(visitors):
    visitor = visitors(None)
    visitor.go("/rapporter/ny")
    assert "/logga-in?vidare=" in visitor.page.url


def test_signed_in_at_another_place(newcomer):
    visitor = newcomer(Role.COORDINATOR, "arboga")
    visitor.go("/")
    visitor.slug = "kungsor"
    visitor.go("/rapporter/", status=409)
    look_at(visitor, QUICK)
    assert send(visitor, "main button") == 200
    assert visitor.page.locator(".brand-place").inner_text() == "Kungsör"


def test_a_form_that_has_grown_old_keeps_what_was_typed(newcomer, house):
    visitor = newcomer(Role.REPORTER)
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    before = house.count_reports()
    visitor.page.select_option("#f-category", "klotter")
    visitor.page.check("[name=precision][value=unknown]")
    visitor.page.fill("#f-text", "Ny skylt är nedklottrad.")
    visitor.page.evaluate(SPOIL)
    with visitor.expecting_refusal(), visitor.page.expect_navigation(wait_until="load") as sent:
        visitor.page.evaluate(UNHELPED)
    assert sent.value.status == 400
    look_at(visitor, QUICK)
    assert house.count_reports() == before
    assert send(visitor, "main form button[type=submit]") == 200
    assert visitor.page.get_by_text("Ny skylt är nedklottrad.").count() == 1
    assert house.count_reports() == before + 1


def test_a_text_that_may_point_at_somebody_is_asked_about(visitors, house):
    visitor = visitors(Role.REPORTER)
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    visitor.page.select_option("#f-category", "klotter")
    visitor.page.check("[name=precision][value=unknown]")
    visitor.page.fill("#f-text", "Anna Svensson, 14 år, sågs måla på väggen.")
    assert send(visitor, SEND_REPORT) == 422
    assert visitor.page.locator("#f-insist").count() == 1
    look_at(visitor, QUICK)


def test_somebody_else_was_first(visitors, house):
    visitor = visitors(Role.REPORTER)
    visitor.go(f"/rapporter/{house.ids['report']}/rattelse")
    visitor.page.evaluate("() => { document.getElementsByName('version')[0].value = '0'; }")
    visitor.page.fill("#f-reason", "Fel plats.")
    assert send(visitor, SEND_CORRECTION) == 409
    look_at(visitor, QUICK)


def test_too_many_tries(newcomer):
    visitor = newcomer(None, "arboga")
    for _ in range(6):
        visitor.go("/logga-in")
        visitor.page.fill("#f-email", "nagon@arboga.example")
        visitor.page.fill("#f-password", "fel")
        status = send(visitor, "main form button[type=submit]")
        if status == 429:
            break
        assert status == 422
    assert status == 429
    look_at(visitor, QUICK)


def test_a_quarter_that_has_not_ended(visitors):
    visitor = visitors(Role.COORDINATOR)
    visitor.go(f"/kvartal/{Quarter.parse(UNORDERED) + 3}")
    look_at(visitor, QUICK)


# --- the watch itself ------------------------------------------------------------------------------------------------


def test_faults_are_seen(newcomer):
    """The measures above find what they are there to find."""
    visitor = newcomer(Role.REPORTER)
    visitor.go("/rapporter/ny")
    visitor.ask_all()
    assert visitor.violations()[0] == [] and visitor.too_wide() == []
    visitor.page.evaluate("() => { document.querySelector('label[for=f-category]').remove(); }")
    assert any("select-name" in line for line in visitor.violations()[0])
    visitor.page.evaluate(WIDEN)
    assert any("pixlar i sidled" in line for line in visitor.too_wide())
    assert visitor.take_faults() == []
    visitor.page.evaluate("() => { const x = new Image(); x.src = 'http://127.0.0.1:9/'; document.body.append(x); }")
    assert any("Content Security Policy" in line for line in visitor.wait_for_faults())
    visitor.context.route("**/*", lambda route: route.abort())
    visitor.page.evaluate("() => { location.href = 'http://127.0.0.2:9/'; }")
    assert any("request to another host" in line for line in visitor.wait_for_faults())
