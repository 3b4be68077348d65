"""Many rows in one statement: a column of them is one value, written as PostgreSQL reads an array.

A value a cell takes the driver and PostgreSQL longer to read than the rows take to store, and so does a cast a value.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, String, Table, bindparam, cast, func, select, true
from sqlalchemy.dialects import postgresql

_DIALECT = postgresql.dialect()


def of_columns(table: Table, rows: Sequence[dict], shared: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The insert of rows with the same keys, and its values. What all rows share is said once, `shared` whatever the
    rows say of it."""
    values, taken = dict(shared), [f"%({name})s::{table.c[name].type.compile(_DIALECT)}" for name in shared]
    names = [name for name in rows[0] if name not in shared]
    for name in names:
        column, kind = [row[name] for row in rows], table.c[name].type.compile(_DIALECT)
        first = column[0]
        if name != "id" and column.count(first) == len(column):
            values[name] = first
            taken.append(f"%({name})s::{kind}")
        else:
            values[name] = array_of(column)
            taken.append(f"unnest(%({name})s::{kind}[])")
    return f"INSERT INTO {table.name} ({', '.join((*shared, *names))}) SELECT {', '.join(taken)}", values  # noqa: S608


@cache
def of_row(model: Any) -> str:
    """The insert of one row of a model: a value for each column, by its name (`as_values`)."""
    names = [column.name for column in model.__table__.c]
    values = ", ".join(f"%({name})s" for name in names)
    return f"INSERT INTO {model.__table__.name} ({', '.join(names)}) VALUES ({values})"  # noqa: S608 - our own names


def as_values(row: Any) -> dict[str, Any]:
    """Column -> value."""
    return {column.name: getattr(row, column.name) for column in row.__table__.c}


def array_of(column: Sequence[Any]) -> str:
    """The values as one, written as PostgreSQL reads an array of them."""
    word = _word_of(next((value for value in column if value is not None), None))
    return "{" + ",".join(["NULL" if value is None else word(value) for value in column]) + "}"


def _word_of(value: Any) -> Callable[[Any], str]:
    """How a value of this type is written in an array."""
    if isinstance(value, UUID):
        return lambda value: value.hex
    if isinstance(value, date):  # a moment too
        return lambda value: f'"{value.isoformat()}"'
    return repr if isinstance(value, bool | int | float) else _quoted


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def with_keys(key: Any, columns: Sequence[Any]) -> Select:
    """Columns of the rows with these keys, for which there is an index; `keys` of the statement is their `array_of`.

    The range and the order leave the planner no way but that index, once for each key. Asked for by `= ANY` it would go
    through all rows of a tenant of whom its statistics know none, as while a first file is read in, for every batch.
    """
    asked = func.unnest(cast(bindparam("keys", type_=String), ARRAY(String))).table_valued("key").render_derived()
    same = key >= asked.c.key, key <= asked.c.key
    there = select(*columns).where(*same).order_by(key).limit(1).lateral()
    return select(there).select_from(asked).join(there, true())
