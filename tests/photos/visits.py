"""A report's photo and the decision to have any, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

SHOWN = Visit("photos.show", Role.REPORTER, values={"id": "@pictured"}, core=True)
NONE = Visit("photos.show", values={"id": "@report"})
DECISION = Visit("photos.decision")
VISITS = [SHOWN, NONE, Visit("photos.show", values={"id": "@unpictured"}), DECISION]
VISITS.append(Visit("incidents.show", values={"id": "@pictured"}))
FORMS = [EmptyForm("photos.add", NONE), EmptyForm("photos.decide", DECISION)]
NO_PAGE = {"photos.picture": "a picture", "photos.small": "a picture", "photos_api.show": "a picture"}
NOTHING_TO_FILL_IN = {"photos.remove": "a button", "photos.put_back": "a button"}
NOTHING_TO_FILL_IN |= {"photos_api.add": "JSON", "photos_api.remove": "JSON"}
OPERATIONS = [
    ("GET", "/api/v1/incidents/{id}/photo"),
    ("POST", "/api/v1/incidents/{id}/photo"),
    ("POST", "/api/v1/incidents/{id}/photo/removal"),
]
