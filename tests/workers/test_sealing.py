"""The calendar seals what was read where something was read, and looks at all chains at once."""

import pytest
from sqlalchemy import text

from app.incidents import lists
from tenants.access import CALENDAR, Role
from tenants.profile import Profile
from tenants.registry import register_tenant
from tenants.verification import look_audit, standing
from tests.databases import engine_of
from tests.statements import asked
from tests.world import AREA
from workers.auditing import Auditing


@pytest.fixture
def auditing(world, tmp_path) -> Auditing:
    return Auditing(world.worker, tmp_path / "audit", tmp_path / "audit-key" / "signing-key.pem")


def unsealed(world) -> set[str]:
    slugs = {tenant.id: slug for slug, tenant in world.tenants.items()}
    return {slugs[id] for id, (_stands, some) in look_audit(world.worker).items() if some and id in slugs}


def test_only_where_something_was_read_a_transaction_is_opened(world, auditing):
    def statements(act) -> list[str]:
        with asked(world.worker.engine) as found:
            act()
        return [one.sql for one in found]

    auditing.checkpoint()
    assert not unsealed(world)
    idle = statements(auditing.checkpoint)
    for n in range(5):
        named = {"slug": f"ny-{n}", "name": f"Ny {n}", "kind": "municipality", "code": None, "area_slug": AREA}
        register_tenant(world.worker, **named, profile=Profile())
    auditing.checkpoint()
    assert statements(auditing.checkpoint) == idle
    with world.scope(Role.COORDINATOR) as scope:
        lists.list_stopped(scope)
    assert unsealed(world) == {"koping"}
    assert len(statements(auditing.checkpoint)) > len(idle) and not unsealed(world)


def test_a_checkpoint_signs_how_every_chain_stands(world, auditing):
    with world.scope(Role.COORDINATOR) as scope:
        lists.list_stopped(scope)
    signed = auditing.checkpoint()
    stands = {}
    for tenant in world.tenants.values():
        with world.worker.scope(tenant, CALENDAR) as scope:
            stands[tenant.id] = standing(scope)
    known = {id: one for id, one in stands.items() if one}
    assert dict(signed.chains) == known and known
    assert not auditing.checkpoint().chains
    assert auditing.file.newest() and auditing.file.standings == known


def test_a_tenant_that_cannot_be_looked_into_keeps_no_other_from_it(world, auditing):
    arboga = world.tenants["arboga"].id
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        # Reading the chain's head fails in Arboga alone.
        connection.execute(
            text(
                "CREATE POLICY broken ON audit_head AS RESTRICTIVE FOR SELECT"
                f" USING (current_setting('app.tenant_id') <> '{arboga}' OR 1 / (seq - seq) > 0)"
            )
        )
    with world.scope(Role.COORDINATOR) as scope:
        lists.list_stopped(scope)
    auditing.checkpoint()
    assert "koping" not in unsealed(world)
    look = look_audit(world.worker)
    assert look[arboga] == (None, True) and len(look) == len(world.tenants)


def test_the_look_leaves_nobodys_wall_open(world):
    with world.scope(Role.COORDINATOR) as scope:
        lists.list_stopped(scope)
    with engine_of(world.urls["worker"]) as engine, engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM look_audit()")).all()
        assert connection.scalar(text("SELECT current_setting('app.tenant_id', true)")) in (None, "")
        assert connection.scalar(text("SELECT count(*) FROM read_line")) == 0
