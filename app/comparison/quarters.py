"""The area's quarterly report: what its municipalities have published of a quarter's weeks, and which of their pictures
are final, put together for the police area, or for länsbrå with a line on top; its groups are then the tables that the
municipalities have let out themselves (`disclosure_control`). Nothing else is read for it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import String, bindparam, select

from app.comparison import coarse_rows, paper, permissions
from app.comparison.coarse_rows import AreaQuarter, MunicipalityQuarter
from app.disclosure_control import service as disclosure
from app.disclosure_control.tables import Table
from app.documents import authenticity
from app.documents import service as documents
from app.documents.made import Made
from app.figures.audience import ROOM
from app.figures.compared import Compared
from app.figures.periods import Days, Fortnight, Quarter, last_whole_day, local_date, monday_of
from app.incident_counts import figures
from app.pictures import service as pictures
from app.places import service as places
from app.taxonomy import service as taxonomy
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.profile import Profile
from tenants.registry import municipalities_of, read_profiles
from tenants.runs import Run
from tenants.scope import Scope

KIND, COUNTY_KIND = "area_quarterly_report", "area_report_to_county"
AREA, COUNTY = "omradet", "lansbra"
KINDS = {AREA: KIND, COUNTY: COUNTY_KIND}
"""For whom it is -> what kind of run and of document."""
STEPS = 2
LOOK_BACK = timedelta(days=28)
"""How long before a quarter the rows are read, to tell a quiet week from a time that was never published."""
_RUNS = Question(
    select(Run)
    .where(Run.kind.in_(tuple(KINDS.values())), Run.period == bindparam("quarter", type_=String))
    .order_by(Run.requested_at.desc())
    .limit(4)
)


@requires(permissions.AREA)
def read_quarter(scope: Scope, *, quarter: Quarter) -> AreaQuarter:
    """Raises NotFound for a quarter whose last week is not over."""
    if not scope.tenant.is_area or not is_over(quarter, scope.now):
        raise NotFound("quarter")
    weeks, before = _mondays(quarter), _mondays(quarter - 4)
    known, read = municipalities_of(scope), read_profiles(scope)
    profiles = {one.id: read.get(one.id, Profile()) for one in known}
    rows = figures.published_weeks(scope, days=Days(before[0] - LOOK_BACK, weeks[-1]))
    begun, names = coarse_rows.first_weeks(rows), {one.id: one.name for one in known}
    spans = Compared(Days(weeks[0], weeks[-1]), Days(weeks[0], weeks[-1]), Days(before[0], before[-1]))
    counts = coarse_rows.count(rows, spans, begun, names)
    people = places.populations(scope, last=quarter.days.last)
    finals = _finals(scope, quarter, profiles)
    municipalities = []
    for one in known:
        own, there = counts.get(one.id), people.get(one.id)
        unshared = tuple(g.name for g in taxonomy.counted_groups() if not profiles[one.id].shares(g.slug))
        made, periods = finals[one.id]
        numbers = (own.now, own.last_year) if own else (None, None)
        municipalities.append(
            MunicipalityQuarter(one.name, *numbers, there.n if there else None, unshared, made, periods)
        )
    groups = []
    for group in taxonomy.counted_groups():
        since = {id: week for id, week in begun.items() if profiles[id].shares(group.slug)}
        here = coarse_rows.count([row for row in rows if row.group == group.slug], spans, since, names)
        cells = tuple(here[one.id].now if one.id in here else None for one in known)
        if any(cells):
            groups.append((group.name, cells))
    silent = {one.name for one in municipalities if one.now is None}
    missing = tuple(sorted({*scope.profile.missing_members, *silent}))
    return AreaQuarter(
        quarter, (weeks[0], weeks[-1]), len(weeks), len(before), tuple(municipalities), tuple(groups), missing
    )


def is_over(quarter: Quarter, now: datetime) -> bool:
    """Whether the last of its weeks is: a week belongs to the quarter in which it begins."""
    return _mondays(quarter)[-1] + timedelta(days=6) <= last_whole_day(now)


def latest(now: datetime) -> Quarter:
    """The last quarter whose weeks are over."""
    quarter = Quarter.containing(local_date(now)) - 1
    return quarter if is_over(quarter, now) else quarter - 1


def _mondays(quarter: Quarter) -> list[date]:
    return [day for day in coarse_rows.mondays(monday_of(quarter.days.last), 14) if day in quarter.days]


def _finals(scope: Scope, quarter: Quarter, profiles: dict[UUID, Profile]) -> dict[UUID, tuple[int, int]]:
    """Municipality -> (periods that begin in the quarter whose picture is final, all of them)."""
    found = {}
    firsts: dict[UUID, list[date]] = {}
    for id, profile in profiles.items():
        period = Fortnight.containing(quarter.first_day, profile.anchor)
        period = period if period.first >= quarter.first_day else period.next
        while period.first in quarter.days:
            firsts.setdefault(id, []).append(period.first)
            period = period.next
    shared = {day: pictures.shared_editions(scope, first=day) for day in {d for days in firsts.values() for d in days}}
    for id in profiles:
        days = firsts.get(id, [])
        found[id] = sum(id in shared[day] for day in days), len(days)
    return found


@requires(permissions.ORDER_REPORT)
def order_area_report(scope: Scope, *, quarter: str, to: str, edition: int | None = None) -> Run:
    """Ask for the report: `to` AREA or COUNTY. Raises Invalid, NotFound, Conflict("run_open")."""
    if to not in KINDS:
        raise Invalid({"to": ["Välj om rapporten är för området eller för länsbrå."]})
    try:
        period = Quarter.parse(quarter)
    except ValueError:
        raise NotFound("quarter") from None
    if not scope.tenant.is_area:
        raise NotFound("quarter")
    if not is_over(period, scope.now):
        raise Conflict("not_yet")
    return runs.order(scope, kind=KINDS[to], period=str(period), edition=edition, audience=ROOM)


@requires(permissions.AREA)
def ordered(scope: Scope, *, quarter: Quarter) -> list[Run]:
    """The latest orders of a quarter's reports, the latest first."""
    return list(scope.read(Run, _RUNS, {"quarter": str(quarter)}))


@requires(permissions.MAKE_REPORT)
def make_area_report(scope: Scope, *, run: Run, progress: Callable[[int, int, str], None], demo: bool = False) -> Made:
    """Put together what a run has ordered, with the rights of whoever asked."""
    progress(1, STEPS, "Läser det som kommunerna har publicerat")
    seen = read_quarter(scope, quarter=Quarter.parse(run.period))
    progress(2, STEPS, "Skriver rapporten")
    said = paper.values(
        seen,
        area=scope.profile.letterhead or scope.tenant.name,
        to_county=run.kind == COUNTY_KIND,
        dated=local_date(run.requested_at),
        edition=run.edition,
        demo=demo,
        onwards=_onwards(scope, seen.quarter) if run.kind == COUNTY_KIND else (),
    )
    source = paper.source(said)
    name = f"Omradesrapport-{scope.tenant.slug}-{seen.quarter.year}-K{seen.quarter.number}"
    return Made(
        kind=run.kind,
        title=f"{said['title']}{', till länsbrå' if run.kind == COUNTY_KIND else ''}",
        period=run.period,
        edition=run.edition,
        audience=ROOM,
        counted_at=scope.now,
        media_type="application/pdf",
        file_name=f"{name}{'-lansbra' if run.kind == COUNTY_KIND else ''}-{run.edition}.pdf",
        content=paper.pdf(said, **authenticity.mark(scope, source)),
        source=source,
    )


def _onwards(scope: Scope, quarter: Quarter) -> list[tuple[str, Table | None]]:
    """Of each municipality the table that it has let out: what leaves the area passes its own gate."""
    told = disclosure.told_onwards(scope, quarter=quarter)
    return [(one.name, told.get(one.id)) for one in municipalities_of(scope)]


@requires(permissions.AREA)
def made(scope: Scope, *, quarter: Quarter) -> list[documents.Document]:
    """Those that the actor may open, the latest first."""
    rows = [one for kind in KINDS.values() for one in documents.list_documents(scope, kind=kind, period=str(quarter))]
    return sorted(rows, key=lambda row: row.made_at, reverse=True)
