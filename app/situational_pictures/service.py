"""Acts on the situational picture: the 14 days as tables, and as a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.figures.counted import CountedPlace
from app.figures.incidents import CountedIncident
from app.figures.periods import Days, local_date
from app.incident_counts import figures, history
from app.incidents.visibility import Reader
from app.intake import events
from app.intake.events import PoliceEvent
from app.places import service as places
from app.places.grid import box
from app.situational_pictures import analysing, permissions, where_when, wording
from app.situational_pictures.analysing import Read
from app.situational_pictures.efforts import Effort, picture_efforts
from app.situational_pictures.findings import CLUSTER, PLACE, Flag, HotPlace
from app.situational_pictures.group_table import GroupTable, count_groups
from app.situational_pictures.periods_compared import PictureDays, picture_days
from app.situational_pictures.where_when import CellRow, Manner, When, Where
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category, Group
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

LATEST = 10
MOST_EVENTS = 30


@dataclass(frozen=True)
class Reporting:
    """How many organisations have reported; None when the place has no history that far back."""

    now: int
    previous: int | None
    last_year: int | None


@dataclass(frozen=True)
class Latest:
    """One of the latest incidents, without text and without who reported it."""

    day: date
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
    reporting: Reporting
    where: Where
    when: When
    manners: list[Manner]
    latest: list[Latest]
    police_events: list[PoliceEvent]
    """What the police have published for the whole period. Their position is only the municipality's: never a point."""
    first_day: date | None
    """The local date of the tenant's first counted incident."""
    own_only: bool
    """Whether the reader sees the reports of her own organisation and no others."""
    analysis: Read | None
    """What a worker found in the period; None when it has not, or the reader may not see it."""
    names: dict[UUID, str]
    """Of the named places and sub-areas."""
    efforts: dict[str, Effort]
    """How much was reported from now and in the spans compared; empty for whoever reads her own reports alone."""

    @property
    def previous_missing(self) -> bool:
        return self.groups.total.previous is None

    @property
    def flags(self) -> list[Flag]:
        """What is unusual in the period, in the group that the picture is narrowed to."""
        return _flags(self.analysis, self.group)

    def flags_at(self, place_id: UUID) -> list[Flag]:
        return _at(self.flags, place_id)

    def hot_at(self, place_id: UUID) -> HotPlace | None:
        """The named place, if it has been a hot one; of all groups together."""
        found = self.analysis.findings.places.places if self.analysis and self.group is None else ()
        return next((one for one in found if one.id == place_id and (one.hot or one.kind)), None)

    @property
    def last_year_missing(self) -> bool:
        return self.groups.total.last_year is None


@dataclass(frozen=True)
class MapPicture:
    """What the map draws: the same places and squares as the tables of the picture."""

    spans: PictureDays
    shapes: Sequence
    places: list[CountedPlace]
    cells: list[CellRow]
    flags: list[Flag]
    squares: list[tuple[tuple[float, float, float, float], str]]
    """The hot squares: (south, west, north, east) in degrees, and what the map says of them."""

    def flags_at(self, place_id: UUID) -> list[Flag]:
        return _at(self.flags, place_id)


@requires(permissions.READ)
def picture(scope: Scope, *, first: date | None = None, group: str | None = None) -> Picture:
    """The period that begins on `first` (None = today's), narrowed to a category group or not.

    Raises NotFound for a day no period begins on, a period to come and a group there is not.
    """
    spans, kind = _asked(scope, first, group)
    first_day = history.first_counted_day(scope)
    table = count_groups(scope, spans, first_day)
    everything = _facts(scope, spans, first_day)
    incidents = {span: _of_group(rows, kind) for span, rows in everything.items()}
    named, areas = places.named_places(scope), places.sub_areas(scope)
    own_only = not Reader.of(scope).counts_coarsely
    return Picture(
        spans,
        kind,
        table,
        _reporting(everything),
        where_when.where(incidents, named, areas),
        where_when.when(incidents["now"]),
        where_when.manners(incidents["now"]),
        _latest(incidents["now"], named, areas),
        events.recent_events(scope, days=spans.period.days, limit=MOST_EVENTS),
        first_day,
        own_only,
        analysing.read_analysis(scope, first=spans.period.first),
        {row.id: row.name for row in (*named, *areas)},
        {} if own_only else picture_efforts(everything, spans),
    )


@requires(permissions.READ)
def map_picture(scope: Scope, *, first: date | None = None, group: str | None = None) -> MapPicture:
    """The map of the same period, by the same rules. Raises NotFound as `picture` does."""
    spans, kind = _asked(scope, first, group)
    first_day = history.first_counted_day(scope)
    known = {name: days for name, days in spans.known(first_day).items() if name != "last_year"}
    incidents = {name: _of_group(figures.counted_incidents(scope, days=days), kind) for name, days in known.items()}
    shapes = places.ground(scope)
    areas = [s for s in shapes if s.kind == "sub_area" and s.tenant_id == scope.tenant.id]
    named = places.named_places(scope)
    found = where_when.where(incidents, named, areas)
    analysis = analysing.read_analysis(scope, first=spans.period.first)
    squares = analysis.findings.squares.hot if analysis and kind is None else ()
    drawn = [
        (box(s.x, s.y, s.side), wording.square(s, where_when.nearest(named, s.x + s.side / 2, s.y + s.side / 2)))
        for s in squares
    ]
    return MapPicture(spans, shapes, found.places, found.cells, _flags(analysis, kind), drawn)


def _asked(scope: Scope, first: date | None, group: str | None) -> tuple[PictureDays, Group | None]:
    if group is not None and group not in {g.slug for g in taxonomy.counted_groups()}:
        raise NotFound("group")
    spans = picture_days(local_date(scope.now), scope.profile.anchor, first)
    return spans, taxonomy.group_named()[group] if group else None


def _facts(scope: Scope, spans: PictureDays, first_day: date | None) -> dict[str, list[CountedIncident]]:
    """Facts of the known spans. This period and the one before lie side by side and are read together."""
    known = spans.known(first_day)
    if "previous" in known:
        both = figures.counted_incidents(scope, days=Days(spans.previous.first, spans.now.last))
        incidents = {
            name: [incident for incident in both if incident.local_date in known[name]] for name in ("now", "previous")
        }
    else:
        incidents = {"now": figures.counted_incidents(scope, days=spans.now)}
    return incidents | {
        name: figures.counted_incidents(scope, days=days) for name, days in known.items() if name not in incidents
    }


def _of_group(incidents: list[CountedIncident], group: Group | None) -> list[CountedIncident]:
    return incidents if group is None else [incident for incident in incidents if incident.group == group.slug]


def _flags(analysis: Read | None, group: Group | None) -> list[Flag]:
    found = analysis.findings.unusual.flags if analysis else ()
    return [flag for flag in found if group is None or flag.group in (None, group.slug)]


def _at(flags: list[Flag], place_id: UUID) -> list[Flag]:
    return [flag for flag in flags if flag.where in (PLACE, CLUSTER) and place_id in flag.place_ids]


def _reporting(incidents: Mapping[str, list[CountedIncident]]) -> Reporting:
    n = {name: len({incident.organisation_id for incident in some}) for name, some in incidents.items()}
    return Reporting(n["now"], n.get("previous"), n.get("last_year"))


def _latest(incidents: list[CountedIncident], named, areas) -> list[Latest]:
    names = {p.id: p.name for p in named} | {a.id: a.name for a in areas}
    newest = sorted(incidents, key=lambda incident: (incident.latest, incident.category_id), reverse=True)[:LATEST]
    return [
        Latest(
            incident.local_date,
            incident,
            taxonomy.categories()[incident.category_id],
            names.get(incident.named_place_id) or names.get(incident.sub_area_id) or "Okänd plats",
        )
        for incident in newest
    ]
