"""What is written for a picture, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

PERIOD, AREA = {"first": "@written_period"}, {"first": "@written_period", "id": "@level_area"}
OWN = Visit("contributions.own", Role.SCHOOL, values=PERIOD, core=True)
NOTE = Visit("contributions.note_form", values={"first": "@written_period", "id": "@unheard"})
LEVEL, LOG = Visit("contributions.level", values=AREA), Visit("contributions.log", values={"id": "@extra_meeting"})
NEW, EDIT = Visit("contributions.new_presence"), Visit("contributions.edit_presence", values={"id": "@presence"})
VISITS = [
    OWN,
    Visit("contributions.own", Role.REPORTER, EMPTY),
    Visit("contributions.own", Role.POLICE_OFFICER, values=PERIOD),
    Visit("contributions.written", values=PERIOD, core=True),
    Visit("contributions.written", Role.SCHOOL, values=PERIOD),
    NOTE,
    LEVEL,
    LOG,
    Visit("contributions.plan", core=True),
    Visit("contributions.plan", slug=EMPTY),
    NEW,
    EDIT,
]
FORMS = [
    EmptyForm("contributions.hand_in", OWN),
    EmptyForm("contributions.note", NOTE),
    EmptyForm("contributions.add_presence", NEW),
    EmptyForm("contributions.change_presence", EDIT),
    EmptyForm("contributions.set_level", LEVEL),
    EmptyForm("contributions.call_extra", LEVEL),
]
NO_PAGE = dict.fromkeys(("contributions_api." + one for one in ("views", "level_list", "plan")), "JSON")
NOTHING_TO_FILL_IN = {
    **dict.fromkeys(("contributions_api." + one for one in ("hand_in", "take_back")), "JSON"),
    **dict.fromkeys(
        (
            "contributions." + one
            for one in ("take_back", "take_back_note", "remind", "remove_presence", "put_back", "note_done", "copy")
        ),
        "a button",
    ),
    "contributions.write_log": "two lines that may be left out",
}
OPERATIONS = [
    ("GET", "/api/v1/own-views"),
    ("POST", "/api/v1/own-views"),
    ("POST", "/api/v1/own-views/withdrawal"),
    ("GET", "/api/v1/levels"),
    ("GET", "/api/v1/presence"),
]
