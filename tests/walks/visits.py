"""The form of a finding as a device keeps it, for the suites that look at every page."""

from tests.browser.visit import Visit

VISITS = [Visit("walks.without_network")]
NO_PAGE = {
    "walks.worker": "a script of the browser's own: tests/journeys/test_walk_offline.py",
    "walks.findings_map": "a map, which stands in the walk's page",
}
