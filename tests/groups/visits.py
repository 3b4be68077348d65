"""Groups, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE = {"id": "@working_group"}
NEW, EDIT = Visit("groups.new"), Visit("groups.edit", values=ONE)
VISITS = [
    Visit("groups.index", core=True),
    Visit("groups.index", slug=EMPTY),
    Visit("groups.index", Role.SCHOOL),
    Visit("groups.show", values=ONE, core=True),
    NEW,
    EDIT,
]
FORMS = [EmptyForm("groups.create", NEW), EmptyForm("groups.change", EDIT)]
NO_PAGE = dict.fromkeys(("groups_api.index", "groups_api.show"), "JSON")
NOTHING_TO_FILL_IN = {"groups.end": "a button", "groups.reopen": "a button"}
OPERATIONS = [("GET", "/api/v1/groups"), ("GET", "/api/v1/groups/{id}")]
