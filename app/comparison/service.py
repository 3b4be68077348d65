"""Acts on what the municipalities of a police area have published: the combined picture of two finished weeks."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from app.analysis.funnel import funnel
from app.analysis.rates import shown_interval
from app.analysis.verdicts import judged_together
from app.area_sharing import papers
from app.area_sharing import service as area_sharing
from app.area_sharing.papers import PaperTold
from app.comparison import coarse_rows, monday, permissions
from app.comparison.coarse_rows import CellRow
from app.figures.compared import Compared, compared
from app.figures.counted import CountedRow, sum_or_none, summed
from app.figures.incidents import CoarseCount
from app.figures.periods import FORTNIGHT_DAYS, Days, Fortnight, Quarter, last_whole_day, monday_of
from app.incident_counts import figures
from app.pictures import service as pictures
from app.places import service as places
from app.places.borders import Borders
from app.places.grid import NO_CELL, corners
from app.police_events import service as police_events
from app.police_events.service import PoliceEvent
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.models import Tenant
from tenants.profile import Profile
from tenants.registry import municipalities_of, read_profiles
from tenants.scope import Scope

LINE_WEEKS = 26
LOOK_BACK = timedelta(days=28)
"""How long before a compared week the rows are read, to tell a quiet week from a time that was never published."""
OLDEST = date(2000, 1, 3)
MOST_EVENTS = 50
FUNNEL = 0.998
"""Level of the limits that municipalities are held against: three standard errors, as for outliers in public health."""


@dataclass(frozen=True)
class MunicipalityRow:
    id: UUID
    name: str
    counts: CountedRow | None
    """None when it has published nothing in the time that is read: silence is not zero."""
    inhabitants: int | None
    year: int | None
    """The inhabitants on 31 December of this year."""
    weeks: list[int | None]
    """Incidents per week, `Combined.weeks` long; None before its first published week."""
    unshared: tuple[str, ...]
    """Names of the groups it does not share with the area."""
    against_area: int | None = None
    """−1, 0 or 1: under, within or over what chance makes of the area's common rate among so many inhabitants; None
    where municipalities cannot be compared."""

    @property
    def per_thousand(self) -> float | None:
        return 1000 * self.counts.now / self.inhabitants if self.inhabitants and self.counts else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """Between which rates per thousand the underlying one lies, 95 %."""
        if not (self.inhabitants and self.counts):
            return None
        return shown_interval(self.counts.now, self.inhabitants / 1000)


@dataclass(frozen=True)
class SharedGroup(CountedRow):
    """A group in the whole area."""

    by_municipality: tuple[int | None, ...] = ()
    """Now, as `Combined.municipalities`; None where the group, or anything at all, is not shared."""


@dataclass(frozen=True)
class Combined:
    """The area's picture of the weeks `spans.now`."""

    spans: Compared
    municipalities: list[MunicipalityRow]
    total: CountedRow
    """Of those that have published something."""
    inhabitants: int | None
    """Of the same municipalities; None when one of them has no figure."""
    groups: list[SharedGroup]
    weeks: list[date]
    areas: list[tuple[str, str, int]]
    area_slugs: dict[tuple[str, str], str]
    """(municipality, sub-area) -> the municipality's slug, where there is a page of the sub-area."""
    agreed: frozenset[UUID]
    """The municipalities that have agreed to tell their counts of weeks."""
    papers: list[tuple[str, list[PaperTold]]]
    """Municipality -> what it tells of final papers: of the picture of these weeks, and of the quarter's report."""
    without_cell: int
    missing: tuple[str, ...]
    """Municipalities of the real area that no area figure holds: not on the platform, or nothing published."""
    next_first: date | None
    police_events: Sequence[PoliceEvent]
    """What the police have published for these weeks."""
    running: Fortnight
    """The area's period that is not over yet: the municipalities see it as far as it has come."""
    finals: list[tuple[str, pictures.SharedEdition | None]]
    """Municipality -> what it shared of these weeks as it stood when it made its picture final; the figures here are
    those of now."""
    otherwise: list[tuple[str, str]]
    """Municipalities whose periods begin on other Mondays, and what they call the one that begins in these weeks."""

    @property
    def per_thousand(self) -> float | None:
        return 1000 * self.total.now / self.inhabitants if self.inhabitants else None

    @property
    def without_last_year(self) -> list[str]:
        return [row.name for row in self.municipalities if row.counts and row.counts.last_year is None]

    @property
    def without_previous(self) -> list[str]:
        return [row.name for row in self.municipalities if row.counts and row.counts.previous is None]


@requires(permissions.AREA)
def combined(scope: Scope, *, first: date | None = None) -> Combined:
    """The finished period that begins on `first` (None = the last one), all municipalities of the area.

    Raises NotFound for a day no period begins on, or one that is not over.
    """
    known, read = municipalities_of(scope), read_profiles(scope)
    area = read.get(scope.tenant.id, Profile())
    running = _running(scope, area)
    spans, following = _spans(running, first)
    profiles = {m.id: read.get(m.id, Profile()) for m in known}
    counted = scope.while_true(_counted, tuple(_Member.of(m, profiles[m.id]) for m in known), spans.now)
    sharing = [row for row in counted.municipalities if row.counts]
    absent = {*area.missing_members, *(row.name for row in counted.municipalities)}
    finals = pictures.shared_editions(scope, first=spans.now.first)
    return Combined(
        spans,
        counted.municipalities,
        _together([row.counts for row in sharing if row.counts]),
        sum_or_none([row.inhabitants for row in sharing]),
        counted.groups,
        counted.weeks,
        counted.areas,
        counted.area_slugs,
        area_sharing.agreed_on(scope, part=area_sharing.OF_WEEKS),
        _papers(scope, known, spans.now),
        counted.without_cell,
        tuple(sorted(absent - {row.name for row in sharing})),
        following,
        police_events.recent_events(scope, days=spans.now, limit=MOST_EVENTS),
        running,
        [(m.name, finals.get(m.id)) for m in known],
        [
            (m.name, Fortnight.containing(spans.now.last, profiles[m.id].anchor).label)
            for m in known
            if (profiles[m.id].anchor - area.anchor).days % FORTNIGHT_DAYS
        ],
    )


def _papers(scope: Scope, known: Sequence[Tenant], now: Days) -> list[tuple[str, list[PaperTold]]]:
    told, quarter = papers.list_papers(scope), Quarter.containing(now.last)
    of_now = {papers.PICTURE: lambda day: day in now, papers.REPORT: lambda day: day in quarter.days}
    found = [(one.name, [each for each in told.get(one.id, ()) if of_now[each.kind](each.first)]) for one in known]
    return [(name, some) for name, some in found if some]


class _Member(NamedTuple):
    """A municipality, and the slugs of the groups that it does not share with its area."""

    id: UUID
    slug: str
    name: str
    unshared: frozenset[str]

    @classmethod
    def of(cls, row: Tenant, profile: Profile) -> "_Member":
        unshared = frozenset(g.slug for g in taxonomy.counted_groups() if not profile.shares(g.slug))
        return cls(row.id, row.slug, row.name, unshared)


@dataclass(frozen=True)
class _Counted:
    """The parts of a `Combined` that are reckoned of published rows alone; nobody changes them."""

    municipalities: list[MunicipalityRow]
    groups: list[SharedGroup]
    weeks: list[date]
    areas: list[tuple[str, str, int]]
    area_slugs: dict[tuple[str, str], str]
    without_cell: int


def _counted(scope: Scope, members: tuple[_Member, ...], now: Days) -> _Counted:
    spans = compared(now)
    oldest = min(days.first for days in spans.named.values())
    rows = figures.published_weeks(scope, days=Days(oldest - LOOK_BACK, now.last))
    names = {m.id: m.name for m in members}
    populations = places.populations(scope, last=now.last)
    begun, weeks = coarse_rows.first_weeks(rows), coarse_rows.mondays(monday_of(now.last), LINE_WEEKS)
    counts = coarse_rows.count(rows, spans, begun, names)
    municipalities, published = [], defaultdict(list)
    for row in rows:
        published[row.municipality_id].append(row)
    for m in members:
        people = populations.get(m.id)
        own = coarse_rows.weekly(published[m.id], weeks, begun.get(m.id))
        unshared = tuple(g.name for g in taxonomy.counted_groups() if g.slug in m.unshared)
        people = (people.n, people.year) if people else (None, None)
        municipalities.append(MunicipalityRow(m.id, m.name, counts.get(m.id), *people, own, unshared))
    squares = figures.published(scope, days=now)
    shapes, slugs = places.ground(scope), {m.id: m.slug for m in members}
    cells, without = coarse_rows.squares(squares, names, _area_at(shapes))
    groups, areas = _groups(rows, spans, begun, members, names), coarse_rows.by_area(cells)
    there = {
        (names[one.tenant_id], one.name): slugs[one.tenant_id] for one in _sub_areas(shapes) if one.tenant_id in names
    }
    return _Counted(_judged(_compared(municipalities)), groups, weeks, areas, there, without)


@requires(permissions.AREA)
def combined_map(scope: Scope, *, first: date | None = None) -> tuple[Compared, Sequence, list[CellRow], Sequence]:
    """(the same weeks, every municipality's ground, the squares of all, the municipalities) for the map.

    Raises NotFound as `combined`.
    """
    spans, _following = _spans(_running(scope, scope.profile), first)
    members = municipalities_of(scope)
    names = {municipality.id: municipality.name for municipality in members}
    shapes = places.ground(scope)
    cells, _without = coarse_rows.squares(figures.published(scope, days=spans.now), names, _area_at(shapes))
    return spans, shapes, cells, members


@dataclass(frozen=True)
class SubArea:
    municipality: str
    name: str
    days: Days
    groups: tuple[tuple[str, int], ...]
    """Reports with a square in it in these weeks, of each group; farms and dwellings have none."""
    level: tuple[str, str, str] | None
    """(level, the one before, period) of the latest picture that tells it."""
    flags: tuple[tuple[str, int, float], ...]
    """(group or "Alla grupper", reports, expected), of the warnings that hold now."""
    manners: tuple[tuple[str, str, int], ...]
    """(group, how, reports), the latest four whole weeks, by what the police there count."""
    papers: tuple[PaperTold, ...]
    parts: frozenset[str]
    """What is agreed to be told."""


@requires(permissions.AREA)
def read_sub_area(scope: Scope, *, slug: str, name: str, first: date) -> SubArea:
    """What a municipality tells of one of its sub-areas. Raises NotFound, and as `combined`."""
    spans, _following = _spans(_running(scope, scope.profile), first)
    member = next((one for one in municipalities_of(scope) if one.slug == slug), None)
    shapes = [
        one for one in _sub_areas(places.ground(scope)) if member and (one.tenant_id, one.name) == (member.id, name)
    ]
    if member is None or not shapes:
        raise NotFound("sub_area")
    at = _area_at(shapes)
    of_group: Counter[str] = Counter()
    for row in figures.published(scope, days=spans.now):
        if row.municipality_id == member.id and row.cell != NO_CELL:
            south, west, north, east = corners(row.cell)
            if at((south + north) / 2, (west + east) / 2):
                of_group[row.group] += row.n
    weeks, lately = monday.weeks_counted(last_whole_day(scope.now))
    told, known = area_sharing.told(scope, weeks=weeks, lately=lately), taxonomy.group_named()
    parts, agreed = told.parts.get(member.id, {}), told.agreed.get(member.id)
    lines = [(line, parts["levels"]["label"]) for line in parts.get("levels", {}).get("areas", ()) if line[0] == name]
    flags = [one for one in parts.get("alerts", {}).get("flags", ()) if one[1] == name]
    here = [
        row for row in told.manners if (row.tenant_id, row.sub_area) == (member.id, name) and row.group_slug in known
    ]
    return SubArea(
        member.name,
        name,
        spans.now,
        tuple((known[group].name, n) for group, n in of_group.most_common()),
        next(((level, before, label) for (_name, level, before), label in lines), None),
        tuple((known[group].name if group else "Alla grupper", n, expected) for group, _area, n, expected in flags),
        tuple((known[row.group_slug].name, row.how, row.n) for row in sorted(here, key=lambda row: (-row.n, row.how))),
        tuple(papers.list_papers(scope).get(member.id, ())),
        frozenset(agreed.parts) if agreed else frozenset(),
    )


def _spans(running: Fortnight, first: date | None) -> tuple[Compared, date | None]:
    """The period asked for and what it is compared with, and the first day of the next finished one."""
    latest = running.previous
    period = latest if first is None else Fortnight(first)
    if (period.first - running.first).days % FORTNIGHT_DAYS or not OLDEST <= period.first <= latest.first:
        raise NotFound("weeks")
    return compared(period.days), period.next.first if period.first < latest.first else None


def _running(scope: Scope, profile: Profile) -> Fortnight:
    """The area's period that is not whole yet."""
    return Fortnight.containing(last_whole_day(scope.now) + timedelta(days=1), profile.anchor)


def _together(rows: list[CountedRow], name: str = "") -> CountedRow:
    """The sum; nothing to compare with where nobody has published anything."""
    return summed(rows, name) if rows else CountedRow(name, 0)


def _groups(rows: Sequence[CoarseCount], spans: Compared, begun, members, names) -> list[SharedGroup]:
    """Every group that anybody shares and that has happened in one of the spans."""
    told = {day for days in spans.named.values() for day in days}
    found, of_group = [], defaultdict(list)
    for row in rows:
        if row.week in told:
            of_group[row.group].append(row)
    unshared = {m.id: m.unshared for m in members}
    for group in taxonomy.counted_groups():
        since = {id: week for id, week in begun.items() if group.slug not in unshared[id]}
        here = coarse_rows.count(of_group[group.slug], spans, since, names)
        total = _together(list(here.values()))
        if total.anything:
            per = tuple(here[m.id].now if m.id in here else None for m in members)
            numbers = (total.now, total.previous, total.last_year)
            found.append(SharedGroup(group.name, *numbers, slug=group.slug, by_municipality=per))
    return judged_together(found)


def _compared(rows: list[MunicipalityRow]) -> list[MunicipalityRow]:
    """With what can be told from chance of each municipality's changes, all tested together."""
    told = iter(judged_together([row.counts for row in rows if row.counts]))
    return [replace(row, counts=next(told)) if row.counts else row for row in rows]


def _judged(rows: list[MunicipalityRow]) -> list[MunicipalityRow]:
    """With each municipality held against the area's common rate, where all that have a rate share the same groups."""
    known = [(row, row.counts.now, row.inhabitants) for row in rows if row.counts and row.inhabitants]
    if len(known) < 2 or len({row.unshared for row, *_ in known}) > 1 or not any(n for _, n, _ in known):
        return rows
    found = funnel([n for _, n, _ in known], [inhabitants for *_, inhabitants in known], level=FUNNEL)
    side = {row.id: int(one) for (row, *_), one in zip(known, found, strict=True)}
    return [replace(row, against_area=side.get(row.id)) for row in rows]


def _sub_areas(shapes: Sequence) -> list:
    return [shape for shape in shapes if shape.kind == "sub_area"]


def _area_at(shapes: Sequence):
    areas = _sub_areas(shapes)
    names, borders = {area.id: area.name for area in areas}, Borders([], areas)
    return lambda lat, lon: names.get(borders.area_at(lat, lon))
