"""What has come in, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

INDEX, ONE = Visit("inbox.index", core=True), Visit("inbox.show", values={"id": "@report"})
PAIR = Visit("inbox.pair", values={"id": "@report"})
VISITS = [INDEX, Visit("inbox.index", slug=EMPTY), Visit("inbox.looked"), ONE, PAIR]
VISITS += [Visit("inbox.unit", Role.UNIT_MANAGER), Visit("inbox.unit", Role.UNIT_MANAGER, EMPTY)]
FORMS = [EmptyForm(f"inbox.{name}", INDEX) for name in ("look", "change", "choose")]
FORMS.append(EmptyForm("inbox.answer", ONE))
NO_PAGE = {"inbox_api.index": "JSON", "inbox_api.way": "JSON"}
ACTS = ("look", "change", "put_back", "settle", "answer", "merge", "part")
NOTHING_TO_FILL_IN = {
    "inbox.put_back": "a button",
    "inbox.settle": "a button",
    "inbox.merge": "a button",
    "inbox.part": "a button",
    "inbox.take_out": "empty means: all that one reads, as CSV",
    **dict.fromkeys((f"inbox_api.{one}" for one in ACTS), "JSON"),
}
OPERATIONS = [("GET", "/api/v1/inbox"), ("GET", "/api/v1/incidents/{id}/way")]
OPERATIONS += [("POST", f"/api/v1/inbox/{one}") for one in ("looked", "changed")]
OPERATIONS += [("POST", f"/api/v1/inbox/{{id}}/{one}") for one in ("new", "release", "answer", "merge", "part")]
