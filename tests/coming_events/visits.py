"""What is to come, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

NEW, EDIT = Visit("coming_events.new", Role.SCHOOL), Visit("coming_events.edit", values={"id": "@coming_event"})
VISITS = [
    Visit("coming_events.index", core=True),
    Visit("coming_events.index", Role.REPORTER),
    Visit("coming_events.index", slug=EMPTY),
    NEW,
    EDIT,
]
FORMS = [EmptyForm("coming_events.create", NEW), EmptyForm("coming_events.change", EDIT)]
NO_PAGE = {"coming_events_api.ahead": "JSON"}
NOTHING_TO_FILL_IN = dict.fromkeys(("coming_events.remove", "coming_events.put_back"), "a button")
OPERATIONS = [("GET", "/api/v1/coming-events")]
