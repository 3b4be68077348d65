"""Acts on reminders: for whom something waits that has a day to it, and the letter that says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app import hooks
from app.accounts import service as accounts
from app.figures.periods import date_label, local_date
from app.hooks import Todo
from app.letters import writing
from app.mail import service as mail
from app.reminders import permissions
from tenants.access import Actor
from tenants.acts import requires
from tenants.post import Letter
from tenants.scope import Scope

KIND = "reminder"
SOON = LONG = timedelta(days=7)
"""What has its last day so near, or has waited so long without one, is reminded of."""
AT_A_TIME = 20
"""People who are looked at between two words that the work goes on."""


@dataclass(frozen=True)
class Waits:
    """How much waits for somebody, and when its first last day is, or was."""

    n: int
    due: date | None


@requires(permissions.REMIND)
def find_due(scope: Scope, *, progress: Callable[[int, int, str], object]) -> list[Actor]:
    """Those who want to be reminded and for whom something waits."""
    wanting = mail.wanting(scope, kind=KIND, of=accounts.everybody_today(scope))
    found = []
    for n, her in enumerate(wanting):
        if n % AT_A_TIME == 0:
            progress(n, len(wanting), "Ser efter vad som väntar …")
        if _waits(scope, her):
            found.append(her)
    return found


@requires(permissions.REMIND)
def write_to(scope: Scope, *, people: Sequence[Actor]) -> None:
    """Have each of them written to once."""
    mail.tell(scope, kind=KIND, to=people)


@requires(permissions.REMIND)
def write_letter(scope: Scope, *, due: mail.Due) -> Letter | None:
    """How much waits now, by number and day alone; None when nothing does any more."""
    waits = _waits_for(scope, due.membership_id) if due.membership_id else None
    if waits is None:
        return None
    things = "En sak väntar" if waits.n == 1 else f"{waits.n} saker väntar"
    said = f"{things} på dig i Samsyn i {scope.tenant.name}."
    if waits.due:
        late = waits.due < local_date(scope.now)
        first = "Den" if waits.n == 1 else "Den första av dem"
        said += f" {first} {'skulle ha varit klar' if late else 'ska vara klar senast'} {date_label(waits.due)}."
    return writing.write_notice(scope, mail=due, subject="Påminnelse från Samsyn", said=said)


def _waits_for(scope: Scope, membership_id: UUID) -> Waits | None:
    her = accounts.actor_of_membership(scope, id=membership_id)
    return _waits(scope, her) if her else None


def _waits(scope: Scope, her: Actor) -> Waits | None:
    """What waits for her, found with her rights. It is the calendar that has looked: the acts within this one leave no
    line in her name."""
    before = scope.actor.person_id
    try:
        things = hooks.todo(scope.acting_as(her))
    finally:
        scope.tell_person(before)
    today = local_date(scope.now)
    dated = [one for one in things if _is_reminded_of(one, today)]
    return Waits(len(dated), min((one.due for one in dated if one.due), default=None)) if dated else None


def _is_reminded_of(one: Todo, today: date) -> bool:
    return one.due <= today + SOON if one.due else one.since is not None and one.since <= today - LONG
