from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, Shared, Versioned


class CategoryRow(Shared, Base):
    """A category as the database knows it, so that nothing can point at a number that is no category."""

    __tablename__ = "category"
    web_grants = worker_grants = "SELECT"
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(unique=True)
    group_slug: Mapped[str]
    kind: Mapped[str]


class OwnType(Identified, Owned, Versioned, Base):
    """A type of a tenant's own, under exactly one national one for good: a report of it keeps both, and whatever is
    counted is the national one."""

    __tablename__ = "own_type"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (UniqueConstraint("tenant_id", "name"), UniqueConstraint("tenant_id", "id", "category_id"))
    category_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("category.id"))
    name: Mapped[str]
    former_names: Mapped[list]
    """Files may still say so."""
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when it is offered no more; reports keep it."""
