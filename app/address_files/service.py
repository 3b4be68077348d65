"""Acts on a file of addresses that is sent: ordered, followed, read. `addresses/files.py` says what becomes of it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.addresses import files
from app.figures.periods import local_date
from app.intake.csv_file import FileRefused
from app.places import permissions
from app.places import service as places
from app.texts import Texts
from tenants import runs
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.runs import Run
from tenants.scope import Scope

KIND = "address_file"
BATCH = 10_000
Progress = Callable[[int, int, str], None]


@requires(permissions.REGISTER)
def order_file(scope: Scope, *, content: bytes, file_name: str, source: str, dated: date) -> Any:
    """Keep a file that was sent, and ask a worker to read it. Raises Invalid for what is quickly seen to be wrong, and
    Conflict("too_many") when some wait already."""
    from app.address_files import reading  # shapely with it, which a worker is to do without until somebody sends one

    _refuse(scope, source, dated)
    try:
        reading.unpacked(content)
    except FileRefused as fault:
        raise Invalid({"file": [str(fault)]}) from None
    row = files.add_file(scope, name=_kept(file_name), source=source.strip(), dated=dated, stored=None)
    # The id stands before the bytes, so that no two files share a place in the store.
    row.stored = scope.files.write(scope.tenant.id, row.id.bytes + content)
    runs.order_first(scope, kind=KIND, period=str(row.id))
    return row


@requires(permissions.REGISTER)
def read_at_once(scope: Scope, *, content: bytes, file_name: str, source: str, dated: date, progress: Progress) -> Any:
    """As `order_file`, and read it here. Raises Invalid for a file that cannot be read."""
    _refuse(scope, source, dated)
    row = files.add_file(scope, name=_kept(file_name), source=source.strip(), dated=dated, stored=None)
    try:
        _take(scope, row, content, progress)
    except FileRefused as fault:
        raise Invalid({"file": [str(fault)]}) from None
    return row


@requires(permissions.REGISTER)
def follow(scope: Scope, *, id: UUID) -> tuple[Any, Run | None]:
    """A file, and how far its reading has come. Raises NotFound."""
    run = select(Run).where(Run.kind == KIND, Run.period == str(id)).order_by(Run.edition.desc()).limit(1)
    return files.find_file(scope, id=id), scope.db.scalar(run)


@requires(permissions.REGISTER)
def perform(scope: Scope, *, run: Run, progress: Progress) -> None:
    """Read the file of a run: its rows, and that it is done, in this transaction. A worker does it. What is wrong with
    the file is kept beside it. One that has been dropped meanwhile is not read."""
    try:
        row = files.find_file(scope, id=UUID(run.period), to_change=True)
    except NotFound:
        return
    if not row.stored:
        return
    try:
        with scope.attempt():
            content = scope.files.read(scope.tenant.id, row.stored)[len(row.id.bytes) :]
            _take(scope, row, content, progress)
    except FileRefused as fault:
        row.refused = str(fault)
    except FileNotFoundError:
        row.refused = "Filen finns inte kvar här. Välj den och skicka den igen."
    row.read_at = scope.now
    scope.discarded.append(row.stored)
    row.stored = None
    scope.db.flush()


def _take(scope: Scope, row: Any, content: bytes, progress: Progress) -> None:
    from app.address_files import reading

    progress(0, 0, "Läser filen")
    outlines = [shape.points for shape in places.outlines(scope)]
    found = reading.read(content, outlines=outlines, name=scope.tenant.name)
    done = 0
    for batch in reading.batches(found.rows, BATCH):
        files.add_rows(scope, file_id=row.id, rows=[one._asdict() for one in batch])
        done += len(batch)
        progress(done, len(found.rows), "Sparar adresserna")
    row.n, row.outside, row.unread = len(found.rows), found.outside, found.unread
    row.remarks, row.marks, row.streets = found.remarks, found.marks, found.streets
    row.read_at = scope.now
    scope.db.flush()


def _refuse(scope: Scope, source: str, dated: date) -> None:
    texts = Texts()
    texts.line("source", source, required="Skriv var uppgifterna kommer ifrån, till exempel Lantmäteriet.")
    if dated > local_date(scope.now):
        texts.fault("dated", "Dagen har inte varit än.")
    if texts.faults:
        raise Invalid(texts.faults)


def _kept(file_name: str) -> str:
    return file_name.replace("\\", "/").rpartition("/")[2][:120] or "adresser.csv"
