"""What objections tell the others: to whoever oversees them, that a report has been stopped."""

from app.domains import KindOfLetter
from app.hooks import Todo
from app.letters import writing
from app.objections import permissions, service
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    """The reports that wait for an answer. Whoever gives it is told by the reports themselves."""
    if not scope.may(permissions.TOLD):
        return []
    found = service.waiting(scope)
    if found is None:
        return []
    said = "en rapport är stoppad" if found.n == 1 else f"{found.n} rapporter är stoppade"
    return [Todo("objection", f"Fel information: {said}", "objections.index", due=service.answer_by(found.since))]


def _write(scope: Scope, mail):
    """That a report is stopped; nobody needs to know once it has been answered."""
    if service.waiting(scope) is None:
        return None
    said = (
        f"Någon har sagt att en rapport i Samsyn i {scope.tenant.name} innehåller fel information. Den är stoppad och"
        " räknas inte förrän samordnaren har svarat."
    )
    return writing.write_notice(scope, mail=mail, subject="En rapport är stoppad", said=said, path="fel-information/")


LETTERS = (
    KindOfLetter(
        service.STOPPED,
        "En rapport är stoppad",
        _write,
        choice="När någon säger att en rapport innehåller fel information.",
        permission=permissions.OVERSEE.name,
    ),
)
