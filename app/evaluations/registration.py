"""What before and after tells the others: that it follows from a measure, and its kind of run."""

from datetime import date, time
from uuid import UUID

from app.domains import KindOfRun, Recurring, turned_off
from app.evaluations import permissions, service, wording
from app.figures.periods import local
from app.hooks import Related
from tenants.errors import NotFound
from tenants.rounds import Stand
from tenants.scope import Scope

HOUR = time(6)
"""Swedish time: after what came in the night."""


def morning(scope: Scope | Stand) -> date | None:
    """Today, from its hour on."""
    at = local(scope.now)
    return at.date() if at.time() >= HOUR else None


def _order(scope: Scope, day: date) -> None:
    if "evaluations" not in turned_off(scope.profile.modules):
        service.order_due(scope, day=day)


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND,
        lambda scope, run, progress, demo: service.count_weeks(scope, id=UUID(run.period), progress=progress),
        lambda scope, made, run: service.keep_result(scope, id=UUID(run.period), result=made),
        title=lambda period: "Före och efter av en åtgärd",
        recurring=(Recurring("before and after that is due", morning, _order),),
    ),
)


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a measure: its before and after, in a few words."""
    if kind != "measure" or not scope.may(permissions.READ):
        return []
    try:
        found = service.read(scope, measure_id=id)
    except NotFound:
        return []
    if found.now is None and not found.registers and not found.registered:
        return []
    text, page = ("Före och efter", "show") if found.registered else ("Utvärdera", "new")
    note = wording.in_short(found.now, found.counts)
    return [Related(text, f"evaluations.{page}", {"id": id}, about="Hjälpte det?", note=note)]


def redactable() -> list[tuple[str, str]]:
    return [("evaluation", "Utvärderingar")]
