"""Since when the tenant reports regularly, so that nothing is compared with a time that was never recorded; which
reports were changed last; and which stand behind figures that are kept, and what has become of those."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    Integer,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from app.accounts import service as accounts
from app.figures.periods import FORTNIGHT_DAYS, Days, local_date, month_of
from app.incidents import permissions
from app.incidents.models import (
    COUNTED,
    QUARANTINED,
    CoarseWeek,
    DayTally,
    Incident,
    IncidentVersion,
    MonthTally,
    OrganisationDay,
)
from app.incidents.visibility import Reader
from app.report.fields import CLASSES
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.columns import array_of
from tenants.isolation import Question
from tenants.scope import Scope

_TALLY, _OF_ONE = aliased(DayTally), aliased(OrganisationDay)
_TODAY = bindparam("today", type_=Date)

WINDOW = 6
"""Fortnights from a report on that are looked at, to tell whether reports came regularly from then on."""
BEGINNING = 3
"""How many of them must show it by themselves, so that a stray report shortly before is not taken for the beginning."""


@requires(permissions.COUNT)
def first_counted_day(scope: Scope) -> date | None:
    """The local date from which incidents have been reported regularly, also when the actor may not read them; None
    when they never have.

    The first counted day of which at least half of the three and of the six fortnights that begin with it hold counted
    incidents; of those fortnights that are over, and its own. A stray report of long ago is no beginning: nothing is
    known of the years after it. For comparing. A page names its month and no more: the day would tell of a report that
    its reader may not read.

    One question. It looks at the days with reports from the first on, a fortnight at a time, until one of them begins
    the history, so that it costs no more the longer that is.
    """
    found = scope.once((DayTally, "first"), lambda: scope.db.ask(_first_day(), {"today": local_date(scope.now)}))
    return found[0].day if found else None


@cache
def _first_day():
    """The question, put together once: `today` is its only value."""
    day = _TALLY.local_date
    # In order and one, rather than the least: so the index is walked and the rest of the table left alone.
    next_day = select(day.label("day")).where(_TALLY.n > 0).order_by(day).limit(1)
    first = next_day.subquery()
    tried = select(first.c.day, _begins(first.c.day).label("begins")).cte("tried", recursive=True)
    after = next_day.where(day >= tried.c.day + FORTNIGHT_DAYS).lateral()
    more = select(after.c.day, _begins(after.c.day)).select_from(tried).join(after, not_(tried.c.begins))
    tried = tried.union_all(more)
    return Question(select(tried.c.day).where(tried.c.begins), kept=True)


@requires(permissions.COUNT)
def organisation_history(scope: Scope) -> dict[UUID, date]:
    """Organisation -> the local date from which it has reported regularly, of the reports that the actor may count; one
    that never has is left out.

    The rule is that of `first_counted_day`, for the counted reports of each organisation by itself. One question. Both
    the organisations and their days are walked over an index, so that it costs no more the longer the history is.
    """
    today = {"today": local_date(scope.now)}
    found = scope.once((OrganisationDay, "first"), lambda: scope.db.ask(_first_days(Reader.of(scope)), today))
    return {id: begun for id, begun in found}


@lru_cache(maxsize=256)
def _first_days(reader: Reader):
    """The question for such a reader, put together once: `today` is its only value."""
    who, day = _OF_ONE.organisation_id, _OF_ONE.local_date
    counted = _OF_ONE.n > 0, reader.reads_tallied_where(_OF_ONE)
    # The organisations that have reports, in order: the next after each is found without reading its reports.
    next_one = select(who.label("id")).where(*counted).order_by(who).limit(1)
    first_one = next_one.subquery()
    ones = select(first_one.c.id).cte("ones", recursive=True)
    after = next_one.where(who > ones.c.id).lateral()
    ones = ones.union_all(select(after.c.id).select_from(ones).join(after, true()))
    next_day = select(day.label("day")).where(*counted).order_by(day).limit(1)
    first = next_day.where(who == ones.c.id).lateral()
    tried = select(ones.c.id, first.c.day, _regular(reader, ones.c.id, first.c.day).label("begins"))
    tried = tried.join(first, true()).cte("tried", recursive=True)
    after = next_day.where(who == tried.c.id, day >= tried.c.day + FORTNIGHT_DAYS).lateral()
    more = select(tried.c.id, after.c.day, _regular(reader, tried.c.id, after.c.day))
    tried = tried.union_all(more.join(after, not_(tried.c.begins)))
    return Question(select(tried.c.id, tried.c.day).where(tried.c.begins), kept=True)


def _regular(reader: Reader, id, day):
    """Criterion: the organisation's reports came regularly from this day on, as `_begins` says of all."""
    seen = aliased(OrganisationDay)
    over = func.greatest(1, func.least(WINDOW, cast(_TODAY - day, Integer) // FORTNIGHT_DAYS))
    number = cast(seen.local_date - day, Integer) // FORTNIGHT_DAYS
    held, most = func.count(number.distinct()), func.least(BEGINNING, over)
    last = day + FORTNIGHT_DAYS * over - 1
    theirs = seen.organisation_id == id, seen.n > 0, reader.reads_tallied_where(seen)
    return (
        select(and_(2 * held.filter(number < most) >= most, 2 * held >= over))
        .where(*theirs, seen.local_date >= day, seen.local_date <= last)
        .scalar_subquery()
    )


@dataclass(frozen=True)
class Newcomers:
    """Of the `of` organisations that report now, those that did not when a compared period began."""

    ids: frozenset[UUID] = frozenset()
    of: int = 0

    def said(self, against: str) -> str:
        """For how many a comparison holds; "" for all of them. `against`: "perioden före"."""
        if not self.ids:
            return ""
        holds = f"gäller {self.of - len(self.ids)} av {self.of} verksamheter"
        return f"Jämförelsen med {against} {holds}: de andra började rapportera senare."


def newcomers_among(begun: Mapping[UUID, date], now: Days, then: Days) -> Newcomers:
    """Those of `organisation_history` that report by the end of `now` but did not when `then` began."""
    here = {id: first for id, first in begun.items() if first <= now.last}
    return Newcomers(frozenset(id for id, first in here.items() if first > then.first), len(here))


def _begins(day):
    """Criterion: reports came regularly from this day on."""
    held, over = [], []
    for n in range(WINDOW):
        first, last = day + n * FORTNIGHT_DAYS, day + (n + 1) * FORTNIGHT_DAYS - 1
        seen = aliased(DayTally)
        reported = exists().where(seen.n > 0, seen.local_date >= first, seen.local_date <= last)
        counts = literal(1) == 1 if n == 0 else last < _TODAY
        over.append(cast(counts, Integer))
        held.append(cast(and_(counts, reported), Integer))
    return and_(*(2 * sum(held[:n], literal(0)) >= sum(over[:n], literal(0)) for n in (BEGINNING, WINDOW)))


@requires(permissions.CHANGED)
def changed_since(scope: Scope, *, since: Mapping[UUID, tuple[Days, datetime]]) -> dict[UUID, int]:
    """Key of `since` -> how many reports of these days have been changed in more than their text after that moment.

    Of every class: a number of whole quarters, for documents that are not changed any more. One query; `since` is not
    empty.
    """
    more_than_text = IncidentVersion.before.op("-")("text") != cast({}, JSONB)
    columns = [
        func.count(func.distinct(IncidentVersion.incident_id)).filter(
            IncidentVersion.changed_at > moment,
            or_(
                Incident.local_date.between(days.first, days.last),
                IncidentVersion.before["local_date"].astext.between(str(days.first), str(days.last)),
            ),
        )
        for days, moment in since.values()
    ]
    row = scope.db.execute(
        select(*columns)
        .join(
            Incident, (Incident.tenant_id == IncidentVersion.tenant_id) & (Incident.id == IncidentVersion.incident_id)
        )
        .where(more_than_text, IncidentVersion.changed_at > min(moment for _, moment in since.values()))
    ).one()
    return dict(zip(since, row, strict=True))


@requires(permissions.IMPORT)
def months_reported(scope: Scope) -> dict[date, int]:
    """How many reports are counted here in each month (its first day)."""
    rows = select(MonthTally.month, func.sum(MonthTally.n)).group_by(MonthTally.month)
    return {month: n for month, n in scope.db.execute(rows) if n > 0}


@requires(permissions.IMPORT)
def fortnights_filed(scope: Scope) -> dict[UUID, set[int]]:
    """Organisation -> the fortnights, counted from the calendar's first day, of which files have brought reports."""
    number = (Incident.local_date - date.min).op("/", precedence=8)(FORTNIGHT_DAYS)
    rows = select(Incident.organisation_id, func.array_agg(number.distinct()))
    filed = Incident.state == COUNTED, Incident.intake_key.is_not(None)
    return {id: set(numbers) for id, numbers in scope.db.execute(rows.where(*filed).group_by(Incident.organisation_id))}


@requires(permissions.IMPORT)
def days_beside(scope: Scope, *, days: Mapping[UUID, Collection[date]], layout: str) -> dict[UUID, int]:
    """Organisation -> on how many of these `days` of it reports count that neither this layout's files brought nor
    files from before layouts were kept; of those that nobody has said which source counts of."""
    unsaid = [one.id for one in accounts.organisations(scope) if one.id in days and not one.counted_source]
    spans = [
        and_(
            Incident.organisation_id == id,
            Incident.local_date == any_(cast(literal(array_of([*days[id]])), ARRAY(Date))),
        )
        for id in unsaid
    ]
    came = or_(Incident.reported_by.is_not(None), Incident.layout != layout)
    found = select(Incident.organisation_id, func.count(Incident.local_date.distinct()))
    found = found.where(Incident.state == COUNTED, came, or_(false(), *spans)).group_by(Incident.organisation_id)
    return {row[0]: row[1] for row in scope.db.execute(found)} if spans else {}


def removals(scope: Scope, *, days: Days, classes: Sequence[str]) -> int:
    """How many counted reports of these classes have been withdrawn, stopped, reclassified or moved, in whole months.

    Only grows: a figure that was worked out earlier may hold a report that it no longer should when this is another
    number now.
    """
    return sum(removals_by_month(scope, days=days, classes=classes).values())


def reports(scope: Scope, *, days: Days, classes: Sequence[str]) -> int:
    """How many counted reports of these classes there are of these days."""
    return sum(reports_by_day(scope, days=days, classes=classes).values())


def removals_by_month(scope: Scope, *, days: Days, classes: Sequence[str] = CLASSES) -> dict[date, int]:
    """Month -> how many, as `removals`."""
    return _by_time(scope, MonthTally, Days(month_of(days.first), month_of(days.last)), classes)


def reports_by_day(scope: Scope, *, days: Days, classes: Sequence[str] = CLASSES) -> dict[date, int]:
    """Day -> how many, as `reports`."""
    return _by_time(scope, DayTally, days, classes)


def _by_time(scope: Scope, model: type[DayTally | MonthTally], days: Days, classes: Sequence[str]) -> dict[date, int]:
    rows = scope.db.ask(_times(model, tuple(classes)), {"first": days.first, "last": days.last})
    return {at: int(n) for at, n in rows}


@lru_cache(maxsize=64)
def _times(model: type[DayTally | MonthTally], classes: tuple[str, ...]) -> Question:
    """Reports per day, or removals per month: the few months with one have an index of their own."""
    key, column = (DayTally.local_date, DayTally.n) if model is DayTally else (MonthTally.month, MonthTally.removed)
    first, last = (bindparam(end, type_=Date) for end in ("first", "last"))
    read = () if classes == CLASSES else (model.access_class.in_(classes),)
    rows = select(key, func.sum(column)).where(column > 0, key.between(first, last), *read)
    return Question(rows.group_by(key), kept=True)


_RULE = (Incident.state, Incident.access_class, Incident.organisation_id, Incident.at_home)
"""What the rules of `visibility` ask of a row."""
_THOSE = select(Incident.id, Incident.version, Incident.reported_by, *_RULE).where(
    Incident.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
)


@dataclass(frozen=True)
class CountedReport:
    """A report that a figure counts."""

    id: UUID
    version: int
    named_place_id: UUID | None
    """None where its point is not the reader's to see."""
    sub_area_id: UUID | None
    hour_of_week: int | None
    how: str


@dataclass(frozen=True)
class Became:
    """What has become of reports that were counted once."""

    changed: int
    """So many are no longer as they were then."""
    untold: frozenset[UUID]
    """Those that the reader may no longer be told of by themselves: fewer read them now, they have been stopped, or
    point at a home since."""


@requires(permissions.COUNT)
def counted_reports(scope: Scope, *, days: Days) -> list[CountedReport]:
    """Every report of these days that counts for the actor, in the order of its id."""
    reader, kinds = Reader.of(scope), taxonomy.categories()
    columns = (*_RULE, Incident.category_id, Incident.version, Incident.named_place_id, Incident.sub_area_id)
    columns = *columns, Incident.hour_of_week, Incident.how
    within = Incident.local_date.between(days.first, days.last)
    rows = scope.db.execute(select(Incident.id, *columns).where(within, reader.counts_where()).order_by(Incident.id))
    return [
        CountedReport(
            row.id,
            row.version,
            row.named_place_id if reader.sees_point(row) else None,
            row.sub_area_id,
            row.hour_of_week,
            row.how or "",
        )
        for row in rows
        if kinds[row.category_id].counts
    ]


@requires(permissions.COUNT)
def numbers_in(scope: Scope, *, spans: Sequence[Days]) -> list[int | None]:
    """Of each span of days how many reports there are of the classes that the actor counts whole; None where they had
    not begun to come then, and for whoever counts her own organisation's alone."""
    classes, begun = Reader.of(scope).classes, first_counted_day(scope)
    if not (spans and classes and begun):
        return [None] * len(spans)
    within = Days(min(one.first for one in spans), max(one.last for one in spans))
    by_day = reports_by_day(scope, days=within, classes=classes)
    return [sum(by_day.get(day, 0) for day in one) if begun <= one.first else None for one in spans]


@requires(permissions.COUNT)
def became_of(scope: Scope, *, versions: Mapping[UUID, int]) -> Became:
    """Of reports that counted for such a reader in these versions. One question."""
    reader = Reader.of(scope)
    rows = scope.db.execute(_THOSE, {"ids": list(versions)}).all() if versions else []
    changed = [row for row in rows if row.version != versions[row.id] or row.state != COUNTED]
    untold = (row.id for row in rows if row.state == QUARANTINED or not (reader.reads(row) and reader.sees_point(row)))
    return Became(len(changed), frozenset(untold))


@requires(permissions.COUNT)
def shared_weeks(scope: Scope, *, days: Days) -> list[tuple[date, str, int, int]]:
    """(Monday, slug of the group, cell, number): what the police area is told of these whole weeks, in one order."""
    week = CoarseWeek.week
    rows = select(week, CoarseWeek.group_slug, CoarseWeek.cell, CoarseWeek.n).where(
        CoarseWeek.tenant_id == scope.tenant.id, CoarseWeek.n > 0, week.between(days.first, days.last)
    )
    found = scope.db.execute(rows.order_by(week, CoarseWeek.group_slug, CoarseWeek.cell))
    return [(row.week, row.group_slug, row.cell, row.n) for row in found]
