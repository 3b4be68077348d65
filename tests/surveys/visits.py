"""The form of a staff dialogue, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

ASKED, OPEN = {"id": "@staff_dialogue"}, {"id": "@survey"}
NEW = Visit("surveys.new", values=ASKED)
ANSWERING = Visit("surveys.show", Role.REPORTER, values=OPEN, core=True)
VISITS = [NEW, ANSWERING, Visit("surveys.show", values=OPEN), Visit("surveys.show", values={"id": "@survey_closed"})]
FORMS = [EmptyForm("surveys.create", NEW), EmptyForm("surveys.answer", ANSWERING)]
NOTHING_TO_FILL_IN = dict.fromkeys(("surveys.close", "surveys.remove", "surveys.restore"), "a button")
