"""Who reports and acts, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

LIST, ONE = Visit("organisations.index"), Visit("organisations.show", values={"id": "@organisation"})
VISITS = [LIST, Visit("organisations.index", Role.ADMINISTRATOR), ONE]
FORMS = [EmptyForm("organisations.add", LIST), EmptyForm("organisations.change", ONE)]
NOTHING_TO_FILL_IN = {"organisations.end": "a button"}
