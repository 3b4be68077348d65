"""The form as a device keeps it, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import Visit

VISITS = [Visit("incidents.without_network", Role.REPORTER)]
NO_PAGE = {
    "offline.worker": "a script of the browser's own: tests/journeys/test_report_offline.py",
    "offline.manifest": "JSON: what the application is called",
    "offline.key": "JSON: asked by a script: tests/browser/test_drafts.py",
}
