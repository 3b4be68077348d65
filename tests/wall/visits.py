"""The wall, for the suites that look at every page: the coordinator's page. The screens stand on a machine that nobody
is signed in on, and `tests/journeys/test_wall.py` looks at them."""

from tests.access import expected
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

INDEX = Visit("wall.index", core=True)
VISITS = [INDEX, Visit("wall.index", slug=EMPTY), Visit("wall.enter", None)]
FORMS = [EmptyForm("wall.give_code", INDEX), EmptyForm("wall.open_wall", VISITS[2])]
NO_PAGE = {
    endpoint: "on a wall alone: tests/journeys/test_wall.py"
    for endpoint in expected.BY_WALL_ROUTES - {"wall.add_decision", "wall.leave"}
}
NOTHING_TO_FILL_IN = {
    "wall.end": "a button",
    "wall.leave": "a button on a wall",
    "wall.add_decision": "on a wall alone: tests/wall/test_walls.py",
}
