"""How far the municipality has been set up, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

INDEX, SHARING = Visit("setup.index", core=True), Visit("setup.show_sharing")
VISITS = [INDEX, Visit("setup.index", Role.ADMINISTRATOR), SHARING, Visit("setup.show_sharing", Role.AUDITOR)]
FORMS = [EmptyForm("setup.share", SHARING)]
NOTHING_TO_FILL_IN = {"setup.skip": "a button", "setup.finish": "a button"}
