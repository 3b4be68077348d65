"""Who reports, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

EVERYBODY, OWN = Visit("coverage.index", core=True), Visit("coverage.own", Role.SCHOOL, core=True)
SPANS, ONE = Visit("coverage.all_spans"), Visit("coverage.span", values={"id": "@reporting_span"})
VISITS = [
    EVERYBODY,
    Visit("coverage.index", Role.ANALYST, values={"first": "@period"}),
    Visit("coverage.index", slug=EMPTY),
    OWN,
    Visit("coverage.own", Role.REPORTER, EMPTY),
    SPANS,
    ONE,
]
FORMS = [EmptyForm("coverage.add_span", SPANS), EmptyForm("coverage.change_span", ONE)]
NO_PAGE = {"coverage_api.index": "JSON"}
NOTHING_TO_FILL_IN = {
    "coverage_api.say": "JSON",
    "coverage_api.take_back": "JSON",
    "coverage.say": "a button",
    "coverage.take_back": "a button",
    "coverage.remove_span": "a button",
    "coverage.remind": "ticks",
}
OPERATIONS = [(method, "/api/v1/nil-reports") for method in ("GET", "POST")] + [
    ("POST", "/api/v1/nil-reports/withdrawal")
]
