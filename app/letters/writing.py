"""Acts that write the letters: plain text in few words, which holds a link and nothing of what stands in Samsyn."""

from dataclasses import replace
from datetime import timedelta

from app.accounts import invitations
from app.domains import kinds_of_run
from app.letters import permissions
from app.mail.kinds import RUN_DONE
from app.mail.service import Due
from tenants.acts import requires
from tenants.post import Letter
from tenants.runs import Run
from tenants.scope import Scope

NOT_WANTED = "Vill du inte ha sådana brev? Välj det under Konto."
RESET_WANTED_FOR = timedelta(days=1)
"""Whoever could not be sent a link to a new password by then has asked again or found another way."""


@requires(permissions.WRITE)
def write_invitation(scope: Scope, *, mail: Due) -> Letter | None:
    """The way in to a role; None when she has one already."""
    link = invitations.link_of_invitation(scope, membership_id=mail.membership_id) if mail.membership_id else None
    if link is None:
        return None
    return _letter(
        scope,
        mail,
        link.email,
        "Inbjudan till Samsyn",
        f"Du är inbjuden att arbeta i Samsyn i {scope.tenant.name}.",
        "Öppna länken och välj ett lösenord:",
        f"{_address(scope)}/inbjudan/{link.token}",
        "Länken gäller i sju dagar och kan användas en gång. Lämna den inte vidare.",
    )


@requires(permissions.WRITE)
def write_reset(scope: Scope, *, mail: Due) -> Letter | None:
    """The way to a new password; None for nobody, for a role that has ended, and for one that came too late."""
    if mail.membership_id is None or scope.now - mail.written_at > RESET_WANTED_FOR:
        return None
    link = invitations.link_of_reset(scope, membership_id=mail.membership_id, asked_at=mail.written_at)
    if link is None:
        return None
    return _letter(
        scope,
        mail,
        link.email,
        "Nytt lösenord i Samsyn",
        f"Någon har bett om ett nytt lösenord till ditt konto i Samsyn i {scope.tenant.name}.",
        "Öppna länken och välj ett nytt:",
        f"{_address(scope)}/nytt-losenord/{link.token}",
        "Länken gäller i en timme och kan användas en gång. Var det inte du, så behöver du inte göra något: "
        "ditt lösenord är detsamma som förut.",
    )


@requires(permissions.WRITE)
def write_of_run(scope: Scope, *, mail: Due) -> Letter | None:
    """That something she ordered has ended; what stands in it is read in Samsyn."""
    if mail.about_id is None:
        return None
    run = scope.find(Run, mail.about_id)
    kind = kinds_of_run().get(run.kind)
    title = kind.title(run.period) if kind else "Ett arbete i bakgrunden"
    done = mail.kind == RUN_DONE
    subject = "Klart i Samsyn" if done else "Något blev inte klart i Samsyn"
    said = f"{title} {'är klar att läsa' if done else 'blev inte klart'} i Samsyn i {scope.tenant.name}."
    return write_notice(scope, mail=mail, subject=subject, said=said)


@requires(permissions.WRITE)
def write_notice(scope: Scope, *, mail: Due, subject: str, said: str, path: str = "") -> Letter | None:
    """A letter of a kind that is chosen: `said` tells that something waits and nothing of what it is, `path` where in
    the place it is read. None when her role has ended."""
    to = invitations.address_of(scope, membership_id=mail.membership_id) if mail.membership_id else None
    if to is None:
        return None
    return _letter(scope, mail, to, subject, said, f"{_address(scope)}/{path}", NOT_WANTED)


@requires(permissions.WRITE)
def write_to_office(
    scope: Scope,
    *,
    mail: Due,
    to: str,
    subject: str,
    said: str,
    path: str = "",
    attached: tuple[str, bytes] | None = None,
) -> Letter:
    """A letter to an office outside, which has no role here: `path` where in the place it is read, or `attached`."""
    where = (f"{_address(scope)}/{path}",) if path else ()
    return replace(_letter(scope, mail, to, subject, said, *where), attached=attached)


def _address(scope: Scope) -> str:
    return f"{scope.post.address}/{scope.tenant.slug}"


def _letter(scope: Scope, mail: Due, to: str, subject: str, *paragraphs: str) -> Letter:
    text = "\n\n".join((*paragraphs, f"Samsyn i {scope.tenant.name}\nBrevet går inte att svara på.")) + "\n"
    return Letter(mail.id, mail.message_id, mail.written_at, to, f"Samsyn i {scope.tenant.name}", subject, text)
