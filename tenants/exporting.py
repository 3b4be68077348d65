"""All of a tenant's rows as JSON Lines, a table a file, and what it has in files: one snapshot, a row at a time.

PostgreSQL writes each row as JSON and hands over the lines; none is kept in memory. The tenant's own wall holds: the
rows are read as everything else is, by the worker's role in the tenant's scope.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table

from tenants import contents
from tenants.manifest import FILES, ROWS, TABLES, Held, Tick, file_path, store_of, table_path
from tenants.models import Base
from tenants.scope import Scope

SNAPSHOT = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1",
    "SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'",
)
# One row a line, as it is: JSON holds no control character, so that none of CSV's own marks is ever met.
_LINES = "COPY ({}) TO STDOUT WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"


def write(
    scope: Scope, folder: Path, *, kept: Mapping[str, Iterable[str]], tick: Tick
) -> tuple[dict[str, Held], dict[str, dict[str, int]], tuple[str, ...]]:
    """Write the tables and files into an empty folder: the tables by name, the files by store, and hashes of files
    that were not there. `kept`: store -> hashes of the files that the tenant keeps, asked for in the same snapshot."""
    line = scope.db.connection()
    for name in (TABLES, FILES):
        (folder / name).mkdir(mode=0o700)
    wanted = contents.tables()
    tables, files = {}, {ROWS: dict(_pictures(line, scope, folder, wanted, tick))}
    for n, table in enumerate(wanted):
        tick(n, len(wanted), table.name)
        tables[table.name] = _table(line, table_path(folder, table.name), _rows_of(table, scope))
    tables[contents.PEOPLE] = _table(line, table_path(folder, contents.PEOPLE), _people(scope))
    missing: list[str] = []
    for store, digests in kept.items():
        files[store] = dict(_files(scope, store, sorted({*digests}), folder, missing, tick))
    return tables, files, tuple(missing)


def begin(scope: Scope) -> None:
    """Let all that this transaction reads be of one moment. Before anything else is read in it."""
    line = scope.db.connection()
    for statement in SNAPSHOT:
        line.exec_driver_sql(statement)


def _here(scope: Scope) -> str:
    return f"'{scope.tenant.id}'::uuid"


def _rows_of(table: Table, scope: Scope) -> str:
    pictures = contents.pictures(table)
    columns = ", ".join(
        f"encode(sha256({name}), 'hex') AS {name}" if name in pictures else f'"{name}"'
        for name in contents.columns(table)
    )
    which = f" AND {contents.ROWS[table.name][1]}" if table.name in contents.ROWS else ""
    order = ", ".join(f'"{one.name}"' for one in table.primary_key.columns)
    rows = f'SELECT {columns} FROM public."{table.name}" WHERE tenant_id = {_here(scope)}{which} ORDER BY {order}'  # noqa: S608 - our own names
    return f"SELECT row_to_json(r) FROM ({rows}) r"  # noqa: S608 - our own names


def _people(scope: Scope) -> str:
    members = Base.metadata.tables["membership"].name
    here = f"SELECT m.person_id FROM public.{members} m WHERE m.tenant_id = {_here(scope)}"  # noqa: S608 - our own names
    rows = f"SELECT p.id, p.email FROM public.person p WHERE p.id IN ({here}) ORDER BY p.id"  # noqa: S608 - our own names
    return f"SELECT row_to_json(r) FROM ({rows}) r"  # noqa: S608 - our own names


def _table(line: Connection, path: Path, rows: str) -> Held:
    """Write the rows; a line each."""
    driver: Any = line.connection.dbapi_connection
    digest, n, size = hashlib.sha256(), 0, 0
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", 1 << 20) as file:
        with driver.cursor() as cursor, cursor.copy(_LINES.format(rows)) as copied:
            for block in copied:
                digest.update(block)
                file.write(block)
                n += bytes(block).count(b"\n")
                size += len(block)
        file.flush()
        os.fsync(file.fileno())
    return Held(digest.hexdigest(), size, n)


def _pictures(
    line: Connection, scope: Scope, folder: Path, wanted: list[Table], tick: Tick
) -> Iterator[tuple[str, int]]:
    """What lies in columns of bytes, a row at a time; the same bytes once."""
    driver: Any = line.connection.dbapi_connection
    for table in wanted:
        for name in contents.pictures(table):
            question = (
                f'SELECT "{name}" FROM public."{table.name}" WHERE tenant_id = {_here(scope)} AND "{name}" IS NOT NULL'  # noqa: S608, E501 - our own names
            )
            with closing(driver.cursor("pictures")) as cursor:
                cursor.execute(question)
                for n, (content,) in enumerate(iter(cursor.fetchone, None)):
                    tick(n, n + 1, table.name)
                    sha = hashlib.sha256(content).hexdigest()
                    _place(file_path(folder, ROWS, sha), lambda file, content=content: file.write(content))
                    yield sha, len(content)


def _files(
    scope: Scope, store: str, digests: list[str], folder: Path, missing: list[str], tick: Tick
) -> Iterator[tuple[str, int]]:
    of_store = store_of(scope.files, store)
    for n, sha in enumerate(digests):
        tick(n, len(digests), store)
        source = of_store.path(scope.tenant.id, sha)
        if not source.is_file():
            missing.append(sha)
            continue
        path = file_path(folder, store, sha)
        with source.open("rb") as whole:
            _place(
                path, lambda file, whole=whole: [file.write(part) for part in iter(lambda: whole.read(1 << 20), b"")]
            )
        yield sha, path.stat().st_size


def _place(path: Path, fill: Any) -> None:
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        fill(file)
