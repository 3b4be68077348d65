"""The rows of a file are looked for by their keys in their index, whatever PostgreSQL believes of the municipality."""

from sqlalchemy import text

from app.incidents import service as incidents
from tenants.access import Role
from tests.databases import engine_of
from tests.intake.files import many_rows
from tests.intake.imported import taken
from tests.statements import asked


def test_a_first_file_is_compared_by_its_keys_while_no_report_of_the_municipality_is_known(world):
    taken(world, many_rows(2_000), slug="arboga")
    with engine_of(world.urls[None]) as engine, engine.begin() as superuser:
        superuser.execute(text("ANALYZE incident"))
    with world.scope(Role.COORDINATOR) as scope:
        with asked(world.web.engine) as statements:
            incidents.read_imported(scope, keys=[f"first:{n}" for n in range(1_000)])
        (statement,) = [one for one in statements if "intake_key" in one.sql]
        connection = scope.db.connection()
        connection.execute(text("SET LOCAL enable_seqscan = off"))  # a table of 2,000 rows would be read through
        assert _indexes(connection, statement.sql, statement.values) == ["incident_intake_key_idx"]
        plain = "SELECT id FROM incident WHERE intake_key = ANY(%(keys)s::text[]) AND tenant_id = %(tenant)s"
        known = {"keys": statement.values["keys"], "tenant": scope.tenant.id}
        assert _indexes(connection, plain, known) == ["incident_window_idx"], "the municipality is not new"


def _indexes(connection, sql: str, values: dict) -> list[str]:
    def of(node: dict):
        yield from filter(None, [node.get("Index Name")])
        for below in node.get("Plans", ()):
            yield from of(below)

    return list(of(connection.exec_driver_sql("EXPLAIN (FORMAT JSON) " + sql, values).scalar()[0]["Plan"]))
