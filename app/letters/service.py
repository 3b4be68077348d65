"""The act on what has been sent: shown to those who see who works here."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts import service as accounts
from app.letters import permissions
from app.mail import service as mail
from app.mail.kinds import INVITATION, REFUSED, REPORT_ANSWERED, RESET, RUN_DONE, RUN_STOPPED, SENT, UNNEEDED
from tenants.acts import requires
from tenants.scope import Scope

KINDS = {
    INVITATION: "Inbjudan",
    RESET: "Nytt lösenord",
    RUN_DONE: "Något är klart",
    RUN_STOPPED: "Något blev inte klart",
    REPORT_ANSWERED: "Svar på en rapport",
}
STATES = {SENT: "skickat", REFUSED: "avvisat", UNNEEDED: "behövdes inte"}


@dataclass(frozen=True)
class Told:
    """A letter in words. `failed`: somebody has to do something."""

    kind: str
    to: str
    state: str
    at: datetime
    failed: bool
    text: str | None
    """In a demo world: what would have been sent."""


@requires(permissions.READ)
def list_letters(scope: Scope) -> list[Told]:
    """The newest letters, the newest first."""
    found = mail.list_mail(scope)
    names = accounts.member_names(scope, ids={one.membership_id for one in found})
    return [
        Told(
            KINDS[one.kind],
            names[one.membership_id],
            state_of(one),
            one.settled_at or one.written_at,
            one.failed,
            scope.post.sent_to_nobody(one.id),
        )
        for one in found
    ]


def state_of(one: mail.Posted) -> str:
    """What became of a letter, in words."""
    if one.refused_with:
        return f"avvisat av mottagarens e-post ({one.refused_with})"
    return "gick inte att skicka" if one.stopped else STATES.get(one.state, "väntar på att skickas")
