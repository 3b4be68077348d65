"""Redactions, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ASKED, MINE, DONE = ({"id": f"@{name}"} for name in ("redaction", "own_redaction", "done_redaction"))
NEW, ANSWER = Visit("redactions.new", core=True), Visit("redactions.show", values=ASKED, core=True)
VISITS = [
    Visit("redactions.index"),
    Visit("redactions.index", Role.AUDITOR, EMPTY),
    NEW,
    ANSWER,
    Visit("redactions.show", values=MINE),
    Visit("redactions.show", Role.AUDITOR, values=DONE),
]
FORMS = [EmptyForm("redactions.ask", NEW), EmptyForm("redactions.refuse", ANSWER)]
NO_PAGE: dict[str, str] = {}
NOTHING_TO_FILL_IN = {"redactions.confirm": "a button", "redactions.withdraw": "a button"}
OPERATIONS: list[tuple[str, str]] = []
