"""The schema keeps what a distributed PostgreSQL (Citus) asks of tables that are spread by `tenant_id`, so that moving
to one changes no table (docs/scaling.md). What it asks of statements: `tests/access/test_selects.py`."""

from collections.abc import Iterable

import pytest
from sqlalchemy import text

from app import domains
from tenants.models import Base, InTenant
from tests.databases import engine_of, url_as

UNIQUE = """
SELECT indrelid::regclass::text, indexrelid::regclass::text,
    ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY(indkey::smallint[]))
FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
WHERE indisunique AND relnamespace = 'public'::regnamespace
"""
KEYS = """
SELECT conrelid::regclass::text, confrelid::regclass::text, conname, confdeltype::text,
    ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY(conkey))
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
POLICIES = """
SELECT polrelid::regclass::text, polname,
    concat(pg_get_expr(polqual, polrelid), ' ', pg_get_expr(polwithcheck, polrelid)) FROM pg_policy
"""


def spread() -> set[str]:
    """The tables whose rows belong to tenants. The others are copied to every machine."""
    domains.know_tables()
    return {mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, InTenant)}


def loose_indexes(found: Iterable, tables: set[str]) -> list[str]:
    """Unique across tenants: no machine could tell."""
    return [f"{index} of {table}" for table, index, columns in found if table in tables and "tenant_id" not in columns]


def loose_keys(found: Iterable, tables: set[str]) -> list[str]:
    faults = []
    for table, other, name, on_delete, columns in found:
        if on_delete == "n":
            faults.append(f"{name}: ON DELETE SET NULL would empty tenant_id")
        if other in tables and table not in tables:
            faults.append(f"{name}: from {table}, which is everywhere, to {other}, which is spread")
        if {table, other} <= tables and "tenant_id" not in columns:
            faults.append(f"{name}: from {table} to {other} without tenant_id")
    return faults


def subqueries(found: Iterable) -> list[str]:
    return [f"{policy} of {table}" for table, policy, expression in found if "SELECT" in expression.upper()]


BROKEN = """
CREATE TABLE one (tenant_id uuid, id uuid UNIQUE, PRIMARY KEY (tenant_id, id));
CREATE TABLE other (tenant_id uuid, one_id uuid REFERENCES one (id) ON DELETE SET NULL);
CREATE TABLE everywhere (one_id uuid REFERENCES one (id));
CREATE POLICY asks ON one USING (tenant_id IN (SELECT tenant_id FROM other));
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER rings AFTER INSERT ON one FOR EACH ROW EXECUTE FUNCTION nothing();
"""


def _all(result) -> list:
    return [tuple(row) for row in result] if result.returns_rows else []


@pytest.fixture
def asked(empty_template, postgres_url):
    with engine_of(url_as(postgres_url, empty_template)) as engine, engine.connect() as connection:
        yield lambda sql: _all(connection.execute(text(sql)))


def test_every_key_and_unique_index_holds_the_tenant(asked):
    assert loose_indexes(asked(UNIQUE), spread()) == []
    assert loose_keys(asked(KEYS), spread()) == []


def test_no_table_has_a_trigger_and_every_policy_is_a_plain_expression(asked):
    assert asked(TRIGGERS) == []
    assert subqueries(asked(POLICIES)) == []


def test_what_breaks_the_rules_is_noticed(asked):
    for statement in BROKEN.strip().split(";\n"):
        asked(statement.rstrip(";"))  # undone with the transaction
    tables = {"one", "other"}
    assert loose_indexes(asked(UNIQUE), tables) == ["one_id_key of one"]
    assert sorted(fault.partition(":")[0] for fault in loose_keys(asked(KEYS), tables)) == [
        "everywhere_one_id_fkey",
        "other_one_id_fkey",
        "other_one_id_fkey",
    ]
    assert asked(TRIGGERS) == [("one", "rings")]
    assert subqueries(asked(POLICIES)) == ["asks of one"]
