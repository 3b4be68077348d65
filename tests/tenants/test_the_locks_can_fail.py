"""Seeded faults: every check of the locks turns red when the lock it checks is broken.

The faults are made in a transaction that is undone, in the shared database. Every table is looked at by the checks
themselves; that they can fail is shown on a part of the tables, on all with --slow.
"""

from collections.abc import Generator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import event

from tenants import isolation
from tenants.isolation import TenantSession
from tenants.models import Base
from tests.tenants import catalogue, key_lock, policy_lock, session_lock
from tests.tenants.rows import MODELS, SAMPLE, owners


@contextmanager
def broken(walls, *statements: str, as_probe: bool = False):
    """A connection on which these statements hold until it is given back."""
    probe = walls.engines["probe"].url.username
    with walls.engines["superuser"].connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        if as_probe:
            connection.exec_driver_sql(f"SET LOCAL ROLE {probe}")
        yield connection
        connection.rollback()


def _any(breaches: Generator[str]) -> bool:
    with closing(breaches):
        return next(breaches, None) is not None


def _wall_names(table: str) -> list[str]:
    return sorted(policy[0] for policy in catalogue.expected_policies(table))


@pytest.mark.parametrize("table", SAMPLE)
def test_without_one_of_its_policies_a_table_is_caught(walls, table):
    for policy in _wall_names(table):
        drop = f"DROP POLICY {policy} ON {table}"
        with broken(walls, drop) as connection:
            assert _any(catalogue.each_breach(connection)), f"the catalogue does not miss {policy} on {table}"
        with broken(walls, drop, as_probe=True) as connection:
            found = _any(policy_lock.each_breach(connection, walls.rows, table, has_all_rights=True))
            if table == "membership":
                found = found or policy_lock.membership_breaches(connection, walls.rows)
            assert found, f"nobody notices that {table} has no {policy}"


@pytest.mark.parametrize("table", SAMPLE)
def test_without_row_security_a_table_is_caught(walls, table):
    off = f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
    with broken(walls, off, as_probe=True) as connection:
        assert _any(policy_lock.each_breach(connection, walls.rows, table, has_all_rights=True))
    for statement in (off, f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"):
        with broken(walls, statement) as connection:
            assert _any(catalogue.each_breach(connection))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE POLICY friendly ON incident FOR SELECT USING (true)",
        "CREATE VIEW everything AS SELECT * FROM incident",
        "CREATE MATERIALIZED VIEW everything AS SELECT * FROM incident",
        "CREATE SEQUENCE pace",
        "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM incident'",
        "CREATE TABLE forgotten (tenant_id uuid NOT NULL, id uuid, PRIMARY KEY (tenant_id, id))",
        "CREATE TABLE unowned (id uuid PRIMARY KEY)",
        "GRANT TRUNCATE ON incident TO samsyn_web",
        "GRANT REFERENCES ON incident TO samsyn_worker",
        "GRANT TRIGGER ON incident TO samsyn_worker",
        "GRANT UPDATE ON document TO samsyn_worker",
        "GRANT DELETE ON audit_line TO samsyn_web",
        "GRANT INSERT ON audit_line TO samsyn_web",
        "GRANT INSERT ON read_line TO samsyn_worker",
        "GRANT UPDATE ON audit_head TO samsyn_worker",
        "GRANT SELECT ON audit.key TO samsyn_worker",
        "GRANT EXECUTE ON FUNCTION audit.mac(text) TO samsyn_web",
        "GRANT EXECUTE ON FUNCTION audit.forged_link(integer, integer) TO samsyn_web",
        "GRANT EXECUTE ON FUNCTION audit.seal(jsonb, integer) TO PUBLIC",
        "ALTER PROCEDURE audit.add(jsonb) RESET search_path",
        "ALTER PROCEDURE audit.add(jsonb) SECURITY INVOKER",
        "ALTER FUNCTION audit.seal(jsonb, integer) OWNER TO samsyn_worker",
        "DROP FUNCTION audit.forged_read()",
        "CREATE FUNCTION audit.peek() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM incident'",
        "CREATE SCHEMA elsewhere",
        "CREATE TABLE audit.elsewhere (id uuid)",
        "GRANT UPDATE (detail) ON read_line TO samsyn_web",
        "GRANT UPDATE (proof_hash) ON person_password TO samsyn_web",
        "GRANT DELETE ON incident TO samsyn_web",
        "GRANT INSERT ON session TO samsyn_web",
        "GRANT EXECUTE ON FUNCTION open_session TO samsyn_worker",
        "ALTER FUNCTION open_session RESET search_path",
        "ALTER FUNCTION secret_hash LEAKPROOF",
        "GRANT SELECT ON incident TO PUBLIC",
        "GRANT SELECT ON alembic_version TO samsyn_web",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO samsyn_web",
        "ALTER ROLE samsyn_web BYPASSRLS",
        "ALTER ROLE samsyn_worker SUPERUSER",
        "GRANT samsyn_owner TO samsyn_worker",
        "GRANT CREATE ON SCHEMA public TO samsyn_web",
        "ALTER TABLE incident OWNER TO samsyn_web",
    ],
)
def test_what_goes_past_the_walls_is_seen_in_the_catalogue(walls, statement):
    with broken(walls, statement) as connection:
        assert _any(catalogue.each_breach(connection))


def _composite_keys():
    return [
        (table, key)
        for table in MODELS
        for key in sorted(Base.metadata.tables[table].foreign_key_constraints, key=lambda key: str(key.name))
        if key.referred_table.name in MODELS and key.referred_table.name != table
    ]


def _part(found: list) -> list:
    """A fourth of these parameters; the others with --slow."""
    return [
        param if n % 4 == 0 else pytest.param(*param.values, id=param.id, marks=pytest.mark.only_slow)
        for n, param in enumerate(found)
    ]


@pytest.mark.parametrize(
    ("table", "key"), _part([pytest.param(*found, id=str(found[1].name)) for found in _composite_keys()])
)
def test_a_key_without_the_tenant_is_caught(walls, table, key):
    column, parent = next(name for name in key.column_keys if name != "tenant_id"), key.referred_table.name
    plain = (
        f"ALTER TABLE {table} DROP CONSTRAINT {key.name}",
        f"ALTER TABLE {parent} ADD CONSTRAINT plain UNIQUE (id)",
        f"ALTER TABLE {table} ADD CONSTRAINT to_plain FOREIGN KEY ({column}) REFERENCES {parent} (id)",
    )
    with broken(walls, *plain) as connection:
        assert _any(key_lock.each_in_catalogue(connection))
        assert _any(key_lock.each_pointing(connection, walls.rows, table))


@pytest.mark.parametrize(
    ("table", "name", "columns"),
    _part(
        [
            pytest.param(table, constraint.name, columns, id=str(constraint.name))
            for table in MODELS
            if len(owners(table)) > 1
            for constraint in sorted(Base.metadata.tables[table].constraints, key=lambda one: str(one.name))
            if type(constraint).__name__ == "UniqueConstraint"
            and (columns := [c.name for c in constraint.columns if c.name != "tenant_id"])
            and not set(columns) & key_lock.pointers(table)
        ]
    ),
)
def test_a_unique_key_without_the_tenant_is_caught(walls, table, name, columns):
    equal = walls.rows.marker[table]
    pairs = [slug for slug in equal if all(equal[slug][c] is not None for c in columns)]
    assert len(pairs) > 1, f"{name} is not filled in two tenants"
    with broken(walls) as connection:
        # Over the planted rows alone: the cast itself has the same names in each of its tenants.
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
        planted = ", ".join(f"'{equal[slug]['tenant_id']}'" for slug in pairs)
        marker = columns[0]
        condition = " OR ".join(f"({marker} = '{equal[slug][marker]}')" for slug in pairs)
        connection.exec_driver_sql(
            f"CREATE UNIQUE INDEX plain ON {table} ({', '.join(columns)})"
            f" WHERE tenant_id IN ({planted}) AND ({condition})"
        )
        assert _any(key_lock.each_in_catalogue(connection))
        assert key_lock.collision_breaches(connection, walls.rows, table)


@contextmanager
def without(listener, name: str):
    event.remove(TenantSession, name, listener)
    try:
        yield
    finally:
        event.listen(TenantSession, name, listener)


@pytest.mark.parametrize("table", SAMPLE)
def test_a_session_that_narrows_nothing_is_caught(walls, table):
    with without(isolation._see_only_readable_rows, "do_orm_execute"):
        assert _any(session_lock.each_breach(walls.engines["superuser"], walls.rows, table))


@pytest.mark.parametrize("table", SAMPLE)
def test_a_session_that_stops_no_foreign_row_is_caught(walls, table):
    with without(isolation._write_only_own_rows, "before_flush"):
        assert _any(session_lock.each_breach(walls.engines["superuser"], walls.rows, table))


def test_a_session_that_does_not_tell_postgres_is_caught(walls):
    with without(isolation._tell_postgres, "after_begin"):
        assert _any(session_lock.each_breach(walls.engines["web"], walls.rows, "incident"))
