"""Something published, by two persons."""

from typing import Any

from app.publishing import service
from tenants.access import Role

MESSAGE = {
    "title": "Klotter vid skolan",
    "text": "I helgen klottrades flera väggar.",
    "doing": "Vi sanerar i dag.",
    "call": "Ring 114 14 om du såg något.",
}
CONTACTS: dict[str, Any] = {
    "lines": "Säkerhetssamordnaren; 0227-600 000; trygghet@koping.example; vardagar 8–16",
    "text": "Ring eller skriv.",
}


def prepared(world, role=Role.COORDINATOR, kind="message", slug="koping", **said):
    with world.scope(role, slug) as scope:
        row = service.add_publication(scope, kind=kind, **({**MESSAGE, **said} if kind == "message" else said))
        return service.submit(scope, id=row.id, version=row.version)


def approved(world, row, role=Role.COMMUNICATOR, slug="koping", **said):
    with world.scope(role, slug) as scope:
        return service.approve(scope, id=row.id, version=row.version, **said)


def published(world, role=Role.COORDINATOR, by=Role.COMMUNICATOR, kind="message", slug="koping", **said):
    return approved(world, prepared(world, role, kind, slug, **said), by, slug)
