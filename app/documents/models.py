from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned

DRAFT, FINAL = "draft", "final"


class Document(Identified, Owned, Base):
    """One edition of one document, as draft or as final. Rows are inserted and read, never changed or removed."""

    __tablename__ = "document"
    told = ("state",)
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        UniqueConstraint("tenant_id", "kind", "period", "edition", "state"),
        CheckConstraint("state IN ('draft', 'final')", name="state"),
    )
    kind: Mapped[str]
    title: Mapped[str]
    period: Mapped[str]
    edition: Mapped[int]
    state: Mapped[str]
    media_type: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    source_sha256: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str]
    registry_number: Mapped[str | None]
    run_id: Mapped[UUID | None]
