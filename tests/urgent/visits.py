"""What is told of at once, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

INDEX = Visit("urgent.index")
VISITS = [INDEX, Visit("urgent.index", Role.POLICE_OFFICER), Visit("urgent.index", Role.ADMINISTRATOR)]
FORMS = [EmptyForm("urgent.choose", INDEX)]
