"""Reads in what another installation has exported: all of it in one transaction, under the ids that it had.

By the role that owns the tables, since neither web nor worker may write what is only added to; the tenant's wall holds
for it as well. What a line says of its tenant and area is not believed: they are those that are read in.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import Error
from sqlalchemy import Table, text

from tenants import contents
from tenants.errors import Invalid
from tenants.files import FileStore
from tenants.manifest import LONGEST, ROWS, Manifest, Tick, file_path, opened, store_of, table_path
from tenants.models import Base, Tenant
from tenants.scope import Scope
from tenants.verification import Known, first_fault

BATCH = 2_000_000
"""Bytes of lines that are sent at a time."""
_ALIKE = "SELECT slug, name, erased_at FROM tenant WHERE id = :id"
_PATIENTLY = (
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL timezone = 'UTC'"
)
_MACS = (
    "UPDATE audit_line SET mac = audit.mac(hash) WHERE tenant_id = :here",
    "UPDATE read_line AS line SET mac = audit.mac(audit.hash_of_read(line)) WHERE tenant_id = :here",
)


def read_tables(scope: Scope, folder: Path, manifest: Manifest, *, same_area: bool, tick: Tick) -> int:
    """Store every row of the export, and give how many; of what is agreed with the police area when it is the same as
    the export's. The scope is that of the tenant as it is going to be. Raises
    Invalid when it is here already, for a line that cannot be stored, and for a log whose links do not follow."""
    line = scope.db.connection()
    line.exec_driver_sql(_PATIENTLY)
    _make_tenant(scope)
    mapped = _read_people(scope, folder, manifest)
    done = manifest.tables[contents.PEOPLE].rows
    for table in contents.tables():
        held = manifest.tables[table.name]
        tick(done, manifest.rows, table.name)
        if table.name in contents.AGREED and not same_area:
            continue
        lines = _lines(table_path(folder, table.name), held.sha256)
        if table.name == "membership":
            lines = (_with(one, person_id=mapped) for one in lines)
        if pictures := contents.pictures(table):
            lines = (_with_bytes(one, pictures, folder) for one in lines)
        done += _store(scope, table, lines, held.rows)
    for statement in _MACS:
        line.execute(text(statement), {"here": scope.tenant.id})
    if fault := first_fault(scope, Known()):
        raise _wrong(f"Loggen i exporten håller inte ihop (länk {fault.line}, {fault.what}). Gör om exporten.")
    scope.db.expunge_all()
    scope.db.forget({None})
    return done


def place_files(files: FileStore, tenant_id: UUID, folder: Path, manifest: Manifest, *, tick: Tick) -> None:
    """Put what the export has as files where the installation has its own. Raises Invalid for one that has changed."""
    for store, of_store in manifest.files.items():
        if store == ROWS:
            continue
        to = store_of(files, store)
        for n, sha in enumerate(of_store):
            tick(n, len(of_store), store)
            if to.copy(tenant_id, file_path(folder, store, sha)) != sha:
                raise _wrong(f"{sha[:12]} har ändrats medan den lästes. Hämta exporten på nytt.")


def _make_tenant(scope: Scope) -> None:
    """The row of the tenant; one that was erased here comes back."""
    line, new = scope.db.connection(), scope.tenant
    here = line.execute(text(_ALIKE), {"id": new.id}).one_or_none()
    if here and here.erased_at is None:
        raise _wrong(f"{here.name} finns redan här, på /{here.slug}/. Inget är inläst.")
    columns = {name: getattr(new, name) for name in ("id", "kind", "slug", "name", "code", "area_id")}
    if here:
        changed = ", ".join(f"{name} = :{name}" for name in columns if name != "id")
        back = f"UPDATE tenant SET {changed}, ended_at = NULL, left_area_id = NULL, erased_at = NULL WHERE id = :id"  # noqa: S608 - our own names
        line.execute(text(back), columns)
    else:
        line.execute(Base.metadata.tables[Tenant.__tablename__].insert(), columns)


def _read_people(scope: Scope, folder: Path, manifest: Manifest) -> dict[str, str]:
    """Add whoever is not known here by her address, without a password; id in the export -> id here."""
    line, mapped, n = scope.db.connection(), {}, 0
    held = manifest.tables[contents.PEOPLE]
    for one in _lines(table_path(folder, contents.PEOPLE), held.sha256):
        said = _object(one)
        n += 1
        known = line.execute(
            text("SELECT id FROM person WHERE email = :email"), {"email": _text(said, "email")}
        ).scalar()
        if known is None:
            row = {"id": UUID(_text(said, "id")), "email": _text(said, "email")}
            line.execute(text("INSERT INTO person (id, email) VALUES (:id, :email)"), row)
        mapped[_text(said, "id")] = str(known or said["id"])
    if n != held.rows:
        raise _wrong(f"{contents.PEOPLE} har {n} rader, och exporten säger {held.rows}. Gör om den.")
    return mapped


def _lines(path: Path, sha256: str) -> Iterator[bytes]:
    """The lines of a table. Raises Invalid for one that is too long, and at the end for a file that is not what was
    looked at: whoever may write in the folder may do so meanwhile."""
    digest = hashlib.sha256()
    with opened(path, missing=f"{path.name} saknas. Hämta exporten på nytt.") as file:
        while said := file.readline(LONGEST + 1):
            if len(said) > LONGEST or not said.endswith(b"\n"):
                raise _wrong(f"{path.name} har en rad som är för lång, eller slutar mitt i en. Hämta exporten på nytt.")
            digest.update(said)
            yield said[:-1]
    if digest.hexdigest() != sha256:
        raise _wrong(f"{path.name} har ändrats medan den lästes. Hämta exporten på nytt.")


def _store(scope: Scope, table: Table, lines: Iterator[bytes], rows: int) -> int:
    # Rows that point at others of their table go in one statement: which of them comes first is nobody's order.
    whole = any(key.referred_table is table for key in table.foreign_key_constraints) and not contents.pictures(table)
    statement, n, batch, size = _statement(scope, table), 0, [], 0
    for one in lines:
        batch.append(one)
        size += len(one)
        if size >= BATCH and not whole:
            n += _send(scope, table, statement, batch, n)
            batch, size = [], 0
    n += _send(scope, table, statement, batch, n) if batch else 0
    if n != rows:
        raise _wrong(f"{table.name} har {n} rader, och exporten säger {rows}. Gör om den.")
    return n


def _statement(scope: Scope, table: Table) -> str:
    """Names are those of our own tables; a line's further keys are not looked at."""
    given = {"tenant_id": f"'{scope.tenant.id}'::uuid", contents.AREA: f"'{scope.tenant.area_id}'::uuid"}
    given |= {column: sql for (of, column), (_, sql) in contents.COLUMNS.items() if of == table.name}
    names = [one.name for one in table.c]
    values = ", ".join(given.get(name, f'r."{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    return (
        f'INSERT INTO public."{table.name}" ({into}) SELECT {values}'  # noqa: S608 - our own names
        f' FROM json_populate_recordset(NULL::public."{table.name}", %s::json) r'
    )


def _send(scope: Scope, table: Table, statement: str, batch: list[bytes], before: int) -> int:
    driver: Any = scope.db.connection().connection.dbapi_connection
    try:
        with driver.cursor() as cursor:
            cursor.execute(statement, ((b"[" + b",".join(batch) + b"]").decode(),))
            stored = cursor.rowcount
    except (Error, UnicodeDecodeError) as error:
        where = f"någon av raderna {before + 1}–{before + len(batch)} i {table.name}"
        raise _wrong(
            f"Det går inte att läsa in {where} ({type(error).__name__}). Inget är inläst. Gör om exporten."
        ) from error
    if stored != len(batch):
        raise _wrong(f"{table.name} har rader som inte är en var. Hämta exporten på nytt.")
    return stored


def _with(line: bytes, *, person_id: dict[str, str]) -> bytes:
    said = _object(line)
    if said.get("person_id") not in person_id:
        raise _wrong("membership har en roll för någon som exporten inte har. Gör om den.")
    return json.dumps({**said, "person_id": person_id[said["person_id"]]}, ensure_ascii=False).encode()


def _with_bytes(line: bytes, pictures: list[str], folder: Path) -> bytes:
    said = _object(line)
    for name in pictures:
        if said.get(name) is not None:
            sha = _text(said, name)
            if len(sha) != 64 or set(sha) - set("0123456789abcdef"):
                raise _wrong("En rad pekar på en fil som inte är någon. Hämta exporten på nytt.")
            with opened(
                file_path(folder, ROWS, sha), missing=f"Filen {sha[:12]} saknas. Hämta exporten på nytt."
            ) as file:
                content = file.read()
            if hashlib.sha256(content).hexdigest() != sha:
                raise _wrong(f"Filen {sha[:12]} har ändrats medan den lästes. Hämta exporten på nytt.")
            said[name] = f"\\x{content.hex()}"
    return json.dumps(said, ensure_ascii=False).encode()


def _object(line: bytes) -> dict:
    with suppress(ValueError, RecursionError):
        if isinstance(said := json.loads(line), dict):
            return said
    raise _wrong("En rad i exporten går inte att läsa. Hämta exporten på nytt.")


def _text(said: dict, name: str) -> str:
    if not isinstance(said.get(name), str):
        raise _wrong("En rad i exporten går inte att läsa. Hämta exporten på nytt.")
    return said[name]


def _wrong(sentence: str) -> Invalid:
    return Invalid({"export": [sentence]})
