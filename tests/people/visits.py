"""Who has which role, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import AREA
from tests.browser.visit import EmptyForm, Visit

LIST = Visit("people.index", core=True)
VISITS = [LIST, Visit("people.index", Role.ADMINISTRATOR), Visit("people.index", Role.AREA_CHIEF, AREA)]
VISITS.append(Visit("people.show", values={"id": "@member"}))
FORMS = [EmptyForm("people.give", LIST)]
