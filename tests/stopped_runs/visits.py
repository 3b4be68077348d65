"""What has been ordered, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import AREA
from tests.browser.visit import Visit

VISITS = [
    Visit("stopped_runs.index"),
    Visit("stopped_runs.index", Role.ADMINISTRATOR, core=True),
    Visit("stopped_runs.index", Role.AREA_CHIEF, AREA),
]
NOTHING_TO_FILL_IN = {"stopped_runs.try_again": "a button", "stopped_runs.cancel": "a button"}
