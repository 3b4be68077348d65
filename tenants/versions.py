"""Rows that several people change: a change is made from the version that was read, and what is removed is kept."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from tenants.errors import Conflict, NotFound
from tenants.models import Versioned
from tenants.scope import Scope


class Removable:
    """A row that is hidden when somebody removes it, and can be put back."""

    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    removed_by: Mapped[str | None]
    """The actor's name."""


ToRemove = TypeVar("ToRemove", bound=Removable)


def same(row: Versioned | None, version: int) -> None:
    """Raise Conflict("changed_meanwhile") unless the row, locked, stands at the version that was read; 0 = no row."""
    if (row.version if row else 0) != version:
        raise Conflict("changed_meanwhile")


def change(scope: Scope, row: Versioned, version: int, values: dict) -> None:
    """Write these columns of a row that was found to be changed (locked), and count the change. Raises as `same`."""
    same(row, version)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    scope.db.flush()


def find_kept(scope: Scope, model: type[ToRemove], id: UUID) -> ToRemove:
    """The row, locked, unless it has been removed. Raises NotFound."""
    row = scope.find(model, id, to_change=True)
    if row.removed_at is not None:
        raise NotFound(model.__name__)
    return row


def find_removed(scope: Scope, model: type[ToRemove], id: UUID) -> ToRemove:
    """The row, locked, when it has been removed. Raises NotFound, also when somebody has put it back."""
    row = scope.find(model, id, to_change=True)
    if row.removed_at is None:
        raise NotFound(model.__name__)
    return row


def remove(scope: Scope, row: Removable) -> None:
    row.removed_at, row.removed_by = scope.now, scope.actor.name
    scope.db.flush()


def restore(scope: Scope, row: Removable) -> None:
    row.removed_at = row.removed_by = None
    scope.db.flush()
