"""Every address of every page, as each role: what opens and what is refused can be used by everybody, unfolded, in
light and dark, on a phone and on a desk. `./run test` looks at some of them, `./run test-accessibility` at all."""

import re

import pytest

from tenants.access import AREA_ROLES, MUNICIPAL_ROLES
from tests.browser.addresses import LISTS, VISITS
from tests.browser.house import AREA
from tests.browser.test_pages import WHOLE
from tests.browser.test_reflow import UNFOLD
from tests.browser.visitor import DESK, PHONE, too_heavy

SAMPLE = 47
"""One address of so many is looked at without --slow, another for each role."""
IN_FLOW = "() => { for (const menu of document.querySelectorAll('.chip-menu > ul')) menu.style.position = 'static'; }"
"""An open menu lies over what is under it: opened all at once, menus are laid in the page to hide nothing of it."""
VOLATILE = re.compile(r'(?:nonce|value|href|action)="[^"]*"')
"""What differs between two refusals that look alike."""
ROLES = sorted(MUNICIPAL_ROLES | AREA_ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_meets(role, house, visitors, request, record_property):
    slow = request.config.getoption("--slow")
    slug = AREA if role in AREA_ROLES else "koping"
    visits = {visit.path(house): visit for visit in VISITS if visit.values.get("token") is None}
    chosen = list(visits) if slow else list(visits)[ROLES.index(role) * 3 % SAMPLE :: SAMPLE]
    looks = WHOLE if slow else ((PHONE, "light"), (DESK, "dark"))
    visitor, faults, answers, refusals, seen = visitors(role, slug), [], {"opened": 0, "refused": 0}, set(), 0
    for path in chosen:
        with visitor.expecting_refusal():
            answer = visitor.page.goto(f"/{slug}{path}", wait_until="load")
        answers["opened" if answer.ok else "refused"] += 1
        assert answer.status < 500, path
        if not answer.ok:
            told = VOLATILE.sub("", visitor.page.locator("body").inner_html())
            if told in refusals:
                continue  # the same page as another
            refusals.add(told)
        visitor.wear(PHONE, "light")
        if answer.ok:
            landed = visits.get(answer.url.partition(f"/{slug}")[2], visits[path])  # the way in leads onwards
            over = too_heavy(answer) + ([] if landed.endpoint in LISTS else visitor.too_long())
            faults += [f"{path}: {line}" for line in over]
        visitor.page.evaluate(UNFOLD)
        visitor.page.evaluate(IN_FLOW)
        for size, scheme in looks:
            visitor.wear(size, scheme)
            seen += 1
            wrong = visitor.violations()[0] + visitor.small_writing()
            faults += [f"{path} {size['width']} {scheme}: {line}" for line in wrong]
    visitor.take_faults()
    for what, n in answers.items():
        record_property(f"accessibility: pages {what}", n)
    record_property("accessibility: looks by axe, unfolded", seen)
    assert not faults, "\n".join(["", *faults])
