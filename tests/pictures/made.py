"""Pictures, as the tests of this folder need them."""

from datetime import date

from app.pictures import service
from tenants.access import Role
from tests.world import World
from workers.performing import perform_run

FIRST = date(2026, 11, 9)
"""The last period that is over on the tests' day."""


def counted(world: World, first: date = FIRST, slug: str = "koping"):
    """Open the picture and have its figures counted."""
    with world.scope(slug=slug) as scope:
        run = service.order_draft(scope, first=first)
    assert perform_run(world.worker, world.tenants[slug], run.id)


def locked(world: World, first: date = FIRST, slug: str = "koping", **said):
    with world.scope(slug=slug) as scope:
        return service.lock(scope, first=first, **said)


def final(world: World, first: date = FIRST, **said):
    counted(world, first)
    return locked(world, first, **said)


def edition(world: World, role: Role = Role.COORDINATOR, number: int | None = None, first: date = FIRST):
    with world.scope(role) as scope:
        return service.read_edition(scope, first=first, number=number)


def rows_of(told, slug: str) -> list[tuple]:
    """What stands in the lines of a part; none when it is not there."""
    return [row.cells for part in told.parts if part.slug == slug for row in part.rows]
