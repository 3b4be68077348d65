"""Every page, for the one who uses it: readable by all, in both schemes, on a phone and on a desk."""

import warnings

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import FORMS, LISTS, NO_PAGE, NOTHING_TO_FILL_IN, VISITS
from tests.browser.visitor import DESK, PHONE, SMALL, too_heavy

QUICK = ((PHONE, "light"), (DESK, "dark"))
"""Without --slow the main pages alone are looked at twice, every other at one or the other: by axe for the first whom
it is given an example of, and a third of the forms that are sent empty."""
FIRST = {visit.endpoint: visit for visit in reversed(VISITS)}
WHOLE = ((PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark"))
SEND_EMPTY = """path => {
  const leads = address => new URL(address).pathname === path;
  const button = [...document.querySelectorAll("form[method=post] button[formaction]")].find(b => leads(b.formAction));
  const form = button?.form ?? [...document.forms].find(f => f.getAttribute("method") === "post" && leads(f.action));
  if (!form) { throw new Error("inget formulär till " + path); }
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") { field.checked = false; }
    else if (field.type !== "hidden" && !["BUTTON", "FIELDSET"].includes(field.tagName)) { field.value = ""; }
  }
  form.noValidate = true;
  form.requestSubmit(button);
}"""


def look_at(visitor, looks) -> None:
    """Everything a page must hold, as the visitor has it in front of her."""
    faults = []
    for size, scheme in looks:
        visitor.wear(size, scheme)
        broken, advice = visitor.violations()
        faults += [f"{size['width']} {scheme}: {line}" for line in broken]
        for line in advice:
            warnings.warn(f"{visitor.page.url}: {line}", stacklevel=2)
        faults += visitor.too_wide() + visitor.small_writing()
    visitor.wear(SMALL, "light")
    faults += visitor.too_wide()
    visitor.wear(DESK, "light")
    faults += visitor.take_faults()
    assert not faults, "\n".join(["", *faults])


def test_every_page_and_form_of_the_url_map_is_looked_at(house):
    shown = {visit.endpoint for visit in VISITS} | set(NO_PAGE)
    sent = {form.endpoint for form in FORMS} | set(NOTHING_TO_FILL_IN)
    rules = list(house.app.url_map.iter_rules())
    pages = {rule.endpoint for rule in rules if "GET" in rule.methods}
    forms = {rule.endpoint for rule in rules if "POST" in rule.methods}
    assert pages - shown == set(), "ge varje ny sida ett exempel i tests/browser/addresses.py"
    assert forms - sent == set(), "ge varje nytt formulär ett exempel i tests/browser/addresses.py"
    assert (shown - pages, sent - forms) == (set(), set()), "sidor som inte längre finns"


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_page(visit, house, visitors, record_property, request):
    visitor = visitors(visit.role, visit.slug)
    visitor.wear(PHONE, "light")
    sent = visitor.go(visit.path(house), status=visit.status)
    assert visitor.page.locator("h1").count() == 1
    over = too_heavy(sent) + ([] if visit.endpoint in LISTS else visitor.too_long())
    assert not over, over
    if request.config.getoption("--slow"):
        looks = WHOLE if visit.core else QUICK
    else:
        looks = QUICK if visit.core else QUICK[VISITS.index(visit) % 2 :][:1] if visit is FIRST[visit.endpoint] else ()
    record_property("accessibility: looks by axe, as the page comes", len(looks))
    look_at(visitor, looks)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_form_sent_empty(form, house, visitors, record_property, request):
    record_property("accessibility: forms sent empty", 1)
    n = FORMS.index(form)
    visitor = visitors(form.visit.role, form.visit.slug)
    path = form.visit.path(house)
    visitor.wear(PHONE, "light")
    visitor.go(path)
    values = {
        name: house.ids[value[1:]] if isinstance(value, str) and value.startswith("@") else value
        for name, value in form.visit.values.items()
    }
    action = f"/{form.visit.slug}" + house.app.url_map.bind("").build(form.endpoint, values, method="POST")
    with visitor.expecting_refusal(), visitor.page.expect_navigation() as sent:
        visitor.page.evaluate(SEND_EMPTY, action)
    assert sent.value.status == form.status
    summary = visitor.page.locator(".error-summary")
    expect(summary).to_be_focused()
    for link in summary.locator("a").all():
        target = link.get_attribute("href")
        assert visitor.page.locator(target).count() == 1, f"länken {target} leder ingenstans"
    look_at(visitor, QUICK if request.config.getoption("--slow") else () if n % 3 else QUICK[n % 2 :][:1])
