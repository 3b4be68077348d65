"""What is read of measures, by each reader what `reach.py` says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, or_, select, true
from sqlalchemy.types import DateTime, String

from app.accounts import service as accounts
from app.figures.periods import local_date
from app.incidents.visibility import Reader
from app.measures import permissions, wording
from app.measures.models import (
    CHANGED,
    DONE,
    OPEN,
    STOPPED,
    Measure,
    MeasureEvent,
    MeasureOccasion,
    MeasurePartner,
    MeasureTask,
)
from app.measures.reach import BESIDE, Reach, of_these, read_by
from app.meetings import decisions
from app.places import service as places
from app.taxonomy import service as taxonomy
from app.words.matching import parts_of
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope

A_PAGE = 50
MOST = 2_000
"""Measures of a workbook."""
MOST_SHOWN = 50
"""Occasions on a measure's page, the latest ones."""
AHEAD = timedelta(days=7)
"""So long before its last day something stands on Idag."""
MOST_WAITING = 20
TASK, TASK_LATE, MEASURE = "task", "task_late", "measure"
"""What waits for somebody: her own task, another's that is late, and a measure."""


@dataclass(frozen=True)
class MeasureView:
    """A measure in words. `state`: a sign and how far it has come. What its reader does not read is empty."""

    row: Measure
    organisation: str
    function: str
    kind: str
    where: str
    state: tuple[str, str]
    late: bool
    done: int
    """Occasions."""
    tasks: int
    tasks_done: int
    writes: bool
    acts: bool
    """Whether she may log an occasion."""
    whole: bool

    @property
    def who(self) -> str:
        return ", ".join(filter(None, (self.organisation, self.function)))

    @property
    def planned(self) -> int | None:
        return self.row.planned if self.whole else None


@dataclass(frozen=True)
class TaskView:
    row: MeasureTask
    who: str
    state: tuple[str, str]
    hers: bool
    """Whether its reader may say that it is done."""

    @property
    def done(self) -> bool:
        return self.row.done_at is not None


@dataclass(frozen=True)
class OccasionView:
    row: MeasureOccasion
    organisation: str
    where: str
    removes: bool


@dataclass(frozen=True)
class MeasurePage:
    seen: MeasureView
    partners: Sequence[str]
    types: Sequence[str]
    """Of events that are expected to become fewer."""
    alert: str
    """The warning that it comes from, for whoever may read that."""
    tasks: Sequence[TaskView]
    occasions: Sequence[OccasionView]
    """The latest first, MOST_SHOWN at most."""
    deficiencies: int
    rectified: int
    events: Sequence[MeasureEvent]
    """The latest first."""
    before: Mapping[UUID, Sequence[tuple[str, str]]]
    """Of each that is a change: (question, what was said before)."""
    removed: Mapping[UUID, tuple[str, str]]
    """Id of a task or an occasion that was taken away -> (which, what it said), for whoever may put it back."""


@dataclass(frozen=True)
class Listed:
    rows: Sequence[MeasureView]
    more: bool


@requires(permissions.READ)
def list_measures(
    scope: Scope,
    *,
    state: str | None = None,
    kind: str | None = None,
    organisation_id: UUID | None = None,
    named_place_id: UUID | None = None,
    text: str = "",
    page: int = 1,
    most: int = A_PAGE,
) -> Listed:
    """`most` at a time: what is to be done first, of that one's own organisations', by its last day. `state`: one
    of `wording.FILTERS`."""
    if state is not None and state not in wording.FILTERS:
        raise NotFound("state")
    reach = Reach.of(scope)
    still = Measure.state.in_(OPEN)
    states: dict[str | None, ColumnElement[bool]] = {
        None: true(),
        "oppna": still,
        "sena": and_(still, Measure.due < local_date(scope.now)),
        "uppgifter": and_(still, Measure.id.in_(_with_late_task(scope))),
        "klara": Measure.state == DONE,
        "avbrutna": Measure.state == STOPPED,
    }
    which = [states[state]]
    if organisation_id:
        which.append(_of_organisation(organisation_id))
    if reach.whole:
        which += [Measure.kind == kind] if kind else []
        which += [Measure.named_place_id == named_place_id] if named_place_id else []
    which += [Measure.text.cast(String).icontains(word, autoescape=True) for word in parts_of(text)]
    mine = case((reach.own(), 0), else_=1)
    order = case((still, 0), else_=1), mine, Measure.due, Measure.id
    rows = _views(scope, and_(*which), *order, limit=most + 1, skip=(page - 1) * most)
    return Listed(rows[:most], len(rows) > most)


@requires(permissions.READ)
def find_measure(scope: Scope, *, id: UUID) -> MeasureView:
    """Raises NotFound for one that the actor does not read."""
    found = scope.once((Measure, "seen", id), lambda: _views(scope, Measure.id == id))
    if not found:
        raise NotFound("measure")
    return found[0]


@requires(permissions.READ)
def read_measure(scope: Scope, *, id: UUID) -> MeasurePage:
    """A measure with its tasks and occasions and all that was said of it. Raises as `find_measure`."""
    scope.concerning(object=("measure", id))
    seen = find_measure(scope, id=id)
    if not seen.whole:
        return MeasurePage(seen, (), (), "", (), (), 0, 0, (), {}, {})
    row, reach = seen.row, Reach.of(scope)
    names: dict[UUID | None, str] = {one.id: one.name for one in accounts.organisations(scope)}
    sites: dict[UUID | None, str] = {one.id: one.name for one in places.named_places(scope)}
    partners = scope.db.scalars(select(MeasurePartner.organisation_id).where(MeasurePartner.measure_id == id))
    tasks = scope.db.scalars(
        select(MeasureTask).where(MeasureTask.measure_id == id).order_by(MeasureTask.due, MeasureTask.id)
    ).all()
    times = select(MeasureOccasion).where(MeasureOccasion.measure_id == id)
    occasions = scope.db.scalars(times.order_by(MeasureOccasion.done_on.desc(), MeasureOccasion.id.desc())).all()
    kept = [one for one in occasions if one.removed_at is None]
    rows = select(MeasureEvent).where(MeasureEvent.measure_id == id)
    events = scope.db.scalars(rows.order_by(MeasureEvent.at.desc(), MeasureEvent.id.desc())).all()
    types = taxonomy.by_slug()
    words = {str(id): name for id, name in (names | sites).items()} | {slug: one.name for slug, one in types.items()}
    any_of_them, wrote = permissions.writes_any(scope.actor), scope.actor.membership_ids
    gone = {one.id: ("uppgift", one.text) for one in tasks if one.removed_at and seen.writes}
    gone |= {
        one.id: ("tillfalle", f"{one.done_on}")
        for one in occasions
        if one.removed_at and (one.logged_by in wrote or any_of_them)
    }
    return MeasurePage(
        seen,
        sorted(names[one] for one in partners),
        [types[slug].name for slug in row.effect_types if slug in types],
        row.alert if row.alert_audience and Reader.of(scope).belongs_to(row.alert_audience) else "",
        _tasks(scope, [one for one in tasks if one.removed_at is None], reach, seen.writes),
        [
            OccasionView(
                one,
                names[one.organisation_id] or "",
                sites.get(one.named_place_id, ""),
                seen.acts and (one.logged_by in wrote or any_of_them),
            )
            for one in kept[:MOST_SHOWN]
        ],
        sum(one.deficiencies or 0 for one in kept),
        sum(one.rectified or 0 for one in kept),
        events,
        {
            one.id: wording.before(one.before or {}, words)
            for one in events
            if one.what == CHANGED and reach.tells_former(row)
        },
        gone,
    )


@requires(permissions.READ)
def removed_measures(scope: Scope) -> list[Measure]:
    """Those that were taken away and that the actor may put back, the latest first; for whoever writes any."""
    if not scope.may(permissions.WRITE):
        return []
    reach = Reach.of(scope)
    gone = select(Measure).where(Measure.removed_at.is_not(None), reach.read(), reach.written())
    return list(scope.db.scalars(gone.order_by(Measure.removed_at.desc(), Measure.id).limit(A_PAGE)))


@requires(permissions.READ)
def find_task(scope: Scope, *, id: UUID) -> tuple[MeasureTask, MeasureView]:
    """A kept task with its measure. Raises NotFound."""
    row = scope.db.scalar(select(MeasureTask).where(MeasureTask.id == id, MeasureTask.removed_at.is_(None)))
    if row is None:
        raise NotFound("measure_task")
    return row, find_measure(scope, id=row.measure_id)


@requires(permissions.READ)
def measures_of(
    scope: Scope,
    *,
    decision_id: UUID | None = None,
    meeting_id: UUID | None = None,
    focus_area_id: UUID | None = None,
    problem_id: UUID | None = None,
    named_place_ids: Sequence[UUID] = (),
    alerts: Sequence[str] = (),
    ids: Sequence[UUID] = (),
) -> list[MeasureView]:
    """Those of a decision, of the decisions of a meeting, of a focus area, of a problem, at places, of warnings
    (sentences), or of these ids, that the actor reads the whole of."""
    made = decisions.made_at(scope, meeting_id=meeting_id) if meeting_id else []
    asked = {"decision_id": [decision_id, *made], "focus_area_id": [focus_area_id]}
    asked |= {"problem_id": [problem_id], "named_place_id": named_place_ids, "alert": alerts, "id": ids}
    sought = {name: kept for name, some in asked.items() if (kept := [one for one in some if one])}
    reach, found = Reach.of(scope), []
    if not (reach.whole and sought):
        return []
    for row in scope.db.ask(of_these(reach, tuple(sought), A_PAGE), sought):
        columns = row._asdict()
        beside = [columns.pop(name) for name in BESIDE]
        found.append((Measure(**columns), *beside))
    return _in_words(scope, found)


@requires(permissions.READ)
def tasks_of(scope: Scope, *, measures: Sequence[MeasureView]) -> list[tuple[MeasureView, TaskView]]:
    """The kept tasks of measures that the actor reads the whole of, by their last day."""
    by_id = {one.row.id: one for one in measures if one.whole}
    rows = select(MeasureTask).where(MeasureTask.removed_at.is_(None), MeasureTask.measure_id.in_(by_id))
    found = scope.db.scalars(rows.order_by(MeasureTask.due, MeasureTask.id)).all()
    return [(by_id[one.measure_id], seen) for one, seen in zip(found, _tasks(scope, found), strict=True)]


@requires(permissions.READ)
def done_here(scope: Scope) -> dict[tuple[str, str], list[MeasureView]]:
    """(kind, what it changes) -> the measures of that kind here, those that ended last first."""
    if not Reach.of(scope).whole:
        return {}
    found: dict[tuple[str, str], list[MeasureView]] = defaultdict(list)
    for one in _views(scope, Measure.kind != "", Measure.due.desc(), Measure.id, limit=MOST):
        found[one.row.kind, one.row.object].append(one)
    return dict(found)


@requires(permissions.READ)
def waiting(scope: Scope) -> Sequence[Select]:
    """The tasks of the actor's organisations that fall due within AHEAD or are late, and their measures; for who writes
    any the late tasks and measures of others too. As `hooks.todo` asks for it."""
    reach = Reach.of(scope)
    return _waiting(reach, local_date(scope.now)) if reach.organisations or reach.every else ()


@lru_cache(maxsize=100)
def _waiting(reach: Reach, today: date) -> tuple[Select, ...]:
    soon = today + AHEAD
    its_own = MeasureTask.organisation_id.in_(reach.organisations)
    what = case((its_own, literal(TASK)), else_=literal(TASK_LATE))
    of = MeasureTask.measure_id.in_(select(Measure.id).where(reach.measures(), Measure.state.in_(OPEN)))
    kept = MeasureTask.removed_at.is_(None), MeasureTask.done_at.is_(None), of
    own_soon = and_(its_own, MeasureTask.due <= soon)
    tasks = (
        select(*_waits(what, MeasureTask.id, MeasureTask.text, MeasureTask.due))
        .where(*kept, or_(own_soon, MeasureTask.due < today) if reach.every else own_soon)
        .order_by(MeasureTask.due, MeasureTask.id)
        .limit(MOST_WAITING)
    )
    own, late = and_(reach.own(), Measure.due <= soon), Measure.due < today
    measures = (
        select(*_waits(literal(MEASURE), Measure.id, Measure.text, Measure.due))
        .where(reach.measures(), Measure.state.in_(OPEN), or_(own, late) if reach.every else own)
        .order_by(Measure.due, Measure.id)
        .limit(MOST_WAITING)
    )
    return tasks, measures


def _tasks(
    scope: Scope, rows: Sequence[MeasureTask], reach: Reach | None = None, writes: bool = False
) -> list[TaskView]:
    """In words; `reach`: of whoever may say that one is done. `writes`: whether she writes their measure."""
    names: dict[UUID, str] = {one.id: one.name for one in accounts.organisations(scope)}
    today, does = local_date(scope.now), reach is not None and scope.may(permissions.DO)
    return [
        TaskView(
            one,
            ", ".join(filter(None, (names[one.organisation_id], one.function))),
            wording.task_state(one, today),
            does and reach is not None and reach.does(one, writes),
        )
        for one in rows
    ]


def _waits(what: Any, id: Any, said: Any, due: Any) -> list[Any]:
    return [
        what.label("what"),
        id.label("id"),
        said.label("said"),
        due.label("day"),
        null().cast(DateTime(timezone=True)).label("at"),
        func.count().over(partition_by=what).label("n"),
    ]


def _with_late_task(scope: Scope) -> Select:
    late = MeasureTask.due < local_date(scope.now), MeasureTask.done_at.is_(None), MeasureTask.removed_at.is_(None)
    return select(MeasureTask.measure_id).where(MeasureTask.tenant_id == Measure.tenant_id, *late)


def _of_organisation(id: UUID) -> ColumnElement[bool]:
    its = MeasurePartner.tenant_id == Measure.tenant_id, MeasurePartner.organisation_id == id
    return or_(Measure.organisation_id == id, Measure.id.in_(select(MeasurePartner.measure_id).where(*its)))


def _views(scope: Scope, which: ColumnElement[bool], *order: Any, limit: int | None = None, skip: int = 0) -> list:
    """Those of them that the actor reads, in words, in one question."""
    rows = read_by(Reach.of(scope)).where(which).order_by(*order)
    return _in_words(scope, scope.db.execute(rows.limit(limit).offset(skip or None)).all())


def _in_words(scope: Scope, found: Sequence[Any]) -> list[MeasureView]:
    """`found`: rows of `read_by`."""
    if not found:
        return []
    reach, today = Reach.of(scope), local_date(scope.now)
    names = {one.id: one.name for one in accounts.organisations(scope)}
    sites: dict[UUID | None, str] = defaultdict(str)
    if any(row.named_place_id for row, *_ in found):
        sites |= {one.id: one.name for one in places.named_places(scope)}
    writes, does = scope.may(permissions.WRITE), scope.may(permissions.DO)
    return [
        MeasureView(
            row=row,
            organisation=names[row.organisation_id],
            function=row.function if reach.whole else "",
            kind=wording.KINDS.get(row.kind, "") if reach.whole else "",
            where=", ".join(filter(None, (sites[row.named_place_id], row.place_text))) if reach.whole else "",
            state=wording.state(row, today),
            late=wording.is_late(row, today),
            done=times_done if reach.whole else 0,
            tasks=tasks_all if reach.whole else 0,
            tasks_done=tasks_done if reach.whole else 0,
            writes=bool(written) and writes,
            acts=bool(acts or reach.every) and does,
            whole=reach.whole,
        )
        for row, times_done, tasks_all, tasks_done, written, acts in found
    ]
