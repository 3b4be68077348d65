"""Problems and followed places, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE, BEGUN, ENDED = ({"id": f"@{name}problem"} for name in ("", "begun_", "ended_"))
PLACE = {"id": "@followed"}
NEW, EDIT = Visit("problems.new"), Visit("problems.edit", values=ONE)
ENDING = Visit("problems.ending", values=ONE)
CAUSE, EDIT_CAUSE = Visit("problems.new_cause", values=ONE), Visit("problems.edit_cause", values={"id": "@cause"})
STEP, LETTING_GO = Visit("problems.log_form", values=PLACE), Visit("problems.letting_go", values=PLACE)
VISITS = [
    Visit("problems.index", core=True),
    Visit("problems.index", slug=EMPTY),
    Visit("problems.index", Role.COUNCIL_MEMBER),
    Visit("problems.index", query="?lage=avslutade"),
    Visit("problems.show", values=ONE, core=True),
    Visit("problems.show", Role.COUNCIL_MEMBER, values=ONE),
    Visit("problems.show", Role.LEADER, values=ONE),
    Visit("problems.show", values=BEGUN),
    Visit("problems.show", values=ENDED),
    NEW,
    EDIT,
    ENDING,
    CAUSE,
    EDIT_CAUSE,
    Visit("problems.followed_index", core=True),
    Visit("problems.followed_index", slug=EMPTY),
    Visit("problems.followed_index", query="?lage=slappta"),
    Visit("problems.followed_place", values=PLACE, core=True),
    Visit("problems.followed_place", Role.SCHOOL, values=PLACE),
    Visit("problems.followed_place", values={"id": "@let_go"}),
    STEP,
    Visit("problems.log_form", values=PLACE, query="?vad=visit"),
    LETTING_GO,
]
FORMS = [
    EmptyForm("problems.create", NEW),
    EmptyForm("problems.change", EDIT),
    EmptyForm("problems.end", ENDING),
    EmptyForm("problems.add_cause", CAUSE),
    EmptyForm("problems.change_cause", EDIT_CAUSE),
    EmptyForm("problems.log", STEP),
    EmptyForm("problems.let_go", LETTING_GO),
]
NO_PAGE = dict.fromkeys(("problems_api." + one for one in ("index", "show", "places")), "JSON")
NO_PAGE |= {"problems.area_map": "a map"}
NOTHING_TO_FILL_IN = {
    "problems.move": "a button",
    "problems.reopen": "a button",
    "problems.link": "no focus area is a choice",
    "problems.start_focus_area": "a button",
    "problems.raise_cause": "a button",
    "problems.remove_cause": "a button",
    "problems.restore_cause": "a button",
    "problems.follow": "a button",
    "problems.remove_step": "a button",
    "problems.restore_step": "a button",
}
OPERATIONS = [("GET", "/api/v1/problems"), ("GET", "/api/v1/problems/{id}"), ("GET", "/api/v1/followed-places")]
