"""The tables every other table leans on, and what it means for a row to belong to a tenant.

Five kinds of table, each with its wall in the session (`isolation.py`) and in PostgreSQL
(`migrations/row_security.py`):

- Shared     platform rows (tenant, person, category): no wall
- Owned      the tenant alone reads and writes
- Published  the tenant writes; the tenant and its police area read
- Addressed  the tenant writes; the tenant and whom the row concerns read
- Open       the tenant writes; it and everybody read, as the public (`Scope.for_public`)

A kind also says what the login roles `samsyn_web` and `samsyn_worker` are granted (`web_grants`, `worker_grants`); a
model that grants less says so itself: "" is nothing, "UPDATE (name)" one column.
"""

import os
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Label,
    MetaData,
    UniqueConstraint,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


def uuid7() -> UUID:
    """A time-ordered id (RFC 9562, version 7), made by the application so that no sequence tells the others' pace."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
        }
    )
    type_annotation_map = {dict: JSONB, list: JSONB}


class Shared:
    """Rows of the platform, without a wall. Each model says itself what the login roles may do with them."""

    web_grants: str
    worker_grants: str


class Tenant(Shared, Base):
    """A municipality or a police area (lokalpolisområde) on the platform. A police area is its own area."""

    __tablename__ = "tenant"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    __table_args__ = (
        UniqueConstraint("id", "area_id"),
        CheckConstraint("kind IN ('municipality', 'police_area')", name="kind"),
        CheckConstraint("kind <> 'police_area' OR area_id = id", name="area"),
        CheckConstraint("practice_of IS NULL OR kind = 'municipality' AND area_id = id", name="practice"),
        CheckConstraint("left_area_id IS NULL OR ended_at IS NOT NULL AND area_id = id", name="left"),
        CheckConstraint("erased_at IS NULL OR ended_at IS NOT NULL", name="erased"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    code: Mapped[str | None]
    """The municipality's four digits, e.g. "1983"."""
    area_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"))
    practice_of: Mapped[UUID | None] = mapped_column(ForeignKey("tenant.id"), unique=True)
    """The municipality whose practice area it is. It is its own area, so that nothing of it is published to another."""
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when nobody comes in (`leaving.py`). It is its own area then, nobody else reads what it published."""
    left_area_id: Mapped[UUID | None] = mapped_column(ForeignKey("tenant.id"))
    """The police area that it belonged to when it ended."""
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when it has no row but this one, for what its area has written about it."""

    @property
    def is_area(self) -> bool:
        return self.kind == "police_area"

    @property
    def is_practice(self) -> bool:
        return self.practice_of is not None


class InTenant:
    """A table whose rows belong to a tenant."""

    constraints: tuple = ()
    told: tuple[str, ...] = ()
    """Columns whose changes the audit tells: codes and dates, never what somebody has written (`told.py`)."""
    web_grants = worker_grants = "SELECT, INSERT, UPDATE, DELETE"
    watched: bool = False
    """Whether the processes that serve keep answers about its rows (`kept.py`): what is written here gives the tenant a
    new state, in the same transaction."""

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True, sort_order=-3)

    @declared_attr.directive
    def __table_args__(cls):
        return _described(cls)


def _described(model: Any) -> tuple:
    """The table's constraints and options, and whether it is watched."""
    parts = [one for one in model.constraints if not isinstance(one, dict)]
    options = {name: value for one in model.constraints if isinstance(one, dict) for name, value in one.items()}
    return *parts, {**options, "info": {"watched": model.watched}}


class Identified:
    """A row with an id of its own; the key is (tenant_id, id)."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-1)


class Owned(InTenant):
    """Rows that one tenant alone reads and writes."""


class Published(InTenant):
    """Coarse rows that their tenant writes, and that it and its police area read."""

    area_id: Mapped[UUID] = mapped_column(sort_order=-2)

    @declared_attr.directive
    def __table_args__(cls):
        # Checked at once, but for the transaction in which a municipality leaves its area with all its rows.
        area = ForeignKeyConstraint(["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], deferrable=True)
        return area, *_described(cls)


class Versioned:
    """A row that counts its changes (`versions.py`)."""

    version: Mapped[int] = mapped_column(default=1)


class TenantProfile(Published, Base):
    """What differs between tenants, read through `tenants.profile.Profile`. Its area reads it too: the area's picture
    says which groups a municipality does not share."""

    __tablename__ = "tenant_profile"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    values: Mapped[dict]


class TenantChoices(Owned, Versioned, Base):
    """What a tenant's own people have chosen of its profile (`profile.OWN`); it goes before what stands there."""

    __tablename__ = "tenant_choices"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    values: Mapped[dict]
    arms: Mapped[bytes | None] = mapped_column(deferred=True)
    """The coat of arms that was last put here, as PNG. Which is shown, and whether any, says `Profile.arms`."""


def kept_profile(tenant_id: Any) -> tuple[Label, Label]:
    """Two columns, `profile` and `choices`, for the SELECT list of a statement that has its own: what is kept of a
    tenant's profile (`Profile.of`), NULL where nothing is."""
    profile = select(TenantProfile.values).where(TenantProfile.tenant_id == tenant_id).scalar_subquery()
    choices = select(TenantChoices.values).where(TenantChoices.tenant_id == tenant_id).scalar_subquery()
    return profile.label("profile"), choices.label("choices")


class TenantState(Published, Base):
    """A name for what the tenant's watched tables hold: every transaction that writes there gives it another, which has
    never been anybody's. Its area reads it too, whose answers are made of what it has published."""

    __tablename__ = "tenant_state"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (Index("tenant_state_area_idx", "area_id"),)
    state: Mapped[UUID]


def state_of(tenant_id: Any) -> Label:
    """A column, `state`, for the SELECT list of a statement that has its own: the state of the tenant and, for an area,
    of every municipality that publishes to it; NULL until something has been written."""
    seen = or_(TenantState.tenant_id == tenant_id, TenantState.area_id == tenant_id)
    states = select(func.array_agg(aggregate_order_by(TenantState.state, TenantState.tenant_id))).where(seen)
    return states.scalar_subquery().label("state")


class Addressed(InTenant):
    """Rows that their tenant writes, and that it and the one they concern read.

    `addressed_to` is "person" (column `person_id`, the person signed in) or "municipality" (column
    `municipality_id`, the tenant acted in).
    """

    addressed_to: str


class Open(InTenant):
    """Rows that are everybody's to read: what stands on a tenant's open pages, and nothing else. They are all that a
    scope of the public sees (`Scope.for_public`)."""


def one_of(column: str, codes: Iterable[str]) -> CheckConstraint:
    """The column holds one of these codes."""
    quoted = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


def within_tenant(column: str, table: str, **options) -> ForeignKeyConstraint:
    """A foreign key that cannot point into another tenant."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], **options)
