"""Who has which role, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import AREA
from tests.browser.visit import EmptyForm, Visit

LIST = Visit("people.index", core=True)
VISITS = [LIST, Visit("people.index", Role.ADMINISTRATOR), Visit("people.index", Role.AREA_CHIEF, AREA)]
VISITS.append(Visit("people.index", Role.UNIT_MANAGER))
ONE = Visit("people.show", values={"id": "@member"})
MANY = Visit("people.many", Role.ADMINISTRATOR)
POLICE = Visit("people.police", Role.AREA_CHIEF, AREA)
VISITS += [ONE, MANY, POLICE]
FORMS = [
    EmptyForm("people.give", LIST),
    EmptyForm("people.change", ONE),
    EmptyForm("people.look_through", MANY),
    EmptyForm("people.confirm", POLICE),
]
NOTHING_TO_FILL_IN = {
    "people.end": "a button",
    "people.invite_again": "a button",
    "people.give_listed": "a button below the rows of a file",
    "people.take_back": "a button",
    "people.send_reset": "a button",
    "people.forget_phones": "a button",
}
