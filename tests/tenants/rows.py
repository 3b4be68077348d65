"""A row of every tenant in every table that belongs to a tenant, made from the tables' own description.

A new table needs no code here: its NOT NULL columns, foreign keys and simple checks are filled by themselves. What
cannot be guessed stands in `KNOWN`.
"""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    inspect,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError

import migrations.models  # noqa: F401  (every table)
from tenants.models import Addressed, Base, InTenant, Published, Tenant, uuid7
from tests import world as cast

KNOWN: dict[tuple[str, str], Any] = {
    ("membership", "role"): "reporter",
    ("read_line", "shown"): [],
    ("redaction", "ended_at"): None,
    ("reporting_span", "organisation_kind"): None,
    ("threshold_rule", "categories"): [1],
    ("evaluation", "weeks"): 12,
    ("area_hour", "part"): 2,
}
"""(table, column) -> a value that the table's description does not tell."""
MODELS: dict[str, type[InTenant]] = {
    mapper.local_table.name: mapper.class_
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.local_table.name)
    if issubclass(mapper.class_, InTenant)
}
"""Every table that belongs to a tenant, by name."""
SAMPLE = [name if n % 4 == 0 else pytest.param(name, marks=pytest.mark.only_slow) for n, name in enumerate(MODELS)]
"""For what is the same for all tables: the session's lock, and that a check of a lock can fail."""
OWNER, NEIGHBOUR, AREA = "koping", "arboga", cast.AREA


def owners(table: str) -> tuple[str, ...]:
    """Which tenants have a row in the table: all, but what is addressed to a municipality is the area's."""
    model = MODELS[table]
    if issubclass(model, Addressed) and model.addressed_to == "municipality":
        return (AREA,)
    return (OWNER, NEIGHBOUR, "kungsor", AREA)


def owner(table: str) -> str:
    return owners(table)[0]


def readers(table: str) -> set[str]:
    """The tenants that may read the owner's row."""
    model = MODELS[table]
    if issubclass(model, Published):
        return {owner(table), AREA}
    if issubclass(model, Addressed) and model.addressed_to == "municipality":
        return {owner(table), OWNER}
    return {owner(table)}


class Rows:
    """Plants the rows and remembers them: `marker[table][slug]` is column -> value."""

    def __init__(self, connection: Connection):
        self.tenants = {row.slug: row for row in connection.execute(select(Tenant.__table__))}
        self.marker: dict[str, dict[str, dict]] = {}
        every = connection.scalars(select(Base.metadata.tables["category"].c.id)).all()
        self._category, self._categories = every[0], cycle(every)
        membership = Base.metadata.tables["membership"]
        slugs = {tenant.id: slug for slug, tenant in self.tenants.items()}
        self.persons = {
            slugs[row.tenant_id]: row.person_id
            for row in connection.execute(select(membership.c.tenant_id, membership.c.person_id))
        }
        """A person of each tenant."""
        self._number = count(1000)  # beyond what the cast has used

    def plant(self, connection: Connection) -> None:
        """One row of each owner in every table that belongs to a tenant, with every foreign key filled.

        A table without migration is left out; its tests say so.
        """
        made = set(inspect(connection).get_table_names())
        for table in Base.metadata.sorted_tables:
            if table.name not in MODELS or table.name not in made:
                continue
            self.marker[table.name] = {}
            for slug in owners(table.name):
                values = self.values(table.name, slug)
                try:
                    with connection.begin_nested():
                        connection.execute(table.insert().values(**values))
                except IntegrityError as error:
                    if list(table.primary_key.columns.keys()) != ["tenant_id"]:
                        raise AssertionError(
                            f"no row of {table.name} could be made; add what is missing to KNOWN in {__file__}"
                        ) from error
                self.marker[table.name][slug] = values

    def values(self, table_name: str, slug: str) -> dict[str, Any]:
        """A fresh row of this tenant, which points at the tenant's own rows."""
        table, tenant, n = Base.metadata.tables[table_name], self.tenants[slug], next(self._number)
        pointers = self._pointers(table, slug)
        values = {}
        for column in table.columns:
            if column.name in pointers:
                values[column.name] = pointers[column.name]
            elif (table_name, column.name) in KNOWN:
                values[column.name] = KNOWN[table_name, column.name]
            elif column.name == "tenant_id":
                values[column.name] = tenant.id
            elif column.name == "area_id":
                values[column.name] = tenant.area_id
            elif column.name == "municipality_id":
                values[column.name] = self.tenants[OWNER].id
            else:
                allowed = _allowed(table, column.name, n)
                values[column.name] = _plain(column, n) if allowed is None else allowed
        return values

    def lacking(self, table: str) -> list[str]:
        """Why the table cannot be tested, as breaches."""
        return [] if table in self.marker else [f"{table} has a model and no migration"]

    def key(self, table: str, slug: str) -> dict[str, Any]:
        """The primary key of the tenant's planted row."""
        return {c.name: self.marker[table][slug][c.name] for c in Base.metadata.tables[table].primary_key}

    def _pointers(self, table: Table, slug: str) -> dict[str, UUID]:
        found = {}
        for constraint in table.foreign_key_constraints:
            target, columns = constraint.referred_table.name, list(constraint.column_keys)
            if target in MODELS:
                column = next(name for name in columns if name != "tenant_id")
                # A row that points into its own table points at nothing.
                parent = self.marker[target].get(slug) if target != table.name else None
                found[column] = parent["id"] if parent else None
            elif target == "person":
                found[columns[0]] = self.persons[slug]
            elif target == "category":
                own = columns[0] in table.primary_key.columns
                found[columns[0]] = next(self._categories) if own else self._category
        return found


def _allowed(table: Table, column: str, n: int) -> Any:
    """A value that the table's checks name for the column, or None when they name none."""
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            rule = str(constraint.sqltext)
            if match := re.search(rf"\b{column} IN \('([^']*)'", rule):
                return match[1]
            if match := re.search(rf"\b{column} BETWEEN (\d+)", rule):
                return int(match[1])
            if re.search(rf"\b{column} ~ .*-Q", rule):
                return f"{n:04}-Q{n % 4 + 1}"
    return None


def _plain(column, n: int) -> Any:
    kind = column.type
    if isinstance(kind, String):
        return f"{column.table.name}.{column.name} {n}"
    if isinstance(kind, LargeBinary):
        return str(n).encode()
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return n
    if isinstance(kind, Float):
        return float(n)
    if isinstance(kind, DateTime):
        return datetime(2026, 1, 5, 12, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 1, 5) + timedelta(days=n)
    if isinstance(kind, Uuid):
        return uuid7()
    if isinstance(kind, JSONB):
        return {}
    raise AssertionError(f"{column} has a kind that {__file__} does not know: {kind!r}")
