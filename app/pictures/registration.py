"""What pictures tell the others: their figures, which are counted by a run, and when a picture opens by itself."""

from datetime import date, timedelta

from app.domains import KindOfRun, Recurring
from app.figures.periods import Fortnight, date_label, last_whole_day
from app.figures.rooms import Room
from app.hooks import Part
from app.pictures import service
from tenants.rounds import Stand
from tenants.runs import Run
from tenants.scope import Scope

OPENS = timedelta(days=6)
"""So long before its period ends a picture opens by itself."""


def opening(scope: Scope | Stand) -> date | None:
    """The first day of the period that ends so soon that its picture opens."""
    last = last_whole_day(scope.now)
    period = Fortnight.containing(last, scope.profile.anchor)
    return period.first if period.days.last - last < OPENS and last < period.days.last else None


def ended(scope: Scope | Stand) -> date:
    """That of the last period of which every day has gone."""
    return Fortnight.containing(last_whole_day(scope.now) + timedelta(days=1), scope.profile.anchor).previous.first


def _order(scope: Scope, first: date) -> Run:
    return service.order_draft(scope, first=first, edition=1)


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND,
        service.count_draft,
        service.keep_draft,
        title=lambda period: f"Lägesbilden från {date_label(date.fromisoformat(period.partition('/')[0]))}",
        recurring=(
            Recurring("opening of a picture", opening, _order),
            Recurring("picture of a whole period", ended, _order),
        ),
    ),
)


def picture_parts(scope: Scope, first: date, room: Room) -> tuple[Part, ...]:
    """The figures."""
    return service.drafted(scope, first=first, room=room)
