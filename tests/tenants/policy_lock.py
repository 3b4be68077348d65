"""What raw SQL reaches when row security alone holds. Gives breaches as sentences; an empty list is good.

Every function takes a connection in a transaction and undoes what it does there.
"""

from collections.abc import Generator, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, and_, func, literal, select
from sqlalchemy.exc import DBAPIError

from tenants.models import Base, Open
from tests.tenants.rows import MODELS, Rows, owner, owners, readers

NOWHERE = "nowhere"
REFUSED, TAKEN = "42501", "23505"


def breaches(connection: Connection, rows: Rows, table: str, *, has_all_rights: bool) -> list[str]:
    """Everything a login may do that it should not, or cannot do that it should, with the owner's row of the table.

    `has_all_rights`: the login holds every grant, so that an owner who cannot write is a breach too.
    """
    return list(each_breach(connection, rows, table, has_all_rights=has_all_rights))


def each_breach(connection: Connection, rows: Rows, table: str, *, has_all_rights: bool) -> Generator[str]:
    """The same one by one: whoever wants to know whether there is any asks no further than to the first."""
    if found := rows.lacking(table):
        yield from found
        return
    for slug in (*rows.tenants, NOWHERE):
        act_in(connection, rows.tenants[slug].id if slug in rows.tenants else None)
        yield from (f"{slug}: {what}" for what in _reaching(connection, rows, table, slug, has_all_rights))
    if issubclass(MODELS[table], Open):
        act_in(connection, None, public_id=rows.tenants[owner(table)].id)
        yield from (f"the public: {what}" for what in _written(connection, rows, table))
        act_in(connection, None)


def act_in(
    connection: Connection, tenant_id: UUID | None, person_id: UUID | None = None, public_id: UUID | None = None
) -> None:
    """What the product sets at the start of each transaction."""
    said = {"app.tenant_id": tenant_id, "app.person_id": person_id, "app.public_id": public_id}
    connection.exec_driver_sql("; ".join(f"SET LOCAL {name} = '{value or ''}'" for name, value in said.items()))


def _written(connection: Connection, rows: Rows, table: str) -> Iterator[str]:
    """Whoever reads a tenant's open rows changes none of them."""
    target, theirs = Base.metadata.tables[table], rows.tenants[owner(table)].id
    for what, statement in {
        "update": target.update().where(target.c.tenant_id == theirs).values(tenant_id=target.c.tenant_id),
        "insert": target.insert().values(**rows.values(table, owner(table))),
        "delete": target.delete().where(target.c.tenant_id == theirs),
    }.items():
        if (touched := outcome(connection, statement)) not in (0, REFUSED):
            yield f"{what} in {table}: {touched}"


def _reaching(connection: Connection, rows: Rows, table: str, slug: str, has_all_rights: bool) -> Iterator[str]:
    target, tenant_id = Base.metadata.tables[table], rows.tenants[owner(table)].id
    is_owner = slug == owner(table)
    theirs = target.c.tenant_id == tenant_id
    seen = connection.scalar(select(func.count()).select_from(target).where(theirs)) > 0
    if seen != (slug in readers(table)):
        yield f"{'reads' if seen else 'does not read'} a row of {table}"
    if slug in readers(table) and rows.key(table, owner(table)):
        key = and_(*(target.c[name] == value for name, value in rows.key(table, owner(table)).items()))
        # Ask for what is there, so that a wall that lets nothing through is seen as well.
        if connection.scalar(select(literal(1)).select_from(target).where(key)) is None:
            yield f"does not read the planted row of {table}"
    attempts = {
        "update": target.update().where(theirs).values(tenant_id=target.c.tenant_id),
        "insert": target.insert().values(**rows.values(table, owner(table))),
        "delete": target.delete().where(theirs),
    }
    if not is_owner and slug in owners(table):
        own = target.c.tenant_id == rows.tenants[slug].id
        # The owner's parents are named too, so that no foreign key stops what the wall should.
        pointed = rows.values(table, owner(table))
        moved = {name: value for name, value in pointed.items() if name not in _own_keys(target)}
        attempts["moving an own row there"] = target.update().where(own).values(**moved)
    for what, statement in attempts.items():
        touched = outcome(connection, statement)
        if not is_owner and touched not in (0, REFUSED):
            yield f"{what} in {table}: {touched}"
        if is_owner and has_all_rights and not _works(touched, what):
            yield f"cannot {what} an own row of {table}: {touched}"


def _works(outcome: Any, what: str) -> bool:
    if what == "delete" and outcome == "23503":
        return True  # other rows of the tenant point at it
    if what == "insert" and outcome == TAKEN:
        return True  # past the wall, which is asked first; a row like it is there already
    return isinstance(outcome, int) and outcome > 0


def _own_keys(table: Table) -> set[str]:
    return {column.name for column in table.primary_key} - {"tenant_id"}


def outcome(connection: Connection, statement) -> int | str:
    """How many rows it touched, or PostgreSQL's code for why not. Undone."""
    nested = connection.begin_nested()
    try:
        return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
    except DBAPIError as error:
        return error.orig.sqlstate
    finally:
        nested.rollback()


def membership_breaches(connection: Connection, rows: Rows) -> list[str]:
    """A person at work in another tenant reads her own membership, nobody else's, and changes none."""
    table, home = Base.metadata.tables["membership"], rows.tenants["koping"].id
    planted = rows.marker["membership"]["koping"]
    act_in(connection, rows.tenants["arboga"].id, planted["person_id"])
    found = []
    seen = set(connection.scalars(select(table.c.person_id).where(table.c.tenant_id == home)))
    if seen != {planted["person_id"]}:
        found.append(f"at work in Arboga she reads {len(seen)} people's memberships in Köping, not her own alone")
    mine = table.c.person_id == planted["person_id"]
    for what, statement in {
        "promotes herself": table.update().where(mine, table.c.tenant_id == home).values(role="coordinator"),
        "gives herself a role": table.insert().values(
            {**rows.values("membership", "koping"), "person_id": planted["person_id"], "role": "administrator"}
        ),
        "removes her membership": table.delete().where(mine, table.c.tenant_id == home),
    }.items():
        if (touched := outcome(connection, statement)) not in (0, REFUSED):
            found.append(f"at work in Arboga she {what} in Köping: {touched}")
    return found
