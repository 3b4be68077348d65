"""Municipalities side by side, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import AREA, EMPTY
from tests.browser.visit import EmptyForm, Visit

FILES = Visit("side_by_side.deliveries")
VISITS = [
    Visit("side_by_side.index", core=True),
    Visit("side_by_side.index", Role.COUNCIL_MEMBER),
    Visit("side_by_side.index", slug=EMPTY),
    Visit("side_by_side.index", Role.AREA_CHIEF, slug=AREA),
    Visit("side_by_side.border", query="?fran=2026-08-01"),
    FILES,
    Visit("side_by_side.deliveries", slug=EMPTY),
]
FORMS = [EmptyForm("side_by_side.take_file", FILES)]
NO_PAGE = {
    "side_by_side.workbook_file": "a file",
    "side_by_side.csv_file": "a file",
    "side_by_side_api.compare": "JSON",
}
NOTHING_TO_FILL_IN = {"side_by_side.remove": "a button", "side_by_side.restore": "a button"}
OPERATIONS = [("GET", "/api/v1/side-by-side")]
