from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

PDF, JPEG = TYPES = "application/pdf", "image/jpeg"


class Attachment(Identified, Versioned, Removable, Owned, Base):
    """A file of a measure or a meeting, as it was checked. One that is replaced is removed, and can be put back."""

    __tablename__ = "attachment"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        one_of("media_type", TYPES),
        CheckConstraint("num_nonnulls(measure_id, meeting_id) > 0", name="of_one"),
        within_tenant("measure_id", "measure"),
        within_tenant("meeting_id", "meeting"),
        within_tenant("replaces_id", "attachment"),
        Index("attachment_measure_idx", "tenant_id", "measure_id"),
        Index("attachment_meeting_idx", "tenant_id", "meeting_id"),
        Index("attachment_replaces_idx", "tenant_id", "replaces_id"),
    )
    measure_id: Mapped[UUID | None]
    meeting_id: Mapped[UUID | None]
    title: Mapped[str]
    """What it is, in words: the file's own name is never kept."""
    media_type: Mapped[str]
    size: Mapped[int]
    """Bytes."""
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    """None once it can be put back no more."""
    replaces_id: Mapped[UUID | None]
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    added_by: Mapped[str]
    """The actor's name."""
