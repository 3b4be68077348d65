"""The page of the background, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

INDEX = Visit("basemaps.index")
VISITS = [INDEX, Visit("basemaps.index", Role.ADMINISTRATOR)]
FORMS = [EmptyForm("basemaps.put", INDEX)]
NOTHING_TO_FILL_IN = {
    "basemaps.remove": "a button",
    "basemaps.abandon": "a button",
    "basemaps.finish": "a button; what may be missing is asked for when it is",
    "basemaps.begin": "sent by the script alone",
    "basemaps.take_part": "sent by the script alone",
    "basemaps.put_address": "only where the operator has allowed a host: test_addresses.py",
}
NO_PAGE = {"basemaps.tile": "a tile of a map"}
