"""Measures, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE, TASK = {"id": "@measure"}, {"id": "@task"}
NEW, EDIT = Visit("measures.new"), Visit("measures.edit", values=ONE)
OUTCOME, OCCASION = Visit("measures.outcome", values=ONE), Visit("measures.new_occasion", values=ONE)
NEW_TASK, EDIT_TASK = Visit("measures.new_task", values=ONE), Visit("measures.edit_task", values=TASK)
VISITS = [
    Visit("measures.index", core=True),
    Visit("measures.index", slug=EMPTY),
    Visit("measures.index", Role.SCHOOL),
    Visit("measures.index", Role.COUNCIL_MEMBER),
    Visit("measures.index", query="?lage=sena&slag=inspection"),
    Visit("measures.index", values={"borttagen": "@measure_away"}),
    Visit("measures.show", values=ONE, core=True),
    Visit("measures.show", Role.SCHOOL, values={**ONE, "gjord": "@task_done"}),
    Visit("measures.show", Role.COUNCIL_MEMBER, values=ONE),
    Visit("measures.show", values={**ONE, "loggat": "@time"}),
    Visit("measures.show", values={**ONE, "borttagen": "@task_away"}),
    Visit("measures.library"),
    NEW,
    Visit("measures.new", values={"beslut": "@decision"}),
    EDIT,
    OUTCOME,
    NEW_TASK,
    EDIT_TASK,
    OCCASION,
]
FORMS = [
    EmptyForm("measures.create", NEW),
    EmptyForm("measures.change", EDIT),
    EmptyForm("measures.say", OUTCOME),
    EmptyForm("measures.create_task", NEW_TASK),
    EmptyForm("measures.change_task", EDIT_TASK),
    EmptyForm("measures.log_occasion", OCCASION),
]
NO_PAGE = {"measures.workbook": "a file", **dict.fromkeys(("measures_api." + one for one in ("index", "show")), "JSON")}
NOTHING_TO_FILL_IN = {
    **dict.fromkeys(
        (f"measures.{act}{what}" for what in ("", "_task", "_occasion") for act in ("remove", "restore")), "a button"
    ),
    **dict.fromkeys(("measures.do_task", "measures.undo_task"), "a button"),
    **dict.fromkeys(("measures_api.do_task", "measures_api.log_occasion"), "JSON"),
}
OPERATIONS = [
    ("GET", "/api/v1/measures/"),
    ("GET", "/api/v1/measures/{id}"),
    ("POST", "/api/v1/measures/tasks/{id}/done"),
    ("POST", "/api/v1/measures/{id}/occasions"),
]
