"""How a report is changed, and the counts and words that are kept as reports come, change and go, in the same
transaction.

One function of each keeps them for every act that changes what counts or is read; tests recount everything. What a
municipality shares with its police area is asked for by the statement that writes the coarse rows, and `recount_coarse`
waits for every report that is being written: so no row is left of what is shared no longer, and none is missing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Uuid,
    and_,
    any_,
    case,
    cast,
    delete,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)

from app import hooks
from app.accounts import permissions as accounts_permissions
from app.accounts import service as accounts
from app.figures import sources
from app.figures.periods import monday_of, month_of
from app.incidents.models import (
    BESIDE,
    COUNTED,
    EVERYWHERE,
    NOWHERE,
    QUARANTINED,
    CoarseWeek,
    DayTally,
    Incident,
    IncidentVersion,
    MonthTally,
    OrganisationDay,
    OrganisationTotal,
    PlaceMonth,
    WhereTally,
)
from app.incidents.visibility import IN_THE_ROOM, Reader
from app.places import permissions
from app.places.grid import NO_CELL
from app.taxonomy import service as taxonomy
from app.words import service as words
from tenants.acts import requires
from tenants.columns import array_of, as_values, of_row
from tenants.counts import Kept, branches, values_of
from tenants.scope import Scope


class TalliedIncident(NamedTuple):
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
    def of(cls, row: Any) -> "TalliedIncident":
        return cls(*[getattr(row, name) for name in cls._fields])


def tally(scope: Scope, before: Iterable[TalliedIncident], after: Iterable[TalliedIncident]) -> None:
    """Take `before` out of the counts and put `after` in. Of many alike, a Counter tells how many they are."""
    scope.add_counts(_counts(_counter(before), _counter(after)))


def _counter(rows: Iterable[TalliedIncident]) -> Counter:
    return rows if isinstance(rows, Counter) else Counter(rows)  # no second one of a file's


def store(scope: Scope, row: Incident) -> bool:
    """Store a new report with its counts and words, all in one statement; False when its sender has sent something
    else under the same id meanwhile: nothing is stored then."""
    row.state = OneSource(scope).state(row)
    counts = values_of(_counts(Counter(), Counter([TalliedIncident.of(row)])))
    sent = {**as_values(row), **counts, "tenant": scope.tenant.id, "area": scope.tenant.area_id}
    if not scope.db.send(_STORE, sent):
        return False
    scope.db.forget({kept.table for kept in _ALL})
    scope.wrote(row)
    return True


def _counts(before: Counter, after: Counter) -> dict[Kept, dict[tuple, tuple[int, ...]]]:
    """What is added to each tally. Uncounted states weigh nothing; advance notices weigh in what a list holds, and
    nowhere else."""
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
            if IN_THE_ROOM.reads(row):
                cell = row.cell if row.cell is not None and IN_THE_ROOM.sees_point(row) else NO_CELL
                weeks[monday_of(row.local_date), group, cell] += n
            for key in _where_keys(row):
                where[key] += n
    with_removed = {key: (months[key], removed[key]) for key in {*months, *removed}}
    return {
        _DAYS: _alone(days),
        _MONTHS: with_removed,
        _ORGANISATION_DAYS: _alone(organisations),
        _TOTALS: _alone(totals),
        _PLACES: _alone(places),
        _WEEKS: _alone(weeks),
        _WHERE: _alone(where),
    }


_DAYS = Kept(DayTally, ("local_date", "category_id", "access_class"), ("n",))
_MONTHS = Kept(MonthTally, ("month", "category_id", "access_class"), ("n", "removed"))
_ORGANISATION_DAYS = Kept(OrganisationDay, ("organisation_id", "local_date", "access_class"), ("n",))
_TOTALS = Kept(OrganisationTotal, ("organisation_id", "category_id", "access_class"), ("n",))
_PLACES = Kept(PlaceMonth, ("month", "named_place_id", "access_class", "at_home"), ("n",))
_SHARED = """NOT EXISTS (
    SELECT FROM tenant_profile AS kept
    WHERE kept.tenant_id = %(tenant)s::uuid AND jsonb_typeof(kept.values -> 'shared_groups') = 'array'
        AND NOT kept.values -> 'shared_groups' ? told.group_slug)"""
"""As `Profile.shares`, when the row is written: the incident stands by then, so `recount_coarse` waits for it, or it
has waited."""
_WEEKS = Kept(CoarseWeek, ("week", "group_slug", "cell"), ("n",), only=_SHARED)
_WHERE = Kept(
    WhereTally,
    ("where_id", "month", "category_id", "organisation_id", "access_class", "at_home", "sub_area_id"),
    ("n",),
)
_ALL = _DAYS, _MONTHS, _ORGANISATION_DAYS, _TOTALS, _PLACES, _WEEKS, _WHERE
_WORDED = """(SELECT id AS incident_id, organisation_id, access_class, local_date, text
    FROM stored WHERE state = 'counted' AND text <> '') AS told"""
_STORE = f"""WITH stored AS ({of_row(Incident)}
    ON CONFLICT (tenant_id, reported_by, sent_as) WHERE sent_as IS NOT NULL DO NOTHING RETURNING *),
{branches(_ALL, "EXISTS (SELECT FROM stored)")}, added_word AS ({words.keeping(_WORDED)})
SELECT FROM stored"""  # noqa: S608 - our own words


class OneSource:
    """Whether reports count where one source of their organisation does. Asks for the organisations when it must."""

    def __init__(self, scope: Scope):
        self._scope = scope

    @cached_property
    def said(self) -> dict[UUID, Any]:
        """The organisations of which one source counts, by their ids."""
        return {one.id: one for one in accounts.organisations(self._scope) if one.counted_source}

    def state(self, row: Any) -> str:
        """COUNTED or BESIDE, of a report that could count; of others the state that they have."""
        if row.state not in (COUNTED, BESIDE):
            return row.state
        organisation = self.said.get(row.organisation_id)
        counts = sources.counting(organisation, row.local_date) if organisation else None
        return COUNTED if counts is None or sources.are_one(counts, sources.source_of(row)) else BESIDE

    def with_state(self, row: Incident, columns: Mapping[str, Any]) -> dict[str, Any]:
        """What a report is changed to, with the state that it has then."""
        now = SimpleNamespace(**{name: columns.get(name, getattr(row, name)) for name in _COUNTED_BY})
        state = self.state(now)
        return {**columns} if state == now.state else {**columns, "state": state}

    def of_rows(self, rows: list[dict]) -> list[dict]:
        """Rows to insert, with the state that each has."""
        return [{**row, "state": self.state(SimpleNamespace(**row))} for row in rows] if self.said else rows


_COUNTED_BY = "state", "organisation_id", "local_date", "layout", "reported_by"
AT_A_TIME = 2_000
"""Reports that are turned at a time."""


@requires(accounts_permissions.CHOOSE_SOURCE)
def recount_sources(scope: Scope, *, organisation_id: UUID) -> tuple[int, int]:
    """Let the reports of an organisation count, or not, as is said of its sources now. Returns how many do that did
    not, and how many do no longer. Nobody has changed what they say, so they have no version more."""
    scope.hold(Incident)
    turned, before, after = Counter(), Counter(), Counter()
    columns = [Incident.id, Incident.text, *(getattr(Incident, name) for name in TalliedIncident._fields)]
    wrong = _counts_wrongly(next(one for one in accounts.organisations(scope) if one.id == organisation_id))
    found = select(*columns).where(wrong).order_by(Incident.id).limit(AT_A_TIME)
    while rows := scope.db.execute(found).all():
        for state, other in ((COUNTED, BESIDE), (BESIDE, COUNTED)):
            if not (these := [row for row in rows if row.state == state]):
                continue
            ids = [row.id for row in these]
            named = Incident.id == any_(cast(literal(array_of(ids)), ARRAY(Uuid)))
            turn = update(Incident).where(Incident.tenant_id == scope.tenant.id, named).values(state=other)
            scope.db.execute(turn.execution_options(synchronize_session=False))
            told = [SimpleNamespace(**{**row._mapping, "state": other}) for row in these]
            before.update(map(TalliedIncident.of, these))
            after.update(map(TalliedIncident.of, told))
            turned[other] += len(these)
            if other == BESIDE:
                words.drop(scope, ids)
            else:
                keep_new_words(scope, told)
    scope.db.expire_all()
    tally(scope, before, after)
    return turned[COUNTED], turned[BESIDE]


def _counts_wrongly(one: Any) -> ColumnElement[bool]:
    """Which reports of an organisation (a row of it) count though they should not, or the other way about."""
    source = func.coalesce(Incident.layout, case((Incident.reported_by.is_(None), sources.FILES), else_=sources.OWN))
    meant: Any = literal(one.counted_source)
    if one.counted_until:
        meant = case((Incident.local_date <= one.counted_until, meant), else_=literal(one.counted_then))
    any_file = and_(or_(source == sources.FILES, meant == sources.FILES), source != sources.OWN, meant != sources.OWN)
    beside = and_(source != meant, not_(any_file)) if one.counted_source else false()
    wrong = or_(and_(Incident.state == COUNTED, beside), and_(Incident.state == BESIDE, not_(beside)))
    return and_(Incident.organisation_id == one.id, wrong)


@requires(permissions.RECOUNT)
def hold_reports(scope: Scope) -> None:
    """Wait for every report that is being written, and let none be written before this transaction has ended."""
    scope.hold(Incident)


@requires(permissions.RECOUNT)
def recount_coarse(scope: Scope, *, group: str, shared: bool) -> None:
    """Make the coarse rows of this group anew, none when it is not shared; nobody writes a report meanwhile
    (`hold_reports`)."""
    scope.db.execute(delete(CoarseWeek).where(CoarseWeek.tenant_id == scope.tenant.id, CoarseWeek.group_slug == group))
    if not shared:
        return
    of_group = [one.id for one in taxonomy.categories().values() if one.group == group and one.counts]
    cell = case((IN_THE_ROOM.sees_point_where(), func.coalesce(Incident.cell, NO_CELL)), else_=NO_CELL).label("cell")
    week = cast(func.date_trunc("week", Incident.local_date), Date).label("week")
    weighs = IN_THE_ROOM.counts_where(), Incident.category_id.in_(of_group)
    placed = select(week, cell).where(*weighs).subquery()
    counted = select(placed.c.week, placed.c.cell, func.count().label("n")).group_by(placed.c.week, placed.c.cell)
    scope.insert_many(CoarseWeek, [{"group_slug": group, **row._mapping} for row in scope.db.execute(counted)])


@requires(permissions.RECOUNT)
def move_reports(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let every report from a named place be from another, which it has been merged with: its point, its sub-area and
    its former versions stay."""
    scope.hold(Incident)
    columns = [getattr(Incident, name) for name in TalliedIncident._fields]
    rows = scope.db.execute(select(*columns).where(Incident.named_place_id == named_place_id)).all()
    before = [TalliedIncident(*row) for row in rows]
    moved = update(Incident).where(Incident.named_place_id == named_place_id).values(named_place_id=to_id)
    scope.db.execute(moved.execution_options(synchronize_session=False))
    tally(scope, before, [row._replace(named_place_id=to_id) for row in before])


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


def _weighs(row: TalliedIncident) -> bool:
    return row.state == COUNTED and taxonomy.categories()[row.category_id].counts


def worded(row: Incident | SimpleNamespace) -> words.Worded | None:
    """What is kept of its text to be found by; None of a text that is not there, or that does not count: what has been
    stopped or withdrawn is found by no word of it."""
    if row.state != COUNTED or not row.text:
        return None
    return words.Worded(row.id, row.organisation_id, row.access_class, row.local_date, row.text)


def keep_words(scope: Scope, before: Iterable[words.Worded | None], after: Iterable[words.Worded | None]) -> None:
    """Let go of the words of `before` and keep those of `after`, where they differ."""
    former, now = set(filter(None, before)), set(filter(None, after))
    if gone := sorted(former - now):
        words.drop(scope, [one.incident_id for one in gone])
    words.keep(scope, sorted(now - former))


def keep_new_words(scope: Scope, rows: Iterable[Any]) -> None:
    """Keep the words of reports that have just come, which have none yet."""
    words.keep(scope, filter(None, map(worded, rows)))


def change(scope: Scope, row: Incident, reason: str, changes: dict) -> Incident:
    """Change a report and keep how it stood."""
    change_all(scope, [(row, changes)], reason)
    return row


def change_all(scope: Scope, changes: Sequence[tuple[Incident, dict]], reason: str) -> int:
    """The same of many: each report, locked, with the columns that it gets. Gives how many they are."""
    rows = [row for row, _columns in changes]
    before, former = [TalliedIncident.of(row) for row in rows], [worded(row) for row in rows]
    one_source = OneSource(scope)
    for row, columns in changes:
        columns = one_source.with_state(row, columns)
        _keep_former(scope, row, reason, columns)
        _set(scope, row, columns)
    scope.db.flush()
    tally(scope, before, [TalliedIncident.of(row) for row in rows])
    keep_words(scope, former, [worded(row) for row in rows])
    let_go = zip(before, rows, strict=True)
    if fresh := [row for stood, row in let_go if (stood.state, row.state) == (QUARANTINED, COUNTED)]:
        hooks.came(scope, fresh)
    return len(rows)


def release(scope: Scope, row: Incident, text: str) -> Incident:
    """Let a report that the guard has stopped count, with this text. What was stopped is kept nowhere."""
    before = [TalliedIncident.of(row)]
    _set(scope, row, OneSource(scope).with_state(row, {"text": text, "state": COUNTED}))
    scope.db.flush()
    tally(scope, before, [TalliedIncident.of(row)])
    keep_words(scope, [], [worded(row)])
    hooks.came(scope, [row])
    return row


def _keep_former(scope: Scope, row: Incident, reason: str, changes: dict) -> None:
    former = {name: _plain(getattr(row, name)) for name in changes if getattr(row, name) != changes[name]}
    if row.state == QUARANTINED:
        former.pop("text", None)  # a text that was stopped is not kept in the history
    scope.db.add(
        IncidentVersion(
            incident_id=row.id,
            version=row.version,
            changed_at=scope.now,
            changed_by=scope.actor.name,
            reason=reason,
            before=former,
        )
    )


def _set(scope: Scope, row: Incident, changes: dict) -> None:
    """Write it. What the coordinator has changed she has seen; what its author has changed she has not."""
    reader = Reader.of(scope)
    row.unseen = not reader.coordinates and (row.unseen or reader.wrote(row))
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1


def _plain(value):
    return value if value is None or isinstance(value, (int, float, bool)) else str(value)
