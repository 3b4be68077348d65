"""Acts on the analysis of a period: ordered by the calendar or the coordinator, made by a worker, read with it.

It is counted on whole days, up to yesterday while the period runs, once for each audience
(`app.incidents.visibility.AUDIENCES`): nobody's flags hold a report that she may not read on its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Insert

from app.figures.periods import FORTNIGHT_DAYS, YEAR_DAYS, Days, Fortnight, local_date
from app.incident_counts import arrays, history
from app.incidents.visibility import AUDIENCES, Reader
from app.places import service as places
from app.places.grid import metres
from app.plain_values import converter
from app.situational_pictures import again, hot_places, permissions, unusual, where_when
from app.situational_pictures.findings import Findings, Flag, HotPlace, HotPlaces, Unusual
from app.situational_pictures.models import PictureAnalysis
from app.situational_pictures.outdated import KIND, MOST_PERIODS, Basis, basis
from app.situational_pictures.periods_compared import OLDEST, PictureDays, picture_days
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.runs import Run
from tenants.scope import Scope

STEPS = 2 + len(AUDIENCES)
MOST_OPEN = 3
"""So many analyses of a tenant may wait at a time."""
YEAR = max(YEAR_DAYS, hot_places.MONTHS * hot_places.MONTH) + FORTNIGHT_DAYS


@dataclass(frozen=True)
class Analysed:
    """What a run found, for each audience."""

    days: Days
    findings: dict[str, Findings]
    basis: dict[str, Basis]


@dataclass(frozen=True)
class Read:
    """The analysis of a period as the reader may see it. `changed`: reports have been changed since it was made."""

    findings: Findings
    made_at: datetime
    changed: bool


@dataclass(frozen=True)
class Shown:
    """`squares`: what lies nearest each hot square, in their order."""

    spans: PictureDays
    read: Read | None
    run: Run | None
    names: dict[UUID, str]
    squares: list[str]
    own_only: bool

    @property
    def has_whole_day(self) -> bool:
        return not self.spans.running or self.spans.day_number > 1


@requires(permissions.ORDER_ANALYSIS)
def order_analysis(
    scope: Scope, *, first: date | None = None, last: date | None = None, edition: int | None = None
) -> Run:
    """Ask for the analysis of the period that begins on `first` (None: yesterday's), counted up to `last` (yesterday).

    Raises Invalid for an area, for a day no period begins on, and before the period has a whole day;
    Conflict("run_open"), Conflict("run_exists").
    """
    if scope.tenant.is_area:
        raise Invalid({"place": ["Analysen hör till en kommun, inte till ett lokalpolisområde."]})
    yesterday = local_date(scope.now) - timedelta(days=1)
    anchor = scope.profile.anchor
    if first is not None and not OLDEST <= first <= local_date(scope.now):
        raise Invalid({"period": ["Välj en period som har börjat."]})
    period = Fortnight.containing(last or yesterday, anchor) if first is None else Fortnight(first)
    if (period.first - anchor).days % FORTNIGHT_DAYS:
        raise Invalid({"period": [f"Ingen period börjar {period.first}. Skriv periodens första dag, som {anchor}."]})
    until = min(last or yesterday, period.days.last, yesterday)
    if until < period.first:
        raise Invalid({"period": ["Perioden har ingen hel dag än. Analysen räknas på hela dagar."]})
    if edition is None and _open_runs(scope) >= MOST_OPEN:
        raise Conflict("run_open")
    return runs.order(scope, kind=KIND, period=_period(period.first, until), edition=edition)


@requires(permissions.MAKE_ANALYSIS)
def make_analysis(scope: Scope, *, run: Run, progress: Callable[[int, int, str], None], demo: bool = False) -> Analysed:
    """Work out the findings of a run for each audience. `demo` is nothing to it: figures are figures."""
    days = Days(*map(date.fromisoformat, run.period.split("/")))
    progress(1, STEPS, "Läser händelserna")
    # Before anything is read: what changes meanwhile shows as a difference.
    stands_on = {name: basis(scope, days, reader.classes) for name, reader in AUDIENCES.items()}
    first_day = history.first_counted_day(scope)
    periods = _periods(days, first_day)
    year = arrays.of_incidents(scope, days=Days(days.last - timedelta(days=YEAR - 1), days.last))
    progress(2, STEPS, "Läser tidigare perioder")
    long = arrays.of_periods(scope, days=days, every=FORTNIGHT_DAYS, periods=periods)
    ground = _Ground.of(scope)
    found = {}
    for step, (name, reader) in enumerate(AUDIENCES.items(), start=3):
        progress(step, STEPS, "Räknar")
        found[name] = _findings(days, reader.masked(long), periods, reader.masked(year), first_day, ground)
    return Analysed(days, found, stands_on)


@requires(permissions.KEEP_ANALYSIS)
def keep_analysis(scope: Scope, *, made: Analysed, run_id) -> None:
    """Put what a run found in the place of what was there, unless that counts later days."""
    rows = [
        {
            "first": made.days.first,
            "audience": name,
            "last": made.days.last,
            "made_at": scope.now,
            "run_id": run_id,
            **converter.unstructure(made.basis[name]),
            "findings": converter.unstructure(findings),
        }
        for name, findings in made.findings.items()
    ]
    kept = ("last", "made_at", "run_id", "removals", "reports", "findings")
    scope.insert_many(PictureAnalysis, rows, upsert=lambda statement: _newer(statement, kept))


@requires(permissions.READ)
def read_analysis(scope: Scope, *, first: date) -> Read | None:
    """The analysis of the period that begins on `first`; None when there is none, or none that the actor may see.

    Whoever reads her own organisation's reports alone has none: a place that only one organisation reports is no hot
    spot. When a report has been taken out or moved since, only those who read everything see it until it has been made
    again: what was changed may be who may read it.
    """
    name = Reader.of(scope).audience
    if name is None:
        return None
    row = scope.db.get(PictureAnalysis, (scope.tenant.id, first, name))
    if row is None:
        return None
    now = basis(scope, Days(row.first, row.last), AUDIENCES[name].classes)
    if now.removals != row.removals and name != next(iter(AUDIENCES)):
        return None
    return Read(converter.structure(row.findings, Findings), row.made_at, now != Basis(row.removals, row.reports))


@requires(permissions.READ)
def show_analysis(scope: Scope, *, first: date) -> Shown:
    """Everything the analysis page shows. Raises NotFound for a day no period begins on, and a period to come."""
    spans = picture_days(local_date(scope.now), scope.profile.anchor, first)
    named = places.named_places(scope)
    names = {row.id: row.name for row in (*named, *places.sub_areas(scope))}
    read = read_analysis(scope, first=first)
    squares = read.findings.squares.hot if read else ()
    labels = [where_when.nearest(named, one.x + one.side / 2, one.y + one.side / 2) for one in squares]
    return Shown(spans, read, latest_run(scope, first=first), names, labels, Reader.of(scope).audience is None)


@dataclass(frozen=True)
class PlaceFindings:
    """What the two latest analyses say of one named place: warnings, the newest first, and whether it is hot."""

    flags: list[tuple[Flag, Unusual]]
    hot: HotPlace | None
    days: Days
    """Of the newest of them."""
    places: HotPlaces
    """All of them, in the newest."""
    pictures: int
    """How many analyses were read: one or two."""
    undecided: str
    """Why there can be no warnings, in the newest."""
    names: dict[UUID, str]
    """Of the named places."""


@requires(permissions.READ)
def place_findings(scope: Scope, *, place_id: UUID) -> PlaceFindings | None:
    """What the analyses of yesterday's period and the one before say of a named place; None when there is none."""
    period = Fortnight.containing(local_date(scope.now) - timedelta(days=1), scope.profile.anchor)
    known = [read for first in (period.first, period.previous.first) if (read := read_analysis(scope, first=first))]
    if not known:
        return None
    newest = known[0].findings
    flags = [
        (flag, one.findings.unusual)
        for one in known
        for flag in one.findings.unusual.flags
        if place_id in flag.place_ids
    ]
    hot = next((one for one in newest.places.places if one.id == place_id), None)
    names = {place.id: place.name for place in places.named_places(scope)}
    days = Days(newest.first, newest.last)
    return PlaceFindings(flags, hot, days, newest.places, len(known), newest.unusual.undecided, names)


@requires(permissions.READ)
def latest_run(scope: Scope, *, first: date) -> Run | None:
    """The latest order of the period's analysis, and how far it has come."""
    periods = [_period(first, day) for day in Fortnight(first).days]
    rows = select(Run).where(Run.kind == KIND, Run.period.in_(periods)).execution_options(populate_existing=True)
    return scope.db.scalar(rows.order_by(Run.requested_at.desc(), Run.id.desc()).limit(1))


@dataclass(frozen=True)
class Told:
    """What an analysis found, as numbers alone."""

    days: Days
    flags: int
    places: int
    squares: int


@requires(permissions.COUNT_ANALYSIS)
def count_findings(scope: Scope, *, run_id: UUID) -> Told:
    """How much a run found among all reports. Raises NotFound when a later run has taken its place."""
    row = scope.db.scalar(
        select(PictureAnalysis).where(
            PictureAnalysis.run_id == run_id, PictureAnalysis.audience == next(iter(AUDIENCES))
        )
    )
    if row is None:
        raise NotFound("analysis")
    found = converter.structure(row.findings, Findings)
    hot = sum(one.hot for one in found.places.places)
    return Told(Days(row.first, row.last), len(found.unusual.flags), hot, len(found.squares.hot))


def _open_runs(scope: Scope) -> int:
    waiting = Run.state.in_((runs.WAITING, runs.WORKING))
    return scope.db.scalar(select(func.count()).select_from(Run).where(Run.kind == KIND, waiting)) or 0


def _period(first: date, last: date) -> str:
    return f"{first}/{last}"


@dataclass(frozen=True)
class _Ground:
    """The municipality's named places, sub-areas and outline, in metres."""

    named: list[unusual.Place]
    areas: list
    outline: list[np.ndarray]
    localities: list[tuple[float, float]]

    @classmethod
    def of(cls, scope: Scope) -> "_Ground":
        named = [unusual.Place(p.id, *map(float, metres(p.lat, p.lon))) for p in places.named_places(scope)]
        shapes = [shape for shape in places.ground(scope) if shape.tenant_id == scope.tenant.id]
        rings = [np.array([metres(*at) for at in s.points], float) for s in shapes if s.kind == "outline"]
        centres = [metres(*s.points[0]) for s in shapes if s.kind == "locality"]
        localities = [(float(x), float(y)) for x, y in centres]
        return cls(named, [area.id for area in places.sub_areas(scope)], rings, localities)


def _findings(days: Days, long, periods: int, year, first_day: date | None, ground: _Ground) -> Findings:
    ids = [place.id for place in ground.named]
    return Findings(
        days.first,
        days.last,
        unusual.find(days, long, periods, year, ground.named, ground.areas),
        hot_places.hot_places(year, ids, first_day),
        hot_places.hot_squares(year, ground.outline, [(p.x, p.y) for p in ground.named], ground.localities),
        hot_places.score(year, ids, len(days), first_day),
        again.again(year, YEAR_DAYS, set(ids)),
    )


def _periods(days: Days, first_day: date | None) -> int:
    """How many periods, the one asked for included, lie whole in the time the place has reported."""
    if first_day is None or first_day > days.first:
        return 1
    return min(MOST_PERIODS, (days.first - first_day).days // FORTNIGHT_DAYS + 1)


def _newer(statement: Insert, columns: tuple[str, ...]):
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["tenant_id", "first", "audience"],
        set_={name: new[name] for name in columns},
        where=PictureAnalysis.last <= new.last,
    )
