"""What the reminders tell the others: the Monday's run, and its kind of letter."""

from datetime import date, datetime, time, timedelta

from app.domains import KindOfLetter, KindOfRun, Recurring
from app.figures.periods import local
from app.incidents.permissions import OWN
from app.reminders import digest, service
from tenants import runs
from tenants.rounds import Stand
from tenants.scope import Scope

HOUR = time(7)
"""Swedish time on Monday."""
LATEST = timedelta(days=3)
"""How long after its hour a week is still reminded of, by a calendar that was away."""


def monday(scope: Scope | Stand) -> date | None:
    """The Monday of this week, from its hour on."""
    at = local(scope.now)
    first = at.date() - timedelta(days=at.weekday())
    since = at.replace(tzinfo=None) - datetime.combine(first, HOUR)
    return first if timedelta() <= since <= LATEST else None


def _order(scope: Scope, week: date) -> None:
    """Nobody is reminded of what is for practice, and nobody where no letter can leave."""
    if scope.post.works and not scope.tenant.is_practice:
        runs.order(scope, kind=service.KIND, period=str(week), edition=1)


def _order_digest(scope: Scope, week: date) -> None:
    if scope.post.works and not scope.tenant.is_practice:
        runs.order(scope, kind=digest.KIND, period=str(week), edition=1)


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND,
        lambda scope, run, progress, demo: service.find_due(scope, progress=progress),
        lambda scope, made, run: service.write_to(scope, people=made),
        recurring=(Recurring("reminders of the week", monday, _order),),
        title=lambda period: "Veckans påminnelser",
    ),
    KindOfRun(
        digest.KIND,
        lambda scope, run, progress, demo: digest.find_moved(scope, progress=progress),
        lambda scope, made, run: digest.write_to(scope, people=made),
        recurring=(Recurring("digest of the week", monday, _order_digest),),
        title=lambda period: "Vad som har hänt med rapporterna",
    ),
)
LETTERS = (
    KindOfLetter(
        service.KIND,
        "Påminnelse",
        lambda scope, mail: service.write_letter(scope, due=mail),
        choice="På måndagen, när något som väntar på dig har sin sista dag den veckan, är sent eller har legat länge.",
    ),
    KindOfLetter(
        digest.KIND,
        "Vad som har hänt med dina rapporter",
        lambda scope, mail: digest.write_letter(scope, due=mail),
        choice="På måndagen, när det har hänt något med det du har rapporterat.",
        permission=OWN.name,
    ),
)
