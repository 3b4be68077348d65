"""Row-security policies and grants of every table, derived from its model: the kind, `web_grants`, `worker_grants`.

`env.py` calls `secure` after each upgrade, so a migration only makes tables. Tried on PostgreSQL 15 and 18. The setting
stands in the policy as a plain expression: it becomes the index condition, and a distributed PostgreSQL accepts it.
"""

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, text
from sqlalchemy.orm import DeclarativeBase

from tenants.models import Addressed, Base, Open, Owned, Published, Shared

TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"
PERSON = "nullif(current_setting('app.person_id', true), '')::uuid"
PUBLIC = "nullif(current_setting('app.public_id', true), '')::uuid"
"""Whose open pages are read: it is told only where no tenant is (`tenants/isolation.py`)."""
OWN = f"tenant_id = {TENANT}"


class Unguarded(Exception):
    """A table for which nothing says who may read it."""


def secure(connection: Connection, base: type[DeclarativeBase] = Base) -> None:
    """Make the policies and grants of every table that is there anew, when any of them or any table has changed.

    Raises Unguarded for a table without a model, a model without a kind, and one that does not say what is granted.
    """
    wanted = {table: list(_statements(table, _model(table, base))) for table in base.metadata.tables}
    there = connection.execute(
        text("SELECT relname, oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')")
    )
    there = sorted((table, oid) for table, oid in there if table in wanted)
    # Policies lock their table against all readers, and commands migrate while the site is up: with nothing new, none
    # is touched. The oid tells a table that was dropped and made again, and thereby lost its policies.
    state = sha256(repr([(oid, wanted[table]) for table, oid in there]).encode()).hexdigest()
    if not there or connection.scalar(text("SELECT obj_description('alembic_version'::regclass)")) == state:
        return
    for table, oid in there:
        for policy in connection.scalars(text("SELECT polname FROM pg_policy WHERE polrelid = :oid"), {"oid": oid}):
            connection.execute(text(f'DROP POLICY "{policy}" ON {table}'))
        for statement in wanted[table]:
            connection.exec_driver_sql(statement)
    connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{state}'"))


def for_each_tenant(connection: Connection) -> Iterator:
    """Each tenant's id, while its rows may be read and written, for data migrations. Under FORCE a plain UPDATE by the
    owner touches no row at all."""
    for tenant_id in connection.scalars(text("SELECT id FROM tenant ORDER BY id")).all():
        connection.execute(text(f"SET LOCAL app.tenant_id = '{tenant_id}'"))
        yield tenant_id
        connection.execute(text("SET LOCAL app.tenant_id = ''"))


def _model(table: str, base: type[DeclarativeBase]) -> type:
    for mapper in base.registry.mappers:
        if mapper.local_table is base.metadata.tables[table]:
            return mapper.class_
    raise Unguarded(f"{table} has no model")


def _statements(table: str, model: type) -> Iterator[str]:
    kinds = [kind for kind in (Shared, Owned, Published, Addressed, Open) if issubclass(model, kind)]
    if len(kinds) != 1:
        raise Unguarded(f"{model.__name__} is of {len(kinds)} kinds: Shared, Owned, Published, Addressed or Open")
    on = "DISABLE" if kinds == [Shared] else "ENABLE"
    force = "NO FORCE" if kinds == [Shared] else "FORCE"
    yield f"ALTER TABLE {table} {on} ROW LEVEL SECURITY, {force} ROW LEVEL SECURITY"
    if kinds != [Shared]:
        # A restrictive policy alone shows no row: it narrows what a permissive one allows.
        yield f"CREATE POLICY base ON {table} FOR ALL USING (true) WITH CHECK (true)"
    if kinds == [Owned]:
        yield f"CREATE POLICY wall ON {table} AS RESTRICTIVE FOR ALL USING ({OWN}) WITH CHECK ({OWN})"
    elif kinds != [Shared]:
        yield f"CREATE POLICY wall_read ON {table} AS RESTRICTIVE FOR SELECT USING ({OWN} OR {_other_reader(model)})"
        yield f"CREATE POLICY wall_insert ON {table} AS RESTRICTIVE FOR INSERT WITH CHECK ({OWN})"
        yield f"CREATE POLICY wall_update ON {table} AS RESTRICTIVE FOR UPDATE USING ({OWN}) WITH CHECK ({OWN})"
        yield f"CREATE POLICY wall_delete ON {table} AS RESTRICTIVE FOR DELETE USING ({OWN})"
    for role, grants in (
        ("web", getattr(model, "web_grants", None)),
        ("worker", getattr(model, "worker_grants", None)),
    ):
        if grants is None:
            raise Unguarded(f"{model.__name__} does not say what samsyn_{role} is granted")
        yield f"REVOKE ALL ON {table} FROM samsyn_{role}"  # with it, what was granted on single columns
        if grants:
            yield f"GRANT {grants} ON {table} TO samsyn_{role}"


def _other_reader(model: type) -> str:
    """The condition under which somebody else than the row's tenant reads it."""
    if issubclass(model, Addressed):
        readers = {"person": f"person_id = {PERSON}", "municipality": f"municipality_id = {TENANT}"}
        return readers[model.addressed_to]
    if issubclass(model, Open):
        return f"tenant_id = {PUBLIC}"
    return f"area_id = {TENANT}"
