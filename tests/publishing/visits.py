"""What is published, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE = {"id": "@publication"}
SHOW, EDIT = Visit("publishing.show", values=ONE), Visit("publishing.edit", values=ONE)
NEW = Visit("publishing.form", values={"what": "meddelande"}, core=True)
WAITS = Visit("publishing.show", Role.COMMUNICATOR, values={"id": "@publication_waits"}, core=True)
CHOOSING = Visit("publishing.choosing")
VISITS = [
    Visit("publishing.index", core=True),
    Visit("publishing.index", Role.AUDITOR),
    Visit("publishing.index", slug=EMPTY),
    Visit("publishing.new"),
    NEW,
    *(Visit("publishing.form", values={"what": what}) for what in ("lofte", "gjort", "utlamnat", "kontakter")),
    SHOW,
    WAITS,
    EDIT,
    CHOOSING,
]
FORMS = [
    EmptyForm("publishing.create", NEW),
    EmptyForm("publishing.change", EDIT),
    EmptyForm("publishing.submit", SHOW),
    EmptyForm("publishing.send_back", WAITS),
    EmptyForm("publishing.take_back", SHOW),
    EmptyForm("publishing.choose", CHOOSING),
]
NO_PAGE: dict[str, str] = {}
NOTHING_TO_FILL_IN = dict.fromkeys(("publishing.approve", "publishing.remove", "publishing.restore"), "a button")
OPERATIONS: list[tuple[str, str]] = []
