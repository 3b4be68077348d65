"""The municipality's addresses, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

ALL = Visit("address_files.index", core=True)
ONE = Visit("address_files.show", values={"id": "@address_file"})
VISITS = [ALL, ONE, Visit("address_files.index", Role.ADMINISTRATOR)]
FORMS = [EmptyForm("address_files.create", ALL)]
NO_PAGE = {
    "addresses.find": "a part of the report form, asked for by its script",
    "addresses_api.find": "JSON",
    "address_files.status": "a part of the page of a file",
    "address_files.preview": "the map of that page",
}
NOTHING_TO_FILL_IN = {
    "addresses.nearest": "asked by the form's script",
    "address_files.save": "a button",
    "address_files.drop": "a button",
    "address_files.end": "a button",
    "address_files.take_back": "a button",
}
OPERATIONS = [("GET", "/api/v1/addresses")]
