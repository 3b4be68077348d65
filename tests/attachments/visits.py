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
NO_PAGE = {"attachments.file": "a file", "attachments_api.file": "a file"}
NO_PAGE |= dict.fromkeys((f"attachments_api.{one}" for one in ("of_measure", "of_meeting", "show")), "JSON")
NOTHING_TO_FILL_IN = dict.fromkeys(("attachments.remove", "attachments.restore"), "a button")
NOTHING_TO_FILL_IN |= dict.fromkeys(
    (f"attachments_api.{act}" for act in ("add", "change", "remove", "restore")), "JSON"
)
OPERATIONS = [
    ("GET", "/api/v1/measures/{id}/attachments"),
    ("POST", "/api/v1/measures/{id}/attachments"),
    ("GET", "/api/v1/meetings/{id}/attachments"),
    ("GET", "/api/v1/attachments/{id}"),
    ("POST", "/api/v1/attachments/{id}"),
    ("GET", "/api/v1/attachments/{id}/file"),
    ("POST", "/api/v1/attachments/{id}/removal"),
    ("POST", "/api/v1/attachments/{id}/restoration"),
]
