"""The act on what has been sent: shown to those who see who works here."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts import service as accounts
from app.domains import kinds_of_letters
from app.letters import permissions
from app.mail import service as mail
from app.mail.kinds import REFUSED, RESET, SENT, UNNEEDED
from tenants.acts import requires
from tenants.scope import Scope

HERS_ALONE = "[länken visas bara för den som brevet är till]"
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
            title_of(one),
            names[one.membership_id],
            state_of(one),
            one.settled_at or one.written_at,
            one.failed,
            _shown(scope, one),
        )
        for one in found
    ]


def _shown(scope: Scope, one: mail.Posted) -> str | None:
    """The text of a demo world's letter. A link to a new password opens all that its holder reaches, in every place:
    it stands there for herself alone."""
    text = scope.post.sent_to_nobody(one.id)
    if text is None or one.kind != RESET or one.membership_id in scope.actor.membership_ids:
        return text
    lines = text.splitlines(keepends=True)
    return "".join(f"{HERS_ALONE}\n" if "/nytt-losenord/" in line else line for line in lines)


def title_of(one: mail.Posted) -> str:
    """What people call such a letter."""
    kind = kinds_of_letters().get(one.kind)
    return kind.title if kind else "Ett brev"


def state_of(one: mail.Posted) -> str:
    """What became of a letter, in words."""
    if one.refused_with:
        return f"avvisat av mottagarens e-post ({one.refused_with})"
    return "gick inte att skicka" if one.stopped else STATES.get(one.state, "väntar på att skickas")
