"""What a role meets when it signs in: the one thing it came for, never a menu of everything."""

from dataclasses import dataclass
from datetime import date, timedelta

from app import domains
from app.domains import Todo
from app.figures.periods import Days, local_date
from app.incident_counts import figures
from app.incidents import permissions as incident_permissions
from app.incidents import service as incidents
from app.incidents.visibility import IncidentView
from app.situational_pictures import permissions, service
from app.situational_pictures.service import Picture
from tenants.acts import requires
from tenants.scope import Scope

WEEK = 7


@dataclass(frozen=True)
class FirstScreen:
    """`kind` is area, desk, report, papers or plain; only what that screen shows is filled in."""

    kind: str
    mine: list[IncidentView]
    todo: dict[str, list[Todo]]
    """What waits for the actor, by its kind."""
    last_week: int
    """Incidents of the last seven days that the actor may read."""
    picture: Picture | None
    today: date


@requires(permissions.FIRST_SCREEN)
def first_screen(scope: Scope) -> FirstScreen:
    """The first screen of whoever looks, by her first fitting role."""
    kind, today = _kind(scope), local_date(scope.now)
    desk = kind == "desk"
    week = Days(today - timedelta(days=WEEK - 1), today)
    return FirstScreen(
        kind=kind,
        mine=incidents.my_reports(scope, limit=10) if kind == "report" else [],
        todo=_by_kind(domains.todo(scope)) if kind in ("desk", "report") else {},
        last_week=sum(figures.group_counts(scope, spans={"week": week})["week"].values()) if desk else 0,
        picture=service.picture(scope) if desk else None,
        today=today,
    )


def _by_kind(waiting: list[Todo]) -> dict[str, list[Todo]]:
    found: dict[str, list[Todo]] = {}
    for one in waiting:
        found.setdefault(one.kind, []).append(one)
    return found


def _kind(scope: Scope) -> str:
    if permissions.begins_with_the_area(scope.actor):
        return "area"
    if permissions.begins_with_the_picture(scope.actor):
        return "desk"
    if scope.may(incident_permissions.REPORT):
        return "report"
    return "papers" if permissions.begins_with_papers(scope.actor) else "plain"
