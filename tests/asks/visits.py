"""What is asked of the council, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE = {"id": "@ask"}
NEW, EDIT, ANSWER = Visit("asks.new"), Visit("asks.edit", values=ONE), Visit("asks.answering", values=ONE)
REVIEW = Visit("asks.review", values={"year": 2026})
VISITS = [
    Visit("asks.index", core=True),
    Visit("asks.index", slug=EMPTY),
    Visit("asks.index", Role.COUNCIL_MEMBER),
    Visit("asks.index", query="?lage=besvarade"),
    Visit("asks.show", values=ONE, core=True),
    NEW,
    EDIT,
    ANSWER,
    Visit("asks.reviews"),
    Visit("asks.reviews", slug=EMPTY),
    REVIEW,
]
FORMS = [
    EmptyForm("asks.create", NEW),
    EmptyForm("asks.change", EDIT),
    EmptyForm("asks.answer", ANSWER),
    EmptyForm("asks.save_review", REVIEW),
]
NO_PAGE = dict.fromkeys(("asks_api.index", "asks_api.show"), "JSON")
NOTHING_TO_FILL_IN = {"asks.remove": "a button", "asks.restore": "a button"}
OPERATIONS = [("GET", "/api/v1/asks"), ("GET", "/api/v1/asks/{id}")]
