"""What a role meets when it signs in: the one thing it came for, never a menu of everything."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.figures.periods import Days, Quarter, local_date
from app.incidents import figures
from app.incidents import permissions as incident_permissions
from app.incidents import service as incidents
from app.incidents.reading import Seen
from app.situations import permissions, service
from app.situations.service import Picture
from tenants.access import AREA_ROLES, Role, requires
from tenants.scope import Scope

DESK = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST)
"""Who begins with the picture; all others who report begin with the report."""
PAPERS = (Role.COUNCIL_MEMBER, Role.LEADER)
WEEK = 7


@dataclass(frozen=True)
class FirstScreen:
    """`kind` is area, desk, report, papers or plain; only what that screen shows is filled in."""

    kind: str
    mine: list[Seen]
    stopped: list[Seen]
    last_week: int
    """Incidents of the last seven days that the actor may read."""
    picture: Picture | None
    quarter: Quarter
    quarter_ends: date
    days_left: int


@requires(permissions.FIRST_SCREEN)
def first_screen(scope: Scope) -> FirstScreen:
    """The first screen of whoever looks, by her first fitting role."""
    kind, today = _kind(scope), local_date(scope.now)
    desk, quarter = kind == "desk", Quarter.containing(today)
    week = Days(today - timedelta(days=WEEK - 1), today)
    return FirstScreen(
        kind=kind,
        mine=incidents.my_reports(scope, limit=10) if kind == "report" else [],
        stopped=incidents.list_stopped(scope) if kind in ("desk", "report") else [],
        last_week=sum(figures.group_counts(scope, spans={"week": week})["week"].values()) if desk else 0,
        picture=service.picture(scope) if desk else None,
        quarter=quarter,
        quarter_ends=quarter.days.last,
        days_left=(quarter.days.last - today).days,
    )


def _kind(scope: Scope) -> str:
    if scope.actor.has(*AREA_ROLES):
        return "area"
    if scope.actor.has(*DESK):
        return "desk"
    if scope.may(incident_permissions.REPORT):
        return "report"
    return "papers" if scope.actor.has(*PAPERS) else "plain"
