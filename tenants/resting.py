"""Connections that have rested in the pool may have been lost unnoticed: the database fell silent or began anew."""

import time

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

RESTED = 0.5  # seconds


def watch(engine: Engine) -> None:
    """Ask a connection that has rested whether it still lives, when it is taken; the pool takes another for one that
    does not. (The pool's own `pool_pre_ping` asks each time, which was a twentieth of what a small page costs.)"""

    @event.listens_for(engine, "checkin")
    def let_rest(_connection, record) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection, record, _fairy) -> None:
        if time.monotonic() - record.info.get("rests_since", 0.0) <= RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error
