"""Lock 3 alone (raw SQL under row security) and lock 1 alone (raw SQL of a superuser), table by table."""

import pytest
from sqlalchemy import text

from tenants.models import Base
from tenants.scope import Database
from tenants.starting import NotReady, refuse_to_start
from tests.databases import engine_of
from tests.tenants import catalogue, key_lock, policy_lock
from tests.tenants.rows import MODELS, OWNER


@pytest.fixture(params=["probe", "web", "worker"])
def raw(walls, request):
    """A transaction of raw SQL, undone at the end."""
    with walls.engines[request.param].connect() as connection:
        connection.info["login"] = request.param
        yield connection
        connection.rollback()


@pytest.fixture
def superuser(walls):
    with walls.engines["superuser"].connect() as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("table", MODELS)
def test_row_security_alone_holds(walls, raw, table):
    all_rights = raw.info["login"] == "probe"
    assert policy_lock.breaches(raw, walls.rows, table, has_all_rights=all_rights) == []


def test_row_security_shows_a_person_her_own_membership_and_lets_her_change_none(walls, raw):
    assert policy_lock.membership_breaches(raw, walls.rows) == []


@pytest.mark.parametrize("login", ["web", "worker"])
def test_a_connection_keeps_no_tenant(walls, login):
    tenant_id = walls.rows.tenants[OWNER].id
    count = text("SELECT count(*) FROM incident")
    with engine_of(walls.urls[login], pool_size=1, max_overflow=0) as engine:
        with engine.connect() as connection:
            pid = connection.connection.driver_connection.info.backend_pid
            assert connection.scalar(count) == 0, "a fresh connection sees rows before a tenant is set"
            policy_lock.act_in(connection, tenant_id)
            assert connection.scalar(count) > 0
            connection.commit()
            assert connection.scalar(count) == 0, "the tenant outlives the commit"
            policy_lock.act_in(connection, tenant_id)
            connection.rollback()
            assert connection.scalar(count) == 0, "the tenant outlives the roll-back"
            policy_lock.act_in(connection, tenant_id)
        with engine.connect() as connection:
            assert connection.connection.driver_connection.info.backend_pid == pid
            assert connection.scalar(count) == 0, "the pool hands out a connection that still has a tenant"


@pytest.mark.parametrize("login", ["web", "worker"])
@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE samsyn_owner",
        "SET SESSION AUTHORIZATION samsyn_owner",
        "SET row_security = off; SELECT count(*) FROM incident",
        "TRUNCATE incident",
        "ALTER TABLE incident DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall ON incident",
        "CREATE VIEW mine AS SELECT * FROM incident",
        "COPY incident FROM STDIN",
    ],
)
def test_a_login_cannot_step_over_the_walls(walls, login, statement):
    import psycopg

    with walls.engines[login].connect() as connection:
        with pytest.raises(psycopg.Error) as refused:
            connection.connection.driver_connection.execute(statement)
        assert refused.value.sqlstate in ("42501", "0A000")


def test_the_start_refuses_a_login_that_could(walls, tmp_path):
    for login, strong in (("web", False), ("worker", False), ("owner", True), ("superuser", True)):
        database = Database(walls.urls[login], files=None, enqueue=lambda *_: None, pool_size=1)
        try:
            if strong:
                with pytest.raises(NotReady, match="bypass row security"):
                    refuse_to_start(database, demo=False)
            else:
                refuse_to_start(database, demo=False)
        finally:
            database.engine.dispose()


def test_every_key_holds_the_tenant(superuser):
    assert key_lock.catalogue_breaches(superuser) == []


@pytest.mark.parametrize("table", MODELS)
def test_no_row_points_at_another_tenants_row(walls, superuser, table):
    assert key_lock.pointing_breaches(superuser, walls.rows, table) == []


@pytest.mark.parametrize("table", MODELS)
def test_no_row_collides_with_another_tenants_row(walls, superuser, table):
    assert key_lock.collision_breaches(superuser, walls.rows, table) == []


def test_the_catalogue_has_no_gap(superuser):
    assert catalogue.breaches(superuser) == []


@pytest.mark.parametrize("login", ["web", "worker"])
@pytest.mark.parametrize("table", sorted(catalogue.ONLY_ADDED_TO))
def test_what_is_written_down_for_good_is_never_changed_nor_removed(walls, login, table):
    target = Base.metadata.tables[table]
    for statement in (target.update().values(tenant_id=target.c.tenant_id), target.delete()):
        with walls.engines[login].connect() as connection:
            policy_lock.act_in(connection, walls.rows.tenants[OWNER].id)
            assert policy_lock.outcome(connection, statement) == policy_lock.REFUSED


def test_a_new_table_is_covered_by_itself():
    """Every table with a tenant's column has a class that says which wall it has."""
    placed = {table.name for table in Base.metadata.tables.values() if "tenant_id" in table.c}
    assert placed == set(MODELS)
