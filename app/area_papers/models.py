from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Published, one_of

PLEDGE, ASSESSMENT, DUTIES = KINDS = "pledge", "assessment", "duties"
VALID, REPLACED, FINAL, KEPT = STANDINGS = "valid", "replaced", "final", "kept"


class AreaPaper(Identified, Published, Base):
    """A pledge that is signed, an assessment that is final, or how far the law's duties have come, as the area reads
    it: what its paper was made of, and what has been done since. One row a thing; told anew when that changes."""

    __tablename__ = "area_paper"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        one_of("kind", KINDS),
        one_of("standing", STANDINGS),
        UniqueConstraint("tenant_id", "kind", "about_id"),
        Index("area_paper_area_idx", "area_id"),
    )
    kind: Mapped[str]
    about_id: Mapped[UUID]
    """Of the municipality's own row; of its duties the municipality itself."""
    year: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    standing: Mapped[str]
    content: Mapped[dict] = mapped_column(JSONB)
    """What its paper was made of; {} where it has none."""
    progress: Mapped[list] = mapped_column(JSONB)
    """What has been done: {title, says, columns, rows}, as it stands on the page."""
    told_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
