"""Acts on places: the list of them, one place's own page, and the same as a document."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.alerts import permissions as alert_permissions
from app.alerts import service as alerts
from app.basemaps import service as basemaps
from app.dossiers import counted, daylight, paper, permissions
from app.dossiers.dossier import Dossier
from app.dossiers.spans import last_year, spans
from app.est import occasions
from app.est import permissions as est_permissions
from app.figures.compared import compared, recorded
from app.figures.counted import CountedPlace, numbers_of
from app.figures.periods import Days, last_whole_day, local_date
from app.incident_counts import at_place, figures, history
from app.incidents.visibility import Reader
from app.places import service as places
from app.situational_pictures import where_when
from tenants.acts import requires
from tenants.scope import Scope


@dataclass(frozen=True)
class PlaceList:
    """All named places, most reports first."""

    days: Days
    previous_days: Days
    rows: list[CountedPlace]
    first_day: date | None
    own_only: bool
    hides_homes: bool


@requires(permissions.READ)
def list_places(scope: Scope) -> PlaceList:
    """Every named place with its reports of the year that ends with the last whole day, and of the year before."""
    days = compared(last_year(last_whole_day(scope.now)))
    first_day = history.first_counted_day(scope)
    counts = figures.counts_at_places(scope, spans={"now": days.now, "previous": days.previous})
    if not recorded(days.previous, first_day):
        del counts["previous"]
    areas: dict[UUID | None, str] = {area.id: area.name for area in places.sub_areas(scope)}
    rows = [
        CountedPlace(p.name, *numbers_of(counts, p.id), id=p.id, kind=p.kind, sub_area=areas.get(p.sub_area_id))
        for p in places.named_places(scope)
        if p.merged_into_id is None
    ]
    rows.sort(key=lambda row: -row.now)
    reader = Reader.of(scope)
    return PlaceList(days.now, days.previous, rows, first_day, not reader.counts_coarsely, not reader.all_points)


@requires(permissions.READ)
def read_place(scope: Scope, *, id: UUID, first: date | None = None, last: date | None = None) -> Dossier:
    """All that is known of a place in a period (None: a year that ends with the last whole day), as the actor reads it.

    Raises NotFound for a place of another municipality, Invalid (`first`, `last`) for days that cannot be counted.
    """
    found, done = scope.while_true(_counted, id, first, last), None
    if scope.may(est_permissions.READ):
        done = occasions.occasions_at(scope, named_place_id=id, days=found.spans.recent)
    standing = alerts.place_findings(scope, place_id=id) if scope.may(alert_permissions.READ) else None
    return replace(found, done=done, standing=standing)


def _counted(scope: Scope, id: UUID, first: date | None, last: date | None) -> Dossier:
    """Without what people do there, and what is out of the ordinary."""
    place = places.find_named_place(scope, id=id)
    asked = spans(last_whole_day(scope.now), first, last)
    first_day = history.first_counted_day(scope)
    times = at_place.times_at(scope, named_place_id=id, days=asked.now)
    monthly = Days(asked.months[0], asked.now.last)
    numbers = at_place.numbers_at(scope, named_place_id=id, spans=asked.named, monthly=monthly)
    everywhere = figures.group_counts(scope, spans={"now": asked.now})["now"]
    groups, total = counted.group_rows(numbers, asked, first_day)
    when = where_when.when_counted(times.hours, times.uncertain)
    reader = Reader.of(scope)
    return Dossier(
        place=place,
        sub_area=next((area.name for area in places.sub_areas(scope) if area.id == place.sub_area_id), None),
        spans=asked,
        first_day=first_day,
        groups=groups,
        total=total,
        months=counted.months(numbers, asked, first_day),
        when=when,
        clock=counted.clock(when),
        dark=daylight.in_the_dark(times.earliest, times.latest, place.lat, place.lon),
        manners=where_when.manners_counted(times.manners),
        reporters=counted.reporters(times, numbers, previous_known=total.previous is not None),
        interval=counted.interval(total.now),
        everywhere=sum(everywhere.values()),
        done=None,
        standing=None,
        own_only=not reader.counts_coarsely,
        hides_homes=not reader.all_points,
        hides_reports=not reader.reads_every_class,
    )


@requires(permissions.DOCUMENT)
def place_dossier(
    scope: Scope, *, id: UUID, first: date | None = None, last: date | None = None, demo: bool = False
) -> tuple[str, bytes]:
    """(file name, PDF) of the same, made now with the actor's own rights and kept nowhere. Raises as `read_place`.

    `demo`: every page says that the data are invented.
    """
    seen = read_place(scope, id=id, first=first, last=last)
    ground = [shape for shape in places.ground(scope) if shape.tenant_id == scope.tenant.id]
    municipality = scope.profile.letterhead or scope.tenant.name
    made_on, role_names = local_date(scope.now), scope.actor.role_names
    heading = paper.Heading(municipality, scope.profile.coordinator_unit, made_on, role_names, demo)
    return paper.file_name(seen), paper.pdf(seen, heading, ground, basemaps.sheets(scope))
