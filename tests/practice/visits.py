"""The practice area, for the suites that look at every page."""

from tests.browser.visit import Visit

VISITS = [Visit("practice.index")]
NOTHING_TO_FILL_IN = {"practice.make": "a button", "practice.empty": "a button"}
