"""Removing goals, activities and occasions, and putting them back: what is removed is kept, with who and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, union_all

from app.accounts import service as accounts
from app.closed_quarters import service as closed_quarters
from app.est import groups, occasions, permissions
from app.est.models import Activity, ActivityPlan, FocusArea, Goal, Occasion
from app.figures.periods import Quarter
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotAllowed, NotFound
from tenants.isolation import Question
from tenants.scope import Scope

KINDS: dict[str, type[Goal] | type[Activity] | type[Occasion]] = {
    "goal": Goal,
    "activity": Activity,
    "occasion": Occasion,
}
MOST_LISTED = 50
_HERE = bindparam("focus_area", type_=Uuid)
_ANY_REMOVED = Question(
    union_all(
        *(
            select(part.id).where(part.focus_area_id == _HERE, part.removed_at.is_not(None))
            for part in (Goal, Activity)
        ),
        select(Occasion.id)
        .join(Activity, (Activity.tenant_id == Occasion.tenant_id) & (Activity.id == Occasion.activity_id))
        .where(Activity.focus_area_id == _HERE, Occasion.removed_at.is_not(None)),
    ).limit(1)
)
"""Most often there is none, and then nothing more is asked."""
Part = Goal | Activity | Occasion


@dataclass(frozen=True)
class Going:
    """What goes when a part of a focus area is removed, in words."""

    area: FocusArea
    what: str
    facts: Sequence[tuple[str, str]]
    along: str
    """What goes with it; "" = nothing."""
    asks: str
    """What is asked when it changes a quarter whose report is final; "" = nothing."""


@dataclass(frozen=True)
class Gone:
    """A removed part of a focus area."""

    kind: str
    id: UUID
    what: str
    removed_at: datetime | None
    removed_by: str | None
    may_restore: bool


@requires(permissions.LOG)
def read_going(scope: Scope, *, focus_area_id: UUID, kind: str, id: UUID, removed: bool = False) -> Going:
    """What would go, or be put back when it has been `removed`. Raises NotFound for what the actor may not remove."""
    area = groups.find(scope, focus_area_id)
    row, activity = _found(scope, area, kind, scope.find(KINDS[kind], id))
    if (row.removed_at is not None) != removed or not _may(scope, row):
        raise NotFound(kind)
    if isinstance(row, Goal):
        return Going(area, "målet", [("Mål", row.text), ("Mått", row.measure)], "", "")
    late = closed_quarters.closed(scope, {quarter for _activity, quarter in _concerned(scope, row, activity, "")})
    asks = closed_quarters.asked_for_reason(max(late)) if late else ""
    names = {organisation.id: organisation.name for organisation in accounts.organisations(scope)}
    if isinstance(row, Occasion):
        facts = [("Aktivitet", activity.name if activity else ""), ("Dag", row.done_on.isoformat())]
        facts += [("Verksamhet", names[row.organisation_id]), ("Resultat", row.result or "–")]
        return Going(area, "tillfället", facts, f"Det räknas i {Quarter.containing(row.done_on).label}.", asks)
    logged = select(func.count()).where(Occasion.activity_id == row.id, Occasion.removed_at.is_(None))
    along = f"Planen och loggade tillfällen ({scope.db.scalar(logged)}) följer med."
    return Going(area, "aktiviteten", [("Aktivitet", row.name), ("Ansvarig", names[row.organisation_id])], along, asks)


@requires(permissions.LOG)
def remove(scope: Scope, *, focus_area_id: UUID, kind: str, id: UUID, late_reason: str = "") -> Part:
    """Remove a goal or an activity (the coordinator), or an occasion (whoever logged it, and the coordinator).

    What is counted in a quarter whose report is final takes a `late_reason`.
    """
    area = groups.find(scope, focus_area_id)
    row, activity = _found(scope, area, kind, versions.find_kept(scope, KINDS[kind], id))
    _require(scope, row)
    occasions.note_late(scope, _concerned(scope, row, activity, "togs bort"), late_reason)
    versions.remove(scope, row)
    return row


@requires(permissions.LOG)
def restore(scope: Scope, *, focus_area_id: UUID, kind: str, id: UUID, late_reason: str = "") -> Part:
    """Put back what was removed, with a `late_reason` as `remove`. Raises Invalid for an activity whose name another
    has taken since."""
    area = groups.find(scope, focus_area_id)
    row, activity = _found(scope, area, kind, versions.find_removed(scope, KINDS[kind], id))
    _require(scope, row)
    if isinstance(row, Activity):
        taken = select(Activity.id).where(
            Activity.focus_area_id == area.id, Activity.name == row.name, Activity.removed_at.is_(None)
        )
        if scope.db.scalar(taken):
            raise Invalid({"name": ["Det finns nu en annan aktivitet med samma namn. Byt namn på den först."]})
    occasions.note_late(scope, _concerned(scope, row, activity, "återställdes"), late_reason)
    versions.restore(scope, row)
    return row


@requires(permissions.READ)
def list_removed(scope: Scope, *, focus_area_id: UUID) -> list[Gone]:
    """The latest removed parts of a focus area, latest first."""
    area = groups.find(scope, focus_area_id)
    if not scope.db.ask(_ANY_REMOVED, {"focus_area": area.id}):
        return []
    found = sorted(_removed(scope, area), key=lambda one: str(one.removed_at), reverse=True)
    return found[:MOST_LISTED]


def _removed(scope: Scope, area: FocusArea) -> Iterator[Gone]:
    for kind, model in (("goal", Goal), ("activity", Activity)):
        rows = select(model).where(model.focus_area_id == area.id, model.removed_at.is_not(None))
        for row in scope.db.scalars(rows.order_by(model.removed_at.desc()).limit(MOST_LISTED)):
            what = f"Målet ”{row.text}”" if isinstance(row, Goal) else f"Aktiviteten ”{row.name}”"
            yield _gone(scope, kind, row, what)
    both = select(Occasion, Activity).join(
        Activity, (Activity.tenant_id == Occasion.tenant_id) & (Activity.id == Occasion.activity_id)
    )
    # An occasion of an activity that has been removed comes back with it.
    rows = both.where(
        Activity.focus_area_id == area.id, Activity.removed_at.is_(None), Occasion.removed_at.is_not(None)
    )
    for row, activity in scope.db.execute(rows.order_by(Occasion.removed_at.desc()).limit(MOST_LISTED)):
        yield _gone(scope, "occasion", row, f"Tillfället {row.done_on}, {activity.name}")


def _gone(scope: Scope, kind: str, row: Part, what: str) -> Gone:
    return Gone(kind, row.id, what, row.removed_at, row.removed_by, _may(scope, row))


def _found(scope: Scope, area: FocusArea, kind: str, row: Part) -> tuple[Part, Activity | None]:
    """The row and the activity that it is or belongs to, when it is a part of the focus area. Raises NotFound."""
    activity = row if isinstance(row, Activity) else None
    if isinstance(row, Occasion):
        activity = groups.find_activity(scope, row.activity_id)[1]
        of = activity.focus_area_id
    else:
        of = row.focus_area_id
    if of != area.id:
        raise NotFound(kind)
    return row, activity


def _concerned(scope: Scope, row: Part, activity: Activity | None, deed: str) -> dict[tuple[Activity, Quarter], str]:
    """The activity and the quarters in which it is planned or done otherwise afterwards, with what is said of it."""
    if activity is None:
        return {}
    if isinstance(row, Occasion):
        said = f"Ett tillfälle {deed}: {row.done_on}, {activity.name}"
        return {(activity, Quarter.containing(row.done_on)): said}
    planned = select(ActivityPlan.quarter).where(ActivityPlan.activity_id == activity.id)
    logged = (
        select(Occasion.done_on).where(Occasion.activity_id == activity.id, Occasion.removed_at.is_(None)).distinct()
    )
    quarters = {Quarter.parse(quarter) for quarter in scope.db.scalars(planned)}
    quarters |= {Quarter.containing(day) for day in scope.db.scalars(logged)}
    return {(activity, quarter): f"Aktiviteten {deed}: {activity.name}" for quarter in sorted(quarters)}


def _may(scope: Scope, row: Part) -> bool:
    if isinstance(row, Occasion):
        return occasions.may_remove(scope, row)
    return scope.may(permissions.MANAGE)


def _require(scope: Scope, row: Part) -> None:
    if not _may(scope, row):
        raise NotAllowed((permissions.LOG if isinstance(row, Occasion) else permissions.MANAGE).name)
