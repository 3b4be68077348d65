"""Row-security policies and grants, one function per kind of table. Used by the migrations.

Tried on PostgreSQL 15 and 18. The setting stands in the policy as a plain expression: it becomes the index condition,
and a distributed PostgreSQL accepts it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op
from sqlalchemy import text

TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"
PERSON = "nullif(current_setting('app.person_id', true), '')::uuid"
READ_WRITE = "SELECT, INSERT, UPDATE, DELETE"
READ_ADD = "SELECT, INSERT"


def shared(table: str, web: str, worker: str) -> None:
    """A platform table: no wall, only grants."""
    _grant(table, web, worker)


def owned(table: str, web: str = READ_WRITE, worker: str = READ_WRITE) -> None:
    """The tenant alone reads and writes."""
    _force(table)
    op.execute(
        f"CREATE POLICY wall ON {table} AS RESTRICTIVE FOR ALL"
        f" USING (tenant_id = {TENANT}) WITH CHECK (tenant_id = {TENANT})"
    )
    _grant(table, web, worker)


def published(table: str, web: str = READ_WRITE, worker: str = READ_WRITE) -> None:
    """The tenant writes; the tenant and its police area read."""
    _walls(table, f"area_id = {TENANT}")
    _grant(table, web, worker)


def addressed(table: str, to: str, web: str = READ_WRITE, worker: str = READ_WRITE) -> None:
    """The tenant writes; the tenant and the one the row concerns ("person" or "municipality") read."""
    _walls(table, f"person_id = {PERSON}" if to == "person" else f"municipality_id = {TENANT}")
    _grant(table, web, worker)


@contextmanager
def _tenant(connection, tenant_id) -> Iterator[None]:
    connection.execute(text(f"SET LOCAL app.tenant_id = '{tenant_id}'"))
    yield
    connection.execute(text("SET LOCAL app.tenant_id = ''"))


def for_each_tenant(connection) -> Iterator:
    """Yield each tenant's id with its walls open. Under FORCE a plain UPDATE by the owner touches no row at all."""
    for tenant_id in connection.scalars(text("SELECT id FROM tenant ORDER BY id")).all():
        with _tenant(connection, tenant_id):
            yield tenant_id


def _force(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    # A restrictive policy alone shows no row: it narrows what a permissive one allows.
    op.execute(f"CREATE POLICY base ON {table} FOR ALL USING (true) WITH CHECK (true)")


def _walls(table: str, also_read: str) -> None:
    _force(table)
    own = f"tenant_id = {TENANT}"
    op.execute(f"CREATE POLICY wall_read ON {table} AS RESTRICTIVE FOR SELECT USING ({own} OR {also_read})")
    op.execute(f"CREATE POLICY wall_insert ON {table} AS RESTRICTIVE FOR INSERT WITH CHECK ({own})")
    op.execute(f"CREATE POLICY wall_update ON {table} AS RESTRICTIVE FOR UPDATE USING ({own}) WITH CHECK ({own})")
    op.execute(f"CREATE POLICY wall_delete ON {table} AS RESTRICTIVE FOR DELETE USING ({own})")


def _grant(table: str, web: str, worker: str) -> None:
    for role, rights in (("samsyn_web", web), ("samsyn_worker", worker)):
        if rights:
            op.execute(f"GRANT {rights} ON {table} TO {role}")
