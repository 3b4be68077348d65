"""Over connections of their own: web and worker read the audit, add through its functions, and can do nothing else."""

import json
from uuid import UUID

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from tenants import audit
from tenants.access import CALENDAR, Role
from tenants.checkpoints import NOTHING
from tenants.models import uuid7
from tenants.verification import Known, first_fault
from tests.databases import opened_world
from tests.tenants.test_audit import report

REFUSED = "42501"
LINE = {"at": "2026-11-25T09:00:00Z", "actor": "x", "act": "x", "request_id": "", "outcome": "done"}


@pytest.fixture(scope="module")
def world(admin, world_template, postgres_url, tmp_path_factory):
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("roles")) as made:
        with made.scope(Role.SCHOOL) as scope:
            report(scope, made)
        yield made


@pytest.fixture(params=["web", "worker"])
def connection(world, request):
    """One of the login roles, acting in Köping; undone at the end."""
    engine = create_engine(world.urls[request.param])
    with engine.connect() as connection:
        connection.execute(text(f"SET LOCAL app.tenant_id = '{world.tenants['koping'].id}'"))
        yield connection
        connection.rollback()
    engine.dispose()


def outcome(connection, statement: str, **values) -> str:
    """PostgreSQL's code for why not, or "done"."""
    nested = connection.begin_nested()
    try:
        connection.execute(text(statement), values)
        return "done"
    except DBAPIError as error:
        return error.orig.sqlstate
    finally:
        nested.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_line SELECT * FROM audit_line LIMIT 0",
        "INSERT INTO audit_head SELECT * FROM audit_head LIMIT 0",
        "INSERT INTO read_line SELECT * FROM read_line LIMIT 0",
        "DELETE FROM audit_line",
        "DELETE FROM audit_head",
        "DELETE FROM read_line",
        "UPDATE audit_line SET actor = 'x'",
        "UPDATE audit_head SET seq = 0",
        "UPDATE read_line SET shown = NULL",
        "TRUNCATE audit_line",
        "SELECT * FROM audit_head FOR UPDATE",
        "SELECT * FROM audit.key",
        "UPDATE audit.key SET inner_pad = ''",
        f"SELECT audit.mac('{NOTHING}')",
        "SELECT audit.digest(ARRAY['x'])",
        "SELECT audit.locked_head()",
        "SELECT audit.link(NULL::audit_head, '{}')",
        "CREATE FUNCTION audit.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE audit.mine (id integer)",
        "CREATE OR REPLACE PROCEDURE audit.add(given jsonb) LANGUAGE sql AS ''",
    ],
)  # fmt: skip
def test_neither_writes_nor_reads_the_key_nor_makes_a_mac(connection, statement):
    assert outcome(connection, statement) == REFUSED


def test_the_web_may_not_even_ask_whether_a_line_is_forged(world):
    with world.web.scope(world.tenants["koping"], CALENDAR) as scope:
        connection = scope.db.connection()
        for statement in ("audit.forged_link(0, 9)", "audit.forged_read()", "audit.seal('{}', 1)"):
            assert outcome(connection, f"SELECT {statement}") == REFUSED
        scope.db.rollback()


def test_what_is_added_gets_its_tenant_number_and_hash_from_the_database(world, connection):
    """Whatever the caller says of them."""
    arboga = str(world.tenants["arboga"].id)
    said = {**LINE, "id": str(uuid7()), "tenant_id": arboga, "seq": 1, "hash": "x", "previous": "x", "mac": "x"}
    head = connection.execute(text("SELECT seq, hash FROM audit_head")).one()
    connection.execute(text("CALL audit.add(CAST(:line AS jsonb))"), {"line": json.dumps(said)})
    row = connection.execute(text("SELECT * FROM audit_line WHERE id = :id"), {"id": said["id"]}).one()
    assert (row.tenant_id, row.seq, row.previous) == (world.tenants["koping"].id, head.seq + 1, head.hash)
    assert len(row.hash) == len(row.mac) == 64 and row.mac != row.hash
    assert connection.execute(text("SELECT seq, hash FROM audit_head")).one() == (row.seq, row.hash)

    read = {**LINE, "id": str(uuid7()), "tenant_id": arboga, "sealed_by": 1, "mac": "x", "shown": [arboga]}
    connection.execute(text("CALL audit.add_read(CAST(:line AS jsonb))"), {"line": json.dumps(read)})
    row = connection.execute(text("SELECT * FROM read_line WHERE id = :id"), {"id": read["id"]}).one()
    assert (row.tenant_id, row.sealed_by, row.shown) == (world.tenants["koping"].id, None, [UUID(arboga)])
    assert len(row.mac) == 64


def test_without_a_tenant_nothing_is_added(connection):
    connection.execute(text("SET LOCAL app.tenant_id = ''"))
    for call in ("add", "add_read"):
        line = json.dumps({**LINE, "id": str(uuid7())})
        assert outcome(connection, f"CALL audit.{call}(CAST(:line AS jsonb))", line=line) == "P0001"


def test_a_trap_in_a_temporary_schema_is_not_met(world):
    """Names are looked up in pg_catalog alone, whatever the caller has put before it."""
    engine = create_engine(world.urls["worker"])
    with engine.connect() as connection:
        connection.execute(text(f"SET LOCAL app.tenant_id = '{world.tenants['koping'].id}'"))
        connection.execute(text("CREATE TEMPORARY TABLE audit_head (seq integer)"))
        connection.execute(text("SET LOCAL search_path = pg_temp, public"))
        line = json.dumps({**LINE, "id": str(uuid7())})
        connection.execute(text("CALL audit.add(CAST(:line AS jsonb))"), {"line": line})
        connection.rollback()
    engine.dispose()


def test_what_one_role_adds_the_other_finds_whole(world):
    with world.web.scope(world.tenants["kungsor"], CALENDAR) as scope:
        audit.note(scope, "test.web")
    with world.worker.scope(world.tenants["kungsor"], CALENDAR) as scope:
        audit.note(scope, "test.worker")
        assert first_fault(scope, Known()) is None
        acts = scope.db.scalars(select(audit.AuditLine.act).order_by(audit.AuditLine.seq)).all()
    assert acts[-2:] == ["test.web", "test.worker"]
