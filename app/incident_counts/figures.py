"""What the picture and the reports count: the same rules for every figure on every page.

An incident is counted on its local date. Who reads the whole place's reports gets the reports she may not read row by
row as group counts of whole weeks, never on a place, a point or an hour; who reads only her own organisation's is
counted from those alone. A report of a dwelling or a farm is at no place for other organisations than its own, the
coordinator and the police. What the actor may not read is in no number of a place, not even in a sum.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    String,
    Uuid,
    and_,
    bindparam,
    column,
    exists,
    func,
    not_,
    or_,
    select,
    table,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.figures.incidents import CoarseCount, CountedIncident
from app.figures.periods import Days, Quarter, local_date
from app.incident_counts.narrow import Narrow, counted_types, criterion
from app.incident_counts.spans import edges, last_of_month, whole_months
from app.incidents import permissions
from app.incidents.models import (
    EVERYWHERE,
    CoarseWeek,
    DayTally,
    Incident,
    MonthTally,
    OrganisationDay,
    PlaceMonth,
    WhereTally,
)
from app.incidents.visibility import IN_THE_ROOM, Reader
from app.places.grid import NO_CELL
from app.report.fields import CLASSES
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

GroupCounts = dict[str, dict[str, int]]
"""Name of the span -> slug of the group -> number of incidents."""
Source = tuple[Any, dict[str, list]]
"""A question of spans, categories and numbers, and its values."""
CategoryCounts = dict[str, dict[int, int]]
"""Name of the span -> id of the category -> number of incidents; a category without any is left out."""


@requires(permissions.COUNT)
def counted_incidents(scope: Scope, *, days: Days) -> list[CountedIncident]:
    """Every counted incident of these days that the actor may read row by row, in no order."""
    return _incidents(scope, _within(Incident.local_date, days))


def _incidents(scope: Scope, *where) -> list[CountedIncident]:
    columns = [getattr(Incident, field.name) for field in fields(CountedIncident)[1:]]
    reader, categories, found = Reader.of(scope), taxonomy.categories(), []
    for row in scope.db.execute(select(*columns).where(reader.counts_where(), *where)):
        category = categories[row.category_id]
        if category.counts:
            one = CountedIncident(category.group, *row)
            found.append(one if reader.sees_point(row) else replace(one, named_place_id=None, cell=None))
    return found


@requires(permissions.COUNT)
def counts_at_places(scope: Scope, *, spans: Mapping[str, Days]) -> dict[str, dict[UUID, int]]:
    """Name of the span -> named place -> number of incidents. One query."""
    reader, sources = Reader.of(scope), []
    whole = {name: [part] if (part := whole_months(days)) else [] for name, days in spans.items()}
    by_day = {name: edges(days) for name, days in spans.items()}
    if reader.classes and any(whole.values()):
        sources.append((_at_places("month", reader), _pieces("month", whole)))
    if any(by_day.values()):
        sources.append((_at_places("day", reader), _pieces("day", by_day)))
    if reader.organisation_ids and any(whole.values()) and not (reader.reads_every_class and reader.all_points):
        spelled = {name: [_days_of(part) for part in some] for name, some in whole.items()}
        sources.append((_at_places("own", reader), _pieces("own", spelled)))
    found: dict[str, dict[UUID, int]] = {name: {} for name in spans}
    for span, id, n in _answers(scope, sources):
        found[span][id] = found[span].get(id, 0) + int(n)
    return found


@lru_cache(maxsize=256)
def _at_places(source: str, reader: Reader):
    """The question of one of the three sources for such a reader, put together once."""
    if source == "month":
        seen = [] if reader.all_points else [not_(PlaceMonth.at_home)]
        read = *_of_classes(PlaceMonth, reader.classes), *seen
        return _per_piece("month", PlaceMonth.named_place_id, func.sum(PlaceMonth.n), PlaceMonth.month, *read)
    here, there = Incident.named_place_id, [_placed(reader), Incident.named_place_id.is_not(None)]
    if source == "own":
        # What her own organisation has written in other classes, or at a dwelling: the tally does not tell whose.
        others = Incident.access_class.not_in(reader.classes)
        untold = others if reader.all_points else or_(others, Incident.at_home)
        there += Incident.organisation_id.in_(reader.organisation_ids), untold
    return _per_piece(source, here, func.count(), Incident.local_date, *there)


@requires(permissions.COUNT)
def group_counts(scope: Scope, *, spans: Mapping[str, Days]) -> GroupCounts:
    """Incidents the actor may read row by row, per span and group."""
    return _by_group(category_counts(scope, spans=spans))


@requires(permissions.COUNT)
def category_counts(scope: Scope, *, spans: Mapping[str, Days]) -> CategoryCounts:
    """The same, per span and category. One question.

    Whole classes come from the tallies; of the others only the actor's own organisations' reports are read, so that a
    long span costs no more than what they have written.
    """
    reader, sources = Reader.of(scope), []
    if reader.classes:
        sources += _from_tallies(spans, reader.classes)
    if reader.organisation_ids and not reader.reads_every_class:
        sources.append(_from_incidents(spans, _of_others, reader))
    return _summed(scope, sources, spans)


@requires(permissions.COUNT)
def counts_by_class(scope: Scope, *, days: Days) -> dict[str, int]:
    """Class -> incidents of these days that the actor may read row by row. One question."""
    question = _by_class(Reader.of(scope))
    rows: Iterable[Any] = scope.db.ask(question, {"first": days.first, "last": days.last}) if question else ()
    return {one: int(n) for one, n in rows}


@lru_cache(maxsize=256)
def _by_class(reader: Reader) -> Question | None:
    first, last = (bindparam(end, type_=Date) for end in ("first", "last"))
    sources = []
    if reader.classes:
        rows = *_of_classes(DayTally, reader.classes), DayTally.local_date.between(first, last)
        sources.append(select(DayTally.access_class, func.sum(DayTally.n)).where(*rows).group_by(DayTally.access_class))
    if reader.organisation_ids and not reader.reads_every_class:
        own = OrganisationDay
        others = own.organisation_id.in_(reader.organisation_ids), own.access_class.not_in(reader.classes)
        rows = own.n > 0, *others, own.local_date.between(first, last)
        sources.append(select(own.access_class, func.sum(own.n)).where(*rows).group_by(own.access_class))
    return Question(union_all(*sources), kept=True) if sources else None


@requires(permissions.COUNT)
def narrowed_counts(scope: Scope, *, spans: Mapping[str, Days], narrow: Narrow) -> CategoryCounts:
    """As `category_counts`, of what is meant by `narrow`. One question, none when it means nobody's reports.

    What the tallies do not tell apart is counted from the reports, so give spans of fortnights.
    """
    if narrow.by_type_alone:
        meant = set(counted_types(narrow.group))
        found = category_counts(scope, spans=spans)
        return {name: {id: n for id, n in counts.items() if id in meant} for name, counts in found.items()}
    question, pieces = _from_incidents(spans, _meant, Reader.of(scope), narrow.kind)
    nobody = narrow.organisation_ids is not None and not narrow.organisation_ids
    return _summed(scope, [] if nobody else [(question, {**pieces, **narrow.values})], spans)


@requires(permissions.COUNT)
def projected_counts(scope: Scope, *, spans: Mapping[str, Days]) -> GroupCounts:
    """Incidents the actor may *not* read row by row, per span and group. Give whole weeks: nothing finer is allowed.

    Empty for whoever reads her own organisation's alone, and for whoever reads everything.
    """
    reader = Reader.of(scope)
    if not reader.counts_coarsely:
        return {name: {} for name in spans}
    reader.coarsely_where(spans.values())  # refuses what is not whole weeks
    return _by_group(_summed(scope, [_from_incidents(spans, _coarsely, reader)], spans))


@requires(permissions.COUNT)
def quarter_counts(scope: Scope, *, first: Quarter, last: Quarter) -> dict[tuple[Quarter, str], int]:
    """(quarter, group) -> incidents of every class, exact for all who count what they may not read coarsely.

    Raises ValueError for anybody else, and for a quarter that has not ended: the count of a part of one tells too much.
    """
    if not Reader.of(scope).counts_coarsely or last.days.last >= local_date(scope.now):
        raise ValueError("exact over all classes: whole quarters, for those who read the municipality's reports")
    rows = scope.db.execute(
        select(MonthTally.month, MonthTally.category_id, func.sum(MonthTally.n))
        .where(MonthTally.month.between(first.first_day, last.days.last))
        .group_by(MonthTally.month, MonthTally.category_id)
    )
    counts: Counter[tuple[Quarter, str]] = Counter()
    for month, category_id, n in rows:
        counts[Quarter.containing(month), taxonomy.categories()[category_id].group] += int(n)
    return counts


@requires(permissions.COUNT)
def quarter_by_where(
    scope: Scope, *, quarter: Quarter, where_ids: Iterable[UUID]
) -> Counter[tuple[UUID | None, UUID, date, str]]:
    """(None: everywhere, a sub-area or a named place; the place's sub-area; month; group) -> incidents of a quarter
    that has ended: everywhere of every class, as `quarter_counts`, elsewhere what the room may count at its place.
    Raises ValueError as that does."""
    if not Reader.of(scope).counts_coarsely or quarter.days.last >= local_date(scope.now):
        raise ValueError("exact over all classes: whole quarters, for those who read the municipality's reports")
    here = WhereTally.where_id.in_(list(where_ids)), WhereTally.access_class.in_(IN_THE_ROOM.classes)
    by = WhereTally.where_id, WhereTally.sub_area_id, WhereTally.month, WhereTally.category_id
    rows = scope.db.execute(
        select(*by, func.sum(WhereTally.n))
        .where(WhereTally.month.between(quarter.first_day, quarter.days.last))
        .where(or_(WhereTally.where_id == EVERYWHERE, and_(*here, not_(WhereTally.at_home))))
        .group_by(*by)
    )
    counts: Counter[tuple[UUID | None, UUID, date, str]] = Counter()
    for where, area, month, category_id, n in rows:
        at = None if where == EVERYWHERE else where
        counts[at, area, month, taxonomy.categories()[category_id].group] += int(n)
    return counts


@requires(permissions.PUBLISHED)
def published_weeks(scope: Scope, *, days: Days) -> Sequence[CoarseCount]:
    """As `published`, without the cells: municipality × week × group, summed by the database."""
    values = {"area": scope.tenant.id, "first": days.first, "last": days.last}
    return scope.db.ask_made(_WEEKS, values, _weeks)


@requires(permissions.PUBLISHED)
def published(scope: Scope, *, days: Days) -> Sequence[CoarseCount]:
    """What the area's municipalities have published for these weeks (Mondays within `days`)."""
    values = {"area": scope.tenant.id, "first": days.first, "last": days.last}
    return scope.db.ask_made(_CELLS, values, _cells)


def _weeks(rows: Iterable) -> tuple[CoarseCount, ...]:
    return tuple(CoarseCount(tenant, week, group, NO_CELL, int(n)) for week, tenant, group, n in rows)


def _cells(rows: Iterable) -> tuple[CoarseCount, ...]:
    return tuple(CoarseCount(*row) for row in rows)


_told, _later = (
    table("area_agreement", column("tenant_id", Uuid), column("id", Uuid), column("parts", JSONB)).alias(name)
    for name in ("agreed", "later")
)
AGREED = select(_told.c.tenant_id).where(
    _told.c.parts.has_key("weeks"), ~exists().where(_later.c.tenant_id == _told.c.tenant_id, _later.c.id > _told.c.id)
)
"""The municipalities that have agreed with their area that it reads their weeks, as each has last recorded it
(`app/area_sharing`). A part of every statement that reads them there: it cannot be left out, and holds from the
transaction that ends it."""
# The week first, which the index is ordered by: only what lies within one week is sorted.
_BY = CoarseWeek.week, CoarseWeek.tenant_id, CoarseWeek.group_slug
_PUBLISHED = (
    CoarseWeek.area_id == bindparam("area", type_=Uuid),
    CoarseWeek.week.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
    CoarseWeek.n > 0,
    CoarseWeek.tenant_id.in_(AGREED),
)
_WEEKS = Question(select(*_BY, func.sum(CoarseWeek.n)).where(*_PUBLISHED).group_by(*_BY).order_by(*_BY), kept=True)
_CELLS = Question(
    select(CoarseWeek.tenant_id, CoarseWeek.week, CoarseWeek.group_slug, CoarseWeek.cell, CoarseWeek.n).where(
        *_PUBLISHED
    ),
    kept=True,
)


def _placed(reader: Reader):
    """Criterion: counted incidents that she reads, and may see at their place."""
    return and_(reader.counts_where(), Incident.category_id.in_(counted_types()), reader.sees_point_where())


def _days_of(months: Days) -> Days:
    """All days of whole months, which `whole_months` names by their first days."""
    return Days(months.first, last_of_month(months.last))


def _within(column, days: Days):
    return column.between(days.first, days.last)


def _from_tallies(spans: Mapping[str, Days], classes: tuple[str, ...]) -> list[Source]:
    """Whole months by month, the days at their ends by day."""
    months = {name: [days] if (days := whole_months(one)) else [] for name, one in spans.items()}
    by_day = {name: edges(one) for name, one in spans.items()}
    return [
        (_tallied(model, classes), _pieces(model.__tablename__, parts))
        for model, parts in ((DayTally, by_day), (MonthTally, months))
        if any(parts.values())
    ]


@lru_cache(maxsize=64)
def _tallied(model: type[DayTally | MonthTally], classes: tuple[str, ...]):
    """The question for these classes, put together once."""
    day = DayTally.local_date if model is DayTally else MonthTally.month
    return _per_piece(model.__tablename__, model.category_id, func.sum(model.n), day, *_of_classes(model, classes))


def _of_classes(model, classes: Sequence[str]) -> list:
    """Criteria of a tally's rows of these classes; of all of them the class says nothing."""
    return [model.n > 0] if tuple(classes) == CLASSES else [model.n > 0, model.access_class.in_(classes)]


def _from_incidents(spans: Mapping[str, Days], whose: Callable[..., Any], reader: Reader, *more: tuple) -> Source:
    pieces = _pieces("incident", {name: [days] for name, days in spans.items() if len(days)})
    return _counted_one_by_one(whose, reader, *more), pieces


@lru_cache(maxsize=256)
def _counted_one_by_one(whose: Callable[..., Any], reader: Reader, *more: tuple):
    """The question for such a reader, put together once."""
    return _per_piece("incident", Incident.category_id, func.count(), Incident.local_date, whose(reader, *more))


def _of_others(reader: Reader):
    """Criterion: what her own organisations have written in classes that she does not read of everybody."""
    # `counts_where` says it already; said plainly, only the organisations' own rows need be looked up.
    others = Incident.organisation_id.in_(reader.organisation_ids), Incident.access_class.not_in(reader.classes)
    return and_(reader.counts_where(), *others)


def _meant(reader: Reader, kind: tuple):
    """Criterion: what she reads of what a `Narrow` of this kind means."""
    return and_(reader.counts_where(), criterion(kind))


def _coarsely(reader: Reader):
    """Criterion: what she does not read, of spans that are whole weeks."""
    return reader.coarsely_where(())


def _pieces(key: str, parts: Mapping[str, Iterable[Days]]) -> dict[str, list]:
    """The values of a question per piece: for each its span's name, its first and its last day."""
    found = [(name, days.first, days.last) for name, some in parts.items() for days in some]
    columns = ([one[at] for one in found] for at in range(3))
    return {f"{key}_{name}": values for name, values in zip(("span", "first", "last"), columns, strict=True)}


def _per_piece(key: str, category, n, day, *where):
    """Span, category and their number. The index is entered once for each piece of a span (as `_pieces` gives them),
    and nothing between them is read."""
    types = {"span": String, "first": Date, "last": Date}
    values = (bindparam(f"{key}_{name}", type_=ARRAY(type)) for name, type in types.items())
    columns = (column(name, type) for name, type in types.items())
    piece = func.unnest(*values).table_valued(*columns, name=f"{key}_piece").render_derived()
    within = day.between(piece.c.first, piece.c.last)
    counted = select(category.label("category"), n.label("n")).where(within, *where).group_by(category).lateral()
    return select(piece.c.span, counted.c.category, counted.c.n).select_from(piece).join(counted, true())


def _answers(scope: Scope, sources: list[Source]) -> Iterable[Any]:
    """(span, what was counted by, n) of all these together. One question; none without a source."""
    if not sources:
        return ()
    questions = [question for question, _values in sources]
    values = {name: value for _question, some in sources for name, value in some.items()}
    return scope.db.ask(_together(tuple(questions)), values)


@lru_cache(maxsize=256)
def _together(questions: tuple) -> Question:
    """One question of several that are put together once."""
    return Question(questions[0] if len(questions) == 1 else union_all(*questions), kept=True)


def _summed(scope: Scope, sources: list[Source], spans: Mapping[str, Days]) -> CategoryCounts:
    counts: CategoryCounts = {name: {} for name in spans}
    if not sources or not any(map(len, spans.values())):
        return counts
    kinds = taxonomy.categories()
    for span, category, n in _answers(scope, sources):
        if kinds[category].counts:
            counts[span][category] = counts[span].get(category, 0) + int(n)
    return counts


def _by_group(counts: CategoryCounts) -> GroupCounts:
    kinds = taxonomy.categories()
    found: GroupCounts = {name: Counter() for name in counts}
    for name, numbers in counts.items():
        for category, n in numbers.items():
            found[name][kinds[category].group] += n
    return found
