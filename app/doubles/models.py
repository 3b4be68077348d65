from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant

SAME, DIFFERENT = OUTCOMES = "same", "different"


class IncidentDouble(Identified, Owned, Base):
    """Two reports that are alike. As the same event the second is counted together with the first, and is `merged`."""

    __tablename__ = "incident_double"
    told = ("outcome",)
    web_grants = "SELECT, INSERT, UPDATE"
    worker_grants = "SELECT, INSERT, UPDATE, DELETE"
    constraints = (
        one_of("outcome", OUTCOMES),
        within_tenant("first_id", "incident"),
        within_tenant("second_id", "incident"),
        Index("incident_double_first_idx", "tenant_id", "first_id"),
        Index("incident_double_second_idx", "tenant_id", "second_id"),
        # The few that nobody has said anything of.
        Index("incident_double_open_idx", "tenant_id", "found_at", postgresql_where=column("settled_at").is_(None)),
    )
    first_id: Mapped[UUID]
    """The one that came first."""
    second_id: Mapped[UUID]
    score: Mapped[float]
    """0–1, as `likeness.score`."""
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str | None]
    outcome: Mapped[str | None]
