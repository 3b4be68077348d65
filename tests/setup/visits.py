"""How far the municipality has been set up, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

INDEX, SHARING = Visit("setup.index", core=True), Visit("setup.show_sharing")
MODULES = Visit("setup.show_modules")
VISITS = [INDEX, Visit("setup.index", Role.ADMINISTRATOR), SHARING, Visit("setup.show_sharing", Role.AUDITOR), MODULES]
FORMS = [EmptyForm("setup.share", SHARING)]
NOTHING_TO_FILL_IN = {"setup.skip": "a button", "setup.finish": "a button", "setup.switch_module": "a button"}
