"""Numbers that stand by key in several tables and are added to together: the statement that does it.

One statement for all tables, whether one row is added or ten thousand: for PostgreSQL and the driver a statement costs
more than its row. It is the same text every time, so both keep what they have made of it; and as every transaction adds
to the tables, and to the rows of one, in the same order, two never wait for each other crosswise.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from tenants.models import Base, InTenant, Published

_DIALECT = postgresql.dialect()


class Kept(NamedTuple):
    """A table of numbers, by its key (without tenant)."""

    model: type[InTenant]
    key: tuple[str, ...]
    numbers: tuple[str, ...]
    only: str = "true"
    """Which of the rows are added, as a condition of SQL on `told` and the values of the statement."""

    @property
    def table(self) -> Table:
        return cast(Table, cast(type[Base], self.model).__table__)


@cache
def adding(tables: tuple[Kept, ...]) -> str:
    """The statement that adds to all of these tables. Its values are `tenant`, `area`, and per table's name the rows as
    `rows_of` makes them."""
    return f"WITH {branches(tables)} SELECT"


def branches(tables: tuple[Kept, ...], when: str = "true") -> str:
    """The same as parts of another statement's WITH, `when` a condition of that one holds."""
    return ", ".join(f"added_{one.table.name} AS ({_adding_to(one, when)})" for one in tables)


def values_of(counts: Mapping[Kept, Mapping[tuple, Sequence[int]]]) -> dict[str, str]:
    """Per table's name the rows that are added; none for a key that is given with noughts alone."""
    return {
        kept.table.name: rows_of(kept, {key: n for key, n in added.items() if any(n)}) for kept, added in counts.items()
    }


def rows_of(kept: Kept, added: Mapping[tuple, Sequence[int]]) -> str:
    """Rows, the key's values -> what is added to the numbers, as a value of the statement."""
    names = (*kept.key, *kept.numbers)
    return _ENCODER.encode([dict(zip(names, (*key, *added[key]), strict=True)) for key in sorted(added)])


def _adding_to(kept: Kept, when: str) -> str:
    table, columns = kept.table, (*kept.key, *kept.numbers)
    typed = ", ".join(f"{name} {table.c[name].type.compile(_DIALECT)}" for name in columns)
    stamps = {"tenant_id": "%(tenant)s::uuid"}
    if issubclass(kept.model, Published):
        stamps["area_id"] = "%(area)s::uuid"
    added = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in kept.numbers)
    told = f"json_to_recordset(%({table.name})s::json) AS told({typed})"
    taken = f"SELECT {', '.join((*stamps.values(), *columns))} FROM {told} WHERE {kept.only} AND {when}"  # noqa: S608 - our own names
    into = f"INSERT INTO {table.name} ({', '.join((*stamps, *columns))})"
    return f"{into} {taken} ON CONFLICT (tenant_id, {', '.join(kept.key)}) DO UPDATE SET {added}"


def _worded(value: Any) -> str:
    return str(value) if isinstance(value, UUID) else value.isoformat()


_ENCODER = json.JSONEncoder(default=_worded)
