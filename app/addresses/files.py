"""Acts on files of addresses: kept, looked at, saved, dropped; the former taken back."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from app.addresses.models import Address, AddressFile
from app.places import permissions
from app.settings import service as settings
from tenants.acts import requires
from tenants.errors import Conflict
from tenants.registry import let_practice_follow
from tenants.scope import Scope

LIVES = timedelta(days=1)
"""So long a file waits to be saved, unless somebody drops it."""
MOST_WAITING = 3
_TOLD = [
    *(AddressFile.id, AddressFile.name, AddressFile.source, AddressFile.dated, AddressFile.sent_at, AddressFile.n),
    *(AddressFile.read_at, AddressFile.refused, AddressFile.saved_at, AddressFile.in_force),
]


@requires(permissions.REGISTER)
def list_files(scope: Scope) -> Sequence[Any]:
    """The file that holds, the one that may be taken back, and those that wait to be saved: rows of `AddressFile`
    without what they hold, the latest first."""
    return scope.db.execute(select(*_TOLD).order_by(AddressFile.sent_at.desc())).all()


@requires(permissions.REGISTER)
def find_file(scope: Scope, *, id: UUID, to_change: bool = False) -> AddressFile:
    """Raises NotFound when somebody has dropped it, or it was replaced by later ones."""
    return scope.find(AddressFile, id, to_change=to_change)


@requires(permissions.REGISTER)
def add_file(scope: Scope, *, name: str, source: str, dated: date, stored: str | None) -> AddressFile:
    """Keep a file to be read. Those that have waited for a day are forgotten. Raises Conflict("too_many") when some
    wait already."""
    waiting = select(AddressFile).where(AddressFile.saved_at.is_(None))
    for old in scope.db.scalars(waiting.where(AddressFile.sent_at < scope.now - LIVES)).all():
        _remove(scope, old)
    if (scope.db.scalar(select(func.count()).select_from(waiting.subquery())) or 0) >= MOST_WAITING:
        raise Conflict("too_many")
    told = {"name": name, "source": source, "dated": dated, "stored": stored}
    return scope.add(AddressFile(**told, sent_at=scope.now))


@requires(permissions.REGISTER)
def add_rows(scope: Scope, *, file_id: UUID, rows: Iterable[dict]) -> None:
    """Keep addresses of a file, each once: its street, number, letter, town and point."""
    scope.insert_many(Address, [{"file_id": file_id, "key": row["street"].casefold(), **row} for row in rows])


@requires(permissions.REGISTER)
def save_file(scope: Scope, *, id: UUID) -> None:
    """Let reports be placed by this file from now on. The one that held until now is kept, and the one before it is
    not. Said twice it is said once. Raises NotFound, and Conflict("not_read") for one without addresses."""
    row = find_file(scope, id=id, to_change=True)
    if not row.n:
        raise Conflict("not_read")
    if row.in_force:
        return
    _end(scope, keeping=id)
    row.saved_at, row.in_force = scope.now, True
    _follow(scope, True)


@requires(permissions.REGISTER)
def take_back(scope: Scope) -> None:
    """Let the file that held before hold again. Raises Conflict("nothing_before") when none is kept."""
    row = scope.db.scalar(_before().with_for_update())
    if row is None:
        raise Conflict("nothing_before")
    _end(scope, keeping=row.id)
    row.in_force = True
    _follow(scope, True)


@requires(permissions.REGISTER)
def end_file(scope: Scope) -> None:
    """Offer no addresses any more; the file is kept, to be taken back. Reports keep their points."""
    _end(scope, keeping=None)
    _follow(scope, False)


@requires(permissions.REGISTER)
def drop_file(scope: Scope, *, id: UUID) -> None:
    """Forget a file that has not been saved. Raises NotFound, and Conflict("in_use") for one that was."""
    row = find_file(scope, id=id, to_change=True)
    if row.saved_at:
        raise Conflict("in_use")
    _remove(scope, row)


def _before():
    """The file that held last and does no longer."""
    was = select(AddressFile).where(AddressFile.saved_at.is_not(None), AddressFile.in_force.is_(False))
    return was.order_by(AddressFile.saved_at.desc()).limit(1)


def _end(scope: Scope, *, keeping: UUID | None) -> None:
    """Let no file hold; of those that have, only the last is kept beside `keeping`."""
    saved = select(AddressFile).where(AddressFile.saved_at.is_not(None)).with_for_update()
    rows = list(scope.db.scalars(saved.order_by(AddressFile.in_force.desc(), AddressFile.saved_at.desc())))
    for row in [one for one in rows if one.id != keeping][1:]:
        _remove(scope, row)
    for row in rows:
        row.in_force = False
    scope.db.flush()


def _follow(scope: Scope, there: bool) -> None:
    settings.say_addresses(scope, there=there)
    let_practice_follow(scope, addresses=True)


def _remove(scope: Scope, row: AddressFile) -> None:
    if row.stored:
        scope.discarded.append(row.stored)
    scope.db.execute(delete(Address).where(Address.file_id == row.id))
    scope.db.delete(row)
    scope.db.flush()
