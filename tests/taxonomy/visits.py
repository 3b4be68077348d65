"""The municipality's types of events, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

ALL, ONE = Visit("taxonomy.index"), Visit("taxonomy.show", values={"slug": "klotter"})
OWN = Visit("taxonomy.own", values={"id": "@own_type"})
VISITS = [ALL, Visit("taxonomy.index", Role.ADMINISTRATOR), ONE, OWN]
FORMS = [EmptyForm("taxonomy.add_own", ONE), EmptyForm("taxonomy.change_own", OWN)]
NOTHING_TO_FILL_IN = {
    "taxonomy.name": "an empty name is the national one",
    "taxonomy.hide": "a button",
    "taxonomy.end_own": "a button",
}
