"""Signing in through the act, and what only a superuser can do, for the tests of this folder."""

from sqlalchemy import text

from app.accounts import signing_in
from tenants.access import Role
from tests.databases import engine_of
from tests.world import PASSWORD, email

COORDINATOR = email(Role.COORDINATOR, "koping")


def as_superuser(world, statement: str, **values):
    """The first column of the first row, if the statement gives any."""
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        found = connection.execute(text(statement), values)
        return found.scalar() if found.returns_rows else None


def sign_in(world, *, password=PASSWORD, network="192.0.2.1", who=COORDINATOR, slug="koping", device=None):
    with world.web.scope(world.tenants[slug]) as scope:
        return signing_in.sign_in(scope, email=who, password=password, network=network, device=device)


def fail(world, times: int, **more) -> None:
    for _ in range(times):
        assert sign_in(world, password="fel", **more) is None


def counted_tries(world) -> int:
    return as_superuser(world, "SELECT count(*) FROM sign_in_attempt")


def give_role(world, *, slug: str, role: str, who: str = COORDINATOR) -> None:
    """Another role for somebody, as the command line gives it."""
    as_superuser(
        world,
        "INSERT INTO membership (tenant_id, id, person_id, name, role, valid_from, accepted_at, version)"
        " SELECT tenant.id, gen_random_uuid(), person.id, 'Vikarie', :role, '2026-01-01', '2026-01-01', 1"
        " FROM tenant, person WHERE slug = :slug AND email = :who",
        slug=slug,
        role=role,
        who=who,
    )
