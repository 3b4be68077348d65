"""The papers behind real reports, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

PAPER = Visit("go_live.show", values={"paper": "gallring"})
VISITS = [
    Visit("go_live.index"),
    Visit("go_live.index", Role.AUDITOR),
    PAPER,
    Visit("go_live.show_template", values={"paper": "gallring"}),
]
FORMS = [EmptyForm("go_live.record", PAPER)]
NOTHING_TO_FILL_IN = {"go_live.begin": "a button"}
