"""What readers have said is wrong, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

VISITS = [
    Visit("objections.index"),
    Visit("objections.index", Role.AUDITOR),
    Visit("objections.index", Role.REPORTER, EMPTY),
]
FORMS = [EmptyForm("incidents.object_to", Visit("incidents.show", Role.SCHOOL, values={"id": "@report"}))]
NO_PAGE = {"incidents_api.objections": "JSON"}
NOTHING_TO_FILL_IN = {"incidents_api.object_to": "JSON"}
OPERATIONS = [("POST", "/api/v1/incidents/{id}/objection"), ("GET", "/api/v1/objections")]
