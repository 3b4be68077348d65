"""Who has which role, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import AREA
from tests.browser.visit import EmptyForm, Visit

LIST = Visit("people.index", core=True)
VISITS = [LIST, Visit("people.index", Role.ADMINISTRATOR), Visit("people.index", Role.AREA_CHIEF, AREA)]
ONE = Visit("people.show", values={"id": "@member"})
VISITS.append(ONE)
FORMS = [EmptyForm("people.give", LIST), EmptyForm("people.change", ONE)]
NOTHING_TO_FILL_IN = {"people.end": "a button", "people.invite_again": "a button", "people.send_reset": "a button"}
