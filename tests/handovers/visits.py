"""What is handed over, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE, DECLINED = {"id": "@handover"}, {"id": "@declined"}
NEW, EDIT = Visit("handovers.new", values={"id": "@lamp"}), Visit("handovers.edit", values=ONE)
OUTCOME, TYPES = Visit("handovers.outcome", values=ONE), Visit("handovers.types")
VISITS = [
    Visit("handovers.index", core=True),
    Visit("handovers.index", slug=EMPTY),
    Visit("handovers.index", Role.SCHOOL),
    Visit("handovers.index", Role.POLICE_OFFICER),
    Visit("handovers.index", query="?lage=tagna"),
    Visit("handovers.show", values=ONE, core=True),
    Visit("handovers.show", Role.SCHOOL, values=ONE),
    Visit("handovers.show", values=DECLINED),
    NEW,
    EDIT,
    OUTCOME,
    TYPES,
    Visit("handovers.types", query="?borttagen=skada-byggnad"),
]
FORMS = [EmptyForm("handovers.create", NEW), EmptyForm("handovers.change", EDIT), EmptyForm("handovers.say", OUTCOME)]
NO_PAGE = dict.fromkeys(("handovers_api." + one for one in ("index", "show")), "JSON")
NOTHING_TO_FILL_IN = {
    **dict.fromkeys(("handovers.take_back", "handovers.send_again"), "a button"),
    "handovers.choose_type": "choices that may all be left out",
    "handovers_api.say": "JSON",
}
OPERATIONS = [
    ("GET", "/api/v1/handovers/"),
    ("GET", "/api/v1/handovers/{id}"),
    ("POST", "/api/v1/handovers/{id}/state"),
]
