"""The statement and its form, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import AREA
from tests.browser.visit import EmptyForm, Visit

EDIT = Visit("accessibility.edit")
VISITS = [
    Visit("accessibility.show", None),
    Visit("accessibility.show"),
    Visit("accessibility.show", Role.AREA_CHIEF, AREA),
    EDIT,
]
FORMS = [EmptyForm("accessibility.describe", EDIT)]
