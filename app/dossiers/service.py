"""Acts on places: the list of them, one place's own page, and the same as a document."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.dossiers import counted, daylight, paper, permissions
from app.dossiers.dossier import Dossier
from app.dossiers.spans import spans, twelve_months
from app.est import at_place as occasions
from app.est import permissions as est_permissions
from app.figures.periods import Days, local_date
from app.incidents import at_place, figures, history, reading
from app.places import service as places
from app.situations import analysing, where_when
from tenants.access import ROLE_NAMES, Role, requires
from tenants.profile import Profile
from tenants.scope import Scope


@dataclass(frozen=True)
class PlaceRow:
    """A named place of the list. `previous` is None when the municipality has no history that far back."""

    id: UUID
    name: str
    kind: str
    sub_area: str | None
    now: int
    previous: int | None


@dataclass(frozen=True)
class PlaceList:
    """All named places, most reports first."""

    days: Days
    previous: Days
    rows: list[PlaceRow]
    first_day: date | None
    own_only: bool
    hides_homes: bool


@requires(permissions.READ)
def list_places(scope: Scope) -> PlaceList:
    """Every named place with its reports of the last twelve whole months and of the twelve before."""
    now = twelve_months(local_date(scope.now))
    before = now.back(len(now))
    first_day = history.first_counted_day(scope)
    known = first_day is not None and first_day <= before.first
    counts = at_place.counts_at_places(scope, spans={"now": now, "previous": before})
    areas = {area.id: area.name for area in places.sub_areas(scope)}
    rows = [
        PlaceRow(
            place.id,
            place.name,
            place.kind,
            areas.get(place.sub_area_id),
            counts["now"].get(place.id, 0),
            counts["previous"].get(place.id, 0) if known else None,
        )
        for place in places.named_places(scope)
    ]
    rows.sort(key=lambda row: -row.now)
    return PlaceList(now, before, rows, first_day, not reading.sees_projection(scope), _hides_homes(scope))


@requires(permissions.READ)
def read_place(scope: Scope, *, id: UUID, first: date | None = None, last: date | None = None) -> Dossier:
    """All that is known of a place in a period (None: the last twelve whole months), as far as the actor reads it.

    Raises NotFound for a place of another municipality, Invalid (`first`, `last`) for days that cannot be counted.
    """
    place = places.find_named_place(scope, id=id)
    asked = spans(local_date(scope.now), first, last)
    first_day = history.first_counted_day(scope)
    facts = at_place.facts_at(scope, named_place_id=id, days=asked.now)
    heaps = at_place.heaps_at(scope, named_place_id=id, days=asked.all_days)
    everywhere = figures.group_counts(scope, spans={"now": asked.now})["now"]
    groups, total = counted.group_rows(heaps, asked, first_day)
    when = where_when.when(facts)
    known = total.previous is not None
    done = None
    if scope.may(est_permissions.READ):
        done = occasions.occasions_at(scope, named_place_id=id, days=asked.recent)
    return Dossier(
        id=id,
        name=place.name,
        kind=place.kind,
        sub_area=_sub_area(scope, place),
        lat=place.lat,
        lon=place.lon,
        approximate=place.approximate,
        spans=asked,
        first_day=first_day,
        groups=groups,
        total=total,
        months=counted.months(heaps, asked, first_day),
        when=when,
        clock=counted.clock(when),
        dark=daylight.in_the_dark(((f.earliest, f.latest) for f in facts), place.lat, place.lon),
        manners=where_when.manners(facts),
        reporters=counted.reporters(facts, heaps, asked, known),
        interval=counted.interval(total.now),
        everywhere=sum(everywhere.values()),
        done=done,
        standing=analysing.place_findings(scope, place_id=id),
        own_only=not reading.sees_projection(scope),
        hides_homes=_hides_homes(scope),
        hides_reports=reading.classes_read(scope) != reading.CLASSES_READ[Role.COORDINATOR],
    )


@requires(permissions.DOCUMENT)
def place_dossier(
    scope: Scope, *, id: UUID, first: date | None = None, last: date | None = None, demo: bool = False
) -> tuple[str, bytes]:
    """(file name, PDF) of the same, made now with the actor's own rights and kept nowhere. Raises as `read_place`.

    `demo`: every page says that the data are invented.
    """
    seen = read_place(scope, id=id, first=first, last=last)
    ground = [shape for shape in places.ground(scope) if shape.tenant_id == scope.place.id]
    profile = Profile.of(scope.place)
    heading = paper.Heading(
        municipality=profile.letterhead or scope.place.name,
        department=profile.coordinator_unit,
        made_on=local_date(scope.now),
        roles=tuple(ROLE_NAMES[role] for role in sorted(scope.actor.roles)),
        demo=demo,
    )
    return paper.file_name(seen), paper.pdf(seen, heading, ground)


def _hides_homes(scope: Scope) -> bool:
    return not scope.actor.has(*reading.SEE_ALL_POINTS)


def _sub_area(scope: Scope, place) -> str | None:
    return next((area.name for area in places.sub_areas(scope) if area.id == place.sub_area_id), None)
