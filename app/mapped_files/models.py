from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.figures.mapped_columns import Reading
from tenants.models import Base, Identified, Owned, within_tenant


class FileDraft(Identified, Owned, Base):
    """A file that somebody has sent and is asked about. Its bytes lie in the file store until it is read or dropped."""

    __tablename__ = "file_draft"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE, DELETE"
    constraints = (within_tenant("made_by", "membership"), within_tenant("upload_id", "intake_upload"))
    name: Mapped[str]
    stored: Mapped[str]
    """The bytes' hash in the file store. This row's id stands before them, so that no two drafts share a file."""
    leave_out: Mapped[bool]
    """As `Upload.leave_out`."""
    reading: Mapped[dict]
    """What is decided so far (`Reading.plain`): of its columns only those are there that are."""
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    upload_id: Mapped[UUID | None]
    """Its trial, when all is decided."""

    @property
    def decided(self) -> Reading:
        return Reading(**self.reading)


class FileMapping(Identified, Owned, Base):
    """What was decided of the files with the same columns from the same sender."""

    __tablename__ = "file_mapping"
    web_grants = "SELECT, INSERT, UPDATE, DELETE"
    worker_grants = "SELECT, INSERT, UPDATE, DELETE"
    constraints = (within_tenant("sender_id", "organisation"), Index("file_mapping_layout_idx", "tenant_id", "layout"))
    name: Mapped[str]
    sender_id: Mapped[UUID | None]
    """The organisation whose files these are; None when that was not clear."""
    layout: Mapped[str]
    """As `mapped_columns.layout_of` gives it."""
    reading: Mapped[dict]
    made_as: Mapped[str]
    """The name of whoever decided it last."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @property
    def decided(self) -> Reading:
        return Reading(**self.reading)
