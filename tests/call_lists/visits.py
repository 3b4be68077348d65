"""The call lists, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

WHOLE, ONE = Visit("call_lists.whole"), Visit("call_lists.place", values={"id": "@place"})
VISITS = [Visit("call_lists.index"), Visit("call_lists.index", Role.ADMINISTRATOR), WHOLE, ONE]
FORMS = [EmptyForm("call_lists.change_whole", WHOLE), EmptyForm("call_lists.change_place", ONE)]
