"""What is counted of the reports at one named place: how many in some spans and months, and when and how in one span.

As many questions and rows whatever there is to count: whole months come from the tally of each place, and the times of
single reports come as one value.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

import numpy as np
from sqlalchemy import (
    ARRAY,
    Date,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
    union_all,
)

from app.figures.periods import Days, month_of
from app.incident_counts.narrow import ALL, Narrow, criterion
from app.incident_counts.spans import edges, whole_months
from app.incidents import permissions
from app.incidents.models import Incident, WhereTally
from app.incidents.visibility import Reader
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

MILLENNIUM = datetime(2000, 1, 1, tzinfo=UTC)
"""PostgreSQL sends a time as microseconds since then."""
_TIMES = np.dtype([("earliest", ">i8"), ("latest", ">i8"), ("hour", ">i2")])
_PLACE, _FIRST, _LAST = (bindparam(name, type_=type) for name, type in (("at", Uuid), ("first", Date), ("last", Date)))


@dataclass(frozen=True)
class PlaceNumbers:
    """How many reports of a place lie in each span, and in each month of a longer time."""

    of_groups: dict[str, Counter[str]]
    """Span -> slug of the group -> n."""
    organisations: dict[str, set[UUID]]
    """Span -> who reported."""
    months: Counter[date]
    """First day of the month -> n."""


@dataclass(frozen=True)
class PlaceTimes:
    """When and how the reports of a place happened, and whose they are; the arrays have an element a report."""

    earliest: np.ndarray
    latest: np.ndarray
    """Seconds since 1970, as `earliest`."""
    hours: dict[int, int]
    """Hour of the week -> n, of those whose hour is known."""
    uncertain: Counter[tuple[datetime, datetime]]
    """(earliest, latest) -> n, of the others."""
    manners: dict[str, int]
    organisations: dict[UUID, int]


@requires(permissions.COUNT)
def numbers_at(scope: Scope, *, named_place_id: UUID, spans: Mapping[str, Days], monthly: Days) -> PlaceNumbers:
    """What the actor may know of. `monthly` begins on the first of a month. One question."""
    reader, kinds = Reader.of(scope), taxonomy.categories()
    whole: dict[str, Days] = {}
    days = [("", Days(month_of(part.last), part.last)) for part in edges(monthly)]
    for name, span in spans.items():
        # Who reads what she has written herself, whatever it is, has no tally.
        months = None if reader.written_alone else whole_months(span)
        if months:
            whole[name] = months
        days += [(name, part) for part in (edges(span) if months else [span]) if len(part)]
    months = whole_months(monthly) or Days(monthly.last, monthly.first)
    values = {"at": named_place_id, "first": months.first, "last": months.last}
    sent = zip(("months", "days"), (list(whole.items()), days), strict=True)
    for kind, pieces in sent:
        values |= {f"{kind}_span": [name for name, _part in pieces]}
        values |= {f"{kind}_first": [part.first for _name, part in pieces]}
        values |= {f"{kind}_last": [part.last for _name, part in pieces]}
    found = PlaceNumbers({name: Counter() for name in spans}, {name: set() for name in ("", *spans)}, Counter())
    for name, month, category, organisation, n in scope.db.ask(_numbers(reader), values):
        if organisation:
            found.organisations[name].add(organisation)
        elif name:
            found.of_groups[name][kinds[category].group] += int(n)
        else:
            found.months[month or month_of(monthly.last)] += int(n)
    return found


@requires(permissions.COUNT)
def groups_at(scope: Scope, *, named_place_id: UUID, spans: Mapping[str, Days], narrow: Narrow = ALL) -> PlaceNumbers:
    """The same of a few short spans, narrowed as `windows.windows` is, without months. One question."""
    values = {f"{end}_{at}": getattr(days, end) for at, days in enumerate(spans.values()) for end in ("first", "last")}
    found = PlaceNumbers({name: Counter() for name in spans}, {name: set() for name in spans}, Counter())
    kinds, question = taxonomy.categories(), _groups(Reader.of(scope), tuple(spans), narrow.kind)
    for name, category, organisation, n in scope.db.ask(question, {"at": named_place_id, **values, **narrow.values}):
        found.of_groups[name][kinds[category].group] += n
        found.organisations[name].add(organisation)
    return found


@requires(permissions.COUNT)
def times_at(scope: Scope, *, named_place_id: UUID, days: Days) -> PlaceTimes:
    """Of those that the actor may know of. One question, over the place's own index, whose answer is one row."""
    values = {"at": named_place_id, "first": days.first, "last": days.last}
    ((packed, manners, organisations),) = scope.db.ask(_times(Reader.of(scope)), values)
    rows = np.frombuffer(packed or b"", _TIMES)
    earliest, latest = rows["earliest"].astype(np.int64), rows["latest"].astype(np.int64)
    known, hours = np.unique(rows["hour"][rows["hour"] >= 0], return_counts=True)
    unsure = rows["hour"] < 0
    return PlaceTimes(
        earliest / 1e6 + MILLENNIUM.timestamp(),
        latest / 1e6 + MILLENNIUM.timestamp(),
        dict(zip(known.tolist(), hours.tolist(), strict=True)),
        Counter(zip(_moments(earliest[unsure]), _moments(latest[unsure]), strict=True)),
        manners or {},
        {UUID(id): n for id, n in (organisations or {}).items()},
    )


def _moments(microseconds: np.ndarray) -> list[datetime]:
    return [MILLENNIUM + timedelta(microseconds=n) for n in microseconds.tolist()]


@lru_cache(maxsize=256)
def _numbers(reader: Reader) -> Question:
    """The question for such a reader, put together once: (span, month, category, organisation, n)."""
    tallied = (
        WhereTally.where_id == _PLACE,
        WhereTally.n > 0,
        reader.reads_where(WhereTally),
        reader.sees_point_where(WhereTally),
    )
    by_month = (
        select(literal("").label("span"), WhereTally.month, null(), null(), func.sum(WhereTally.n))
        .where(*tallied, WhereTally.month.between(_FIRST, _LAST))
        .group_by(WhereTally.month)
    )
    months = _in_pieces("months", WhereTally, WhereTally.month.between, func.sum(WhereTally.n), *tallied)
    days = _in_pieces("days", Incident, _between, func.count(), *_here(reader))
    return Question(union_all(months, days, by_month), kept=True)


def _in_pieces(kind: str, rows, between: Callable, n, *where):
    """The numbers within each piece of a span that is sent. The index is entered once for each."""
    types = {"span": String, "first": Date, "last": Date}
    values = (bindparam(f"{kind}_{name}", type_=ARRAY(type)) for name, type in types.items())
    columns = (column(name, type) for name, type in types.items())
    piece = func.unnest(*values).table_valued(*columns, name=kind).render_derived()
    keys = rows.category_id, rows.organisation_id
    counted = select(*keys, n.label("n")).where(between(piece.c.first, piece.c.last), *where)
    # By each of them alone: both together would be many times as many rows.
    counted = counted.group_by(func.grouping_sets(*map(tuple_, keys))).lateral()
    answer = piece.c.span, cast(null(), Date), counted.c.category_id, counted.c.organisation_id, counted.c.n
    return select(*answer).select_from(piece).join(counted, true())


@lru_cache(maxsize=256)
def _groups(reader: Reader, names: tuple[str, ...], meant: tuple) -> Question:
    """The question for such a reader, put together once: (span, category, organisation, n)."""
    keys, parts = (Incident.category_id, Incident.organisation_id), []
    for at, name in enumerate(names):
        first, last = (bindparam(f"{end}_{at}", type_=Date) for end in ("first", "last"))
        where = *_here(reader), criterion(meant), _between(first, last)
        parts.append(select(literal(name, String), *keys, func.count()).where(*where).group_by(*keys))
    return Question(union_all(*parts), kept=True)


@lru_cache(maxsize=256)
def _times(reader: Reader) -> Question:
    """The question for such a reader, put together once."""
    hour = func.coalesce(Incident.hour_of_week, -1).label("hour")
    columns = Incident.earliest, Incident.latest, hour, Incident.how, Incident.organisation_id
    here = select(*columns).where(*_here(reader), _between(_FIRST, _LAST)).cte("here")
    row = func.timestamptz_send(here.c.earliest).op("||")(func.timestamptz_send(here.c.latest))
    row = row.op("||")(func.int2send(cast(here.c.hour, SmallInteger)))

    manners, organisations = (
        select(key.label("key"), func.count().label("n")).where(key != "").group_by(key).subquery()
        for key in (here.c.how, cast(here.c.organisation_id, Text))
    )
    packed = select(func.string_agg(row, literal(b"", LargeBinary)))
    counted = (select(func.jsonb_object_agg(some.c.key, some.c.n)) for some in (manners, organisations))
    return Question(select(*(one.scalar_subquery() for one in (packed, *counted))), kept=True)


def _here(reader: Reader):
    """Criteria: counted reports at the place that the reader reads, and may see there."""
    counts = Incident.category_id.in_([one.id for one in taxonomy.categories().values() if one.counts])
    return and_(reader.counts_where(), counts, reader.sees_point_where()), Incident.named_place_id == _PLACE


def _between(first, last):
    """Criterion: of these days, said of the place and the day together. Said of the day alone, the plan that PostgreSQL
    keeps for all values reads the days of the whole municipality."""
    here = tuple_(Incident.named_place_id, Incident.local_date)
    return and_(here >= tuple_(_PLACE, first), here <= tuple_(_PLACE, last))
