"""The page of the background, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import Visit

VISITS = [Visit("basemaps.index"), Visit("basemaps.index", Role.ADMINISTRATOR)]
NO_PAGE = {"basemaps.tile": "a tile of a map"}
