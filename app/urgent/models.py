from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, within_tenant


class UrgentChoice(Identified, Owned, Base):
    """The types as somebody has chosen them. Each choice is a row of its own; the highest version holds."""

    __tablename__ = "urgent_choice"
    constraints = (UniqueConstraint("tenant_id", "version"),)
    web_grants = "SELECT, INSERT"
    worker_grants = "SELECT"
    version: Mapped[int]
    types: Mapped[list]
    """Slugs of national types; [] for none."""
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    saved_by: Mapped[str]
    """The actor's name."""


class UrgentReport(Owned, Base):
    """A report of such a type that has been told of: once, however often it is stopped and let go again."""

    __tablename__ = "urgent_report"
    constraints = (within_tenant("incident_id", "incident"),)
    web_grants = "SELECT, INSERT"
    worker_grants = "SELECT, INSERT, DELETE"
    incident_id: Mapped[UUID] = mapped_column(primary_key=True)
