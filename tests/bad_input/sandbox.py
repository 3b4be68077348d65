"""A world on one connection: whatever a request does is undone afterwards, so thousands of requests need no clone."""

import re
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import create_engine, event

from tenants import sending
from tenants.files import FileStore
from tests import world as cast
from tests.tenants.rows import MODELS

NOT_STORED = (
    *("audit_line", "audit_head", "read_line", "session", "sign_in_attempt", "alembic_version"),
    "tenant_state",  # a name: another where nothing was stored has what was kept asked for anew
)
"""Tables that a refused request may write to."""
LITERAL = re.compile(r"E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'", re.DOTALL)
"""A text within a statement, as PostgreSQL reads it."""
PLANS = 1_000
"""More than a connection of the product keeps: here one answers for them all."""
WORDS_OF_SQL = {"true"}
"""Of the values that are tried. They stand in statements that nobody has written them into."""


class _KeptFiles(FileStore):
    """No file goes: the row that pointed at it is there again afterwards."""

    def remove(self, tenant_id: UUID, digest: str) -> None:
        pass


class Sandbox:
    """One transaction in a cloned database; the web role works inside savepoints of it."""

    def __init__(self, world: cast.World):
        self.world = world
        self.engine = create_engine(world.urls[None])
        self._word_savepoints()
        self.connection = self.engine.connect()
        self.statements: list[str] = []
        self._as_it_is: dict[str, tuple] = {}
        event.listen(self.connection, "before_cursor_execute", self._hear)
        tables = self._run(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        ).scalars()
        self.tables = sorted(set(tables) - set(NOT_STORED))
        self._let_all_be_seen()
        self._run("SET ROLE samsyn_web")
        # A session joins with a savepoint of its own only where there is one already; else its roll-back would be ours.
        self.connection.begin_nested()
        self.ordinary = world.web.engine
        self.ordinary.dispose()
        world.web.engine, world.web.files = self.connection, _KeptFiles(world.web.files.root)

    def _hear(self, _connection, _cursor, statement, *_rest) -> None:
        self.statements.append(statement)
        self._as_it_is = {}

    @contextmanager
    def written_out(self, value: str):
        """The statements inside that hold the value in their own text, where it would be run: neither beside them nor
        within a literal that ends where it should."""
        found: list[str] = []
        self.statements.clear()
        yield found
        if len(value) > 3 and value not in WORDS_OF_SQL:
            found += [statement for statement in self.statements if value in LITERAL.sub("''", statement)]

    def _word_savepoints(self) -> None:
        """SQLAlchemy compiles the words of each savepoint anew, in which there is nothing to compile; and the driver's
        plans are kept as the product keeps them, of all pages that a suite asks for."""
        dialect = self.engine.dialect
        for way, words in {
            "do_savepoint": "SAVEPOINT",
            "do_rollback_to_savepoint": "ROLLBACK TO SAVEPOINT",
            "do_release_savepoint": "RELEASE SAVEPOINT",
        }.items():
            setattr(dialect, way, lambda connection, name, words=words: connection.exec_driver_sql(f"{words} {name}"))
        sending.keep_plans_at_savepoints(dialect)
        event.listen(self.engine, "connect", lambda driver, _record: setattr(driver, "prepared_max", PLANS))

    def _run(self, statement: str, values: dict | None = None):
        return self.connection.exec_driver_sql(statement, values)

    def _let_all_be_seen(self) -> None:
        """Functions of this connection that read all tables past the walls.

        What a row says is read where the row is newer than this transaction (`xmin`): the others are as they were, and
        to write each of them out every time took most of what the suite takes. One that is removed is not counted.

        Functions, because PostgreSQL keeps their plans: to plan a question to every table takes several times as long
        as to answer it, and what the driver has prepared it forgets when a statement has failed.
        """
        newer = f"t.xmin::text::bigint > {self._run('SELECT pg_current_xact_id()').scalar_one()}"
        content = f"coalesce(sum(hashtextextended(t::text, 0)) FILTER (WHERE {newer}), 0)"
        sums = " UNION ALL ".join(
            f"SELECT '{name}', count(*), {content} FROM {name} t"  # noqa: S608
            for name in self.tables
        )
        holding = " UNION ALL ".join(
            f"SELECT '{name}', to_jsonb(t) ->> 'state' FROM {name} t WHERE {newer} AND position($1 IN t::text) > 0"  # noqa: S608
            for name in (*self.tables, *NOT_STORED)
        )
        of_tenant = " UNION ALL ".join(
            f"SELECT '{name}', count(*), {content} FROM {name} t WHERE t.tenant_id = $1"  # noqa: S608
            for name in MODELS
        )
        for head, body in (
            ("of_tenant(tenant uuid) RETURNS TABLE (name text, n bigint, content numeric)", of_tenant),
            ("stored() RETURNS TABLE (name text, n bigint, content numeric)", sums),
            ("holding(words text) RETURNS TABLE (name text, state text)", holding),
        ):
            self._run(
                f"CREATE FUNCTION pg_temp.{head} LANGUAGE plpgsql SECURITY DEFINER"
                f" SET plan_cache_mode = force_generic_plan AS $$ BEGIN RETURN QUERY {body}; END $$"
            )

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
        """Table -> (rows, a sum over what is new in it): equal before and after means that nothing was stored.

        Read anew after every statement, but for what is undone: then it is as it was, and that is remembered.
        """
        found = self._as_it_is
        if found:
            return found
        found.update({name: (rows, content) for name, rows, content in self._run("SELECT * FROM pg_temp.stored()")})
        self._as_it_is = found
        return found

    def of(self, tenant_id: UUID) -> dict[str, tuple]:
        """The same of every table that belongs to a tenant, the logs too, and of this tenant's rows alone."""
        found = self._run("SELECT * FROM pg_temp.of_tenant(%(tenant_id)s)", {"tenant_id": tenant_id})
        return {name: (rows, content) for name, rows, content in found}

    def holding(self, words: str) -> list[tuple[str, str | None]]:
        """(table, state) of every row that holds these words somewhere, the logs' too."""
        return [tuple(row) for row in self._run("SELECT * FROM pg_temp.holding(%(words)s)", {"words": words})]

    def close(self) -> None:
        self.world.web.engine = self.ordinary
        self.connection.close()
        self.engine.dispose()
