"""The counts that are kept as incidents come, change and go, in the same transaction; and those of a list.

One function keeps them for every act that changes what counts; a test recounts everything.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, and_, func, not_, select

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
from tenants.counts import Kept
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
    a list holds, and nowhere else. Of many alike, a Counter tells how many they are."""
    before, after = Counter(before), Counter(after)
    days, months, weeks, removed = Counter(), Counter(), Counter(), Counter()
    organisations, places, totals, where = Counter(), Counter(), Counter(), Counter()
    for row, n in (before - after).items():
        if _weighs(row):
            removed[month_of(row.local_date), row.category_id, row.access_class] += n
    for rows, sign in ((before, -1), (after, 1)):
        for row, times in rows.items():
            n = sign * times
            if row.state == COUNTED:
                totals[row.organisation_id, row.category_id, row.access_class] += n
            if not _weighs(row):
                continue
            group = taxonomy.categories()[row.category_id].group
            days[row.local_date, row.category_id, row.access_class] += n
            months[month_of(row.local_date), row.category_id, row.access_class] += n
            organisations[row.organisation_id, row.local_date, row.access_class] += n
            if row.named_place_id:
                places[month_of(row.local_date), row.named_place_id, row.access_class, row.at_home] += n
            if scope.profile.shares(group) and IN_THE_ROOM.reads(row):
                cell = row.cell if row.cell is not None and IN_THE_ROOM.sees_point(row) else NO_CELL
                weeks[monday_of(row.local_date), group, cell] += n
            for key in _where_keys(row):
                where[key] += n
    with_removed = {key: (months[key], removed[key]) for key in {*months, *removed}}
    scope.add_counts(
        {
            _DAYS: _alone(days),
            _MONTHS: with_removed,
            _ORGANISATION_DAYS: _alone(organisations),
            _TOTALS: _alone(totals),
            _PLACES: _alone(places),
            _WEEKS: _alone(weeks),
            _WHERE: _alone(where),
        }
    )


_DAYS = Kept(DayTally, ("local_date", "category_id", "access_class"), ("n",))
_MONTHS = Kept(MonthTally, ("month", "category_id", "access_class"), ("n", "removed"))
_ORGANISATION_DAYS = Kept(OrganisationDay, ("organisation_id", "local_date", "access_class"), ("n",))
_TOTALS = Kept(OrganisationTotal, ("organisation_id", "category_id", "access_class"), ("n",))
_PLACES = Kept(PlaceMonth, ("month", "named_place_id", "access_class", "at_home"), ("n",))
_WEEKS = Kept(CoarseWeek, ("week", "group_slug", "cell"), ("n",))
_WHERE = Kept(
    WhereTally,
    ("where_id", "month", "category_id", "organisation_id", "access_class", "at_home", "sub_area_id"),
    ("n",),
)


def _alone(counted: Counter) -> dict[tuple, tuple[int]]:
    return {key: (n,) for key, n in counted.items()}


def _where_keys(row: TalliedIncident) -> Iterator[tuple]:
    """Key of each row of `WhereTally` that it weighs in."""
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


@lru_cache(maxsize=256)
def newest(reader: Reader, group: str | None, mine: bool, limit: int) -> Question:
    """The question for the first page of a list of all time, put together once."""
    criteria = chosen(reader, days=None, group=group, named_place_id=None, mine=mine)
    return Question(newest_first(criteria, limit))


def newest_first(criteria: Sequence, limit: int) -> Select:
    return select(Incident).where(*criteria).order_by(Incident.local_date.desc(), Incident.id.desc()).limit(limit)


@lru_cache(maxsize=256)
def stopped(reader: Reader, limit: int) -> Question:
    """The question for the reports that such a reader settles, put together once."""
    return Question(select(Incident).where(reader.settles_where()).order_by(Incident.id).limit(limit))


def _weighs(row: TalliedIncident) -> bool:
    return row.state == COUNTED and taxonomy.categories()[row.category_id].counts
