"""A page of 320 pixels with every part unfolded, as it is and with the text spread out: nothing is pushed sideways, no
name is broken in two, and nothing lies fixed over the rest (WCAG 1.4.10, 1.4.12, 2.4.11)."""

import pytest

from tests.browser.addresses import VISITS
from tests.browser.visitor import DESK, SMALL

UNFOLD = "() => { for (const part of document.querySelectorAll('main details')) { part.open = true; } }"
SPREAD = """() => {
  const style = document.createElement("style");
  style.nonce = document.querySelector("script[nonce]")?.nonce || "";
  style.textContent = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    + "p{margin-bottom:2em!important}";
  document.head.append(style);
}"""
BROKEN = """most => {
  const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || parent.closest("script, style, svg, option, textarea, .unseen, code, .cards thead")) { continue; }
    for (const word of node.data.matchAll(/\\S+/gu)) {
      if (word[0].length > most || !/^\\p{L}+[.,:;?!]?$/u.test(word[0])) { continue; }
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].filter(box => box.width > 0).map(box => Math.round(box.top)));
      if (tops.size > 1) { found.add(word[0]); }
    }
  }
  return [...found];
}"""
FIXED = """() => [...document.querySelectorAll("body *")]
  .filter(node => ["fixed", "sticky"].includes(getComputedStyle(node).position))
  .map(node => node.tagName + "." + node.className)"""
LONGEST = 13
"""Letters of a word that always has room on a line of 320 pixels, also spread out; longer ones may be broken."""


SAMPLE = 8


@pytest.mark.parametrize("turn", range(SAMPLE))
def test_narrow_pages_hold_everything(turn, house, visitors, request, record_property):
    """One of SAMPLE turns is taken without --slow."""
    chosen = VISITS[turn::SAMPLE] if turn == 0 or request.config.getoption("--slow") else []
    faults = [f"{visit}: {fault}" for visit in chosen for fault in narrow(visit, house, visitors)]
    record_property("accessibility: pages on 320 pixels, unfolded and spread out", len(chosen))
    assert not faults, "\n".join(["", *faults])


def narrow(visit, house, visitors) -> list[str]:
    """What is wrong with a page there."""
    visitor = visitors(visit.role, visit.slug)
    visitor.wear(SMALL, "light")
    visitor.go(visit.path(house), status=visit.status)
    page, faults = visitor.page, []
    page.evaluate(UNFOLD)
    for way in ("", "utspritt: "):
        if way:
            page.evaluate(SPREAD)
        faults += [way + line for line in visitor.too_wide()]
        faults += [f"{way}ordet bryts: {word}" for word in page.evaluate(BROKEN, LONGEST)]
    visitor.wear(DESK, "light")
    faults += [f"ligger över sidan: {one}" for one in page.evaluate(FIXED)]
    visitor.take_faults()
    return faults
