from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Addressed, Base, Identified


class PoliceEvent(Identified, Addressed, Base):
    """An event as the police have published it, kept by the area as outside information. It has no position."""

    __tablename__ = "police_event"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    addressed_to = "municipality"
    constraints = (
        UniqueConstraint("tenant_id", "event_id"),
        Index("police_event_municipality_idx", "municipality_id", "published_at"),
    )
    municipality_id: Mapped[UUID | None] = mapped_column(ForeignKey("tenant.id"))
    """None when it is told for the whole county: then the area alone sees it."""
    event_id: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    event_date: Mapped[date | None]
    """Local, as the name tells it."""
    type: Mapped[str]
    name: Mapped[str]
    summary: Mapped[str]
    url: Mapped[str]
    """A whole address at polisen.se, or ""."""
    municipality_name: Mapped[str | None]
    county: Mapped[bool]
    content_hash: Mapped[str]
    wordings: Mapped[list]
    """The hashes of all wordings that have been met, the one that is kept too."""
    fetched_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When the latest file was fetched from polisen.se that had the wording which is kept."""
    versions: Mapped[int] = mapped_column(default=1)
    """How many wordings have been kept here, one after another; only the last is there."""
    first_seen: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_changed: Mapped[datetime] = mapped_column(DateTime(timezone=True))
