"""Acts on the digest: on Mondays whoever has reported is told to how many of her reports something has happened."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from app.accounts import service as accounts
from app.handovers import lists as handovers
from app.inbox import answers
from app.inbox.permissions import WORK
from app.letters import writing
from app.mail import service as mail
from app.meetings import decisions as meetings
from app.reminders import permissions
from tenants.access import Actor
from tenants.acts import requires
from tenants.post import Letter
from tenants.scope import Scope

KIND = "report_digest"
BACK = timedelta(days=7)


@requires(permissions.REMIND)
def find_moved(scope: Scope, *, progress: Callable[[int, int, str], object]) -> list[Actor]:
    """Those who want to know and to whose reports something has happened in the week. Whoever goes through them knows
    it, and an answer has a letter of its own."""
    progress(0, 1, "Ser efter vad som har hänt …")
    numbers = _numbers(scope, scope.now)
    wanting = mail.wanting(scope, kind=KIND, of=accounts.everybody_today(scope))
    return [her for her in wanting if not her.may(WORK) and _number(her, numbers)]


@requires(permissions.REMIND)
def write_to(scope: Scope, *, people: Sequence[Actor]) -> None:
    mail.tell(scope, kind=KIND, to=people)


@requires(permissions.REMIND)
def write_letter(scope: Scope, *, due: mail.Due) -> Letter | None:
    """To how many of her reports something has happened: not what, and not to which."""
    her = accounts.actor_of_membership(scope, id=due.membership_id) if due.membership_id else None
    n = _number(her, _numbers(scope, due.written_at)) if her else 0
    if not n:
        return None
    which = "en av dina rapporter" if n == 1 else f"{n} av dina rapporter"
    said = f"Det har hänt något med {which} i Samsyn i {scope.tenant.name}."
    return writing.write_notice(scope, mail=due, subject="Det har hänt något med det du rapporterat", said=said)


def _numbers(scope: Scope, until: datetime) -> dict:
    since = until - BACK
    ids = answers.looked_since(scope, moment=since)
    ids |= handovers.moved_since(scope, moment=since) | meetings.taken_up_since(scope, moment=since)
    return answers.number_by_author(scope, ids=ids)


def _number(her: Actor, numbers: dict) -> int:
    return sum(numbers.get(id, 0) for id in her.membership_ids)
