"""Who may do what, written by hand from the requirement (the access matrix), never derived from the code.

Roles are named by their slugs, so that a role that is renamed in the code shows here. A permission, act, route or role
that is new makes a test fail until its row has been written here: decide first who may, then write it down.
"""

from tests.access.expected.acts import ACTS
from tests.access.expected.permissions import AREA, DESK, MEMBERS, NOT_YET, PERMISSIONS, REPORTERS, ROOMS, roles
from tests.access.expected.routes import (
    BY_PHONE,
    BY_PHONE_ROUTES,
    BY_WALL_ROUTES,
    EVERYBODY,
    NOT_ON_WALLS,
    ROUTES,
    STRANGERS,
    guard,
)
from tests.access.expected.rows import (
    CLASSES,
    DOCUMENTS,
    LEADS_LIKE,
    PROJECTION,
    ROWS,
    SEES_OTHERS_DWELLINGS,
    SEES_REPORTERS_NAME,
    cell,
)

__all__ = [
    "ACTS",
    "AREA",
    "BY_PHONE",
    "BY_PHONE_ROUTES",
    "BY_WALL_ROUTES",
    "CLASSES",
    "DESK",
    "DOCUMENTS",
    "EVERYBODY",
    "LEADS_LIKE",
    "MEMBERS",
    "NOT_ON_WALLS",
    "NOT_YET",
    "PERMISSIONS",
    "PROJECTION",
    "REPORTERS",
    "ROOMS",
    "ROUTES",
    "ROWS",
    "SEES_OTHERS_DWELLINGS",
    "SEES_REPORTERS_NAME",
    "STRANGERS",
    "cell",
    "guard",
    "roles",
]
