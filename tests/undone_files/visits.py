"""Undone files, for the suites that look at every page."""

from tests.browser.visit import Visit

VISITS = [Visit("undone_files.show", values={"id": "@intake"})]
NO_PAGE = dict.fromkeys((f"undone_files_api.{one}" for one in ("index", "show", "upload")), "JSON")
OPERATIONS = [
    ("GET", "/api/v1/imports/"),
    ("GET", "/api/v1/imports/{id}"),
    ("POST", "/api/v1/imports/{id}/undoing"),
    ("GET", "/api/v1/imports/uploads/{id}"),
    ("POST", "/api/v1/imports/uploads/{id}/cancellation"),
]
NOTHING_TO_FILL_IN = {"undone_files.undo": "a button, and one tick where somebody has worked on reports"}
NOTHING_TO_FILL_IN |= dict.fromkeys(("undone_files_api.undo", "undone_files_api.cancel"), "JSON")
