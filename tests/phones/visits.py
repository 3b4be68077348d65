"""Remembered phones, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

MINE = Visit("phones.index", Role.REPORTER, core=True)
VISITS = [MINE]
FORMS = [EmptyForm("phones.remember", MINE)]
NO_PAGE = {"phones.choose": "shown on a remembered phone alone: tests/phones/test_on_a_phone.py looks at it"}
NOTHING_TO_FILL_IN = {
    "phones.let_go": "a button",
    "phones.let_go_of_all": "a button",
    "phones.open_phone": "asks for a remembered phone",
}
