"""What is told of at once, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import Visit

VISITS = [Visit("urgent.index"), Visit("urgent.index", Role.POLICE_OFFICER), Visit("urgent.index", Role.ADMINISTRATOR)]
NOTHING_TO_FILL_IN = {"urgent.choose": "no type at all ends it"}
OPERATIONS = [("GET", "/api/v1/urgent")]
NO_PAGE = {"urgent_api.chosen": "JSON"}
