from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, SmallInteger, column
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, within_tenant


class IncidentPhoto(Identified, Owned, Base):
    """A photo of a report, as it was drawn anew. A report has one at a time; those that were removed tell who did."""

    __tablename__ = "incident_photo"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("incident_id", "incident"),
        Index("incident_photo_incident_idx", "tenant_id", "incident_id"),
        # One that is there: two taps at once add one.
        Index(
            "incident_photo_shown_idx",
            "tenant_id",
            "incident_id",
            unique=True,
            postgresql_where=column("removed_at").is_(None),
        ),
        # The few that have been removed and are still kept.
        Index(
            "incident_photo_removed_idx",
            "tenant_id",
            "removed_at",
            postgresql_where=column("removed_at").is_not(None) & column("content").is_not(None),
        ),
    )
    incident_id: Mapped[UUID]
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    """JPEG; None once it can be put back no more."""
    small: Mapped[bytes | None] = mapped_column(deferred=True)
    width: Mapped[int] = mapped_column(SmallInteger)
    height: Mapped[int] = mapped_column(SmallInteger)
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    added_by: Mapped[str]
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    removed_by: Mapped[str | None]


class PhotoDecision(Identified, Owned, Base):
    """That reports may have a photo here, or may not. The latest holds."""

    __tablename__ = "photo_decision"
    web_grants = worker_grants = "SELECT, INSERT"
    told = ("allowed", "decided_on")
    allowed: Mapped[bool]
    decided_by: Mapped[str]
    """A function or a board, never a person."""
    decided_on: Mapped[date]
