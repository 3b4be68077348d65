"""What the people of a place tell the others: invitations that nobody has answered."""

from app.hooks import Todo
from app.people import permissions, service
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    """The invitations to roles that are the actor's to give and that wait for an answer: one thing, however many."""
    if not scope.may(permissions.GIVE):
        return []
    waits = service.unanswered(scope)
    if not waits:
        return []
    said = (
        f"{waits[0].name} har inte svarat på sin inbjudan"
        if len(waits) == 1
        else f"{len(waits)} inbjudningar är inte besvarade"
    )
    return [Todo("invitation", said, "people.index", {"visa": "vantar"})]
