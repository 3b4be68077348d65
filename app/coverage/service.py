"""Acts on coverage: who has been heard from in a period, and the word that there is nothing to report."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ARRAY, Date, any_, bindparam, func, literal, null, select, union_all

from app.accounts import service as accounts
from app.analysis.exposure import Said
from app.coverage import permissions
from app.coverage.models import NilReport, ReportingSpan, SilenceReminder
from app.coverage.standing import NOTHING, REPORTED, Span, Standing, is_closed, standing
from app.figures.periods import FORTNIGHT_DAYS, Days, Fortnight, last_whole_day, local_date
from app.figures.sources import in_words
from app.incident_counts import heard, history
from app.incidents.visibility import Reader, for_the_room
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.scope import Scope

BACK = 2
"""So many periods before the one that runs something may still be said of."""
SHOWN = 6
"""Periods that are shown beside each other."""
_SPAN = ReportingSpan.organisation_id, ReportingSpan.organisation_kind, ReportingSpan.first, ReportingSpan.last
_SAID = Question(
    union_all(
        select(literal(NOTHING).label("what"), NilReport.organisation_id, null(), NilReport.first, null()).where(
            NilReport.first == any_(bindparam("firsts", type_=ARRAY(Date))), NilReport.taken_back_at.is_(None)
        ),
        select(ReportingSpan.what, *_SPAN).where(ReportingSpan.removed_at.is_(None)),
    ),
    kept=True,
)
"""What organisations have said of these periods, and all that is set, in one answer."""
_NOTHING_SAID = Question(
    select(NilReport.organisation_id, NilReport.first).where(
        NilReport.first.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
        NilReport.taken_back_at.is_(None),
    ),
    kept=True,
)
_REMINDED = Question(
    select(SilenceReminder.organisation_id, SilenceReminder.sent_at).where(
        SilenceReminder.first == bindparam("first", type_=Date)
    )
)


@dataclass(frozen=True)
class Heard:
    """Who has been heard from in a period, and who has said of which periods that there is nothing to report."""

    standing: Standing
    nothing: Mapping[date, frozenset[UUID]]


@dataclass(frozen=True)
class Row:
    """An organisation in the latest periods, oldest first; `states`: one of STATES each, None where it is not asked."""

    id: UUID
    name: str
    states: tuple[str | None, ...]
    reminded_at: datetime | None
    source: str
    """From which of its sources it is counted, in a sentence; "" where all are."""

    @property
    def now(self) -> str | None:
        return self.states[-1]


@dataclass(frozen=True)
class Coverage:
    """Every organisation in a period and those before it."""

    periods: tuple[Fortnight, ...]
    rows: tuple[Row, ...]
    now: Standing
    room: Standing
    """As everybody in the room may count it: what the picture says."""
    open: bool
    """Whether something may still be said of the period."""
    running: bool


@dataclass(frozen=True)
class OwnPeriod:
    """Where one's own organisation stands in a period: REPORTED, NOTHING or None."""

    organisation_id: UUID
    organisation: str
    period: Fortnight
    running: bool
    state: str | None


@requires(permissions.COUNT)
def read_heard(
    scope: Scope, *, first: date, beside: Iterable[date] = (), reported: Collection[UUID] | None = None
) -> Heard:
    """Of the period that begins on `first`, up to now; `beside`: first days of others, of which the words alone are
    told; `reported`: who has reported of the period, for whoever has counted that. As the scope counts: whoever does
    not read every class is not told that an organisation is silent whose reports are read by itself and the coordinator
    alone."""
    nothing, spans = _said(scope, {first, *beside})
    days = Fortnight(first).days
    if reported is None:
        reported = heard.days_heard(scope, days=days)
    found = _standing(scope, days, spans, reported, nothing.get(first, frozenset()))
    return Heard(found, nothing)


@requires(permissions.COUNT)
def standings(scope: Scope, *, firsts: Sequence[date]) -> list[Standing]:
    """Of the periods that begin on these days, in their order, oldest first, each up to now."""
    if not firsts:
        return []
    nothing, spans = _said(scope, firsts)
    reported = heard.days_heard(scope, days=Days(firsts[0], Fortnight(firsts[-1]).days.last))
    found = []
    for first in firsts:
        days = Fortnight(first).days
        there = {id for id, those in reported.items() if any(day in days for day in those)}
        found.append(_standing(scope, days, spans, there, nothing.get(first, frozenset())))
    return found


@requires(permissions.READ)
def read_coverage(scope: Scope, *, first: date | None = None) -> Coverage:
    """The period that begins on `first` (None: yesterday's). Raises NotFound for a day no period begins on, and for a
    period to come."""
    anchor, today = scope.profile.anchor, local_date(scope.now)
    period = Fortnight.containing(first or last_whole_day(scope.now), anchor)
    if first not in (None, period.first) or period.first > today:
        raise NotFound("period")
    firsts = [period.first - timedelta(days=FORTNIGHT_DAYS * back) for back in reversed(range(SHOWN))]
    every = standings(scope, firsts=firsts)
    room = read_heard(for_the_room(scope), first=period.first).standing
    reminded = {row.organisation_id: row.sent_at for row in scope.db.ask(_REMINDED, {"first": period.first})}
    rows = tuple(
        Row(one.id, one.name, tuple(each.states.get(one.id) for each in every), reminded.get(one.id), in_words(one))
        for one in accounts.organisations(scope)
        if any(one.id in each.states for each in every)
    )
    running = today in period.days
    return Coverage(tuple(map(Fortnight, firsts)), rows, every[-1], room, _is_open(scope, period.first), running)


@requires(permissions.OWN)
def read_own(scope: Scope) -> list[OwnPeriod]:
    """Where the actor's organisations stand in the period of yesterday, then the one beside it: the one that runs, or
    the one before."""
    anchor, today = scope.profile.anchor, local_date(scope.now)
    latest, running = (Fortnight.containing(day, anchor) for day in (last_whole_day(scope.now), today))
    periods = [latest, running if running != latest else latest.previous]
    earliest = min(periods, key=lambda one: one.first)
    nothing, _spans = _said(scope, [one.first for one in periods])
    reported = heard.days_heard(scope, days=Days(earliest.first, earliest.next.days.last))
    hers = scope.actor.organisations(permissions.SAY)

    def state(id: UUID, period: Fortnight) -> str | None:
        if any(day in period.days for day in reported.get(id, ())):
            return REPORTED
        return NOTHING if id in nothing.get(period.first, ()) else None

    return [
        OwnPeriod(one.id, one.name, period, period == running, state(one.id, period))
        for one in accounts.organisations_to_choose(scope)
        if one.id in hers
        for period in periods
    ]


@requires(permissions.SAY)
def say_nothing(scope: Scope, *, first: date, organisation_id: UUID | None = None) -> None:
    """Say that the organisation (None: the only one of the actor) has nothing to report of the period that begins on
    `first`; said again it is once. A report of the same period goes before it. Raises Invalid for another's
    organisation, and for a period that is none, is to come or lies too far back, and Conflict("not_live")."""
    if not scope.profile.live:
        raise Conflict("not_live")
    hear_nothing(scope, first=first, organisation_id=_checked(scope, organisation_id, first))


def hear_nothing(scope: Scope, *, first: date, organisation_id: UUID) -> None:
    """Keep the word of an organisation (for acts that have seen to it that it may say so of the period)."""
    said = {"said_at": scope.now, "taken_back_at": None}
    row = {"organisation_id": organisation_id, "first": first, **said}
    scope.insert_many(
        NilReport,
        [row],
        upsert=lambda insert: insert.on_conflict_do_update(
            index_elements=["tenant_id", "first", "organisation_id"],
            set_=said,
            where=NilReport.taken_back_at.is_not(None),
        ),
    )


@requires(permissions.SAY)
def take_back(scope: Scope, *, first: date, organisation_id: UUID | None = None) -> None:
    """Say it no longer, if it has been said. Raises as `say_nothing`."""
    hear_no_more(scope, first=first, organisation_id=_checked(scope, organisation_id, first))


def hear_no_more(scope: Scope, *, first: date, organisation_id: UUID) -> None:
    """Keep it no longer (for such acts)."""
    row = scope.db.get(NilReport, (scope.tenant.id, first, organisation_id), with_for_update=True)
    if row and row.taken_back_at is None:
        row.taken_back_at = scope.now
        scope.db.flush()


@requires(permissions.COUNT)
def said_of_periods(scope: Scope, *, days: Days, periods: int) -> Said:
    """What the analysis of a period (`days` are its first) is told of it and of those before it."""
    firsts = [days.first - timedelta(days=FORTNIGHT_DAYS * back) for back in range(periods)]
    nothing, spans = _said(scope, firsts)
    said: dict[UUID, set[int]] = {}
    for back, first in enumerate(firsts):
        for id in nothing.get(first, ()):
            said.setdefault(id, set()).add(back)
    closed = {
        one.id: {back for back, first in enumerate(firsts) if is_closed(one, spans, Fortnight(first).days)}
        for one in accounts.organisations(scope)
    }
    return Said(said, {id: those for id, those in closed.items() if those})


@requires(permissions.COUNT)
def nothing_said(scope: Scope, *, days: Days) -> list[tuple[UUID, Days]]:
    """The organisations that have said that there was nothing to report, each with a period that meets these days."""
    near = {"first": days.first - timedelta(days=FORTNIGHT_DAYS - 1), "last": days.last}
    return [(id, Fortnight(first).days) for id, first in scope.db.ask(_NOTHING_SAID, near)]


def last_said(scope: Scope, *, firsts: Iterable[date]) -> dict[date, datetime]:
    """First day of a period -> when something was last said of it, or taken back."""
    latest = func.max(func.greatest(NilReport.said_at, NilReport.taken_back_at))
    rows = select(NilReport.first, latest).where(NilReport.first.in_(firsts)).group_by(NilReport.first)
    return {first: at for first, at in scope.db.execute(rows)}


def _said(scope: Scope, firsts: Iterable[date]) -> tuple[dict[date, frozenset[UUID]], list[Span]]:
    nothing: dict[date, set[UUID]] = {}
    spans = []
    for what, organisation_id, kind, first, last in scope.db.ask(_SAID, {"firsts": sorted(firsts)}):
        if what == NOTHING:
            nothing.setdefault(first, set()).add(organisation_id)
        else:
            spans.append(Span(what, organisation_id, kind, first, last))
    return {first: frozenset(those) for first, those in nothing.items()}, spans


def _standing(
    scope: Scope, days: Days, spans: Sequence[Span], reported: Collection[UUID], nothing: frozenset[UUID]
) -> Standing:
    there = accounts.organisations(scope)
    whole = Reader.of(scope).reads_every_class
    untold = frozenset() if whole else frozenset(one.id for one in there if accounts.restricts(one.kind))
    return standing(days, there, spans, history.organisation_history(scope), reported, nothing, untold=untold)


def _is_open(scope: Scope, first: date) -> bool:
    oldest = Fortnight.containing(local_date(scope.now), scope.profile.anchor).first - timedelta(
        days=FORTNIGHT_DAYS * BACK
    )
    return oldest <= first <= local_date(scope.now)


def _checked(scope: Scope, organisation_id: UUID | None, first: date) -> UUID:
    """The organisation, when it may be said of it."""
    there = {one.id for one in accounts.organisations_to_choose(scope)}
    own = there & scope.actor.organisations(permissions.SAY)
    whose = organisation_id or (next(iter(own)) if len(own) == 1 else None)
    if whose is None or whose not in (there if permissions.says_for_any(scope.actor) else own):
        raise Invalid({"organisation_id": ["Välj din egen verksamhet."]})
    if first != Fortnight.containing(first, scope.profile.anchor).first or not _is_open(scope, first):
        raise Invalid({"first": ["Välj perioden som pågår eller någon av de två före den."]})
    scope.concerning(object=("organisation", whose))
    return whose
