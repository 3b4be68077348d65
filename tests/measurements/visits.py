"""Measured numbers, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE, MEASURE = {"id": "@speed"}, {"id": "@measure"}
NEW, EDIT, CHOOSE = (
    Visit("measurements.new"),
    Visit("measurements.edit", values=ONE),
    Visit("measurements.choose", values=MEASURE),
)
COSTS = Visit("measurements.index", query="?slag=kostnad")
VISITS = [
    Visit("measurements.index", core=True),
    Visit("measurements.index", slug=EMPTY),
    Visit("measurements.index", Role.COUNCIL_MEMBER),
    Visit("measurements.index", values={"borttagen": "@speed_away"}),
    Visit("measurements.index", query="?slag=grannar"),
    COSTS,
    NEW,
    Visit("measurements.new", query="?slag=kostnad"),
    Visit("measurements.new", query="?slag=grannar"),
    EDIT,
    CHOOSE,
]
FORMS = [
    EmptyForm("measurements.create", NEW),
    EmptyForm("measurements.change", EDIT),
    EmptyForm("measurements.take_in", COSTS),
]
NO_PAGE = dict.fromkeys(("measurements_api.index", "measurements_api.show"), "JSON")
NOTHING_TO_FILL_IN = {
    "measurements.remove": "a button",
    "measurements.restore": "a button",
    **dict.fromkeys(("measurements_api.add", "measurements_api.change"), "JSON"),
    "measurements.rest_on": "no measurement is a choice",
}
OPERATIONS = [
    ("GET", "/api/v1/measurements/"),
    ("GET", "/api/v1/measurements/{id}"),
    ("POST", "/api/v1/measurements/"),
    ("POST", "/api/v1/measurements/{id}"),
]
