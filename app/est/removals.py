"""Removing goals, activities and occasions, and putting them back: what is removed is kept, with who and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import service as accounts
from app.est import groups, occasions, permissions
from app.est.models import Activity, FocusArea, Goal, Occasion
from app.figures.periods import Quarter
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotAllowed, NotFound
from tenants.scope import Scope

KINDS: dict[str, type[Goal] | type[Activity] | type[Occasion]] = {
    "goal": Goal,
    "activity": Activity,
    "occasion": Occasion,
}
MOST_LISTED = 50
Part = Goal | Activity | Occasion


@dataclass(frozen=True)
class Going:
    """What goes when a part of a focus area is removed, in words."""

    area: FocusArea
    what: str
    facts: Sequence[tuple[str, str]]
    along: str
    """What goes with it; "" = nothing."""


@dataclass(frozen=True)
class Gone:
    """A removed part of a focus area."""

    kind: str
    id: UUID
    what: str
    removed_at: datetime
    removed_by: str
    may_restore: bool


@requires(permissions.LOG)
def read_going(scope: Scope, *, focus_area_id: UUID, kind: str, id: UUID) -> Going:
    """What would go. Raises NotFound for what the actor may not remove."""
    area = groups.find(scope, focus_area_id)
    row, activity = _found(scope, area, kind, scope.find(KINDS[kind], id))
    if row.removed_at is not None or not _may(scope, row):
        raise NotFound(kind)
    if isinstance(row, Goal):
        return Going(area, "målet", [("Mål", row.text), ("Mått", row.measure)], "")
    names = {organisation.id: organisation.name for organisation in accounts.organisations(scope)}
    if isinstance(row, Occasion):
        facts = [("Aktivitet", activity.name), ("Dag", row.done_on.isoformat())]
        facts += [("Verksamhet", names[row.organisation_id]), ("Resultat", row.result or "–")]
        return Going(area, "tillfället", facts, f"Det räknas inte längre i {Quarter.containing(row.done_on).label}.")
    logged = select(func.count()).where(Occasion.activity_id == row.id, Occasion.removed_at.is_(None))
    along = f"Planen och loggade tillfällen ({scope.db.scalar(logged)}) följer med och räknas inte längre."
    return Going(area, "aktiviteten", [("Aktivitet", row.name), ("Ansvarig", names[row.organisation_id])], along)


@requires(permissions.LOG)
def remove(scope: Scope, *, focus_area_id: UUID, kind: str, id: UUID) -> Part:
    """Remove a goal or an activity (the coordinator), or an occasion (whoever logged it, and the coordinator)."""
    area = groups.find(scope, focus_area_id)
    row, _activity = _found(scope, area, kind, versions.find_kept(scope, KINDS[kind], id))
    _require(scope, row)
    versions.remove(scope, row)
    return row


@requires(permissions.LOG)
def restore(scope: Scope, *, focus_area_id: UUID, kind: str, id: UUID) -> Part:
    """Put back what was removed. Raises Invalid for an activity whose name another has taken since."""
    area = groups.find(scope, focus_area_id)
    row, _activity = _found(scope, area, kind, versions.find_removed(scope, KINDS[kind], id))
    _require(scope, row)
    if isinstance(row, Activity):
        taken = select(Activity.id).where(
            Activity.focus_area_id == area.id, Activity.name == row.name, Activity.removed_at.is_(None)
        )
        if scope.db.scalar(taken):
            raise Invalid({"name": ["Det finns nu en annan aktivitet med samma namn. Byt namn på den först."]})
    versions.restore(scope, row)
    return row


@requires(permissions.READ)
def list_removed(scope: Scope, *, focus_area_id: UUID) -> list[Gone]:
    """The latest removed parts of a focus area, latest first."""
    area = groups.find(scope, focus_area_id)
    found = sorted(_removed(scope, area), key=lambda one: one.removed_at, reverse=True)
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
    """The row and, for an occasion, its activity, when it is a part of the focus area. Raises NotFound."""
    activity = groups.find_activity(scope, row.activity_id)[1] if isinstance(row, Occasion) else None
    part = activity or row
    if part.focus_area_id != area.id:
        raise NotFound(kind)
    return row, activity


def _may(scope: Scope, row: Part) -> bool:
    if isinstance(row, Occasion):
        return occasions.may_remove(scope, row)
    return scope.may(permissions.MANAGE)


def _require(scope: Scope, row: Part) -> None:
    if not _may(scope, row):
        raise NotAllowed((permissions.LOG if isinstance(row, Occasion) else permissions.MANAGE).name)
