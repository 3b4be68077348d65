"""Puts rows into tables of the synthetic Sweden, as the role that owns them: by COPY, past the acts.

Row security is forced on the owner too, and PostgreSQL takes no COPY under it; so it is let go while the one
transaction lasts that fills the database, and nobody else can read the tables meanwhile.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from psycopg import Connection, sql
from psycopg.types.json import Jsonb
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app.synth.happenings import STAGE, STORE
from tenants.models import Base

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
    CASE contype WHEN 'f' THEN 2 ELSE 0 END AS turn
FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype = ANY(%(kinds)s::"char"[])
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid), 1
FROM pg_index WHERE indrelid = %(table)s::regclass
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)
ORDER BY turn
"""
"""(statement that takes it away, statement that makes it again) of each key and index of a table: made once over all
rows they cost a fraction. What others point at comes back first, what points at others last."""


@contextmanager
def without_row_security(connection: Connection[Any]) -> Iterator[None]:
    """While the owner may read and write every tenant's rows."""
    with connection.cursor() as cursor:
        forced = "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace"
        tables = [name for (name,) in cursor.execute(forced).fetchall()]
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))
        yield
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))


@contextmanager
def staged(connection: Connection[Any]) -> Iterator[None]:
    """While there is a table through which incidents come."""
    connection.execute(STAGE.encode())
    yield
    connection.execute("DROP TABLE staged")


def without_keys(connection: Connection[Any], table: str, *, primary: bool = True) -> list[str]:
    """Take the keys and indexes of a table away, the primary one only where nothing points at it. Gives the statements
    that make them again, to be run when the rows are there."""
    kinds = ["f", "u", *("p" if primary else "")]
    found = connection.execute(KEYS, {"table": table, "kinds": kinds}).fetchall()
    for away, _again, _turn in reversed(found):
        connection.execute(away.encode())
    return [again for _away, again, _turn in found]


def copy_rows(connection: Connection[Any], rows: Iterable[tuple[str, dict]]) -> None:
    """(table, row) in an order in which their keys hold; rows of one table after each other go in one COPY."""
    waiting: list[dict] = []
    table = ""
    for name, row in rows:
        if name != table or len(waiting) >= 5_000:
            _copy(connection, table, waiting)
            table, waiting = name, []
        waiting.append(row)
    _copy(connection, table, waiting)


def _copy(connection: Connection[Any], table: str, rows: list[dict]) -> None:
    if not rows:
        return
    # What the model fills in by itself.
    plain = {
        c.name: c.default.arg
        for c in Base.metadata.tables[table].c
        if isinstance(c.default, ScalarElementColumnDefault)
    }
    rows = [plain | row for row in rows]
    columns = sql.SQL(", ").join(map(sql.Identifier, rows[0]))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(value) if isinstance(value, (dict, list)) else value for value in row.values()])


def store(connection: Connection[Any], rows: np.ndarray, words: dict[str, object]) -> None:
    """Make incidents of a chunk of `happenings`."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE staged")
        with cursor.copy("COPY staged FROM STDIN (FORMAT binary)") as copy:
            copy.write(SIGNATURE)
            copy.write(rows.tobytes())
            copy.write(b"\xff\xff")
        cursor.execute(STORE, words)
