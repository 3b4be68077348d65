"""The session's lock: it sees one tenant's rows, writes only there, and tells PostgreSQL which tenant that is.

It stands on its own: with row security switched off it still holds (and the other way round); both are tested.
A session without a tenant sees nothing and may write nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from sqlalchemy import CompoundSelect, Connection, Dialect, Select, event, or_, types
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.visitors import traverse

from tenants import sending
from tenants.foreseeing import Ahead
from tenants.kept import MISSING, Answers
from tenants.models import Addressed, Base, InTenant, Open, Owned, Published, TenantChoices, TenantProfile, TenantState
from tenants.told import Told

Made = TypeVar("Made")


class OutsideTenant(Exception):
    """Code tried to touch a tenant's rows from outside that tenant. Always a bug, never the user's fault."""


class Question:
    """A SELECT that is put together and worded once in a process, whoever asks it: what changes are its bindparams
    without a value. SQLAlchemy takes several times as long to find the words of a statement again as PostgreSQL does to
    answer it.

    The session's lock stands in the words: the tenant and the person are values like the others (`TenantSession.ask`).
    `names_its_own`: the statement says itself of which tenant or person it is, and is left as it is; row security holds
    for it as ever.
    `kept`: the process keeps its answers while they are true (`kept.py`). It reads watched tables and no others, no
    clock, and nothing that somebody has written of an event.
    """

    def __init__(self, statement: Select | CompoundSelect, *, names_its_own: bool = False, kept: bool = False):
        self._statement, self._names_its_own, self.kept = statement, names_its_own, kept
        self._worded: _Worded | None = None

    def worded(self, dialect: Dialect) -> "_Worded":
        if self._worded is None:
            self._worded = _Worded(self._statement, dialect, walled=not self._names_its_own)
            if self.kept and (unwatched := _tables_in(self._worded.sql) - _watched_tables()):
                raise ValueError(f"its answers cannot be kept: nobody watches {', '.join(sorted(unwatched))}")
        return self._worded


class _Worded:
    """SQL with named values: those that never change, those that are the tenant's and the person's id, and how the
    others are handed to the driver."""

    def __init__(self, statement: Select | CompoundSelect, dialect: Dialect, *, walled: bool):
        # Without values while it is worded: what is not sent later is missed by the driver.
        traverse(statement, {}, {"bindparam": lambda bind: setattr(bind, "required", False)})
        tenant_id, person_id = uuid4(), uuid4()
        narrowed = statement.options(*_walls(tenant_id, person_id, None, reading=True)) if walled else statement
        compiled: Any = narrowed.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        values = {name: value for name, value in compiled.params.items() if value is not None}
        self.tenant_names = [name for name, value in values.items() if value == tenant_id]
        self.person_names = [name for name, value in values.items() if value == person_id]
        # Written out, so that a plan that is kept for all values still knows which partial index serves it.
        plain = {
            name: compiled.render_literal_value(value, types.Integer() if type(value) is int else types.String())
            for name, value in values.items()
            if type(value) in (int, str)
        }
        self.sql = re.sub(r"%\((\w+)\)s", lambda found: plain.get(found[1], found[0]), str(compiled))
        made = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        self._processors = {name: process for name, process in made.items() if process}
        self.fixed = self.processed({name: value for name, value in values.items() if name not in plain})

    def processed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        made = self._processors
        return {name: made[name](value) if name in made else value for name, value in values.items()}


def _tables_in(sql: str) -> set[str]:
    """Every column stands with its table's name or alias before it, and an alias behind its table."""
    return {*re.findall(r"(\w+)\.", sql), *re.findall(r"(?:FROM|JOIN)\s+(\w+)", sql)} & Base.metadata.tables.keys()


@cache
def _watched_tables() -> set[str]:
    return {name for name, table in Base.metadata.tables.items() if table.info.get("watched")}


class TenantSession(Session):
    """A session bound to one tenant by `info`: tenant_id, area_id, person_id (UUID or None). `public_id` there: whose
    open rows are all that it sees, where it is bound to none.

    `remembered`: what `Scope.once` has made in this transaction. `told`: what its next audit line tells. `reads`: read
    lines that are written before it is committed. `walls`: the criteria of its statements, made once.
    `settled`: PostgreSQL has been told, over this connection. `profile`: what is kept of the tenant's (`kept_profile`),
    once read. `answers`: what the process keeps; `state`: the tenant's, None until a request that only looks has read
    it; `changed`: a watched table has been written to; `new_state`: the statement that gives the tenant another, which
    is sent with the last. `looking`: a page or a form is only shown, whatever its acts are for; `ahead`: what it has
    foreseen (`foreseeing.py`), until something is written. `loose`: how often something else was asked than kept
    questions.
    """

    def __init__(self, *arguments, answers: Answers | None = None, **options):
        super().__init__(*arguments, **options)
        self.answers = answers
        self.ahead: Ahead | None = None
        self.state: tuple[UUID, ...] | None = None
        self.changed = self.looking = False
        self.loose = 0
        self.remembered: dict = {}
        self.told = Told()
        self.reads: list[dict] = []
        self.new_state = ""
        self.walls: dict = {}
        self.settled: Connection | None = None
        self.profile: tuple[dict | None, dict | None] | None = None

    def ask(self, question: Question, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """The rows of a question, as the driver gives them; `values` of its bindparams by name.

        It is narrowed to what this tenant and person may read as every other statement of this session is.
        """
        return self.ask_made(question, values, tuple)

    def ask_made(self, question: Question, values: Mapping[str, Any] | None, make: Callable[[Any], Made]) -> Made:
        """What `make` makes of the rows: of a kept question once while they are true, so everybody gets the same object
        and nobody changes it. `make` is a function of a module and looks at the rows alone."""
        self.flush()
        worded, sent = self._to_send(question, values)
        tenant_id, state, answers = self.info.get("tenant_id"), self.state, self.answers
        if not (question.kept and tenant_id and state and answers) or self.changed:
            self.loose += 1
            return make(self._rows(worded.sql, sent, None))
        key = worded, make, *sorted((name, _hashable(value)) for name, value in sent.items())
        found = answers.find(tenant_id, state, key)
        if found is MISSING:
            rows = self._rows(worded.sql, sent, key)
            found = make(rows)
            answers.keep(tenant_id, state, key, found, rows)
        return found

    def _to_send(self, question: Question, values: Mapping[str, Any] | None) -> tuple["_Worded", dict[str, Any]]:
        worded = question.worded(self.line.dialect)
        sent = {**worded.fixed, **worded.processed(values or {})}
        sent.update(dict.fromkeys(worded.tenant_names, self.info.get("tenant_id")))
        sent.update(dict.fromkeys(worded.person_names, self.info.get("person_id")))
        return worded, sent

    def _rows(self, sql: str, sent: dict[str, Any], kept_by: tuple | None) -> list[Any]:
        if self.ahead is None or self.changed:
            return self.send(sql, sent)
        return self.ahead.rows(self.line, (sql, sent), kept_by, self._is_kept)

    def _is_kept(self, key: tuple) -> bool:
        answers, state = self.answers, self.state
        return bool(answers and state and answers.find(self.info["tenant_id"], state, key) is not MISSING)

    def connection(self, *arguments, **options) -> Connection:
        self.loose += 1
        return super().connection(*arguments, **options)

    @property
    def line(self) -> Connection:
        """The connection of the transaction, which begins when there is none yet, as a savepoint does."""
        known = self.settled
        return known if known and known.in_transaction() and not self.in_nested_transaction() else super().connection()

    def send(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        """Send words that are the driver's, with named values, and get named tuples (`sending.py`)."""
        return sending.rows(self.line, sql, values)

    def put_off(self, call: str, *values: str) -> None:
        """Send a statement with texts (`{}`) that gives no answer before whatever is sent next."""
        line = self.line
        sending.put_off(line, call.format(*(sending.literal(line, text) for text in values)))

    def end_with(self, call: str, *values: str) -> None:
        """Send a statement with texts (`{}`) as the last of the transaction, behind the new state when there is one,
        and end it in the same message; within a savepoint of somebody else's it is theirs to end."""
        line = self.line
        words = call.format(*(sending.literal(line, text) for text in values))
        ending = "" if line.in_nested_transaction() else "COMMIT"
        new, self.new_state = self.new_state, ""
        sending.say(line, *filter(None, (new, words, ending)))

    def be_public(self, tenant_id: UUID) -> None:
        """From now on there is nothing but this tenant's open rows, to read, until the transaction ends."""
        self.flush()
        self.info.update(tenant_id=None, area_id=None, person_id=None, public_id=tenant_id)
        sending.say(self.line, settings_statement(None, None), f"SET LOCAL app.public_id = '{UUID(str(tenant_id))}'")
        self.expunge_all()
        self.remembered.clear()

    def forget(self, tables: set) -> None:
        """Drop what was made of these tables, which are being written to; of all, where one is not known."""
        self.ahead = None
        self.changed = self.changed or any(table is None or table.info.get("watched") for table in tables)
        if None in tables or not tables.isdisjoint((TenantProfile.__table__, TenantChoices.__table__)):
            self.profile = None
        for remembered in list(self.remembered):
            key, *_whose = remembered
            made_of = key[0] if isinstance(key, tuple) else key
            if None in tables or getattr(made_of, "__table__", None) in tables:
                del self.remembered[remembered]

    def _refuse(self, *_arguments, **_options):
        raise OutsideTenant("bulk operations on objects are not narrowed to the tenant")

    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refuse


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def settings_statement(tenant_id: UUID | None, person_id: UUID | None) -> str:
    """The two transaction-local settings that row security reads, as literals (Citus forwards only the statement)."""
    tenant = "" if tenant_id is None else str(UUID(str(tenant_id)))
    person = "" if person_id is None else str(UUID(str(person_id)))
    return f"SET LOCAL app.tenant_id = '{tenant}'; SET LOCAL app.person_id = '{person}'"


@event.listens_for(TenantSession, "after_begin")
def _tell_postgres(session: TenantSession, transaction, connection):
    if transaction.nested and session.settled:
        return  # what was told before a savepoint still holds within it, and when it is undone
    settings = settings_statement(session.info.get("tenant_id"), session.info.get("person_id"))
    sending.begin_with(connection, settings)
    session.settled = connection


_NEW_STATE = (
    f"INSERT INTO {TenantState.__tablename__} (tenant_id, area_id, state) VALUES ({{}}, {{}}, {{}})"  # noqa: S608 - our own name
    " ON CONFLICT (tenant_id) DO UPDATE SET area_id = excluded.area_id, state = excluded.state"
)


@event.listens_for(TenantSession, "before_commit")
def _give_a_new_state(session: TenantSession):
    """Last of what is written, so that two who write wait for each other no longer than a commit takes."""
    if session.in_nested_transaction():
        return
    session.flush()
    if session.changed and session.info.get("tenant_id"):
        ids = session.info["tenant_id"], session.info["area_id"], uuid4()
        literals = ("NULL" if id is None else f"'{UUID(str(id))}'" for id in ids)
        session.new_state, session.changed = _NEW_STATE.format(*literals), False
    if not session.reads and (session.new_state or (session.settled and sending.waits(session.settled))):
        session.end_with("")  # where something was read it goes with that (`audit.py`)


@event.listens_for(TenantSession, "do_orm_execute")
def _see_only_readable_rows(execution: ORMExecuteState):
    if execution.is_column_load or execution.is_relationship_load:
        return
    if execution.is_insert and not execution.execution_options.get("stamped"):
        raise OutsideTenant("insert through scope.add or scope.insert_many, which stamp the tenant")
    if execution.is_update and isinstance(execution.parameters, (list, tuple)):
        raise OutsideTenant("an update by primary key is not narrowed: use update(…).where(…), or change the rows")
    session = cast(TenantSession, execution.session)
    session.loose += 1
    info = session.info
    whose = info.get("tenant_id"), info.get("person_id"), info.get("public_id"), execution.is_select
    if whose not in session.walls:
        session.walls[whose] = _walls(*whose)
    execution.statement = execution.statement.options(*session.walls[whose])


def _walls(tenant_id: UUID | None, person_id: UUID | None, public_id: UUID | None, reading: bool) -> list:
    """One criterion per kind of table. Lambdas, because only they follow a table under an alias."""
    kinds = (Owned, Published, Open, *Addressed.__subclasses__())
    walls: dict = dict.fromkeys(kinds, lambda row: row.tenant_id == tenant_id)
    if reading:
        walls[Published] = lambda row: or_(row.tenant_id == tenant_id, row.area_id == tenant_id)
        if public_id is not None:
            walls[Open] = lambda row: row.tenant_id == public_id
        for kind in Addressed.__subclasses__():
            if kind.addressed_to == "person":
                walls[kind] = lambda row: or_(row.tenant_id == tenant_id, row.person_id == person_id)
            else:
                walls[kind] = lambda row: or_(row.tenant_id == tenant_id, row.municipality_id == tenant_id)
    return [with_loader_criteria(kind, wall, include_aliases=True) for kind, wall in walls.items()]


@event.listens_for(TenantSession, "before_flush")
def _write_only_own_rows(session: TenantSession, *_):
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, InTenant):
            tenant_id = session.info.get("tenant_id")
            if tenant_id is None:
                raise OutsideTenant(f"{type(row).__name__} written without a tenant")
            if row in session.new:
                stamp(row, session.info)
            if row.tenant_id != tenant_id:
                raise OutsideTenant(f"{type(row).__name__} of another tenant")


def stamp(row: InTenant, info: dict) -> None:
    """Give a new row the session's tenant (and area), unless it already names one (then before_flush compares)."""
    if row.tenant_id is None:
        row.tenant_id = info["tenant_id"]
    if isinstance(row, Published) and row.area_id is None:
        row.area_id = info["area_id"]
