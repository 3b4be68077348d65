"""Acts on the situational picture: the 14 days as tables, and as a map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.alerts import service as alerts
from app.alerts import wording
from app.alerts.findings import Alert, HotPlace
from app.alerts.service import Analysis
from app.figures.audience import Audience
from app.figures.compared import PictureDays, picture_days
from app.figures.counted import CountedCell, CountedPlace
from app.figures.incidents import CountedIncident
from app.figures.periods import Days, Fortnight, last_whole_day
from app.incident_counts import history, windows
from app.incidents.visibility import Reader, for_the_room
from app.places import service as places
from app.places.grid import box
from app.police_events import service as police_events
from app.police_events.service import PoliceEvent
from app.situational_pictures import permissions, where_when
from app.situational_pictures.efforts import Effort, picture_efforts
from app.situational_pictures.group_table import GroupTable, count_groups
from app.situational_pictures.room import SharedNumber, shared_number
from app.situational_pictures.where_when import When, Where
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category, Group
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

LATEST = 10
MOST_EVENTS = 30


@dataclass(frozen=True)
class Latest:
    """One of the latest incidents, without text and without who reported it."""

    incident: CountedIncident
    category: Category
    where: str


@dataclass(frozen=True)
class Picture:
    """The situational picture of one period as the actor may see it."""

    spans: PictureDays
    group: Group | None
    """The group that places, hours and manners are narrowed to; None = all."""
    groups: GroupTable
    reporting: dict[str, int]
    """How many organisations have reported in each of the spans that are known."""
    where: Where
    when: When
    manners: list[tuple[str, int]]
    latest: list[Latest]
    not_whole: int
    """Incidents of the period's days that are not whole yet: among the latest, and in no other figure."""
    police_events: Sequence[PoliceEvent]
    """What the police have published for the whole period. Their position is only the municipality's: never a point."""
    first_day: date | None
    """The local date of the tenant's first counted incident."""
    own_only: bool
    """Whether the reader sees the reports of her own organisation and no others."""
    analysis: Analysis | None
    """What a worker found in the period; None when it has not, or the reader may not see it."""
    names: dict[UUID, str]
    """Of the named places and sub-areas, and of organisations that a warning tells of."""
    area_period: Fortnight | None
    """The area's period that holds the picture's first day, where the municipality's begin on other Mondays."""
    efforts: dict[str, Effort]
    """Span -> how much it and the period were reported from; empty for whoever reads her own reports alone."""
    shared: SharedNumber | None
    """None for whoever reads her own organisation's reports alone."""
    counted_for: Audience | None
    """Whose numbers all others are; None: her own organisation's alone, or all that this reader may read."""

    @property
    def alerts(self) -> list[Alert]:
        """Those of the period, in the group that the picture is narrowed to."""
        return _alerts(self.analysis, self.group)

    def alerts_at(self, place_id: UUID) -> list[Alert]:
        return [alert for alert in self.alerts if place_id in alert.place_ids]

    def hot_at(self, place_id: UUID) -> HotPlace | None:
        """The named place, if it has been a hot one; of all groups together."""
        found = self.analysis.findings.places.places if self.analysis and self.group is None else ()
        return next((one for one in found if one.id == place_id and (one.hot or one.kind)), None)


@dataclass(frozen=True)
class MapPicture:
    """What the map draws: the same places and squares as the tables of the picture."""

    spans: PictureDays
    shapes: Sequence
    places: list[CountedPlace]
    cells: list[CountedCell]
    alerts: list[Alert]
    squares: list[tuple[tuple[float, float, float, float], str]]
    """The hot squares: (south, west, north, east) in degrees, and what the map says of them."""


@requires(permissions.READ)
def picture(scope: Scope, *, first: date | None = None, group: str | None = None, own: bool = False) -> Picture:
    """The period that begins on `first` (None = today's), narrowed to a category group or not.

    It counts what everybody in the room may count, so that all read the same numbers; `own`: all that the actor may
    read. Raises NotFound for a day no period begins on, a period to come and a group there is not.
    """
    spans, kind = _asked(scope, first, group)
    shared = shared_number(scope, spans)
    scope = scope if own else for_the_room(scope)
    first_day = history.first_counted_day(scope)
    table = count_groups(scope, spans, first_day)
    beside = {name: days for name, days in spans.known(first_day).items() if name != "now"}
    slug = kind.slug if kind else None
    counted = windows.windows(scope, spans={"now": spans.now, "to_come": spans.to_come}, beside=beside, group=slug)
    not_whole = counted.pop("to_come").n
    until = Days(spans.now.first, spans.period.days.last)
    latest = windows.latest_incidents(scope, days=until, group=slug, limit=LATEST)
    named, areas = places.named_places(scope), places.sub_areas(scope)
    names = {row.id: row.name for row in (*named, *areas)}
    own_only = not Reader.of(scope).counts_coarsely
    analysis = alerts.read_analysis(scope, first=spans.period.first)
    names |= alerts.reporter_names(scope, known=[analysis.findings] if analysis else [])
    return Picture(
        spans=spans,
        group=kind,
        groups=table,
        reporting={span: one.organisations for span, one in counted.items()},
        where=where_when.where(counted, named, areas),
        when=where_when.when_counted(counted["now"].hours, counted["now"].uncertain),
        manners=where_when.manners_counted(counted["now"].manners),
        latest=_latest(latest, names),
        not_whole=not_whole,
        police_events=police_events.recent_events(scope, days=spans.period.days, limit=MOST_EVENTS),
        first_day=first_day,
        own_only=own_only,
        analysis=analysis,
        names=names,
        area_period=_area_period(scope, spans),
        efforts={} if own_only else picture_efforts(counted),
        shared=shared,
        counted_for=Audience(scope.audience) if scope.audience else None,
    )


@requires(permissions.READ)
def map_picture(scope: Scope, *, first: date | None = None, group: str | None = None, own: bool = False) -> MapPicture:
    """The map of the same period, by the same rules. Raises NotFound as `picture` does."""
    spans, kind = _asked(scope, first, group)
    scope = scope if own else for_the_room(scope)
    first_day = history.first_counted_day(scope)
    beside = {name: days for name, days in spans.known(first_day).items() if name == "previous"}
    slug = kind.slug if kind else None
    counted = windows.windows(scope, spans={"now": spans.now}, beside=beside, group=slug)
    shapes = places.ground(scope)
    areas = [s for s in shapes if s.kind == "sub_area" and s.tenant_id == scope.tenant.id]
    named = places.named_places(scope)
    found = where_when.where(counted, named, areas)
    analysis = alerts.read_analysis(scope, first=spans.period.first)
    hot = analysis.findings.squares.hot if analysis and kind is None else ()
    near = zip(hot, wording.nearest_places(hot, named), strict=True)
    squares = [(box(s.x, s.y, s.side), wording.square(s, name)) for s, name in near]
    return MapPicture(spans, shapes, found.places, found.cells, _alerts(analysis, kind), squares)


def _asked(scope: Scope, first: date | None, group: str | None) -> tuple[PictureDays, Group | None]:
    if group is not None and group not in taxonomy.counted_slugs():
        raise NotFound("group")
    spans = picture_days(last_whole_day(scope.now), scope.profile.anchor, first)
    return spans, taxonomy.group_named()[group] if group else None


def _area_period(scope: Scope, spans: PictureDays) -> Fortnight | None:
    profile = scope.profile
    return Fortnight.containing(spans.period.first, profile.area_first) if profile.differs else None


def _alerts(analysis: Analysis | None, group: Group | None) -> list[Alert]:
    found = analysis.findings.unusual.flags if analysis else ()
    return [alert for alert in found if group is None or alert.group in (None, group.slug)]


def _latest(incidents: Iterable[CountedIncident], names: Mapping[Any, str]) -> list[Latest]:
    categories = taxonomy.categories()
    return [
        Latest(
            incident,
            categories[incident.category_id],
            names.get(incident.named_place_id) or names.get(incident.sub_area_id) or wording.UNKNOWN,
        )
        for incident in incidents
    ]
