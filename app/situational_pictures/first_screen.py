"""What a role meets when it signs in: the one thing it came for, never a menu of everything."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app import domains
from app.domains import Todo
from app.figures.periods import Days, local_date
from app.incident_counts import figures
from app.incidents import service as incidents
from app.incidents.visibility import IncidentView
from app.situational_pictures import permissions, service
from app.situational_pictures.service import Picture
from tenants.acts import requires
from tenants.scope import Scope

WEEK = 7


@dataclass(frozen=True)
class FirstScreen:
    """`kind` is area, desk, report, papers, log or plain; only what that screen shows is filled in."""

    kind: str
    mine: list[IncidentView]
    todo: Mapping[str, list[Todo]]
    """What waits for the actor, by its kind."""
    last_week: int
    """Incidents of the last seven days that the actor may read."""
    picture: Picture | None
    today: date


@requires(permissions.FIRST_SCREEN)
def first_screen(scope: Scope) -> FirstScreen:
    """The first screen of the actor's role."""
    kind, today = permissions.first_screen_of(scope.actor), local_date(scope.now)
    desk = kind == "desk"
    week = Days(today - timedelta(days=WEEK - 1), today)
    todo: dict[str, list[Todo]] = defaultdict(list)
    for one in domains.todo(scope) if kind in ("desk", "report", "plain") else ():
        todo[one.kind].append(one)
    return FirstScreen(
        kind=kind,
        mine=incidents.my_reports(scope, limit=10) if kind == "report" else [],
        todo=todo,
        last_week=sum(figures.group_counts(scope, spans={"week": week})["week"].values()) if desk else 0,
        picture=service.picture(scope) if desk else None,
        today=today,
    )
