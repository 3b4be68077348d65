"""What is agreed with the area, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

SHOW = Visit("area_sharing.show", core=True)
VISITS = [SHOW, Visit("area_sharing.show", Role.AUDITOR), Visit("area_sharing.show", slug=EMPTY)]
FORMS = [EmptyForm("area_sharing.agree", SHOW)]
NOTHING_TO_FILL_IN = {"area_sharing.send_now": "a button"}
