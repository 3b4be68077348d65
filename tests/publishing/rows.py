"""Every step of what is published, for the suites that look at all of it."""

from uuid import UUID

from app.publishing import service
from tenants.access import Role
from tests.publishing.items import CONTACTS, MESSAGE


def planted(world) -> UUID:
    """A message that stands on the open pages with an edition before it and a change that waits, one that was taken
    back, contacts, a draft, one that waits, and one that was taken away; gives the first."""
    said = {
        **MESSAGE,
        "english_title": "Graffiti",
        "english_text": "Walls.",
        "easy_title": "Klotter",
        "easy_text": "Vägg.",
    }
    with world.scope(Role.COORDINATOR) as scope:
        waits = [service.add_publication(scope, kind="message", **said) for _ in range(2)]
        there = [one for one in service.list_publications(scope) if one.row.kind == "contacts"]
        waits += [] if there else [service.add_publication(scope, kind="contacts", **CONTACTS)]
        for row in waits:
            service.submit(scope, id=row.id, version=1)
        gone, _draft, handed = (service.add_publication(scope, kind="message", **MESSAGE) for _ in range(3))
        service.remove(scope, id=gone.id)
        service.submit(scope, id=handed.id, version=1)
        if not there:
            service.name_approver(scope, version=0, approver="either")
    with world.scope(Role.COMMUNICATOR) as scope:
        for row in waits:
            service.approve(scope, id=row.id, version=2)
        service.take_back(scope, id=waits[1].id, why="Stämde inte.")
    with world.scope(Role.COORDINATOR) as scope:
        service.change_publication(scope, id=waits[0].id, version=3, **{**said, "doing": "Klart."})
        service.submit(scope, id=waits[0].id, version=4, note="Det är klart.")
    with world.scope(Role.COMMUNICATOR) as scope:
        service.approve(scope, id=waits[0].id, version=5)
    with world.scope(Role.COORDINATOR) as scope:
        row = service.change_publication(scope, id=waits[0].id, version=6, **{**said, "call": "Ring 114 14."})
        service.submit(scope, id=row.id, version=7, note="Numret.")
    with world.scope(Role.COMMUNICATOR) as scope:
        service.send_back(scope, id=row.id, version=8, reason="Skriv mer.")
    return waits[0].id
