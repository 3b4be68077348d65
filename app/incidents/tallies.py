"""The counts that are kept as incidents come, change and go, in the same transaction; and those of a list.

One function keeps them for every act that changes what counts; a test recounts everything.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import and_, func, not_, select

from app.figures.audience import ROOM
from app.figures.periods import Days, monday_of, month_of
from app.incidents import permissions
from app.incidents.models import (
    COUNTED,
    EVERYWHERE,
    NOWHERE,
    CoarseWeek,
    DayTally,
    Incident,
    MonthTally,
    OrganisationDay,
    OrganisationTotal,
    PlaceMonth,
    WhereTally,
)
from app.incidents.visibility import IN_THE_ROOM, Reader
from app.places.grid import NO_CELL
from app.taxonomy import service as taxonomy
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope


@dataclass(frozen=True)
class TalliedIncident:
    """What the tallies need to know of one incident."""

    state: str
    local_date: date
    category_id: int
    access_class: str
    cell: int | None
    at_home: bool
    organisation_id: UUID
    named_place_id: UUID | None
    sub_area_id: UUID | None

    @classmethod
    def of(cls, row: Incident) -> "TalliedIncident":
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})


def tally(scope: Scope, before: Iterable[TalliedIncident], after: Iterable[TalliedIncident]) -> None:
    """Take `before` out of the counts and put `after` in. Uncounted states weigh nothing; advance notices weigh in what
    a list holds, and nowhere else."""
    before, after = list(before), list(after)
    days, months, weeks, removed = Counter(), Counter(), Counter(), Counter()
    organisations, places, totals = Counter(), Counter(), Counter()
    for row, n in (Counter(before) - Counter(after)).items():
        if _weighs(row):
            removed[month_of(row.local_date), row.category_id, row.access_class] += n
    for rows, sign in ((before, -1), (after, 1)):
        for row in rows:
            if row.state == COUNTED:
                totals[row.organisation_id, row.category_id, row.access_class] += sign
            if not _weighs(row):
                continue
            group = taxonomy.categories()[row.category_id].group
            days[row.local_date, row.category_id, row.access_class] += sign
            months[month_of(row.local_date), row.category_id, row.access_class] += sign
            organisations[row.organisation_id, row.local_date, row.access_class] += sign
            if row.named_place_id:
                places[month_of(row.local_date), row.named_place_id, row.access_class, row.at_home] += sign
            if scope.profile.shares(group) and IN_THE_ROOM.reads(row):
                cell = row.cell if row.cell is not None and IN_THE_ROOM.sees_point(row) else NO_CELL
                weeks[monday_of(row.local_date), group, cell] += sign
    _add(scope, DayTally, ("local_date", "category_id", "access_class"), n=days)
    _add(scope, MonthTally, ("month", "category_id", "access_class"), n=months, removed=removed)
    _add(scope, OrganisationDay, ("organisation_id", "local_date", "access_class"), n=organisations)
    _add(scope, OrganisationTotal, ("organisation_id", "category_id", "access_class"), n=totals)
    _add(scope, PlaceMonth, ("month", "named_place_id", "access_class", "at_home"), n=places)
    _add(scope, CoarseWeek, ("week", "group_slug", "cell"), n=weeks)
    where = Counter(_where_keys(after))
    where.subtract(_where_keys(before))
    _add(scope, WhereTally, _WHERE, n=where)


_WHERE = ("where_id", "month", "category_id", "organisation_id", "access_class", "at_home", "sub_area_id")


def _where_keys(rows: Iterable[TalliedIncident]) -> Iterator[tuple]:
    """Key of each row of `WhereTally` that these weigh in."""
    for row in filter(_weighs, rows):
        of = month_of(row.local_date), row.category_id, row.organisation_id, row.access_class
        yield EVERYWHERE, *of, False, NOWHERE
        if row.sub_area_id:
            yield row.sub_area_id, *of, False, NOWHERE
        if row.named_place_id:
            yield row.named_place_id, *of, row.at_home, row.sub_area_id or NOWHERE


@dataclass(frozen=True)
class ListedNumbers:
    """How many reports a whole list holds, whatever page of it is shown."""

    counted: int
    room: int
    """Those of them that everybody in the room may count."""
    advance: int
    """Advance notices, which are never counted."""
    whole: bool
    """Whether the reader reads all that the room counts."""


@requires(permissions.READ)
def count_listed(
    scope: Scope,
    *,
    days: Days | None = None,
    group: str | None = None,
    named_place_id: UUID | None = None,
    mine: bool = False,
) -> ListedNumbers:
    """Of the list that `service.list_incidents` gives for the same choice. One question."""
    if not (days or named_place_id or mine):
        return _count_all(scope, group)
    counts = Incident.category_id.in_([one.id for one in taxonomy.categories().values() if one.counts])
    room = Incident.access_class.in_(IN_THE_ROOM.classes)
    if named_place_id:
        room = and_(room, not_(Incident.at_home))
    columns = func.count().filter(counts), func.count().filter(counts, room), func.count().filter(not_(counts))
    reader = Reader.of(scope)
    criteria = chosen(reader, days=days, group=group, named_place_id=named_place_id, mine=mine)
    # Named, as the session's lock does not notice a table that stands in functions alone.
    statement = select(*columns).select_from(Incident).where(*criteria)
    counted, in_the_room, advance = scope.db.execute(statement).one()
    return ListedNumbers(counted, in_the_room, advance, reader.belongs_to(ROOM))


def _count_all(scope: Scope, group: str | None) -> ListedNumbers:
    """Of a list of all time, out of the tally of each organisation."""
    reader, kinds = Reader.of(scope), taxonomy.categories()
    counted = in_the_room = advance = 0
    for category_id, n, shared in scope.db.ask(_totals(reader)):
        if group in (None, kinds[category_id].group):
            counted += n if kinds[category_id].counts else 0
            in_the_room += shared if kinds[category_id].counts else 0
            advance += 0 if kinds[category_id].counts else n
    return ListedNumbers(counted, in_the_room, advance, reader.belongs_to(ROOM))


@lru_cache(maxsize=256)
def _totals(reader: Reader) -> Question:
    """The question for such a reader, put together once: category, reports, and those that the room counts."""
    total = OrganisationTotal
    room = func.sum(total.n).filter(total.access_class.in_(IN_THE_ROOM.classes))
    found = select(total.category_id, func.sum(total.n), func.coalesce(room, 0)).group_by(total.category_id)
    return Question(found.where(total.n > 0, reader.reads_tallied_where(total)))


def chosen(reader: Reader, *, days: Days | None, group: str | None, named_place_id: UUID | None, mine: bool) -> list:
    """The criteria of a list."""
    criteria = [reader.counts_where()]
    if mine:
        criteria.append(reader.wrote_where())
    if days:
        criteria.append(Incident.local_date.between(days.first, days.last))
    if group:
        ids = [category.id for category in taxonomy.group_named()[group].categories]
        criteria.append(Incident.category_id.in_(ids))
    if named_place_id:
        criteria += [Incident.named_place_id == named_place_id, reader.sees_point_where()]
    return criteria


def _weighs(row: TalliedIncident) -> bool:
    return row.state == COUNTED and taxonomy.categories()[row.category_id].counts


def _add(scope: Scope, model, key: tuple[str, ...], **counts: Counter) -> None:
    """Add each named count to its column."""
    # In order of the key, so that two transactions never wait for each other crosswise.
    changed = sorted({values for count in counts.values() for values, n in count.items() if n})
    rows = [
        {**dict(zip(key, values, strict=True)), **{name: count[values] for name, count in counts.items()}}
        for values in changed
    ]
    scope.insert_many(
        model,
        rows,
        upsert=lambda insert: insert.on_conflict_do_update(
            index_elements=["tenant_id", *key],
            set_={name: getattr(model, name) + insert.excluded[name] for name in counts},
        ),
    )
