"""What the product asks the database, statement by statement, so that a test can count it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, Engine, event


class Statement(NamedTuple):
    sql: str
    values: object


@contextmanager
def asked(engine: Engine | Connection) -> Iterator[list[Statement]]:
    """Every statement that is sent while the block runs, in order."""
    found: list[Statement] = []

    def note(_connection, _cursor, sql, values, *_):
        found.append(Statement(sql, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def selects(statements: Iterable[Statement]) -> list[str]:
    """Those that read: savepoints, settings and what is written cost too, but do not grow with what is shown."""
    return [statement.sql for statement in statements if statement.sql.split(None, 1)[0] in ("SELECT", "WITH")]


def by_table(found: Iterable[str], *, more_than: Iterable[str] = ()) -> str:
    """One line for each set of tables read, the most often read first: what repeats stands on top.

    `more_than`: only what is read oftener than there.
    """
    often = Counter(map(_tables, found)) - Counter(map(_tables, more_than))
    return "\n".join(f"  {n:3} × {names}" for names, n in often.most_common())


def _tables(sql: str) -> str:
    return ", ".join(sorted(set(re.findall(r"\b(?:FROM|JOIN) (\w+)", sql))))
