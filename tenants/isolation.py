"""The session's lock: it sees one place's rows, writes only there, and tells PostgreSQL which place that is.

It stands on its own: with row security switched off it still holds (and the other way round); both are tested.
A session without a place sees nothing and may write nothing.
"""

from uuid import UUID

from sqlalchemy import event, or_
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from tenants.models import Addressed, InPlace, Owned, Published


class OutsidePlace(Exception):
    """Code tried to touch a place's rows from outside that place. Always a bug, never the user's fault."""


class PlaceSession(Session):
    """A session bound to one place by `info`: place_id, area_id, person_id (UUID or None).

    `remembered`: what `Scope.once` has made in this transaction.
    """

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.remembered: dict = {}

    def forget(self, tables: set) -> None:
        """Drop what was made of these tables; of all, where one is not known."""
        for key, actor in list(self.remembered):
            made_of = key[0] if isinstance(key, tuple) else key
            if None in tables or getattr(made_of, "__table__", None) in tables:
                del self.remembered[key, actor]

    def _refuse(self, *_arguments, **_options):
        raise OutsidePlace("bulk operations on objects go past the session's lock")

    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refuse


def settings_statement(place_id: UUID | None, person_id: UUID | None) -> str:
    """The two transaction-local settings that row security reads, as literals (Citus forwards only the statement)."""
    place = "" if place_id is None else str(UUID(str(place_id)))
    person = "" if person_id is None else str(UUID(str(person_id)))
    return f"SET LOCAL app.tenant_id = '{place}'; SET LOCAL app.person_id = '{person}'"


@event.listens_for(PlaceSession, "after_begin")
def _tell_postgres(session: PlaceSession, _transaction, connection):
    connection.exec_driver_sql(settings_statement(session.info.get("place_id"), session.info.get("person_id")))


@event.listens_for(PlaceSession, "do_orm_execute")
def _see_only_readable_rows(execution: ORMExecuteState):
    if execution.is_column_load or execution.is_relationship_load:
        return
    if execution.is_insert and not execution.execution_options.get("stamped"):
        raise OutsidePlace("insert through scope.add or scope.insert_many, which stamp the place")
    if execution.is_update and isinstance(execution.parameters, (list, tuple)):
        raise OutsidePlace("an update by primary key is not narrowed: use update(…).where(…), or change the rows")
    place_id = execution.session.info.get("place_id")
    person_id = execution.session.info.get("person_id")
    execution.statement = execution.statement.options(*_walls(place_id, person_id, execution.is_select))


def _walls(place_id: UUID | None, person_id: UUID | None, reading: bool) -> list:
    """One criterion per kind of table. Lambdas, because only they follow a table under an alias."""

    walls = [with_loader_criteria(Owned, lambda row: row.tenant_id == place_id, include_aliases=True)]
    if not reading:
        for kind in (Published, *Addressed.__subclasses__()):
            walls.append(with_loader_criteria(kind, lambda row: row.tenant_id == place_id, include_aliases=True))
        return walls
    walls.append(
        with_loader_criteria(
            Published, lambda row: or_(row.tenant_id == place_id, row.area_id == place_id), include_aliases=True
        )
    )
    for kind in Addressed.__subclasses__():
        if kind.addressed_to == "person":
            wall = lambda row: or_(row.tenant_id == place_id, row.person_id == person_id)  # noqa: E731
        else:
            wall = lambda row: or_(row.tenant_id == place_id, row.municipality_id == place_id)  # noqa: E731
        walls.append(with_loader_criteria(kind, wall, include_aliases=True))
    return walls


@event.listens_for(PlaceSession, "before_flush")
def _write_only_own_rows(session: PlaceSession, *_):
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, InPlace):
            place_id = session.info.get("place_id")
            if place_id is None:
                raise OutsidePlace(f"{type(row).__name__} written without a place")
            if row in session.new:
                stamp(row, session.info)
            if row.tenant_id != place_id:
                raise OutsidePlace(f"{type(row).__name__} of another place")


def stamp(row: InPlace, info: dict) -> None:
    """Give a new row the session's place (and area), unless it already names one (then before_flush compares)."""
    if row.tenant_id is None:
        row.tenant_id = info["place_id"]
    if isinstance(row, Published) and row.area_id is None:
        row.area_id = info["area_id"]
