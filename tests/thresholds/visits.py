"""Thresholds, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

RULE = {"id": "@rule"}
NEW, EDIT = Visit("thresholds.new"), Visit("thresholds.edit", values=RULE)
VISITS = [
    Visit("thresholds.index", core=True),
    Visit("thresholds.index", slug=EMPTY),
    Visit("thresholds.index", Role.POLICE_OFFICER),
    Visit("thresholds.show", values={"id": "@notice"}, core=True),
    NEW,
    EDIT,
]
FORMS = [EmptyForm("thresholds.create", NEW), EmptyForm("thresholds.change", EDIT)]
NO_PAGE = dict.fromkeys(("thresholds_api.rules", "thresholds_api.notices"), "JSON")
NOTHING_TO_FILL_IN = dict.fromkeys(("thresholds.seen", "thresholds.set_state"), "a button")
OPERATIONS = [("GET", "/api/v1/thresholds/"), ("GET", "/api/v1/thresholds/notices")]
