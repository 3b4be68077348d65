"""Acts on the analysis of a period: ordered by the calendar or the coordinator, made by a worker, read with the period.

It is counted on whole days, up to yesterday while the period runs, once for each audience
(`app.incidents.visibility.AUDIENCES`): nobody's alerts hold a report that she may not read on its own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import ARRAY, Date, Row, String, any_, bindparam, func, select

from app.accounts import service as accounts
from app.alerts import hot_places, period_alerts, permissions, wording
from app.alerts.findings import (
    Analysis,
    Basis,
    FindingCounts,
    Findings,
    MadeAnalysis,
    Material,
    PlaceFindings,
    Sums,
    Told,
)
from app.alerts.models import PictureAnalysis
from app.coverage import service as coverage
from app.figures.audience import Audience
from app.figures.compared import EARLIER_PERIODS, OLDEST, PictureDays, picture_days
from app.figures.periods import FORTNIGHT_DAYS, YEAR_DAYS, Days, Fortnight, last_whole_day, local_date, month_of
from app.incident_counts import arrays, figures, history
from app.incidents.visibility import AUDIENCES, Reader
from app.places import service as places
from app.places.grid import metres
from app.plain_values import converter
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.runs import PARKED, WAITING, WORKING, Run
from tenants.scope import Scope

KIND = "analysis"
WHOLE = next(iter(AUDIENCES))
"""The audience that reads every report."""
STEPS = 2 + len(AUDIENCES)
MOST_OPEN = 3
"""So many analyses of a tenant may wait at a time."""
YEAR = max(YEAR_DAYS, hot_places.MONTHS * hot_places.MONTH) + FORTNIGHT_DAYS
MOST_PERIODS = 5 * period_alerts.PER_YEAR + 4
"""Five years, and as far into the sixth as the same season reaches."""
KEPT_FRESH = 26
"""So many periods back an analysis is made again when its reports have changed."""
SETTLED, RESTED = timedelta(minutes=5), timedelta(hours=6)
"""The two latest are made again when they are older than SETTLED, earlier ones and those that failed after RESTED."""

_THIS = (
    PictureAnalysis.first == bindparam("first", type_=Date),
    PictureAnalysis.audience == bindparam("audience", type_=String),
)
_KEPT, _WHOLE = (
    Question(
        select(
            PictureAnalysis.last,
            PictureAnalysis.made_at,
            PictureAnalysis.run_id,
            PictureAnalysis.removals,
            PictureAnalysis.reports,
            *more,
        ).where(*_THIS),
        kept=not more,
    )
    for more in ((), (PictureAnalysis.findings,))
)
_known: dict[tuple, Findings] = {}
"""By what an analysis is and when it was made. They are long to read, and everybody looks at the same few."""
MOST_KNOWN = 200


@dataclass(frozen=True)
class AnalysisView:
    """What the page of an analysis shows."""

    spans: PictureDays
    told: Told
    run: Run | None
    own_only: bool


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
    yesterday = last_whole_day(scope.now)
    anchor = scope.profile.anchor
    if first is not None and not OLDEST <= first <= local_date(scope.now):
        raise Invalid({"period": ["Välj en period som har börjat."]})
    period = Fortnight.containing(last or yesterday, anchor) if first is None else Fortnight(first)
    if (period.first - anchor).days % FORTNIGHT_DAYS:
        raise Invalid({"period": [f"Ingen period börjar {period.first}. Skriv periodens första dag, som {anchor}."]})
    until = min(last or yesterday, period.days.last, yesterday)
    if until < period.first:
        raise Invalid({"period": ["Perioden har ingen hel dag än. Analysen räknas på hela dagar."]})
    waiting = select(func.count()).select_from(Run).where(Run.kind == KIND, Run.state.in_((WAITING, WORKING)))
    if edition is None and (scope.db.scalar(waiting) or 0) >= MOST_OPEN:
        raise Conflict("run_open")
    return runs.order(scope, kind=KIND, period=f"{period.first}/{until}", edition=edition)


@requires(permissions.MAKE_ANALYSIS)
def gather_material(
    scope: Scope, *, run: Run, progress: Callable[[int, int, str], None], demo: bool = False
) -> Material:
    """Read all that the analysis of a run is counted from. `demo` is nothing to it: figures are figures."""
    days = Days(*map(date.fromisoformat, run.period.split("/")))
    progress(1, STEPS, "Läser händelserna")
    # Before anything is read: what changes meanwhile shows as a difference.
    basis = {name: _basis(scope, days, reader.classes) for name, reader in AUDIENCES.items()}
    first_day = history.first_counted_day(scope)
    periods = 1
    if first_day and first_day <= days.first:
        # Those that lie whole in the time the municipality has reported, and the one asked for.
        periods = min(MOST_PERIODS, (days.first - first_day).days // FORTNIGHT_DAYS + 1)
    year = arrays.of_incidents(scope, days=Days(days.last - timedelta(days=YEAR - 1), days.last))
    progress(2, STEPS, "Läser tidigare perioder")
    long = arrays.of_periods(scope, days=days, every=FORTNIGHT_DAYS, periods=periods)
    named = {place.id: _point(place.lat, place.lon) for place in places.named_places(scope)}
    shapes = [shape for shape in places.ground(scope) if shape.tenant_id == scope.tenant.id]
    outline = [np.array([metres(*at) for at in shape.points], float) for shape in shapes if shape.kind == "outline"]
    localities = [_point(*shape.points[0]) for shape in shapes if shape.kind == "locality"]
    areas = [area.id for area in places.sub_areas(scope)]
    sums = {name: _sums(scope.counting_for(name), days, periods) for name in AUDIENCES}
    said = coverage.said_of_periods(scope, days=days, periods=periods)
    return Material(days, basis, first_day, periods, year, long, named, areas, outline, localities, sums, said)


def _sums(scope: Scope, days: Days, periods: int) -> Sums:
    most = min(periods, period_alerts.SUMMED + EARLIER_PERIODS)
    spans = {str(back): days.back(FORTNIGHT_DAYS * back) for back in reversed(range(most))}
    counted = figures.category_counts(scope, spans=spans)
    return Sums(tuple(sum(counted[name].values()) for name in spans), history.organisation_history(scope))


def count_analysis(material: Material, *, progress: Callable[[int, int, str], None]) -> MadeAnalysis:
    """Work out the findings for each audience: minutes for a large municipality, so in no transaction."""
    found = {}
    for step, name in enumerate(AUDIENCES, start=3):
        progress(step, STEPS, "Räknar")
        found[name] = _count_for(name, material)
    return MadeAnalysis(material.days, found, material.basis)


def _count_for(audience: Audience, material: Material) -> Findings:
    """One audience's: what is left out for it is a copy of everything else, so no two of them are held at a time."""
    reader, days, named, ids = AUDIENCES[audience], material.days, material.named, list(material.named)
    events, given = reader.masked(material.year), (named, material.areas, material.said)
    return Findings(
        days.first,
        days.last,
        period_alerts.period_alerts(days, reader.masked(material.long), material.periods, events, *given),
        hot_places.hot_places(events, ids, material.first_day),
        hot_places.hot_squares(events, material.outline, list(named.values()), material.localities),
        hot_places.score(events, ids, len(days), material.first_day),
        hot_places.repeats(events, YEAR_DAYS, set(ids)),
        period_alerts.period_sums(days, material.sums[audience]),
    )


def _point(lat: float, lon: float) -> tuple[float, float]:
    x, y = metres(lat, lon)
    return float(x), float(y)


@requires(permissions.KEEP_ANALYSIS)
def keep_analysis(scope: Scope, *, made: MadeAnalysis, run_id) -> None:
    """Put what a run found in the place of what was there, unless that counts later days."""
    same = {"first": made.days.first, "last": made.days.last, "made_at": scope.now, "run_id": run_id}
    rows = [
        {**same, "audience": name, **asdict(made.basis[name]), "findings": converter.unstructure(findings)}
        for name, findings in made.findings.items()
    ]
    replaced = ("last", "made_at", "run_id", "removals", "reports", "findings")
    scope.insert_many(
        PictureAnalysis,
        rows,
        upsert=lambda statement: statement.on_conflict_do_update(
            index_elements=["tenant_id", "first", "audience"],
            set_={name: statement.excluded[name] for name in replaced},
            where=PictureAnalysis.last <= statement.excluded.last,
        ),
    )


@requires(permissions.COUNT_ANALYSIS)
def count_findings(scope: Scope, *, run_id: UUID) -> FindingCounts:
    """How much a run found among all reports. Raises NotFound when a later run has taken its place."""
    row = scope.db.scalar(
        select(PictureAnalysis).where(PictureAnalysis.run_id == run_id, PictureAnalysis.audience == WHOLE)
    )
    if row is None:
        raise NotFound("analysis")
    found = converter.structure(row.findings, Findings)
    hot = sum(one.hot for one in found.places.places)
    return FindingCounts(found.days, len(found.unusual.flags), hot, len(found.squares.hot))


@requires(permissions.READ)
def read_analysis(scope: Scope, *, first: date) -> Analysis | None:
    """The analysis of the period that begins on `first`; None when there is none, or none that the actor may see.

    Whoever reads her own organisation's reports alone has none: a place that only one organisation reports is no hot
    spot. When a report has been taken out or moved since, only those who read everything see it until it has been made
    again: what was changed may be who may read it.
    """
    name = Reader.of(scope).audience
    if name is None:
        return None
    row = next(iter(scope.db.ask(_KEPT, {"first": first, "audience": name})), None)
    if row is None:
        return None
    found = _known.get(_key(scope, first, name, row))
    if found is None:
        # With its findings: another may have been made meanwhile, and each stands on numbers of its own.
        (row,) = scope.db.ask(_WHOLE, {"first": first, "audience": name})
        found = converter.structure(row.findings, Findings)
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[_key(scope, first, name, row)] = found
    now = _basis(scope, Days(first, row.last), AUDIENCES[name].classes)
    if now.removals != row.removals and name != WHOLE:
        return None
    return Analysis(found, row.made_at, now != Basis(row.removals, row.reports), name)


@requires(permissions.READ)
def latest_analysis(scope: Scope) -> Analysis | None:
    """The analysis of the period of the last whole day or, until there is one, of the one before; of no earlier one."""
    period = Fortnight.containing(last_whole_day(scope.now), scope.profile.anchor)

    def read() -> Analysis | None:
        return read_analysis(scope, first=period.first) or read_analysis(scope, first=period.previous.first)

    return scope.once((PictureAnalysis, "latest"), read)


def _key(scope: Scope, first: date, audience: str, row: Row) -> tuple:
    """What the findings of a kept analysis are known by: one that is made again has another moment."""
    return scope.tenant.id, first, audience, row.run_id, row.made_at


@requires(permissions.READ)
def show_analysis(scope: Scope, *, first: date | None = None) -> AnalysisView:
    """Everything the analysis page shows, of the period that begins on `first` (None = today's).

    Raises NotFound for a day no period begins on, and a period to come.
    """
    spans = picture_days(last_whole_day(scope.now), scope.profile.anchor, first)
    first = spans.period.first
    own_only = Reader.of(scope).audience is None
    return AnalysisView(spans, scope.while_true(_told, first), latest_run(scope, first=first), own_only)


def _told(scope: Scope, first: date) -> Told:
    named = places.named_places(scope)
    analysis = read_analysis(scope, first=first)
    names = {row.id: row.name for row in (*named, *places.sub_areas(scope))}
    if analysis is None:
        return Told(None, names)
    found = analysis.findings
    names |= reporter_names(scope, known=[found])
    there = [one for one in found.places.places if one.n or one.kind]
    listed = [one for n, one in enumerate(there) if n < wording.ALWAYS_LISTED or one.stands_out or one.edge or one.kind]
    hot = sorted(filter(wording.trend, there), key=lambda one: (wording.TRENDS.index(wording.trend(one)), -one.n))
    return Told(
        analysis,
        names,
        drawn=tuple(hot),
        listed=tuple(listed),
        others=tuple(one for one in there if one not in listed),
        missing_trends=" eller ".join(one for one in wording.TOLD_MISSING if one not in map(wording.trend, hot)),
        squares=tuple(wording.nearest_places(found.squares.hot, named)),
        headlines=tuple("".join(wording.headline(one, names)) for one in found.unusual.flags),
        scored=tuple(names.get(id, wording.UNKNOWN) for id in found.score.place_ids),
    )


_OF_PERIODS = Run.kind == KIND, Run.period == any_(bindparam("periods", type_=ARRAY(String)))
_LATEST_RUN = Question(select(Run).where(*_OF_PERIODS).order_by(Run.requested_at.desc(), Run.id.desc()).limit(1))


@requires(permissions.READ)
def latest_run(scope: Scope, *, first: date) -> Run | None:
    """The latest order of the period's analysis, and how far it has come."""
    found = scope.read(Run, _LATEST_RUN, {"periods": [f"{first}/{day}" for day in Fortnight(first).days]})
    return found[0] if found else None


@requires(permissions.READ)
def place_findings(scope: Scope, *, place_id: UUID) -> PlaceFindings | None:
    """What the analyses of yesterday's period and the one before say of a named place; None when there is none."""
    period = Fortnight.containing(last_whole_day(scope.now), scope.profile.anchor)
    known = [
        one.findings for first in (period.first, period.previous.first) if (one := read_analysis(scope, first=first))
    ]
    if not known:
        return None
    alerts = [(alert, one.unusual) for one in known for alert in one.unusual.flags if place_id in alert.place_ids]
    hot = next((one for one in known[0].places.places if one.id == place_id), None)
    names = {place.id: place.name for place in places.named_places(scope)} | reporter_names(scope, known=known)
    return PlaceFindings(alerts, hot, known[0], len(known), names)


@requires(permissions.READ)
def reporter_names(scope: Scope, *, known: Iterable[Findings]) -> dict[UUID, str]:
    """Names of the organisations, when something in the findings tells of one."""
    told = any(
        one.unusual.flags or one.unusual.held or one.unusual.edge or one.unusual.reporting.fallen for one in known
    )
    return {one.id: one.name for one in accounts.organisations(scope)} if told else {}


def _basis(scope: Scope, days: Days, classes: Sequence[str]) -> Basis:
    """Of the analysis of a period's days, for a reader of these classes."""
    removals = history.removals(scope, days=_all_days(days), classes=classes)
    return Basis(removals, history.reports(scope, days=_shown_days(days), classes=classes))


def _all_days(days: Days) -> Days:
    """As far back as anything in an analysis is counted."""
    return Days(days.first - timedelta(days=FORTNIGHT_DAYS * MOST_PERIODS), days.last)


def _shown_days(days: Days) -> Days:
    """The days whose reports are counted on places and squares."""
    return Days(days.first - timedelta(days=hot_places.WINDOW), days.last)


def to_make_again(scope: Scope) -> tuple[date | None, datetime | None]:
    """First day of the period whose analysis should be made again next, if any; else the moment from which there may be
    one although nothing has changed (None: never). Five questions, whatever there is."""
    yesterday = last_whole_day(scope.now)
    latest = Fortnight.containing(yesterday, scope.profile.anchor)
    fresh = Days(latest.first - timedelta(days=FORTNIGHT_DAYS * KEPT_FRESH), yesterday)
    kept = PictureAnalysis
    rows = scope.db.execute(
        select(kept.first, kept.last, kept.made_at, kept.removals, kept.reports).where(
            kept.audience == WHOLE, kept.first >= fresh.first
        )
    ).all()
    failed, busy, rested = _runs(scope, fresh.first)
    two = (latest.first, latest.previous.first)
    there = {row.first for row in rows}
    for first in two:
        # Its first and only run failed: nobody else asks again.
        if first not in there and first in failed and first not in busy:
            return first, None
    if not rows:
        return None, rested
    removed = history.removals_by_month(scope, days=_all_days(fresh))
    reported = history.reports_by_day(scope, days=_shown_days(fresh))
    said = coverage.last_said(scope, firsts=there)
    moments = [rested] if rested else []
    for row in sorted(rows, key=lambda row: (row.first not in two, row.made_at)):
        days = Days(row.first, row.last)
        months = Days(*map(month_of, (_all_days(days).first, days.last)))
        removals = sum(n for month, n in removed.items() if month in months)
        same = (removals, sum(reported.get(day, 0) for day in _shown_days(days))) == (row.removals, row.reports)
        if same and said.get(row.first, row.made_at) <= row.made_at:
            continue
        ripe = row.made_at + (SETTLED if row.first in two else RESTED)
        if ripe > scope.now:
            moments.append(ripe)
        elif row.first not in busy:
            return row.first, None
    return None, min(moments, default=None)


def _runs(scope: Scope, oldest: date) -> tuple[set[date], set[date], datetime | None]:
    """First days of the periods with a run that failed, and of those with one at work or lately failed; and when the
    first of these has rested."""
    lately = Run.finished_at > scope.now - RESTED
    known = scope.db.execute(
        select(Run.period, Run.state, Run.finished_at, lately.label("lately")).where(
            Run.kind == KIND, Run.period >= oldest.isoformat(), Run.state.in_((WAITING, WORKING, PARKED))
        )
    ).all()
    first = [(date.fromisoformat(run.period.split("/")[0]), run) for run in known]
    failed = {day for day, run in first if run.state == PARKED}
    busy = {day for day, run in first if run.state != PARKED or run.lately}
    return failed, busy, min((run.finished_at + RESTED for _day, run in first if run.lately), default=None)
