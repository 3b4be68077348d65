"""Who works with a focus area: the coordinator and the police with all of them, the others with those whose working
group their organisation belongs to."""

from collections.abc import Set
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, or_, select, true

from app.est import permissions
from app.est.models import Activity, FocusArea, WorkingGroupMember
from tenants.errors import NotFound
from tenants.isolation import Question
from tenants.scope import Scope

Reach = frozenset[UUID] | None
"""The organisations whose working groups somebody belongs to; None for who works with every focus area."""


def of(scope: Scope) -> Reach:
    """The actor's."""
    return None if permissions.works_with_all(scope.actor) else frozenset(scope.actor.organisations(permissions.READ))


def reachable(scope: Scope):
    """Criterion: the focus areas the actor works with."""
    return reached(of(scope))


def reached(hers: Reach):
    """The same of whoever has this reach."""
    if hers is None:
        return true()
    # A focus area's own group has its id.
    own = select(WorkingGroupMember.group_id).where(
        WorkingGroupMember.tenant_id == FocusArea.tenant_id, WorkingGroupMember.organisation_id.in_(hers)
    )
    return or_(FocusArea.id.in_(own), FocusArea.lead_organisation_id.in_(hers))


def reachable_ids(scope: Scope) -> Select[UUID]:
    """A query for the ids of the focus areas the actor works with."""
    return reached_ids(of(scope))


def reached_ids(hers: Reach) -> Select[UUID]:
    """The same of whoever has this reach."""
    return select(FocusArea.id).where(reached(hers))


def find(scope: Scope, id: UUID, *, to_change: bool = False) -> FocusArea:
    """The focus area, to look at, when the actor works with it. Raises NotFound.

    `to_change` locks it, so that two who write the first of something in it come one after the other; then it is one
    that can be changed.
    """
    if to_change:
        found = select(FocusArea).where(FocusArea.id == id, reachable(scope)).with_for_update(key_share=True)
        area = scope.db.scalar(found.execution_options(populate_existing=True))
    else:
        rows = scope.once((FocusArea, "reached"), lambda: tuple(scope.db.ask(areas(of(scope)))))
        area = next((FocusArea(**row._asdict()) for row in rows if row.id == id), None)
    if area is None:
        raise NotFound("focus_area")
    return area


@lru_cache(maxsize=256)
def areas(hers: Reach) -> Question:
    """The focus areas of whoever has this reach, put together once."""
    return Question(select(FocusArea).where(reached(hers)).order_by(FocusArea.id), kept=True)


def find_activity(scope: Scope, id: UUID) -> tuple[FocusArea, Activity]:
    """An activity and its focus area, when the actor works with it. Raises NotFound."""
    return find_activities(scope, {id})[id]


def find_activities(scope: Scope, ids: Set[UUID]) -> dict[UUID, tuple[FocusArea, Activity]]:
    """Id -> an activity and its focus area, when the actor works with all of them. Raises NotFound."""
    both = select(FocusArea, Activity).join(
        Activity, (Activity.tenant_id == FocusArea.tenant_id) & (Activity.focus_area_id == FocusArea.id)
    )
    rows = scope.db.execute(both.where(Activity.id.in_(ids), Activity.removed_at.is_(None), reachable(scope)))
    found = {activity.id: (area, activity) for area, activity in rows}
    if found.keys() != ids:
        raise NotFound("activity")
    return found
