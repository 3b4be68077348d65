"""What of a tenant its reports are checked against, gathered once however many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from app.accounts import service as accounts
from app.incidents import permissions
from app.places import service as places
from app.places.grid import inside
from tenants.scope import Scope

SOCIAL_SERVICES = "socialtjänst"
"""The kind of organisation whose reports are its own unless somebody widens them."""


@dataclass(frozen=True)
class Knowledge:
    """What the reports of one place are checked against, gathered once however many they are.

    A named place has id, name, sub_area_id, lat and lon; a sub-area has id, name and points [[lat, lon], …].
    `from_file`: nobody can be asked back, the times are no clock's of the moment, and a column is filled on purpose.
    """

    now: datetime
    place_name: str
    named_places: Mapping[UUID, places.NamedPlace]
    sub_areas: Sequence[places.Shape]
    organisations: Mapping[UUID, str]
    """Id -> name."""
    own: frozenset[UUID]
    """The actor's own organisations."""
    for_all: bool = False
    """The actor may report on behalf of every organisation."""
    unnamed: UUID | None = None
    """Whose a report is that names nobody; None when that is not clear."""
    restricted: frozenset[UUID] = frozenset()
    """Those whose reports are read by themselves and the coordinator alone, unless the author says otherwise."""
    from_file: bool = False

    @cached_property
    def boxes(self) -> list[tuple]:
        """(south, north, west, east, area) of every sub-area."""
        found = []
        for area in self.sub_areas:
            lats, lons = [point[0] for point in area.points], [point[1] for point in area.points]
            found.append((min(lats), max(lats), min(lons), max(lons), area))
        return found

    @cached_property
    def extent(self) -> tuple[float, float, float, float] | None:
        """South, north, west and east of all sub-areas together; None when there are none."""
        if not self.boxes:
            return None
        south, north, west, east, _areas = zip(*self.boxes, strict=True)
        return min(south), max(north), min(west), max(east)

    def area_at(self, lat: float, lon: float) -> UUID | None:
        """The sub-area that the point lies in."""
        for south, north, west, east, area in self.boxes:
            if south <= lat <= north and west <= lon <= east and inside(lat, lon, area.points):
                return area.id
        return None


def knowledge(scope: Scope, *, from_file: bool = False) -> Knowledge:
    """What the scope's actor's reports are checked against (three queries)."""
    actor, organisations = scope.actor, accounts.organisations(scope)
    unnamed = next(iter(actor.organisation_ids)) if len(actor.organisation_ids) == 1 else None
    if permissions.reports_for_the_place(actor):
        unit = scope.profile.coordinator_unit.lower()
        unnamed = next((one.id for one in organisations if len(organisations) == 1 or one.name.lower() == unit), None)
    # What a person of the social services writes is theirs, whatever the organisation is called.
    all_restricted = permissions.restricts_unless_said(actor)
    return Knowledge(
        now=scope.now,
        place_name=scope.tenant.name,
        named_places={place.id: place for place in places.named_places(scope)},
        sub_areas=places.sub_areas(scope),
        organisations={one.id: one.name for one in organisations},
        own=actor.organisation_ids,
        for_all=permissions.may_report_for_any(actor),
        unnamed=unnamed,
        restricted=frozenset(one.id for one in organisations if all_restricted or one.kind == SOCIAL_SERVICES),
        from_file=from_file,
    )
