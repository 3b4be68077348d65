"""Tips, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

SHOW = Visit("tips.show", values={"id": "@tip"}, core=True)
PLACES = Visit("tips.list_places")
VISITS = [
    Visit("tips.index", core=True),
    Visit("tips.index", slug=EMPTY),
    SHOW,
    Visit("tips.show", values={"id": "@tip_answered"}),
    PLACES,
    Visit("tips.list_places", Role.COMMUNICATOR),
    Visit("tips.sheet", values={"id": "@tip_place"}),
]
FORMS = [EmptyForm("tips.accept", SHOW), EmptyForm("tips.reply", SHOW), EmptyForm("tips.add_place", PLACES)]
NO_PAGE: dict[str, str] = {}
NOTHING_TO_FILL_IN = dict.fromkeys(("tips.discard", "tips.undo", "tips.remove_place", "tips.restore_place"), "a button")
OPERATIONS: list[tuple[str, str]] = []
