"""What has been sent, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import AREA
from tests.browser.visit import Visit

VISITS = [
    Visit("letters.index", Role.ADMINISTRATOR, core=True),
    Visit("letters.index"),
    Visit("letters.index", Role.AREA_CHIEF, AREA),
]
