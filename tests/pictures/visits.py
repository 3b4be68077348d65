"""A picture's life, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

OPEN, LOCKED, CORRECTED = ({"first": f"@{name}"} for name in ("open_picture", "locked", "corrected"))
LOCK, CORRECT = Visit("pictures.lock_form", values=OPEN, core=True), Visit("pictures.correct_form", values=LOCKED)
VISITS = [
    Visit("pictures.index"),
    Visit("pictures.index", Role.REPORTER, EMPTY),
    Visit("pictures.show", values=OPEN, core=True),
    Visit("pictures.show", values=LOCKED, core=True),
    Visit("pictures.show", Role.SCHOOL, values=CORRECTED),
    Visit("pictures.show", Role.REPORTER, values=LOCKED),
    Visit("pictures.edition", Role.POLICE_OFFICER, values={**CORRECTED, "number": 1}),
    Visit("pictures.compare", core=True),
    Visit("pictures.compare", Role.REPORTER, EMPTY),
    LOCK,
    CORRECT,
]
FORMS = [EmptyForm("pictures.correct", CORRECT)]
NO_PAGE = {
    **dict.fromkeys(("pictures_api." + one for one in ("index", "show", "edition")), "JSON"),
    "pictures.file": "a file for download",
    "pictures.status": "a part of pictures.show, which is looked at with it",
}
NOTHING_TO_FILL_IN = {"pictures.order": "a button", "pictures.lock": "the register number may be left out"}
OPERATIONS = [
    ("GET", "/api/v1/pictures"),
    ("GET", "/api/v1/pictures/{first}"),
    ("GET", "/api/v1/pictures/{first}/{number}"),
]
