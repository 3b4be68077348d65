"""A world on one connection: whatever a request does is undone afterwards, so thousands of requests need no clone."""

from contextlib import contextmanager

from sqlalchemy import create_engine, event

from tests import world as cast

NOT_STORED = (
    *("audit_line", "audit_head", "read_line", "session", "sign_in_attempt", "alembic_version"),
    "tenant_state",  # a name: another where nothing was stored has what was kept asked for anew
)
"""Tables that a refused request may write to."""
WORDS_OF_SQL = {"true"}
"""Of the values that are tried. They stand in statements that nobody has written them into."""


class Sandbox:
    """One transaction in a cloned database; the web role works inside savepoints of it."""

    def __init__(self, world: cast.World):
        self.world = world
        self.engine = create_engine(world.urls[None])
        self.connection = self.engine.connect()
        self._run("SET ROLE samsyn_web")
        self.statements: list[str] = []
        self._as_it_is: dict[str, tuple] = {}
        event.listen(self.connection, "before_cursor_execute", self._hear)
        tables = self._run(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        ).scalars()
        self.tables = sorted(set(tables) - set(NOT_STORED))
        # A session joins with a savepoint of its own only where there is one already; else its roll-back would be ours.
        self.connection.begin_nested()
        self.ordinary = world.web.engine
        self.ordinary.dispose()
        world.web.engine = self.connection

    def _hear(self, _connection, _cursor, statement, *_rest) -> None:
        self.statements.append(statement)
        self._as_it_is = {}

    @contextmanager
    def written_out(self, value: str):
        """The statements inside that hold the value in their own text, where it would be run, not beside them."""
        found: list[str] = []
        self.statements.clear()
        yield found
        if len(value) > 3 and value not in WORDS_OF_SQL:
            found += [statement for statement in self.statements if value in statement]

    def _run(self, statement: str):
        return self.connection.exec_driver_sql(statement)

    @contextmanager
    def undone(self):
        """Undo what happens inside."""
        before = self._as_it_is
        point = self.connection.begin_nested()
        self._as_it_is = before
        try:
            yield
        finally:
            if point.is_active:
                point.rollback()
                self._as_it_is = before

    def stored(self) -> dict[str, tuple]:
        """Table -> (rows, a sum over their content): equal before and after means that nothing was stored.

        Read anew after every statement, but for what is undone: then it is as it was, and that is remembered.
        """
        found = self._as_it_is
        if found:
            return found
        sums = " UNION ALL ".join(
            f"SELECT '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {name} t"  # noqa: S608
            for name in self.tables
        )
        self._run("RESET ROLE")
        found.update({name: (rows, content) for name, rows, content in self._run(sums)})
        self._run("SET ROLE samsyn_web")
        self._as_it_is = found
        return found

    def holding(self, words: str) -> list[tuple[str, str | None]]:
        """(table, state) of every row that holds these words somewhere, the logs' too."""
        every = [*self.tables, *NOT_STORED]
        asked = " UNION ALL ".join(
            f"SELECT '{name}', to_jsonb(t) ->> 'state' FROM {name} t WHERE t::text LIKE '%%{words}%%'"  # noqa: S608
            for name in every
        )
        self._run("RESET ROLE")
        found = [tuple(row) for row in self._run(asked)]
        self._run("SET ROLE samsyn_web")
        return found

    def close(self) -> None:
        self.world.web.engine = self.ordinary
        self.connection.close()
        self.engine.dispose()
