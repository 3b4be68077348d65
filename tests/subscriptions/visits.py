"""The address of a calendar, for the suites that look at every page."""

from tests.browser.visit import Visit

VISITS = [Visit("subscriptions.index")]
NO_PAGE = {"subscriptions.fetch": "for a calendar program"}
NOTHING_TO_FILL_IN = {"subscriptions.make": "a button"}
