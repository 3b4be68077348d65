"""Acts on the situational picture: the 14 days as tables, and as a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.figures.periods import Days, local_date
from app.incidents import figures, history, reading
from app.incidents.figures import Fact
from app.intake import events
from app.intake.events import EventSeen
from app.places import service as places
from app.places.grid import box
from app.situations import analysing, permissions, where_when, wording
from app.situations.analysing import Read
from app.situations.differences import Effort, picture_efforts
from app.situations.findings import CLUSTER, PLACE, Flag, HotPlace
from app.situations.group_table import GroupTable, count_groups
from app.situations.periods_compared import Compared, compared
from app.situations.where_when import CellRow, Manner, PlaceRow, When, Where
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category, Group
from tenants.access import requires
from tenants.errors import NotFound
from tenants.profile import Profile
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
    fact: Fact
    category: Category
    where: str


@dataclass(frozen=True)
class Picture:
    """The situational picture of one period as the actor may see it."""

    spans: Compared
    group: Group | None
    """The group that places, hours and manners are narrowed to; None = all."""
    groups: GroupTable
    reporting: Reporting
    where: Where
    when: When
    manners: list[Manner]
    latest: list[Latest]
    police_events: list[EventSeen]
    """What the police have published for the whole period. Their position is only the municipality's: never a point."""
    first_day: date | None
    """The local date of the place's first counted incident."""
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

    spans: Compared
    shapes: Sequence
    places: list[PlaceRow]
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
    everything = _facts(scope, spans, table)
    facts = {span: _of_group(rows, kind) for span, rows in everything.items()}
    named, areas = places.named_places(scope), places.sub_areas(scope)
    own_only = not reading.sees_projection(scope)
    return Picture(
        spans,
        kind,
        table,
        Reporting(*map(_organisations, everything.values())),
        where_when.where(*facts.values(), named, areas),
        where_when.when(facts["now"]),
        where_when.manners(facts["now"]),
        _latest(facts["now"], named, areas),
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
    now, previous = _of_group(figures.facts(scope, days=spans.now), kind), None
    first_day = history.first_counted_day(scope)
    if first_day and first_day <= spans.previous.first:
        previous = _of_group(figures.facts(scope, days=spans.previous), kind)
    shapes = places.ground(scope)
    areas = [s for s in shapes if s.kind == "sub_area" and s.tenant_id == scope.place.id]
    named = places.named_places(scope)
    found = where_when.where(now, previous, None, named, areas)
    analysis = analysing.read_analysis(scope, first=spans.period.first)
    squares = analysis.findings.squares.hot if analysis and kind is None else ()
    drawn = [
        (box(s.x, s.y, s.side), wording.square(s, where_when.nearest(named, s.x + s.side / 2, s.y + s.side / 2)))
        for s in squares
    ]
    return MapPicture(spans, shapes, found.places, found.cells, _flags(analysis, kind), drawn)


def _asked(scope: Scope, first: date | None, group: str | None) -> tuple[Compared, Group | None]:
    if group is not None and group not in {g.slug for g in taxonomy.counted_groups()}:
        raise NotFound("group")
    spans = compared(local_date(scope.now), Profile.of(scope.place).anchor, first)
    return spans, taxonomy.group_named()[group] if group else None


def _facts(scope: Scope, spans: Compared, table: GroupTable) -> dict[str, list[Fact] | None]:
    """Facts of the three spans. This period and the one before lie side by side and are read together."""
    if table.total.previous is None:
        facts = {"now": figures.facts(scope, days=spans.now), "previous": None}
    else:
        both = figures.facts(scope, days=Days(spans.previous.first, spans.now.last))
        facts = {
            "now": [fact for fact in both if fact.local_date >= spans.now.first],
            "previous": [fact for fact in both if fact.local_date <= spans.previous.last],
        }
    missing = table.total.last_year is None
    return {**facts, "last_year": None if missing else figures.facts(scope, days=spans.last_year)}


def _of_group(facts: list[Fact] | None, group: Group | None) -> list[Fact] | None:
    if facts is None or group is None:
        return facts
    return [fact for fact in facts if fact.group == group.slug]


def _flags(analysis: Read | None, group: Group | None) -> list[Flag]:
    found = analysis.findings.unusual.flags if analysis else ()
    return [flag for flag in found if group is None or flag.group in (None, group.slug)]


def _at(flags: list[Flag], place_id: UUID) -> list[Flag]:
    return [flag for flag in flags if flag.where in (PLACE, CLUSTER) and place_id in flag.place_ids]


def _organisations(facts: list[Fact] | None) -> int | None:
    return None if facts is None else len({fact.organisation_id for fact in facts})


def _latest(facts: list[Fact], named, areas) -> list[Latest]:
    names = {p.id: p.name for p in named} | {a.id: a.name for a in areas}
    newest = sorted(facts, key=lambda fact: (fact.latest, fact.category_id), reverse=True)[:LATEST]
    return [
        Latest(
            fact.local_date,
            fact,
            taxonomy.categories()[fact.category_id],
            names.get(fact.named_place_id) or names.get(fact.sub_area_id) or "Okänd plats",
        )
        for fact in newest
    ]
