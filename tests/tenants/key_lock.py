"""What the keys alone refuse: no row may point at, or collide with, another tenant's. Breaches as sentences."""

from collections.abc import Generator, Iterator

from sqlalchemy import CheckConstraint, Connection, ForeignKeyConstraint, Table, UniqueConstraint, text
from sqlalchemy.exc import DBAPIError

from tenants.models import Base
from tests.tenants.rows import MODELS, Rows, owner, owners

NO_SUCH_ROW = "23503"


def catalogue_breaches(connection: Connection) -> list[str]:
    """What PostgreSQL knows: every key between tables of tenants holds the tenant, every unique key begins with it."""
    return list(each_in_catalogue(connection))


def each_in_catalogue(connection: Connection) -> Generator[str]:
    """The same one by one."""
    placed = set(connection.scalars(text(_PLACED)))
    for table, target, name, columns, targets in connection.execute(text(_FOREIGN_KEYS)):
        if (
            table in placed
            and target in placed
            and ("tenant_id", "tenant_id") not in set(zip(columns, targets, strict=True))
        ):
            yield f"{name} of {table} points at {target} without tenant_id"
        if table not in placed and target in placed:
            yield f"{name}: the platform's {table} points at a tenant's {target}"
    for table, name, columns in connection.execute(text(_UNIQUE)):
        if table in placed and columns[0] != "tenant_id":
            yield f"the unique key {name} of {table} begins with {columns[0]}: it tells that a foreign row exists"
    for table, column in connection.execute(text(_NULLABLE)):
        yield f"{table}.{column} may be NULL"


def pointing_breaches(connection: Connection, rows: Rows, table: str) -> list[str]:
    """Tries to store a row of a tenant that points at another tenant's row, over every foreign key of the table."""
    if found := rows.lacking(table):
        return found
    return list(each_pointing(connection, rows, table))


def each_pointing(connection: Connection, rows: Rows, table: str) -> Generator[str]:
    """The same one by one, of a table that has rows."""
    target = Base.metadata.tables[table]
    for constraint in sorted(target.foreign_key_constraints, key=lambda key: str(key.name)):
        for values in _foreign_values(constraint, rows, table):
            nested = connection.begin_nested()
            try:
                if _one_each(target):
                    # This instead of it.
                    connection.execute(target.delete().where(target.c.tenant_id == values["tenant_id"]))
                connection.execute(target.insert().values(**values))
                outcome = "stored"
            except DBAPIError as error:
                outcome = error.orig.sqlstate
            nested.rollback()
            if outcome != NO_SUCH_ROW:
                yield f"a row of {table} points over {constraint.name} at another tenant's row: {outcome}"


def _one_each(target: Table) -> bool:
    """Whether it has one row a tenant, or one for the things that it points at; for a key beside its own only where
    nothing points at it, since it could not be taken away."""
    pointing = {"tenant_id", *pointers(target.name)}
    if set(target.primary_key.columns.keys()) <= pointing:
        return True
    keys = [one for one in target.constraints if isinstance(one, UniqueConstraint)]
    pointed = any(key.column.table is target for table in Base.metadata.tables.values() for key in table.foreign_keys)
    return not pointed and any(set(key.columns.keys()) <= pointing for key in keys)


def _foreign_values(constraint: ForeignKeyConstraint, rows: Rows, table: str) -> Iterator[dict]:
    parent = constraint.referred_table.name
    if parent in MODELS and parent != table:
        column = next(name for name in constraint.column_keys if name != "tenant_id")
        other = next((slug for slug in owners(parent) if slug != owner(table)), None)
        if other:
            yield {**rows.values(table, owner(table)), column: rows.marker[parent][other]["id"]}
    elif "area_id" in constraint.column_keys:
        # Published to an area that is not its own.
        yield {**rows.values(table, owner(table)), "area_id": rows.tenants["arboga"].id}


def collision_breaches(connection: Connection, rows: Rows, table: str) -> list[str]:
    """Gives another tenant's row the values of the owner's: nothing but the tenant may keep them apart."""
    if found := rows.lacking(table):
        return found
    other = next((slug for slug in owners(table) if slug != owner(table)), None)
    if other is None or set(rows.key(table, owner(table))) <= {"tenant_id", *pointers(table), *codes(table)}:
        return []  # the key holds nothing but the tenant, what points within it, and one of a few codes
    fresh = rows.values(table, other)
    same = {
        name: value
        for name, value in rows.marker[table][owner(table)].items()
        if name not in ("tenant_id", "area_id") and name not in pointers(table)
    }
    nested = connection.begin_nested()
    try:
        connection.execute(Base.metadata.tables[table].insert().values(**{**fresh, **same}))
        return []
    except DBAPIError as error:
        if _is_among_its_own(table, error.orig.diag.constraint_name):
            return []
        return [f"a row of {table} collides with another tenant's: {error.orig.sqlstate}"]
    finally:
        nested.rollback()


def _is_among_its_own(table: str, constraint: str | None) -> bool:
    """Whether what is taken is one of its own tenant, as there is one row for each thing that is pointed at there."""
    columns = {one.name: set(one.columns.keys()) for one in Base.metadata.tables[table].constraints if one.name}
    return "tenant_id" in columns.get(constraint, ()) and columns[constraint] <= {"tenant_id", *pointers(table)}


def pointers(table: str) -> set[str]:
    keys = Base.metadata.tables[table].foreign_key_constraints
    return {name for key in keys if key.referred_table.name in MODELS for name in key.column_keys}


def codes(table: str) -> set[str]:
    """Columns that hold one of a few words."""
    rules = [str(one.sqltext) for one in Base.metadata.tables[table].constraints if isinstance(one, CheckConstraint)]
    names = (column.name for column in Base.metadata.tables[table].columns)
    return {name for name in names if any(f"{name} IN (" in rule for rule in rules)}


_PLACED = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id'
"""
_FOREIGN_KEYS = """
SELECT c.relname, t.relname, k.conname,
       ARRAY(SELECT attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, i)
             JOIN pg_attribute ON attrelid = k.conrelid AND attnum = n ORDER BY i),
       ARRAY(SELECT attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, i)
             JOIN pg_attribute ON attrelid = k.confrelid AND attnum = n ORDER BY i)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 3
"""
_UNIQUE = """
SELECT c.relname, i.relname,
       ARRAY(SELECT pg_get_indexdef(x.indexrelid, n, true) FROM generate_series(1, x.indnkeyatts) n ORDER BY n)
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
WHERE x.indisunique AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""
_NULLABLE = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND a.attname IN ('tenant_id', 'area_id') AND NOT a.attnotnull
"""
