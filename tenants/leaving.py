"""A municipality ends: nobody comes in, and its area reads nothing of what it has published; then it is erased.

By the role that owns the tables. Each works in one transaction. Who has ended is its own area, as a practice area is,
so that every wall between municipalities holds as it stands; its rows stay what they are, and it can begin again.
"""

from uuid import UUID

from sqlalchemy import Connection, text

from tenants import contents
from tenants.isolation import settings_statement
from tenants.models import Base, Published, Tenant
from tenants.scope import Scope

_PRACTICE = "SELECT id FROM tenant WHERE practice_of = :id"
_MOVE = "UPDATE tenant SET area_id = :area, ended_at = :ended, left_area_id = :left WHERE id = :id"
_END_PRACTICE = "UPDATE tenant SET ended_at = :ended WHERE practice_of = :id"
_SIGN_OUT = "DELETE FROM session WHERE at_tenant_id IN (SELECT id FROM tenant WHERE id = :id OR practice_of = :id)"
_PEOPLE = "SELECT DISTINCT person_id FROM membership WHERE tenant_id = :id"
_LET_GO = "DELETE FROM person WHERE id = :id AND NOT EXISTS (SELECT FROM membership m WHERE m.person_id = :id)"
_ERASED = "UPDATE tenant SET slug = :slug, code = NULL, left_area_id = NULL, erased_at = :at WHERE id = :id"


def end(scope: Scope) -> None:
    """Let the scope's municipality, and its practice area, end now; everybody there is signed out."""
    tenant = scope.tenant
    _move(scope, area_id=tenant.id, ended_at=scope.now, left=tenant.area_id)
    scope.db.connection().execute(text(_SIGN_OUT), {"id": tenant.id})


def begin_again(scope: Scope) -> None:
    """Let it go on where it ended, in the police area that it left."""
    tenant = scope.tenant
    _move(scope, area_id=tenant.left_area_id or tenant.area_id, ended_at=None, left=None)


def _move(scope: Scope, *, area_id: UUID, ended_at, left: UUID | None) -> None:
    line, id = scope.db.connection(), scope.tenant.id
    line.exec_driver_sql("SET LOCAL statement_timeout = 0; SET CONSTRAINTS ALL DEFERRED")
    line.execute(text(_MOVE), {"id": id, "area": area_id, "ended": ended_at, "left": left})
    line.execute(text(_END_PRACTICE), {"id": id, "ended": ended_at})
    for table in _published():
        moved = f'UPDATE public."{table}" SET area_id = :area WHERE tenant_id = :id'  # noqa: S608 - our own names
        line.execute(text(moved), {"id": id, "area": area_id})
    scope.db.info["area_id"] = area_id
    scope.db.forget({None})


def _published() -> list[str]:
    tables = (mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Published))
    return sorted(str(table) for table in tables)


def erase(scope: Scope, tenant: Tenant) -> int:
    """Remove every row of a tenant that has ended, of its practice area, and of whoever had a role nowhere else. Gives
    how many rows. What is left is the tenant's own, with nothing but its name. The scope is another's, whose log tells
    of it; this one steps out of it and back."""
    line, n, people = scope.db.connection(), 0, set()
    line.exec_driver_sql("SET LOCAL statement_timeout = 0")
    practice = line.scalar(text(_PRACTICE), {"id": tenant.id})
    for id in filter(None, (practice, tenant.id)):
        _be(line, id)
        people |= set(line.scalars(text(_PEOPLE), {"id": id}))
        for table in contents.tables_here():
            gone = f'DELETE FROM public."{table.name}" WHERE tenant_id = :id'  # noqa: S608 - our own names
            n += line.execute(text(gone), {"id": id}).rowcount
        line.execute(text("DELETE FROM session WHERE at_tenant_id = :id"), {"id": id})
    for person in people:
        # Of roles elsewhere the wall shows those of this person.
        _be(line, None, person)
        n += line.execute(text(_LET_GO), {"id": person}).rowcount
    line.execute(text("DELETE FROM tenant WHERE id = :id"), {"id": practice})
    line.execute(text(_ERASED), {"id": tenant.id, "slug": f"avslutad-{tenant.id.hex[-12:]}", "at": scope.now})
    _be(line, scope.tenant.id, scope.actor.person_id)
    return n


def _be(line: Connection, tenant_id: UUID | None, person_id: UUID | None = None) -> None:
    line.exec_driver_sql(settings_statement(tenant_id, person_id))
