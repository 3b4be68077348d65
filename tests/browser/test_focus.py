"""The focus on every page, unfolded: Tab reaches all that can be used, in a ring, and is seen wherever it stands
(WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11). And what a page says: one region for it, which is silent until it speaks."""

import pytest

from tenants.access import Role
from tests.browser.addresses import VISITS
from tests.browser.test_reflow import UNFOLD
from tests.browser.visitor import DESK, FOCUS
from tests.processes import becomes

SAMPLE = 24
MOST = 900
"""Stops of the Tab key on a page, with every part open."""
BEGIN = """() => {
  window.__met = new Set();
  // A field of a date has parts: Tab may stay in it, and it has not been met again.
  window.__meet = () => {
    const at = document.activeElement, again = at !== window.__last && window.__met.has(at);
    window.__last = at;
    window.__met.add(at);
    return again;
  };
}"""
MEET = f"() => [({FOCUS})(), window.__meet()]"
MISSED = """() => {
  const usable = "a[href], button, input, select, textarea, summary, iframe, [tabindex='0']";
  const reached = node => window.__met.has(node) || (node.type === "radio" && [...window.__met].some(
    one => one.type === "radio" && one.name === node.name && one.form === node.form));
  return [...document.querySelectorAll(usable)]
    .filter(node => node.checkVisibility({visibilityProperty: true}) && !node.disabled && node.tabIndex >= 0)
    .filter(node => !reached(node))
    .map(node => `${node.tagName} ${node.id || node.name || node.innerText}`.slice(0, 60));
}"""
SAYS = """() => {
  if (!document.querySelector("header.top")) { return []; }  // a map, which is a document within a page
  const said = [...document.querySelectorAll("#said[role=status]")];
  const silent = [...document.querySelectorAll(".error-summary, main > .notice.is-error")]
    .filter(node => node.getAttribute("role") !== "alert");
  const polled = document.querySelectorAll("[data-said]").length;
  const faults = silent.map(node => "sägs inte: " + node.innerText.slice(0, 60));
  if (said.length !== 1) { faults.push(`${said.length} delar som säger vad som sker`); }
  if (said.length === 1 && said[0].textContent && !polled) { faults.push("sägs utan att något har hänt"); }
  return faults;
}"""


@pytest.mark.parametrize("turn", range(SAMPLE))
def test_tab_reaches_everything_and_is_seen(turn, house, visitors, request, record_property):
    """One of SAMPLE turns is taken without --slow."""
    chosen = VISITS[turn::SAMPLE] if turn == 0 or request.config.getoption("--slow") else []
    faults, stops = [], 0
    for visit in chosen:
        n, found = walk(visitors(visit.role, visit.slug), visit.path(house), visit.status)
        stops += n
        faults += [f"{visit}: {fault}" for fault in found]
    record_property("accessibility: pages walked through with Tab", len(chosen))
    record_property("accessibility: stops of Tab, each seen", stops)
    assert not faults, "\n".join(["", *faults])


def test_what_tab_does_not_reach_or_nobody_sees_is_told(visitors):
    visitor = visitors(Role.REPORTER)
    spoil = """() => {
      const hidden = document.createElement("style");
      hidden.nonce = document.querySelector("script[nonce]").nonce;
      hidden.textContent = "#innehall .button { outline: 0 !important; box-shadow: none !important }";
      document.head.append(hidden);
      document.getElementById("said").remove();
    }"""
    found = walk(visitor, "/", 200, spoil)[1]
    assert any("syns inte" in one for one in found) and any("delar som säger" in one for one in found), found


def walk(visitor, path: str, status: int = 200, spoil: str = "() => {}") -> tuple[int, list[str]]:
    """How many stops the Tab key makes on a page, and what is wrong there."""
    visitor.wear(DESK, "light")
    visitor.go(path, status=status)
    page = visitor.page
    page.evaluate(spoil)
    page.evaluate(UNFOLD)
    page.evaluate(BEGIN)
    faults, stops, ends = page.evaluate(SAYS), 0, 0
    at = {"tag": "BODY"}
    while stops < MOST:
        if at["tag"] == "IFRAME":
            visitor.press("Tab")
        else:
            page.keyboard.press("Tab")
        at, met = page.evaluate(MEET)
        if at["tag"] == "BODY":
            missed = page.evaluate(MISSED)
            if not any(one.startswith("IFRAME") for one in missed):  # past the last
                ends += 1
                if not missed or ends > 1:
                    break
                continue  # a page that came with the focus in its midst is walked from its top too
            assert becomes(lambda: page.evaluate(FOCUS)["tag"] != "BODY", wait=visitor.wait), "into a map"
            at, met = page.evaluate(MEET)
        if met and at["tag"] != "IFRAME":
            break
        if not at["visible"]:
            faults.append(f"fokus syns inte: {at['tag']} {at['text'][:40]}")
        elif not at["onScreen"] or at["covered"]:
            faults.append(f"fokus är utanför eller bakom något: {at['tag']} {at['text'][:40]}")
        stops += 1
    else:
        faults.append("Tab kommer aldrig runt")
    faults += [f"nås inte med Tab: {one}" for one in page.evaluate(MISSED)]
    visitor.take_faults()
    return stops, faults
