"""Acts on the situational picture: the 14 days as tables, and as a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.accounts import service as accounts
from app.alerts import permissions as alert_permissions
from app.alerts import service as alerts
from app.alerts import wording
from app.alerts.findings import Alert, HotPlace
from app.alerts.service import Analysis
from app.coverage import service as coverage
from app.coverage.standing import SILENT, Standing
from app.figures.audience import Audience
from app.figures.compared import PictureDays, picture_days
from app.figures.counted import CountedCell, CountedPlace, CountedRow, numbers_of, summed
from app.figures.incidents import CountedIncident
from app.figures.periods import Days, Fortnight, last_whole_day
from app.incident_counts import at_place, history, windows
from app.incidents.visibility import Reader, for_the_room
from app.places import service as places
from app.places.grid import box
from app.police_events import service as police_events
from app.police_events.service import PoliceEvent
from app.situational_pictures import permissions, where_when
from app.situational_pictures.choice import Asked, Choice, chosen
from app.situational_pictures.efforts import Effort, picture_efforts, with_nothing
from app.situational_pictures.group_table import GroupTable, count_groups
from app.situational_pictures.room import SharedNumber, shared_number
from app.situational_pictures.shading import LEAST_FOR_HEAT, AreaRate, Heat, area_rates, heat
from app.situational_pictures.where_when import When, Where
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category, Group
from tenants.acts import requires
from tenants.scope import Scope

LATEST = 10
MOST_EVENTS = 30
ON_MAP = 40
"""Places that the map and the list beside it have, the most reported from first."""


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
    choice: Choice
    """What all but `shared`, `reporting` and `silent` is narrowed to."""
    groups: GroupTable
    reporting: dict[str, int]
    """How many organisations have been heard from in each of the spans that are known; while the period runs, by
    reports alone."""
    heard: Standing
    """Where each organisation stands in the period, up to now."""
    silent: list[str]
    """The names of those that are silent."""
    where: Where
    when: When
    manners: list[tuple[str, int]]
    latest: list[Latest]
    """This and what the police have published is empty of a brief picture."""
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
    def group(self) -> Group | None:
        """The group that it is narrowed to; None = all."""
        return self.choice.group

    @property
    def alerts(self) -> list[Alert]:
        """Those of the period, in the group that the picture is narrowed to; of hours and kinds there are none."""
        return _alerts(self.analysis, self.choice)

    def alerts_at(self, place_id: UUID) -> list[Alert]:
        return [alert for alert in self.alerts if place_id in alert.place_ids]

    def hot_at(self, place_id: UUID) -> HotPlace | None:
        """The named place, if it has been a hot one; of all groups together."""
        whole = self.group is None and self.choice.by_group_alone
        found = self.analysis.findings.places.places if self.analysis and whole else ()
        return next((one for one in found if one.id == place_id and (one.hot or one.kind)), None)


@dataclass(frozen=True)
class MapPicture:
    """What the map draws: the same places and squares as the tables of the picture."""

    spans: PictureDays
    choice: Choice
    shapes: Sequence
    where: Where
    alerts: list[Alert]
    squares: list[tuple[tuple[float, float, float, float], str]]
    """The hot squares: (south, west, north, east) in degrees, and what the map says of them."""
    rates: list[AreaRate]
    """Of the sub-areas; empty where nobody has told how many live in them."""
    own_only: bool
    counted_for: Audience | None
    """Both as `Picture` has them."""

    @property
    def places(self) -> list[CountedPlace]:
        return self.where.places

    @property
    def cells(self) -> list[CountedCell]:
        return self.where.cells

    @property
    def too_few_for_heat(self) -> bool:
        return sum(cell.n for cell in self.cells) < LEAST_FOR_HEAT

    @property
    def heat(self) -> Heat | None:
        """The density of the squares; None when there is too little for one. Worked out when it is asked for."""
        return heat(self.cells, [shape.points for shape in self.shapes if shape.kind == "outline"])

    @property
    def rate_of(self) -> dict[str, AreaRate]:
        return {rate.name: rate for rate in self.rates}

    def alerts_at(self, place_id: UUID) -> list[Alert]:
        return [alert for alert in self.alerts if place_id in alert.place_ids]


@dataclass(frozen=True)
class PlacePicture:
    """What the map's sheet says of one place, in the same numbers as the map."""

    spans: PictureDays
    choice: Choice
    place: Any
    """A row of `NamedPlace`."""
    sub_area: str | None
    groups: list[CountedRow]
    """Those that have something, the most first."""
    organisations: int
    alerts: list[Alert]
    own_only: bool
    counted_for: Audience | None
    """Both as `Picture` has them."""

    @property
    def total(self) -> CountedRow:
        return summed(self.groups)


@dataclass(frozen=True)
class ByGroup:
    """What all who report may be told of each other's reports: no place, hour, organisation or report."""

    spans: PictureDays
    choice: Choice
    """Nothing is narrowed."""
    groups: GroupTable
    areas: list[CountedRow]
    first_day: date | None


@requires(permissions.READ)
def picture(
    scope: Scope, *, first: date | None = None, asked: Asked = Asked(), own: bool = False, brief: bool = False
) -> Picture:
    """The period that begins on `first` (None = today's), narrowed to what is `asked` for or not.

    It counts what everybody in the room may count, so that all read the same numbers; `own`: all that the actor may
    read. `brief`: without the latest incidents and what the police have published. Raises NotFound for a day no period
    begins on, a period to come and what there is not to be narrowed to.
    """
    return scope.while_true(_picture, first, asked, own, brief)


def _picture(scope: Scope, first: date | None, asked: Asked, own: bool, brief: bool) -> Picture:
    reader, scope = scope, scope if own else for_the_room(scope)
    spans, choice = _asked(scope, first, asked)
    shared = shared_number(reader, spans)
    first_day, begun = history.first_counted_day(scope), history.organisation_history(scope)
    table = count_groups(scope, spans, first_day, begun, choice.narrow)
    beside = {name: days for name, days in spans.known(first_day).items() if name != "now"}
    counted = windows.windows(
        scope, spans={"now": spans.now, "to_come": spans.to_come}, beside=beside, narrow=choice.narrow
    )
    to_come = counted.pop("to_come")
    named, areas = places.named_places(scope), places.sub_areas(scope)
    names = {row.id: row.name for row in (*named, *areas, *accounts.organisations(scope))}
    own_only = not Reader.of(scope).counts_coarsely
    heard = Standing({})
    if not own_only:
        # Each span begins with its period.
        reported = {id for one in (counted["now"], to_come) for id, _week in one.units}
        firsts = [days.first for days in beside.values()]
        found = coverage.read_heard(scope, first=spans.now.first, beside=firsts, reported=reported)
        heard, every = found.standing, {"now": spans.now, **beside}
        # Most say it when a period is over: while it runs, reports alone are compared.
        said = {} if spans.running else found.nothing
        counted = {
            span: with_nothing(one, every[span], said.get(every[span].first, ())) for span, one in counted.items()
        }
    return Picture(
        spans=spans,
        choice=choice,
        groups=table,
        reporting={span: one.organisations for span, one in counted.items()},
        heard=heard,
        silent=sorted(names[id] for id in heard.of(SILENT)),
        where=where_when.where(counted, named, areas),
        when=where_when.when_counted(counted["now"].hours, counted["now"].uncertain),
        manners=where_when.manners_counted(counted["now"].manners),
        latest=[] if brief else _latest(scope, spans, choice, names),
        not_whole=to_come.n,
        police_events=[] if brief else _of_the_police(scope, spans),
        first_day=first_day,
        own_only=own_only,
        analysis=_analysis(scope, spans.period.first),
        names=names,
        area_period=_area_period(scope, spans),
        efforts={} if own_only else picture_efforts(counted),
        shared=shared,
        counted_for=Audience(scope.audience) if scope.audience else None,
    )


@requires(permissions.READ)
def map_picture(scope: Scope, *, first: date | None = None, asked: Asked = Asked(), own: bool = False) -> MapPicture:
    """The map of the same period, by the same rules; beside the period before. Raises NotFound as `picture` does."""
    return scope.while_true(_map_picture, first, asked, own)


def _map_picture(scope: Scope, first: date | None, asked: Asked, own: bool) -> MapPicture:
    scope = scope if own else for_the_room(scope)
    spans, choice = _asked(scope, first, asked)
    first_day = history.first_counted_day(scope)
    beside = {name: days for name, days in spans.known(first_day).items() if name == "previous"}
    counted = windows.windows(scope, spans={"now": spans.now}, beside=beside, narrow=choice.narrow)
    shapes = places.ground(scope)
    areas = [s for s in shapes if s.kind == "sub_area" and s.tenant_id == scope.tenant.id]
    named = places.named_places(scope)
    analysis = _analysis(scope, spans.period.first)
    hot = analysis.findings.squares.hot if analysis and choice.group is None and choice.by_group_alone else ()
    near = zip(hot, wording.nearest_places(hot, named), strict=True)
    return MapPicture(
        spans=spans,
        choice=choice,
        shapes=shapes,
        where=where_when.where(counted, named, areas, ON_MAP),
        alerts=_alerts(analysis, choice),
        squares=[(box(s.x, s.y, s.side), wording.square(s, name)) for s, name in near],
        rates=area_rates(counted["now"].in_areas, areas, places.inhabitants_of_areas(scope)),
        own_only=not Reader.of(scope).counts_coarsely,
        counted_for=Audience(scope.audience) if scope.audience else None,
    )


@requires(permissions.READ)
def place_picture(scope: Scope, *, first: date, id: UUID, asked: Asked = Asked(), own: bool = False) -> PlacePicture:
    """One place of the map. Raises NotFound for what is no place here, and as `picture` does."""
    place, areas = places.find_named_place(scope, id=id), places.sub_areas(scope)
    scope = scope if own else for_the_room(scope)
    spans, choice = _asked(scope, first, asked)
    known = spans.known(history.first_counted_day(scope))
    shown = {name: days for name, days in known.items() if name in ("now", "previous")}
    counted = at_place.groups_at(scope, named_place_id=id, spans=shown, narrow=choice.narrow)
    groups = [
        CountedRow(group.name, *numbers_of(counted.of_groups, group.slug), slug=group.slug)
        for group in taxonomy.counted_groups()
    ]
    found = _alerts(_analysis(scope, spans.period.first), choice)
    return PlacePicture(
        spans=spans,
        choice=choice,
        place=place,
        sub_area=next((area.name for area in areas if area.id == place.sub_area_id), None),
        groups=sorted((row for row in groups if row.anything), key=lambda row: -row.now),
        organisations=len(counted.organisations["now"]),
        alerts=[alert for alert in found if id in alert.place_ids],
        own_only=not Reader.of(scope).counts_coarsely,
        counted_for=Audience(scope.audience) if scope.audience else None,
    )


@requires(permissions.BY_GROUP)
def by_group(scope: Scope, *, first: date | None = None) -> ByGroup:
    """What is told where all who report sit together: how many, by group and by sub-area. Raises as `picture`."""
    scope = for_the_room(scope)
    spans, choice = _asked(scope, first, Asked())
    first_day, begun = history.first_counted_day(scope), history.organisation_history(scope)
    table = replace(count_groups(scope, spans, first_day, begun), newcomers={})
    beside = {name: days for name, days in spans.known(first_day).items() if name != "now"}
    counted = windows.windows(scope, spans={"now": spans.now}, beside=beside)
    areas = where_when.where(counted, (), places.sub_areas(scope)).areas
    return ByGroup(spans, choice, table, areas, first_day)


def _asked(scope: Scope, first: date | None, asked: Asked) -> tuple[PictureDays, Choice]:
    choice = chosen(asked, accounts.organisations(scope))
    return picture_days(last_whole_day(scope.now), scope.profile.anchor, first), choice


def _of_the_police(scope: Scope, spans: PictureDays) -> Sequence[PoliceEvent]:
    return police_events.recent_events(scope, days=spans.period.days, limit=MOST_EVENTS)


def _area_period(scope: Scope, spans: PictureDays) -> Fortnight | None:
    profile = scope.profile
    return Fortnight.containing(spans.period.first, profile.area_first) if profile.differs else None


def _analysis(scope: Scope, first: date) -> Analysis | None:
    """None also where the municipality has turned warnings off."""
    return alerts.read_analysis(scope, first=first) if scope.may(alert_permissions.READ) else None


def _alerts(analysis: Analysis | None, choice: Choice) -> list[Alert]:
    found = analysis.findings.unusual.flags if analysis and choice.by_group_alone else ()
    return [alert for alert in found if choice.group is None or alert.group in (None, choice.group.slug)]


def _latest(scope: Scope, spans: PictureDays, choice: Choice, names: Mapping[Any, str]) -> list[Latest]:
    until = Days(spans.now.first, spans.period.days.last)
    categories = taxonomy.named(scope.profile.type_names)
    return [
        Latest(
            incident,
            categories[incident.category_id],
            names.get(incident.named_place_id) or names.get(incident.sub_area_id) or wording.UNKNOWN,
        )
        for incident in windows.latest_incidents(scope, days=until, limit=LATEST, narrow=choice.narrow)
    ]
