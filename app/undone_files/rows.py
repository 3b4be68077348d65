"""The reports that a file has brought: which they are, what has been built on them, and what becomes of them."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Uuid,
    and_,
    any_,
    cast,
    delete,
    false,
    func,
    inspect,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)

from app import hooks
from app.figures.periods import Days
from app.incidents.models import WITHDRAWN, Incident, IncidentVersion
from app.incidents.tallies import TalliedIncident, change_all, tally
from app.undone_files import permissions
from app.words import service as words
from tenants.acts import requires
from tenants.columns import array_of
from tenants.scope import Scope

Brought = Sequence[tuple[datetime, UUID, UUID]]
"""(When, first id, last id) of each transaction in which a file brought reports: none else has both."""
_MADE_BY_ITSELF = ("incident_version", "urgent_report")
"""What points at a report without anybody having done something with it; a version says so by the report's own."""


def _brought(file: Brought) -> ColumnElement[bool]:
    came = [and_(Incident.reported_at == at, Incident.id.between(first, last)) for at, first, last in file]
    return and_(Incident.reported_by.is_(None), or_(false(), *came))


def _one_of(ids: Iterable[UUID]) -> ColumnElement[bool]:
    """As one value, however many they are."""
    return Incident.id == any_(cast(literal(array_of(list(ids))), ARRAY(Uuid)))


def _pointing() -> list[tuple[str, Any, ColumnElement[bool]]]:
    """(Table, its column, which of its rows) of all that points at a report since somebody has done so."""
    found = []
    for table in Incident.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if key.referred_table is inspect(Incident).local_table and table.name not in _MADE_BY_ITSELF:
                (column,) = (one for one in key.columns if one.name != "tenant_id")
                said = table.c.settled_at.is_not(None) if table.name == "incident_double" else true()
                found.append((table.name, column, said))
    return found


@requires(permissions.UNDO)
def brought_by(scope: Scope, *, file: Brought, after: UUID, most: int) -> Sequence[Any]:
    """(id, local_date) of the reports that a file has brought, in order, those behind `after`."""
    rows = select(Incident.id, Incident.local_date).where(_brought(file), Incident.id > after)
    return scope.db.execute(rows.order_by(Incident.id).limit(most)).all()


@requires(permissions.WEIGH)
def worked_on(scope: Scope, *, file: Brought, ids: Sequence[UUID] | None = None) -> dict[str, set[UUID]]:
    """Table -> those of the reports that a file has brought (of these) which a row of it points at; under `incident`
    those that have been changed since. One question."""
    of_file = _brought(file) if ids is None else and_(_brought(file), _one_of(ids))
    changed = select(literal("incident").label("what"), Incident.id).where(of_file, Incident.version > 1)
    asked = [
        select(literal(name), column)
        .join(Incident, (Incident.tenant_id == column.table.c.tenant_id) & (Incident.id == column))
        .where(column.table.c.tenant_id == scope.tenant.id, said, of_file)
        for name, column, said in _pointing()
    ]
    found: dict[str, set[UUID]] = {}
    for what, id in scope.db.execute(union_all(changed, *asked)):
        found.setdefault(what, set()).add(id)
    return found


@requires(permissions.WEIGH)
def how_many(scope: Scope, *, file: Brought) -> int:
    """How many reports a file has brought that are still there."""
    return scope.db.scalar(select(func.count()).select_from(Incident).where(_brought(file))) or 0


@requires(permissions.WEIGH)
def counted(scope: Scope, *, file: Brought, reports: Set[UUID], days: Sequence[Days], without: Set[UUID]) -> int:
    """How many of a file's reports are among these, or of these days; `without` left out."""
    if not (reports or days):
        return 0
    of_days = [Incident.local_date.between(one.first, one.last) for one in days]
    these = or_(_one_of(reports), *of_days)
    asked = select(func.count()).select_from(Incident).where(_brought(file), these, not_(_one_of(without)))
    return scope.db.scalar(asked) or 0


@requires(permissions.UNDO)
def remove_all(scope: Scope, *, batches: Iterable[Sequence[UUID]]) -> int:
    """Remove reports on which nobody has built anything, as if they had never come; returns how many they were."""
    columns = [getattr(Incident, name) for name in TalliedIncident._fields]
    counted: Counter[TalliedIncident] = Counter()
    for ids in batches:
        these = Incident.tenant_id == scope.tenant.id, _one_of(ids)
        rows = scope.db.execute(select(*columns).where(*these).with_for_update())
        counted.update(TalliedIncident(*row) for row in rows)
        words.drop(scope, ids)
        hooks.unreported(scope, ids)
        scope.db.execute(delete(Incident).where(*these).execution_options(synchronize_session=False))
    tally(scope, counted, [])
    return counted.total()


@requires(permissions.UNDO)
def withdraw_all(scope: Scope, *, ids: Sequence[UUID], reason: str) -> int:
    """Withdraw reports on which nobody has built anything; returns how many they were."""
    rows = scope.db.scalars(select(Incident).where(_one_of(ids)).order_by(Incident.id).with_for_update()).all()
    change_all(scope, [(row, {"state": WITHDRAWN}) for row in rows], reason)
    hooks.unreported(scope, ids)
    return len(rows)


@requires(permissions.UNDO)
def put_back_all(scope: Scope, *, at: datetime, corrected: str, reason: str) -> tuple[int, int]:
    """Let the reports that were corrected at this moment for the reason `corrected` say what they said before; returns
    how many did, and how many have been changed since and stay."""
    found = select(IncidentVersion).where(IncidentVersion.changed_at == at, IncidentVersion.reason == corrected)
    stood = {one.incident_id: one for one in scope.db.scalars(found)}
    rows = scope.db.scalars(select(Incident).where(_one_of(stood)).order_by(Incident.id).with_for_update())
    mine = [row for row in rows if row.version == stood[row.id].version + 1]
    change_all(scope, [(row, _as_it_was(stood[row.id].before)) for row in mine], reason)
    return len(mine), len(stood) - len(mine)


def _as_it_was(before: dict[str, Any]) -> dict[str, Any]:
    """Columns as `_plain` has kept them, with the values that they had."""
    kinds = {name: inspect(Incident).local_table.c[name].type.python_type for name in before}
    read = {UUID: UUID, datetime: datetime.fromisoformat, date: date.fromisoformat}
    return {
        name: read.get(kinds[name], kinds[name])(value) if isinstance(value, str) else value
        for name, value in before.items()
    }
