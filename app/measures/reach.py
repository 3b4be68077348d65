"""Who reads which measure, and who writes it. The one file that decides; the class of a measure is read as that of a
report is (`incidents/visibility.py`)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, and_, any_, bindparam, false, func, or_, select, true

from app.incidents.visibility import Reader
from app.measures import permissions
from app.measures.models import CLASSES, OPEN, Measure, MeasureOccasion, MeasurePartner, MeasureTask
from app.report.fields import INTERNAL, RESTRICTED
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope


@dataclass(frozen=True)
class Reach:
    """All that decides what somebody reads and writes."""

    organisations: frozenset[UUID]
    """Her own: the measures that they are responsible for, take part in or have a task of, whatever their class."""
    classes: tuple[str, ...]
    """Of others."""
    every: bool
    """Writes whatever she reads."""
    whole: bool
    """Reads more than what is to be done, by which organisation and how far it has come."""

    @classmethod
    def of(cls, scope: Scope) -> "Reach":
        actor, read = scope.actor, Reader.of(scope).classes
        others = permissions.reads_others(actor)
        return cls(
            organisations=actor.organisations(permissions.WRITE),
            classes=tuple(one for one in CLASSES if others and (one == INTERNAL or one in read)),
            every=permissions.writes_any(actor),
            whole=not permissions.by_title_alone(actor),
        )

    def measures(self) -> ColumnElement[bool]:
        """Of kept measures."""
        return and_(Measure.removed_at.is_(None), self.read())

    def read(self) -> ColumnElement[bool]:
        """Of all of them, those that were removed too."""
        classed = Measure.access_class.in_(self.classes) if self.classes else false()
        return or_(classed, self.acts())

    def own(self) -> ColumnElement[bool]:
        """Whether an organisation of hers is responsible or takes part."""
        if not self.organisations:
            return false()
        with_them = select(MeasurePartner.measure_id).where(
            MeasurePartner.tenant_id == Measure.tenant_id, MeasurePartner.organisation_id.in_(self.organisations)
        )
        return or_(Measure.organisation_id.in_(self.organisations), Measure.id.in_(with_them))

    def _has_task(self) -> ColumnElement[bool]:
        if not self.organisations:
            return false()
        theirs = MeasureTask.organisation_id.in_(self.organisations), MeasureTask.removed_at.is_(None)
        in_it = MeasureTask.tenant_id == Measure.tenant_id
        return Measure.id.in_(select(MeasureTask.measure_id).where(in_it, *theirs))

    def acts(self) -> ColumnElement[bool]:
        """Whether an organisation of hers is responsible, takes part or has a task."""
        return or_(self.own(), self._has_task())

    def written(self) -> ColumnElement[bool]:
        """Of those that she reads, which she may change."""
        return true() if self.every else self.own()

    def tells_former(self, row: Any) -> bool:
        """Whether she reads what a measure said before a change: it may have had fewer readers then."""
        return RESTRICTED in self.classes or row.organisation_id in self.organisations

    def does(self, task: Any, writes: bool) -> bool:
        """Whether she may say that a task is done. `writes`: whether she writes its measure."""
        return writes or task.organisation_id in self.organisations


@lru_cache(maxsize=100)
def read_by(reach: Reach) -> Select:
    """The measures that she reads: each with how many occasions, tasks and tasks that are done it has, whether she may
    change it, and whether an organisation of hers acts in it. Put together once for whoever reads the same."""
    tasks = MeasureTask.tenant_id == Measure.tenant_id, MeasureTask.measure_id == Measure.id
    n_tasks = select(func.count()).select_from(MeasureTask).where(*tasks, MeasureTask.removed_at.is_(None))
    times = MeasureOccasion.tenant_id == Measure.tenant_id, MeasureOccasion.measure_id == Measure.id
    n_times = select(func.count()).select_from(MeasureOccasion).where(*times, MeasureOccasion.removed_at.is_(None))
    counted = n_times, n_tasks, n_tasks.where(MeasureTask.done_at.is_not(None))
    columns = (
        *(one.correlate(Measure).scalar_subquery().label(name) for one, name in zip(counted, COUNTED, strict=True)),
        reach.written().label("writes"),
        reach.acts().label("acts"),
    )
    return select(Measure, *columns).where(reach.measures())


COUNTED = "n_times", "n_tasks", "n_done"
BESIDE = *COUNTED, "writes", "acts"
"""The columns of `read_by` after the measure."""


@lru_cache(maxsize=200)
def of_these(reach: Reach, columns: tuple[str, ...], limit: int) -> Question:
    """Those of `read_by` in which one of these columns holds one of the values that are bound by its name; the latest
    last day first."""
    asked = [getattr(Measure, name) for name in columns]
    which = or_(false(), *(one == any_(bindparam(one.key, type_=ARRAY(one.type))) for one in asked))
    return Question(read_by(reach).where(which).order_by(Measure.due.desc(), Measure.id).limit(limit))


@requires(permissions.TELL)
def told_to_area(scope: Scope, *, most: int) -> list[tuple[Any, int]]:
    """(measure, its occasions) of those that are still to be done and that the police here may read, the one that is to
    be done first first."""
    told = Measure.removed_at.is_(None), Measure.state.in_(OPEN), Measure.access_class != RESTRICTED
    times = MeasureOccasion.tenant_id == Measure.tenant_id, MeasureOccasion.measure_id == Measure.id
    done = select(func.count()).select_from(MeasureOccasion).where(*times, MeasureOccasion.removed_at.is_(None))
    rows = select(Measure, done.correlate(Measure).scalar_subquery()).where(*told)
    return [(row, n) for row, n in scope.db.execute(rows.order_by(Measure.due, Measure.id).limit(most))]
