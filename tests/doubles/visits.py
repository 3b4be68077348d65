"""What asks whether two reports tell of the same event, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import Visit

VISITS = [Visit("doubles.ask", Role.COORDINATOR, values={"id": "@report"})]
FORMS = []
NO_PAGE = {}
NOTHING_TO_FILL_IN = {"doubles.same": "a button", "doubles.different": "a button"}
OPERATIONS = []
