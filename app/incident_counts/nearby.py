"""Which other reports lie near one in place and time: counted ones that the reader may read, and may see there."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from app.figures.periods import Days
from app.incidents import permissions
from app.incidents.models import Incident
from app.incidents.visibility import IncidentView, Reader, readable, views
from app.places.grid import cell_of
from tenants.acts import requires
from tenants.scope import Scope

METRES, DAYS = 250, 14
MOST = 10
_SQUARE = 250
"""Metres: the side of a cell, so that a report's nine cells hold all that is so near."""


@requires(permissions.READ)
def near(scope: Scope, *, id: UUID) -> list[IncidentView]:
    """At the same named place or within METRES, and within DAYS: the nearest in time, at most MOST, the latest first.

    None of a report whose place the reader does not see. One question, of as many steps in an index as there are cells
    around, or of these days, whatever else has been reported. Raises NotFound for what she may not open.
    """
    row, reader = readable(scope, id), Reader.of(scope)
    scope.concerning(object=("incident", id))
    if not reader.sees_point(row) or (row.named_place_id is None and row.x is None):
        return []
    days = Days(row.local_date - timedelta(days=DAYS), row.local_date + timedelta(days=DAYS))
    ways = []
    if row.named_place_id is not None:
        ways.append([Incident.named_place_id == row.named_place_id])
    if row.x is not None and row.y is not None:
        steps = (-_SQUARE, 0, _SQUARE)
        cells = [cell_of(row.x + east, row.y + north) for east in steps for north in steps]
        dx, dy = Incident.x - row.x, Incident.y - row.y
        ways.append([Incident.cell.in_(cells), dx * dx + dy * dy <= METRES**2])
    apart = func.abs(func.extract("epoch", Incident.latest - row.latest))
    found = select(Incident).where(
        or_(*(and_(*way) for way in ways)),
        Incident.local_date.between(days.first, days.last),
        Incident.id != row.id,
        reader.counts_where(),
        reader.sees_point_where(),
    )
    found = found.order_by(apart, Incident.id).limit(MOST)
    rows = sorted(scope.db.scalars(found), key=lambda one: (one.latest, one.id), reverse=True)
    return views(scope, rows)
