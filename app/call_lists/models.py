from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, within_tenant


class CallList(Identified, Owned, Base):
    """A call list as somebody has saved it. Each correction is a row of its own; the highest version holds."""

    __tablename__ = "call_list"
    constraints = (
        UniqueConstraint("tenant_id", "named_place_id", "version", postgresql_nulls_not_distinct=True),
        within_tenant("named_place_id", "named_place"),
    )
    web_grants = worker_grants = "SELECT, INSERT"
    named_place_id: Mapped[UUID | None]
    """None: the whole municipality."""
    version: Mapped[int]
    lines: Mapped[list]
    """[[function, telephone number], …] in the order in which one calls; [] when the list has ended."""
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    saved_by: Mapped[str]
    """The actor's name."""
