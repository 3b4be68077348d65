"""What a session of one tenant can reach of another's rows. Gives breaches as sentences; an empty list is good."""

from collections.abc import Callable, Generator, Iterator
from functools import cache
from uuid import UUID

from sqlalchemy import Uuid, bindparam, exists, func, insert, select, union_all, update
from sqlalchemy import delete as sql_delete
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased
from sqlalchemy.orm.exc import StaleDataError

from tenants.isolation import OutsideTenant, Question, TenantSession
from tenants.models import InTenant, Tenant
from tests.tenants.rows import MODELS, Rows, owner, owners, readers

NOWHERE = "nowhere"
REFUSED = "42501"
"""PostgreSQL's code both for a missing grant and for a row that a wall stops."""


def breaches(engine: Engine, rows: Rows, table: str) -> list[str]:
    """Everything a session does that it may not, or cannot do that it may, with the owner's row of the table."""
    return list(each_breach(engine, rows, table))


def each_breach(engine: Engine, rows: Rows, table: str) -> Generator[str]:
    """The same one by one: whoever wants to know whether there is any asks no further than to the first."""
    if found := rows.lacking(table):
        yield from found
        return
    for slug in (*rows.tenants, NOWHERE):
        with _session(engine, rows, slug) as session:
            yield from (f"{slug}: {what}" for what in _reading(session, rows, table, slug))
            if slug != owner(table):
                yield from (f"{slug}: {what}" for what in _writing(session, rows, table, slug))
            session.rollback()


def reads_own_membership_elsewhere(engine: Engine, rows: Rows) -> bool:
    """Whether somebody of Köping, at work in Arboga, reads her membership in Köping."""
    with _session(engine, rows, "arboga", person_id=rows.marker["membership"]["koping"]["person_id"]) as session:
        return _sees(session, MODELS["membership"], rows.tenants["koping"].id)


def _session(engine: Engine, rows: Rows, slug: str, person_id: UUID | None = None) -> TenantSession:
    tenant = rows.tenants.get(slug)
    info = {"person_id": person_id}
    if tenant:
        info |= {"tenant_id": tenant.id, "area_id": tenant.area_id}
    return TenantSession(engine, info=info, expire_on_commit=False)


def _reading(session, rows: Rows, table: str, slug: str) -> Iterator[str]:
    model, allowed = MODELS[table], slug in readers(table)
    tenant_id = rows.tenants[owner(table)].id
    for way, sees in WAYS_TO_READ.items():
        if sees(session, model, tenant_id) != allowed:
            yield f"{'does not read' if allowed else 'reads'} a row of {table} by {way}"
    key = rows.key(table, owner(table))
    if (session.get(model, key) is not None) != allowed:
        yield f"{'does not read' if allowed else 'reads'} a row of {table} by session.get"
    session.expunge_all()


def _sees(session, model: type[InTenant], tenant_id: UUID) -> bool:
    return session.scalar(select(model).where(model.tenant_id == tenant_id).limit(1)) is not None


def _by_alias(session, model, tenant_id):
    other = aliased(model)
    return session.scalar(select(other).where(other.tenant_id == tenant_id).limit(1)) is not None


def _by_join(session, model, tenant_id):
    statement = select(Tenant.id).select_from(Tenant).join(model, model.tenant_id == Tenant.id)
    return session.scalar(statement.where(model.tenant_id == tenant_id).limit(1)) is not None


def _by_join_of_alias(session, model, tenant_id):
    one, other = aliased(model), aliased(model)
    statement = select(other.tenant_id).select_from(Tenant).join(one, one.tenant_id == Tenant.id)
    statement = statement.join(other, other.tenant_id == one.tenant_id)
    return session.scalar(statement.where(other.tenant_id == tenant_id).limit(1)) is not None


def _by_count(session, model, tenant_id):
    return session.scalar(select(func.count()).select_from(model).where(model.tenant_id == tenant_id)) > 0


def _by_exists(session, model, tenant_id):
    return session.scalar(select(exists().where(model.tenant_id == tenant_id)))


def _by_exists_about_tenants(session, model, tenant_id):
    statement = select(Tenant.id).where(Tenant.id == tenant_id, exists().where(model.tenant_id == Tenant.id))
    return session.scalar(statement) is not None


def _by_column(session, model, tenant_id):
    return session.scalar(select(model.tenant_id).where(model.tenant_id == tenant_id).limit(1)) is not None


def _by_subquery(session, model, tenant_id):
    inner = select(model.tenant_id).where(model.tenant_id == tenant_id).subquery()
    return session.scalar(select(func.count()).select_from(inner)) > 0


def _by_cte(session, model, tenant_id):
    inner = select(model.tenant_id).where(model.tenant_id == tenant_id).cte()
    return session.scalar(select(inner.c.tenant_id).limit(1)) is not None


def _by_union(session, model, tenant_id):
    one = select(model.tenant_id).where(model.tenant_id == tenant_id)
    return session.execute(union_all(one, one)).first() is not None


def _by_scalar_subquery(session, model, tenant_id):
    inner = select(func.count()).select_from(model).where(model.tenant_id == tenant_id).scalar_subquery()
    return session.scalar(select(inner)) > 0


def _by_in(session, model, tenant_id):
    inner = select(model.tenant_id).where(model.tenant_id == tenant_id)
    return session.scalar(select(Tenant.id).where(Tenant.id.in_(inner))) is not None


def _by_query(session, model, tenant_id):
    return session.query(model).filter(model.tenant_id == tenant_id).first() is not None


def _asked(session, question: Question, tenant_id):
    """Worded once, as the product does, and asked in all tenants' names, one after the other: first in that of one that
    does not exist."""
    own = session.info
    session.info = {**own, "tenant_id": UUID(int=1)}
    ((as_nobody,),) = session.ask(question, {"whose": tenant_id})
    session.info = own
    if as_nobody:
        return True
    ((found,),) = session.ask(question, {"whose": tenant_id})
    return bool(found)


@cache
def _count(model) -> Question:
    return Question(select(func.count()).select_from(model).where(model.tenant_id == WHOSE))


@cache
def _count_of_alias(model) -> Question:
    one, other = aliased(model), aliased(model)
    inner = select(one.tenant_id).where(one.tenant_id == WHOSE).cte()
    return Question(select(func.count()).select_from(other).where(other.tenant_id.in_(select(inner.c.tenant_id))))


@cache
def _sum_of_union(model) -> Question:
    one = select(func.count().label("n")).select_from(model).where(model.tenant_id == WHOSE)
    both = union_all(one, select(func.count().label("n")).where(exists().where(model.tenant_id == WHOSE))).subquery()
    return Question(select(func.sum(both.c.n)))


def _by_question(session, model, tenant_id):
    return _asked(session, _count(model), tenant_id)


def _by_question_with_alias(session, model, tenant_id):
    return _asked(session, _count_of_alias(model), tenant_id)


def _by_question_of_union(session, model, tenant_id):
    return _asked(session, _sum_of_union(model), tenant_id)


WHOSE = bindparam("whose", type_=Uuid)
WAYS_TO_READ: dict[str, Callable[..., bool]] = {
    "select": _sees,
    "an alias": _by_alias,
    "a join": _by_join,
    "a join of aliases": _by_join_of_alias,
    "count": _by_count,
    "exists": _by_exists,
    "exists in a criterion": _by_exists_about_tenants,
    "one column": _by_column,
    "a subquery": _by_subquery,
    "a common table expression": _by_cte,
    "a union": _by_union,
    "a scalar subquery": _by_scalar_subquery,
    "in (select)": _by_in,
    "session.query": _by_query,
    "a question": _by_question,
    "a question with an alias and a common table expression": _by_question_with_alias,
    "a question of a union": _by_question_of_union,
}


def _writing(session, rows: Rows, table: str, slug: str) -> Iterator[str]:
    for way, attempt in WAYS_TO_WRITE.items():
        nested = session.begin_nested()
        try:
            changed = attempt(session, rows, table, slug)
            session.flush()
        except (OutsideTenant, StaleDataError):
            changed = 0  # StaleDataError: no such row to update
        except DBAPIError as error:
            changed = 0 if error.orig.sqlstate == REFUSED else f"{type(error.orig).__name__} instead of a refusal"
        nested.rollback()
        session.expunge_all()
        if changed:
            yield f"writes a row of {table} by {way} ({changed})"


def _foreign(session, rows: Rows, table: str, _slug: str):
    session.add(MODELS[table](**rows.values(table, owner(table))))
    session.flush()
    return "stored"


def _unstamped(session, rows: Rows, table: str, _slug: str):
    session.execute(insert(MODELS[table]).values(**rows.values(table, owner(table))))
    return "stored"


def _merged(session, rows: Rows, table: str, _slug: str):
    session.merge(MODELS[table](**rows.marker[table][owner(table)]))
    session.flush()
    return "stored"


def _updated(session, rows: Rows, table: str, _slug: str):
    model = MODELS[table]
    tenant_id = rows.tenants[owner(table)].id
    statement = update(model).where(model.tenant_id == tenant_id).values(tenant_id=model.tenant_id)
    return session.execute(statement, execution_options={"synchronize_session": False}).rowcount


def _updated_by_key(session, rows: Rows, table: str, _slug: str):
    model, row = MODELS[table], rows.marker[table][owner(table)]
    plain = [name for name in row if name not in rows.key(table, owner(table)) and row[name] is not None]
    if not plain:
        return 0
    session.execute(update(model), [{**rows.key(table, owner(table)), plain[0]: row[plain[0]]}])
    return "changed"


def _deleted(session, rows: Rows, table: str, _slug: str):
    model = MODELS[table]
    statement = sql_delete(model).where(model.tenant_id == rows.tenants[owner(table)].id)
    return session.execute(statement, execution_options={"synchronize_session": False}).rowcount


def _changed_after_reading(session, rows: Rows, table: str, slug: str):
    if slug not in readers(table):
        return 0
    row = session.get(MODELS[table], rows.key(table, owner(table)))
    marker = rows.marker[table][owner(table)]
    column = next((name for name, value in marker.items() if isinstance(value, (str, dict))), "state")
    others = {str: "ändrad av en annan plats", dict: {"ändrad av en annan plats": True}, UUID: UUID(int=1)}
    setattr(row, column, others[type(marker[column])])
    session.flush()
    return "changed"


def _deleted_after_reading(session, rows: Rows, table: str, slug: str):
    if slug not in readers(table):
        return 0
    session.delete(session.get(MODELS[table], rows.key(table, owner(table))))
    session.flush()
    return "deleted"


def _moved(session, rows: Rows, table: str, slug: str):
    if slug not in owners(table):
        return 0
    row = session.get(MODELS[table], rows.key(table, slug))
    if row is None:
        return "its own row is not there"
    row.tenant_id = rows.tenants[owner(table)].id
    session.flush()
    return "moved"


WAYS_TO_WRITE: dict[str, Callable[..., int | str]] = {
    "a row object that names the other tenant": _foreign,
    "an insert without stamp": _unstamped,
    "merge": _merged,
    "update": _updated,
    "update by primary key": _updated_by_key,
    "delete": _deleted,
    "changing a row it may read": _changed_after_reading,
    "deleting a row it may read": _deleted_after_reading,
    "moving an own row there": _moved,
}
