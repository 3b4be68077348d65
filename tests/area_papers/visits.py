"""What the police area reads of pledges and of the law, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import Visit

AREA = "vastra-malardalen"
SIGNED = {"id": "@area_pledge"}
VISITS = [
    Visit("area_papers.index", Role.AREA_CHIEF, AREA, core=True),
    Visit("area_papers.show", Role.AREA_CHIEF, AREA, SIGNED),
]
NO_PAGE = {"area_papers.file": "a PDF"}
