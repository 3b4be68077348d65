"""What groups tell the others: a focus area's and a place's groups, the goals that a meeting takes up, and those that
are found by a word."""

from typing import Any
from uuid import UUID

from app.est import permissions as est_permissions
from app.figures.periods import short_day
from app.groups import permissions, service
from app.hooks import MOST_FOUND, Due, Found, FoundOfKind, Related, Sought
from tenants.scope import Scope

TAKES_UP_GOALS = "est", "group", "council"


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a focus area its group; of a place those about it."""
    if kind not in ("focus_area", "place") or not scope.may(permissions.READ):
        return []
    return [
        Related(one.name, "groups.show", {"id": one.row.id}, about="Grupper")
        for one in service.about(scope, id=id)
        if one.ended_on is None or kind == "focus_area"
    ]


def agenda(scope: Scope, meeting: Any) -> list[Due]:
    """The goals whose day comes: of the group's focus area, or of all."""
    if meeting.kind not in TAKES_UP_GOALS or not scope.may(est_permissions.READ):
        return []
    own = meeting.group_id if meeting.kind == "group" else None
    return [
        Due("goals", f"{name}: {measure}", "est.show", {"id": id}, note=f"mål till {short_day(due)}")
        for id, name, measure, due in service.goals_due(scope, focus_area_id=own)
    ]


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """Groups by name and purpose."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    seen = service.look_for(scope, parts=sought.parts)
    hits = (Found(one.name, "groups.show", {"id": one.row.id}, note=one.kind) for one in seen[:MOST_FOUND])
    return [FoundOfKind("Grupper", tuple(hits), len(seen))]


def redactable() -> list[tuple[str, str]]:
    return [("working_group", "Grupper"), ("working_group_member", "Grupper")]
