"""What situational_pictures tell the others: the analysis of a period as a kind of run."""

from datetime import date, timedelta

from app.alerts import outdated, service
from app.domains import KindOfRun, Recurring
from app.figures.periods import Fortnight, local
from tenants.runs import Run
from tenants.scope import Scope

MORNING = timedelta(hours=4, minutes=30)
"""When the day before is analysed."""


def yesterday(scope: Scope) -> date:
    """The last whole day, from half past four in the morning."""
    return (local(scope.now).replace(tzinfo=None) - MORNING).date() - timedelta(days=1)


def last_period(scope: Scope) -> Fortnight:
    """The last period that lies whole before today."""
    return Fortnight.containing(yesterday(scope) + timedelta(days=1), scope.profile.anchor).previous


def _order_until(scope: Scope, day: date) -> Run:
    return service.order_analysis(scope, last=day, edition=1)


def _order_whole(scope: Scope, period: Fortnight) -> Run:
    return service.order_analysis(scope, first=period.first, edition=1)


def _order_again(scope: Scope) -> bool:
    first = outdated.to_make_again(scope)
    if first:
        service.order_analysis(scope, first=first)
    return first is not None


def _keep(scope: Scope, *, made: service.MadeAnalysis, run: Run) -> None:
    service.keep_analysis(scope, made=made, run_id=run.id)


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND,
        service.make_analysis,
        _keep,
        recurring=(
            # The whole period too, for a tenant whose calendar was away on the morning after it.
            Recurring("analysis of a whole period", last_period, _order_whole),
            Recurring("analysis of the period so far", yesterday, _order_until),
        ),
        order_again=_order_again,
    ),
)
