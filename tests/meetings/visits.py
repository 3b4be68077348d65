"""Meetings and decisions, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

MEETING, ANOTHER, DECISION = {"id": "@meeting"}, {"id": "@called_off"}, {"id": "@decision"}
NEW, EDIT = Visit("meetings.new"), Visit("meetings.edit", values=MEETING)
NEW_DECISION, EDIT_DECISION = Visit("meetings.new_decision"), Visit("meetings.edit_decision", values=DECISION)
OUTCOME, ANSWERING = Visit("meetings.outcome", values=DECISION), Visit("meetings.answering", values=DECISION)
VISITS = [
    Visit("meetings.index", core=True),
    Visit("meetings.index", slug=EMPTY),
    Visit("meetings.show", values=MEETING, core=True),
    Visit("meetings.show", Role.SCHOOL, values=MEETING),
    Visit("meetings.show", values=ANOTHER),
    NEW,
    EDIT,
    Visit("meetings.attendance", values=MEETING),
    Visit("meetings.decisions", core=True),
    Visit("meetings.decisions", Role.COUNCIL_MEMBER),
    Visit("meetings.decisions", query="?lage=sena&q=finns+inte"),
    Visit("meetings.decision", values=DECISION, core=True),
    NEW_DECISION,
    Visit("meetings.new_decision", slug=EMPTY),
    EDIT_DECISION,
    OUTCOME,
    ANSWERING,
    Visit("meetings.taken_up", values={"id": "@lamp"}),
]
FORMS = [
    EmptyForm("meetings.create", NEW),
    EmptyForm("meetings.change", EDIT),
    EmptyForm("meetings.create_decision", NEW_DECISION),
    EmptyForm("meetings.change_decision", EDIT_DECISION),
    EmptyForm("meetings.follow_up", OUTCOME),
    EmptyForm("meetings.answer", ANSWERING),
]
NO_PAGE = dict.fromkeys(("meetings_api." + one for one in ("index", "show", "decisions", "decision")), "JSON")
NOTHING_TO_FILL_IN = {
    "meetings.note_attendance": "choices that may all be left out",
    **dict.fromkeys(("meetings." + one for one in ("book", "call_off", "take_up", "close", "reopen")), "a button"),
    "meetings.take_up_report": "a button",
    "meetings.remove_decision": "a button",
    "meetings.restore_decision": "a button",
}
OPERATIONS = [
    ("GET", "/api/v1/meetings"),
    ("GET", "/api/v1/meetings/{id}"),
    ("GET", "/api/v1/decisions"),
    ("GET", "/api/v1/decisions/{id}"),
]
