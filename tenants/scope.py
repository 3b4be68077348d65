"""A scope is one tenant, one actor, one transaction. Every act takes it first; there is no other way to a session."""

import os
import weakref
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from psycopg import _queries as psycopg_queries
from sqlalchemy import ARRAY, JSON, CursorResult, Engine, Table, Uuid, bindparam, create_engine, event, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import ORMExecuteState, make_transient_to_detached

from config.clock import Clock, machine
from tenants import resting, sending
from tenants.access import NOBODY, Actor, Permission
from tenants.columns import of_columns
from tenants.counts import Kept, adding, values_of
from tenants.errors import Conflict, Ended, NotFound, Unavailable
from tenants.files import FileStore
from tenants.foreseeing import Foresight
from tenants.isolation import Question, TenantSession, settings_statement
from tenants.kept import MISSING, Answers
from tenants.models import Base, InTenant, Published, Tenant, kept_profile, state_of, uuid7
from tenants.post import Post
from tenants.profile import Profile
from tenants.told import Told

Row = TypeVar("Row")
AWAY = (OperationalError, InterfaceError, NoConnection)
"""The database does not answer, no connection is free, or it would have had to wait too long for somebody else."""
MANY = 100
"""So many rows are inserted as arrays."""
UNIQUE_VIOLATION = "23505"
PATIENT = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
"""How long (s; the last in ms) a connection waits for a machine that has fallen silent; libpq alone waits for hours."""
CONNECT = 10  # seconds for a new connection
# psycopg keeps what it has made of a statement, but only of short ones with few values, and names no setting for it.
# Those of a picture are longer, and taking one apart anew at each request is a seventh of what the page costs.
psycopg_queries.MAX_CACHED_STATEMENT_LENGTH, psycopg_queries.MAX_CACHED_STATEMENT_PARAMS = 100_000, 1_000
_HERE = bindparam("here", type_=Uuid())
_PROFILE = Question(select(*kept_profile(_HERE)), names_its_own=True)
_OPEN = Question(select(*kept_profile(_HERE), state_of(_HERE)), names_its_own=True)
_profiles: dict[UUID, tuple[tuple, Profile]] = {}
"""Tenant -> what was read of its profile last, and what that was made to: the same until something else is read."""
MOST_PROFILES = 1_000
_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


def _let_go_in_the_child() -> None:
    """A forked process that used its parent's connections would speak in the middle of the parent's sentences."""
    for engine in _engines:
        engine.dispose(close=False)  # they are the parent's: forgotten here, not ended


os.register_at_fork(after_in_child=_let_go_in_the_child)


@dataclass(frozen=True)
class Scope:
    """One tenant + one actor + one transaction, at one moment.

    `now` is the moment the door opened the scope (aware, UTC): acts never ask the clock themselves.
    """

    tenant: Tenant
    actor: Actor
    db: TenantSession
    now: datetime
    files: FileStore
    post: Post = field(default_factory=Post)
    """How letters leave; acts only ask whether they can."""
    ordered: list[UUID] = field(default_factory=list)
    """Runs to wake a worker for, once the transaction has been committed."""
    discarded: list[str] = field(default_factory=list)
    """Files (by their hash) to remove once the transaction has been committed."""
    request_id: str = ""
    audience: str | None = None
    """The kind of reader whose figures are counted, None for the actor herself (`app/incidents/visibility.py`)."""
    performing: list[str] = field(default_factory=list)
    """The acts that are being performed: one that another calls leaves no audit line of its own (`acts.py`)."""
    afterwards: "list[Callable[[Scope], object]]" = field(default_factory=list)
    """What is done in a short transaction of its own once this one has been committed, if the database answers. For
    what requests at the same time would wait for each other to write."""

    def acting_as(self, actor: Actor) -> "Scope":
        """A scope of the same transaction with this actor; row security learns of the person too."""
        self.tell_person(actor.person_id)
        return replace(self, actor=actor)

    def for_public(self) -> "tuple[Scope, tuple[UUID, ...]]":
        """A scope of the same transaction for whoever reads the tenant's open pages, and the tenant's state: it sees
        Open rows and nothing else, and writes nothing. What differs between tenants has been read before."""
        *kept, state = self.db.ask(_OPEN, {"here": self.tenant.id})[0]
        self.db.be_public(self.tenant.id)
        self.db.profile = (kept[0], kept[1])
        return replace(self, actor=NOBODY), tuple(state or ())

    def tell_person(self, person_id: UUID | None) -> None:
        """Let row security, and the session's own lock, know whose rows elsewhere may be read."""
        if self.db.info.get("person_id") != person_id:
            self.db.info["person_id"] = person_id
            if self.db.settled:
                self.db.put_off(settings_statement(self.tenant.id, person_id))

    def counting_for(self, audience: str | None) -> "Scope":
        """A scope of the same transaction and actor, whose figures are those that this kind of reader may count; None:
        the actor herself."""
        return replace(self, audience=audience)

    @contextmanager
    def apart(self) -> "Iterator[Scope]":
        """The same tenant, actor and moment in a transaction of its own, committed on leaving: for what must stand
        whatever becomes of this one. It takes a second connection, so what is done in it is short."""
        with TenantSession(self.db.get_bind(), info=dict(self.db.info), expire_on_commit=False) as db, db.begin():
            yield replace(self, db=db, ordered=[], discarded=[], performing=[], afterwards=[])

    def once(self, key: Hashable, make: Callable[[], Row]) -> Row:
        """What `make()` gives, made once: for names and lists that many acts ask for within one request.

        `key` is a table's class, or a tuple that begins with it. It is made again when that table has been written to
        here or an attempt was undone, and for each actor and audience by itself. Give tuples, never lists: everybody
        gets the same object.
        """
        of_reader = (key, self.actor, self.audience)
        if of_reader not in self.db.remembered:
            loose, made = self.db.loose, make()
            self.db.remembered[of_reader] = made, self.db.loose > loose
        found, made_loosely = self.db.remembered[of_reader]
        self.db.loose += made_loosely
        return found

    def while_true(self, make: "Callable[..., Row]", *inputs: Hashable) -> Row:
        """What `make(scope, *inputs)` gives, kept between requests for as long as what it was reckoned of is true.
        Within an act alone, whose audit line says all that there is to say.

        It looks at the scope, at its inputs and at kept questions: where anything else was asked, or something was told
        of to the audit, it is not kept. Of the clock it looks at the day. It is known by the whole actor with her
        session, by the audience and by the profile, so it goes to nobody else; nobody changes what it gives.
        """
        db, tenant_id, answers = self.db, self.tenant.id, self.db.answers
        state = None if db.changed or not self.performing else db.state
        if not (state and answers):
            return make(self, *inputs)
        hour = self.now.replace(minute=0, second=0, microsecond=0)  # a day begins with one
        key = make, inputs, self.actor, self.audience, hour, str(db.profile), self.tenant.name
        found = answers.find(tenant_id, state, key)
        if found is MISSING:
            loose, told = db.loose, str(db.told)
            found = make(self, *inputs)
            if db.loose == loose and str(db.told) == told:
                answers.keep_whole(tenant_id, state, key, found)
        return found

    @property
    def profile(self) -> Profile:
        """What differs between tenants, of this one, as it is in this transaction, also when that has changed it."""
        if self.db.profile is None:
            self.db.profile = tuple(self.db.ask(_PROFILE, {"here": self.tenant.id})[0])
        kept, made = _profiles.get(self.tenant.id, (None, None))
        if made is None or kept is not self.db.profile:
            if len(_profiles) >= MOST_PROFILES:
                _profiles.clear()
            made = made if made and kept == self.db.profile else Profile.of(*self.db.profile)
            _profiles[self.tenant.id] = self.db.profile, made
        return made

    def may(self, permission: Permission) -> bool:
        return self.actor.may(permission)

    def concerning(
        self,
        *,
        object: tuple[str, UUID | str] | None = None,
        person: tuple[UUID, str] | None = None,
        shown: Iterable[UUID] = (),
        number: int = 0,
    ) -> None:
        """Say what the audit line of the act tells: (kind, id) of its object, (membership, role) of whom it is about,
        ids of what was shown with a text that not everybody may read, how many were shown or taken out.

        An object that the act returns or takes as `id`, and changes of told columns, need not be said.
        """
        told = self.db.told
        told.object = (object[0], str(object[1])) if object else told.object
        told.person = person or told.person
        told.shown.update(shown)
        told.number += number

    def find(self, model: type[Row], id: UUID, *, to_change: bool = False) -> Row:
        """The row with this id in this tenant. Raises NotFound when it is missing or not yours.

        `to_change` locks it until the transaction ends, so that two who change it come one after the other, and reads
        it anew, as the one before has left it. Rows that point at it can be stored meanwhile: they wait for nobody,
        whatever they themselves hold.
        """
        lock = {"key_share": True} if to_change else None
        row = self.db.get(model, (self.tenant.id, id), populate_existing=to_change, with_for_update=lock)
        if row is None:
            raise NotFound(model.__name__)
        return row

    def read(self, model: type[Row], question: Question, values: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of a question for the whole of a table, as objects to look at: they stand in no session, so nothing
        that is done to them is stored."""
        return [model(**row._asdict()) for row in self.db.ask(question, values)]

    def hold(self, model: type[Base]) -> None:
        """Wait for everybody who is writing to this table, and let nobody begin before this transaction has ended: for
        what is seldom made anew of all its rows."""
        self.db.connection().exec_driver_sql(f"LOCK TABLE {cast(Table, model.__table__).name} IN SHARE MODE")

    def add(self, row: Row) -> Row:
        """Insert now, so that a broken rule of the database is heard where it was broken."""
        self.db.add(row)
        self.db.flush()
        return row

    def wrote(self, row: Any) -> None:
        """Let the session know of a new row that a statement of its own has just stored as it stands here: it is like
        one that `add` has stored, for the audit too."""
        self.db.forget({row.__table__})
        self.db.told.remember([row], ())
        make_transient_to_detached(row)
        self.db.add(row)

    def insert_many(self, model: type[InTenant], rows: list[dict], *, upsert: Callable | None = None) -> int:
        """Insert plain rows, stamped with this tenant; returns how many were written.

        `upsert` takes the insert statement and returns it with its ON CONFLICT clause.
        """
        if not rows:
            return 0
        stamped = {"tenant_id": self.tenant.id}
        if issubclass(model, Published):
            stamped["area_id"] = self.tenant.area_id
        table = cast(Table, cast(type[Base], model).__table__)
        numbered = "id" in table.c
        if numbered:
            rows = [row if "id" in row else {"id": uuid7()} | row for row in rows]
        # The table, not the class: one statement for all rows, compiled once.
        if upsert is None and len(rows) >= MANY and not any(_holds_lists(table.c[name].type) for name in rows[0]):
            self.db.flush()
            done = self.db.connection().exec_driver_sql(*of_columns(table, rows, stamped))
            self.db.forget({table})
            return done.rowcount
        statement = insert(table)
        statement = upsert(statement) if upsert else statement
        done = self.db.execute(statement, [row | stamped for row in rows], execution_options={"stamped": True})
        return cast(CursorResult[Any], done).rowcount

    def add_counts(self, counts: Mapping[Kept, Mapping[tuple, Sequence[int]]]) -> None:
        """Add to the numbers of these tables of this tenant; of each: the key's values -> what is added. Nothing is
        added for a key that is given with noughts alone. Always give the same tables in the same order (`counts.py`).
        """
        if not any(any(n) for rows in counts.values() for n in rows.values()):
            return
        values = {"tenant": self.tenant.id, "area": self.tenant.area_id, **values_of(counts)}
        self.db.send(adding(tuple(counts)), values)
        self.db.forget({kept.table for kept in counts})

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A stretch that is undone when it raises, while the scope lives on (a refused form is shown again)."""
        ordered, discarded, reads = len(self.ordered), len(self.discarded), len(self.db.reads)
        try:
            with self.db.begin_nested():
                yield
        except BaseException:
            del self.ordered[ordered:], self.discarded[discarded:], self.db.reads[reads:]
            self.db.remembered.clear()
            self.db.profile = None
            self.db.told = Told()
            raise


def _has_left(error: IntegrityError) -> bool:
    """Whether what was written names an area that the tenant belongs to no more."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
    return name.endswith("_tenant_id_area_id_fkey")


def _holds_lists(type: Any) -> bool:
    """Whether unnesting an array of such values would take them apart, or lose what is no value at all in JSON."""
    return isinstance(type, ARRAY | JSON)


@event.listens_for(TenantSession, "after_flush")
def _forget_what_was_stored(session: TenantSession, _context) -> None:
    session.forget({type(row).__table__ for row in (*session.new, *session.dirty, *session.deleted)})
    session.told.remember([*session.new, *session.dirty], session.deleted)


@event.listens_for(TenantSession, "do_orm_execute")
def _forget_what_a_statement_changed(execution: ORMExecuteState) -> None:
    if not execution.is_select:
        cast(TenantSession, execution.session).forget({getattr(execution.statement, "table", None)})


class Database:
    """The only class that opens a session.

    `enqueue(tenant_id, run_id, asked)` says on the queue that the tenant has something to be done, `asked`: that a
    person waits for it; it may fail without harm, the sweeper does it again.
    `pool_timeout`: seconds to wait for a free connection.
    """

    def __init__(
        self,
        url: str,
        *,
        files: FileStore,
        enqueue: Callable[[UUID, UUID, bool], object],
        clock: Clock = machine,
        post: Post | None = None,
        pool_size: int = 5,
        pool_timeout: float = 2,
    ):
        pool = {"pool_size": pool_size, "max_overflow": pool_size, "pool_timeout": pool_timeout}
        patience = {**PATIENT, "connect_timeout": int(max(CONNECT, pool_timeout))}
        self.engine = create_engine(url, hide_parameters=True, connect_args=patience, **pool)
        resting.watch(self.engine)
        sending.spare(self.engine)
        _engines.add(self.engine)
        self.files, self.clock, self.post, self._enqueue = files, clock, post or Post(), enqueue
        self.answers, self.foresight = Answers(), Foresight()

    def at(self, moment: datetime) -> "Database":
        """The same database with a clock that stands at the moment (aware): its scopes write what was done then."""
        then = copy(self)
        then.clock = lambda: moment
        return then

    @contextmanager
    def scope(self, tenant: Tenant, actor: Actor = NOBODY, *, request_id: str = "") -> Iterator[Scope]:
        """Open a transaction in this tenant. Leaving commits and then enqueues what was ordered; raising rolls back.

        Raises Unavailable when the database is away, Conflict("changed_meanwhile") when somebody else has just stored
        what may stand there only once, Ended when the tenant has left its area since it was looked up.
        """
        info = {"tenant_id": tenant.id, "area_id": tenant.area_id, "person_id": actor.person_id}
        try:
            with TenantSession(self.engine, info=info, expire_on_commit=False, answers=self.answers) as db, db.begin():
                scope = Scope(tenant, actor, db, self.clock(), self.files, self.post, request_id=request_id)
                yield scope
        except AWAY as error:
            raise Unavailable("database") from error
        except IntegrityError as error:
            if _has_left(error):
                raise Ended(name=tenant.name) from error
            if getattr(error.orig, "sqlstate", None) != UNIQUE_VIOLATION:
                raise
            raise Conflict("changed_meanwhile") from error
        if scope.ordered:
            # One entry is enough: the worker sees what else waits in the tenant.
            self._enqueue(tenant.id, scope.ordered[0], actor.membership_id is not None)
        if scope.afterwards:
            with suppress(Unavailable), self.scope(tenant, scope.actor, request_id=request_id) as later:
                for do in scope.afterwards:
                    do(later)
        for digest in scope.discarded:
            with suppress(OSError):  # else it goes with the files that nothing points at
                self.files.remove(tenant.id, digest)

    @contextmanager
    def registry(self) -> Iterator[TenantSession]:
        """A transaction that sees the tenants on the platform but none of their rows."""
        try:
            with TenantSession(self.engine, info={}, expire_on_commit=False) as db, db.begin():
                yield db
        except AWAY as error:
            raise Unavailable("database") from error
