from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, within_tenant


class ReportLook(Identified, Owned, Base):
    """Somebody has gone through a report (`looked`), or put it back among the new. The latest row holds."""

    __tablename__ = "report_look"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("incident_id", "incident"),
        Index("report_look_incident_idx", "tenant_id", "incident_id"),
        Index("report_look_at_idx", "tenant_id", "at"),
    )
    incident_id: Mapped[UUID]
    looked: Mapped[bool]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]
    """The actor's name."""


class ReportAnswer(Identified, Owned, Base):
    """What the coordinator tells whoever reported. Each wording is a row of its own; the highest version holds."""

    __tablename__ = "report_answer"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (within_tenant("incident_id", "incident"), UniqueConstraint("tenant_id", "incident_id", "version"))
    incident_id: Mapped[UUID]
    version: Mapped[int]
    text: Mapped[str]
    """"" when it has been taken back."""
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    written_by: Mapped[str]
