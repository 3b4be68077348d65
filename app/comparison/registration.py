"""What the area's picture tells the others: its quarterly reports as kinds of run."""

from datetime import timedelta
from uuid import UUID

from app.comparison import quarters
from app.documents import service as documents
from app.documents.made import Made
from app.domains import KindOfRun, Recurring
from app.figures.periods import Quarter, local_date
from tenants.rounds import Stand
from tenants.runs import Run
from tenants.scope import Scope

LATEST = timedelta(days=37)
"""How long after its end a quarter is still ordered, by a calendar that was away."""


def finished_weeks(stand: Scope | Stand) -> Quarter | None:
    """The quarter that has ended, once the last week that began in it is over."""
    quarter = quarters.latest(stand.now)
    return quarter if local_date(stand.now) - (quarter + 1).first_day <= LATEST else None


def _keep(scope: Scope, *, made: Made, run: Run) -> UUID:
    return documents.keep_made(scope, made=made, run_id=run.id).id


def _order(scope: Scope, quarter: Quarter) -> Run:
    return quarters.order_area_report(scope, quarter=str(quarter), to=quarters.AREA, edition=1)


KINDS_OF_RUN = (
    KindOfRun(
        quarters.KIND,
        quarters.make_area_report,
        _keep,
        title=lambda period: f"Områdets rapport för {Quarter.parse(period).label}",
        recurring=(Recurring("the area's quarterly report", finished_weeks, _order, of_area=True),),
        may_be_cancelled=True,
    ),
    KindOfRun(
        quarters.COUNTY_KIND,
        quarters.make_area_report,
        _keep,
        title=lambda period: f"Rapporten till länsbrå för {Quarter.parse(period).label}",
        may_be_cancelled=True,
    ),
)
