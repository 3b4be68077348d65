"""What publishing tells the others: the module, what waits, and in which rows words are removed."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.domains import Module
from app.figures.periods import local_date
from app.hooks import Todo
from app.publishing import letters, permissions, service, wording
from app.publishing.models import MESSAGE
from tenants.scope import Scope

MODULE = Module(
    "oppna-sidor",
    "Öppna sidor",
    "Berätta för invånarna: löftet, meddelanden, vad som gjorts, siffror och kontakter. Två personer står bakom allt.",
    ("publishing", "public"),
)
LETTERS = letters.LETTERS


def waiting(scope: Scope) -> list[Any]:
    """For those who approve and those who prepare."""
    return service.waiting(scope) if scope.may(permissions.READ) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    found = []
    for row in rows:
        what, values = wording.KINDS[row.said], {"id": row.id}
        if row.what == service.TO_APPROVE:
            urgent = row.said == MESSAGE
            since = local_date(row.at)
            todo = Todo(row.what, f"Godkänn: {what}", "publishing.show", values, since=since, at_once=urgent)
        elif row.what == service.DECIDED:
            said = "Tillbakadraget av någon annan" if row.n else "Godkänt och publicerat"
            todo = Todo(row.what, f"{said}: {what}", "publishing.show", values, since=local_date(row.at))
        else:
            todo = Todo(row.what, f"Ändra och lämna igen: {what}", "publishing.show", values)
        found.append(todo)
    return found


def redactable() -> Iterable[tuple[str, str]]:
    return [
        ("publication", "Det som förbereds till de öppna sidorna"),
        ("publication_edition", "Det som har publicerats"),
        ("open_item", "De öppna sidorna"),
    ]
