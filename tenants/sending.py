"""How words reach PostgreSQL: in as few messages as can be, past what SQLAlchemy and the driver make anew for each.

A message costs more than what most of them ask for. What nobody waits for an answer to (BEGIN and the settings, a
savepoint, the audit's line) is *put off*: it goes before whatever is sent next over the connection, in one message with
it where that is a question whose plan the driver keeps. Nothing overtakes it, whoever sends it: `_before_others`.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, cast

from psycopg import Error, generators
from psycopg._queries import _query2pg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import Escaping, ExecStatus, TransactionStatus
from psycopg.rows import _make_nt, namedtuple_row
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

IDLE, SOUND = TransactionStatus.IDLE, TransactionStatus.INTRANS
FAULT, ROWS = ExecStatus.FATAL_ERROR, ExecStatus.TUPLES_OK
PUT_OFF = "put_off"
MOST_PLANS = 200
"""Statements whose plans a connection keeps, instead of the driver's 100: some fifteen pages ask 80."""
_BEGINNINGS = "BEGIN", "SET LOCAL"


def put_off(line: Connection, words: str) -> None:
    """Send this, which holds its values, before whatever is sent next. Its answer is thrown away."""
    line.info.setdefault(PUT_OFF, []).append(words)


def begin_with(line: Connection, settings: str) -> None:
    """Begin a transaction, unless the driver has begun, with these settings; put off."""
    driver: Any = line.connection.dbapi_connection
    put_off(line, f"BEGIN; {settings}" if driver.pgconn.transaction_status == IDLE else settings)


def say(line: Connection, *words: str) -> None:
    """Send statements, which hold their values, in one message; their answers are thrown away."""
    said = "; ".join((*_taken(line), *words))
    driver: Any = line.connection.dbapi_connection
    with _heard(line, None, said, None), driver.lock:
        driver.wait(_done(driver, partial(driver.pgconn.send_query, said.encode())))


def rows(line: Connection, sql: str, values: Mapping[str, Any]) -> list[Any]:
    """Send words that are the driver's, with named values, and get named tuples; none of what gives no rows.

    SQLAlchemy makes a context, a result and its metadata anew for each statement, and the driver a cursor: more than
    to send it and to read a small answer.
    """
    before, driver = "; ".join(_taken(line)), cast(Any, line.connection.dbapi_connection)
    read, made = _read(sql), Transformer(driver)
    given = [values[name] for name in read.order]
    sent = made.dump_sequence(given, read.formats)
    key, plans = (read.query, made.types or ()), driver._prepared._names
    if (plan := plans.get(key)) is None:
        if before:
            say(line, before)
        cursor = driver.cursor(row_factory=namedtuple_row)
        with _heard(line, cursor, sql, values):
            cursor.execute(sql, values, prepare=True)
            return cursor.fetchall() if cursor.description is not None else []
    plans.move_to_end(key)
    if before:
        for hears in line.dispatch.before_cursor_execute:
            hears(line, None, before, None, None, False)
        send: Callable[[], None] = partial(driver.pgconn.send_query, _behind(driver, before, plan, given))
    else:
        send = partial(driver.pgconn.send_query_prepared, plan, sent, made.formats)
    with _heard(line, None, sql, values), driver.lock:
        result = driver.wait(_done(driver, send))
    if result.status != ROWS:
        return []
    made.set_pgresult(result)
    return made.load_rows(0, result.ntuples, read.row_of(result))


def together(
    line: Connection, first: tuple[str, Mapping], *others: tuple[str, Mapping]
) -> tuple[list[Any], list[list[Any] | None]]:
    """The rows of a question (words and values) and of others, in one message; None for those of the others whose plan
    this connection does not keep."""
    driver: Any = line.connection.dbapi_connection
    plans = [_plan(driver, *one) for one in (first, *others)]
    if plans[0] is None or not any(plans[1:]):
        return rows(line, *first), [None for _ in others]
    planned = [(sql, values, plan) for (sql, values), plan in zip((first, *others), plans, strict=True) if plan]
    words = [one.encode() for one in _taken(line)]
    for hears in line.dispatch.before_cursor_execute:
        for one in words:
            hears(line, None, one.decode(), None, None, False)
        for sql, values, _ in planned[1:]:
            hears(line, None, sql, values, None, False)
    words += [_written(driver, plan, [values[name] for name in _read(sql).order]) for sql, values, plan in planned]
    with _heard(line, None, *first), driver.lock:
        results = driver.wait(_all(driver, partial(driver.pgconn.send_query, b"; ".join(words))))
    answered = iter(results[-len(planned) :])
    made = [
        _rows_of(driver, _read(sql), next(answered)) if plan else None
        for (sql, _), plan in zip((first, *others), plans, strict=True)
    ]
    return made[0] or [], made[1:]


def _plan(driver: Any, sql: str, values: Mapping[str, Any]) -> bytes | None:
    """The name of the plan that the connection keeps of a question with values of these types."""
    read, made = _read(sql), Transformer(driver)
    made.dump_sequence([values[name] for name in read.order], read.formats)
    return driver._prepared._names.get((read.query, made.types or ()))


def _rows_of(driver: Any, read: "_Read", result: Any) -> list[Any]:
    made = Transformer(driver)
    made.set_pgresult(result)
    return made.load_rows(0, result.ntuples, read.row_of(result))


def _behind(driver: Any, before: str, plan: bytes, values: list[Any]) -> bytes:
    """The words that have been put off, and behind them those of a kept plan with its values."""
    return b"%s; %s" % (before.encode(), _written(driver, plan, values))


def _written(driver: Any, plan: bytes, values: list[Any]) -> bytes:
    texts = Transformer(driver).dump_sequence(values, [PyFormat.TEXT] * len(values))
    literal = Escaping(driver.pgconn).escape_literal
    literals = b", ".join(b"NULL" if one is None else bytes(literal(one)) for one in texts)
    return b"EXECUTE %s%s" % (plan, b"(%s)" % literals if values else b"")


def literal(line: Connection, text: str) -> str:
    """A text as it is written in a statement that holds its values."""
    driver: Any = line.connection.dbapi_connection
    return bytes(Escaping(driver.pgconn).escape_literal(text.encode())).decode()


class _Read:
    """Words as PostgreSQL reads them, how their values are handed over, their names in order, and what makes a row."""

    def __init__(self, sql: str):
        self.query, self.formats, order, _parts = _query2pg(sql.encode(), "utf-8")
        self.order: list[str] = order or []
        self._row: Callable[[Any], Any] | None = None

    def row_of(self, result: Any) -> Callable[[Any], Any]:
        if self._row is None:
            self._row = _make_nt("utf-8", *(result.fname(n) for n in range(result.nfields)))._make
        return self._row


_read = lru_cache(maxsize=2_000)(_Read)


def _done(driver: Any, send: Callable[[], None]) -> Generator[Any, Any, Any]:
    """The last of the results."""
    return (yield from _all(driver, send))[-1]


def _all(driver: Any, send: Callable[[], None]) -> Generator[Any, Any, Any]:
    send()
    results = yield from generators.execute(driver.pgconn)
    for result in results:
        if result.status == FAULT:
            raise error_from_result(result)
    return results


@contextmanager
def _heard(line: Connection, cursor: Any, sql: str, values: Any) -> Iterator[None]:
    """What SQLAlchemy does around a statement: whoever listens hears it, and faults are told as its own."""
    for hears in line.dispatch.before_cursor_execute:
        hears(line, cursor, sql, values, None, False)
    try:
        yield
    except Error as error:
        said: Any = error
        if lost := line.dialect.is_disconnect(said, cast(Any, line.connection.dbapi_connection), cursor):
            line.invalidate(error)
        how: Any = {"hide_parameters": True, "connection_invalidated": lost, "dialect": line.dialect}
        raise DBAPIError.instance(sql, None, said, Error, **how) from error


def waits(line: Connection) -> bool:
    """Whether anything but the beginning has been put off."""
    return any(not words.startswith(_BEGINNINGS) for words in line.info.get(PUT_OFF, ()))


def _taken(line: Connection) -> list[str]:
    return line.info.pop(PUT_OFF, [])


def spare(engine: Engine) -> None:
    """Put off the savepoints of this engine's connections, too, let the driver end no transaction that has ended with
    its last message, and let each connection keep more plans, also when a transaction is undone."""
    dialect: Any = engine.dialect
    dialect.do_commit = lambda driver: None if driver.pgconn.transaction_status == IDLE else driver.commit()
    dialect.do_rollback = _roll_back
    to_savepoint = keep_plans_at_savepoints(dialect)

    def undo(line: Connection, name: str) -> None:
        if (waiting := line.info.get(PUT_OFF)) and waiting[-1] == _savepoint(name):
            waiting.pop()  # it was never sent
        else:
            to_savepoint(line, name)

    dialect.do_savepoint = lambda line, name: put_off(line, _savepoint(name))
    dialect.do_release_savepoint = lambda line, name: put_off(line, f"RELEASE SAVEPOINT {name}")
    dialect.do_rollback_to_savepoint = undo

    @event.listens_for(engine, "connect")
    def keep_plans(driver: Any, _record: Any) -> None:
        driver.prepared_max = MOST_PLANS


def keep_plans_at_savepoints(dialect: Any) -> Callable[[Connection, str], None]:
    """How this dialect undoes what has been done since a savepoint from now on: as `_roll_back`."""
    by_driver = dialect.do_rollback_to_savepoint

    def undo(line: Connection, name: str) -> None:
        driver: Any = line.connection.dbapi_connection
        if driver.pgconn.transaction_status == SOUND:
            say(line, f"ROLLBACK TO SAVEPOINT {name}")
        else:
            by_driver(line, name)

    dialect.do_rollback_to_savepoint = undo
    return undo


def _roll_back(driver: Any) -> None:
    """The driver lets go of all plans whenever a transaction is undone, for somebody might have made a table there. We
    make none: every refusal would have the next request planned anew. Where a statement has failed, it still does."""
    if driver.pgconn.transaction_status == SOUND:
        with driver.lock:
            driver.wait(_done(driver, partial(driver.pgconn.send_query, b"ROLLBACK")))
    elif driver.pgconn.transaction_status != IDLE:
        driver.rollback()


def _savepoint(name: str) -> str:
    return f"SAVEPOINT {name}"


@event.listens_for(Engine, "before_cursor_execute")
def _before_others(line: Connection, *_statement: Any) -> None:
    if line.info.get(PUT_OFF):
        say(line)


@event.listens_for(Engine, "commit")
def _before_the_end(line: Connection) -> None:
    """Send what is still put off; where that is the beginning alone, there is nothing to commit."""
    if waits(line):
        say(line)
    _taken(line)


@event.listens_for(Engine, "rollback")
def _undone(line: Connection) -> None:
    if not line.invalidated:
        _taken(line)


@event.listens_for(Engine, "rollback_savepoint")
def _undone_to(line: Connection, name: str, _context: Any) -> None:
    """What was put off since the savepoint is undone before it is sent."""
    if not line.invalidated and (waiting := line.info.get(PUT_OFF)):
        mark = _savepoint(name)
        del waiting[waiting.index(mark) + 1 if mark in waiting else 0 :]
