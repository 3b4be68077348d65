"""What a municipality tells its area, as the tests need it."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from app.area_sharing import agreements, answers, service
from app.area_sharing.gathering import PARTS
from app.coming_events import service as coming_events
from app.contributions import presence
from app.figures.periods import STOCKHOLM, local_date
from app.meetings import decisions
from app.meetings import service as meetings
from tenants.access import CALENDAR, COMMAND_LINE
from tenants.models import Tenant
from tenants.scope import Database, Scope
from workers.performing import perform_run

SATURDAY = date(2026, 11, 28)
"""The first one after the tests' day."""


def agree(scope: Scope, parts: Collection[str] = PARTS, types: Collection[str] = ("klotter",), **said):
    """`scope`: of whoever may; what is agreed is told by a run."""
    former = agreements.latest(scope)
    fields = {"controller": "Polismyndigheten", "decided_by": "Kommunstyrelsen", "case_number": "KS 2026/118"}
    fields |= {"decided_on": local_date(scope.now), "before": str(former.id) if former else "", **said}
    return agreements.agree(scope, parts=parts, types=types, **fields)


def agree_on_weeks(world) -> None:
    """Every municipality tells its area its counts of weeks, and nothing else."""
    for tenant in world.tenants.values():
        if not tenant.is_area:
            with world.worker.scope(tenant, COMMAND_LINE) as scope:
                agree(scope, parts=["weeks"], types=[])


def tell(database: Database, tenant: Tenant) -> None:
    """As the run does."""
    with database.scope(tenant, CALENDAR) as scope:
        answers.take_over(scope)
        service.tell_area(scope)


def share(database: Database, tenant: Tenant, **said) -> None:
    with database.scope(tenant, COMMAND_LINE) as scope:
        agree(scope, **said)
        ordered = list(scope.ordered)
    for run in ordered:
        assert perform_run(database, tenant, run)
    if not ordered:  # one waits already
        tell(database, tenant)


def decision(scope: Scope, organisation: UUID, text: str = "Fotpatrull i centrum.", **said) -> UUID:
    """One that waits for the word of whoever is to do it, made at a meeting that has been."""
    begins_at = datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM)
    met = meetings.add_meeting(scope, kind="extra", begins_at=begins_at)
    about = {"organisation_id": organisation, "due": date(2026, 11, 27), "ground": "Samlingar", "needs": "answer"}
    return decisions.add_decision(scope, meeting_id=met.id, text=text, **about | said).id


def event(scope: Scope, title: str, day: date = SATURDAY, **said) -> None:
    coming_events.add_event(scope, kind="fair", title=title, first=day, **said)


def out(scope: Scope, place: UUID, organisation: UUID, day: date = SATURDAY, what: str = "out") -> None:
    about = {"named_place_id": place, "organisation_id": organisation}
    presence.add_presence(scope, day=day, part="evening", what=what, **about)
