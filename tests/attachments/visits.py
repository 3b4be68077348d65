"""Attachments, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

OF_MEASURE, ONE = {"of": "atgard", "id": "@measure"}, {"id": "@attachment"}
INDEX, EDIT = Visit("attachments.index", values=OF_MEASURE, core=True), Visit("attachments.edit", values=ONE)
VISITS = [
    INDEX,
    Visit("attachments.index", Role.ANALYST, values=OF_MEASURE),
    Visit("attachments.index", values={"of": "mote", "id": "@meeting"}),
    Visit("attachments.index", values={**OF_MEASURE, "borttagen": "@attachment_away"}),
    EDIT,
]
FORMS = [EmptyForm("attachments.add", INDEX), EmptyForm("attachments.change", EDIT)]
NO_PAGE = {"attachments.file": "a file"}
NOTHING_TO_FILL_IN = dict.fromkeys(("attachments.remove", "attachments.restore"), "a button")
OPERATIONS: list[tuple[str, str]] = []
