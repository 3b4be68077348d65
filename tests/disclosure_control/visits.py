"""What has been let out, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

OFFER = Visit("disclosure_control.offer", values={"quarter": "2026-Q3", "what": "grupper"})
VISITS = [
    Visit("disclosure_control.index", core=True),
    Visit("disclosure_control.index", Role.AUDITOR),
    Visit("disclosure_control.index", slug=EMPTY),
    Visit("disclosure_control.show", values={"id": "@released_table"}),
    OFFER,
]
NO_PAGE = {"disclosure_control.file": "a file", "disclosure_control.new": "leads on"}
FORMS = [EmptyForm("disclosure_control.release", OFFER)]
