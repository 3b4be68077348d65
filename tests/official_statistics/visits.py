"""Official figures, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE = {"id": "@figure"}
FROM, NEW, EDIT = (
    Visit("official_statistics.deliveries"),
    Visit("official_statistics.new"),
    Visit("official_statistics.edit", values=ONE),
)
VISITS = [
    Visit("official_statistics.index", core=True),
    Visit("official_statistics.index", slug=EMPTY),
    Visit("official_statistics.index", Role.COUNCIL_MEMBER),
    Visit("official_statistics.index", query="?till=2025-03-31"),
    Visit("official_statistics.show", values=ONE),
    FROM,
    Visit("official_statistics.deliveries", slug=EMPTY),
    Visit("official_statistics.deliveries", values={"borttagen": "@delivery_away"}),
    NEW,
    EDIT,
    Visit("official_statistics.draft", values={"id": "@official_draft"}),
]
FORMS = [
    EmptyForm("official_statistics.take_file", FROM),
    EmptyForm("official_statistics.create", NEW),
    EmptyForm("official_statistics.correct", EDIT),
]
NO_PAGE = {"official_statistics_api.figures": "JSON"}
NOTHING_TO_FILL_IN = {
    "official_statistics.save_draft": "a button",
    "official_statistics.drop_draft": "a button",
    "official_statistics.remove": "a button",
    "official_statistics.restore": "a button",
}
OPERATIONS = [("GET", "/api/v1/official-figures")]
