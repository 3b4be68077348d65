"""Which source counts, for the suites that look at every page."""

from tests.browser.visit import Visit

ONE = Visit("counted_sources.show", values={"id": "@organisation"})
VISITS = [Visit("counted_sources.index"), ONE]
NOTHING_TO_FILL_IN = {"counted_sources.choose": "choices, of which none means that all sources count"}
