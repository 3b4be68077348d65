from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned


class LateChange(Identified, Owned, Base):
    """A change to a quarter after its report was made final. Rows are inserted and read, never changed or removed."""

    __tablename__ = "late_change"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name="quarter"),
        Index("late_change_quarter_idx", "tenant_id", "quarter"),
    )
    quarter: Mapped[str]
    focus_area_id: Mapped[UUID | None]
    """None for what concerns all of the quarter."""
    subject: Mapped[str]
    """What kind of thing was changed, in the words of the domain that keeps it."""
    subject_id: Mapped[UUID | None]
    said: Mapped[str]
    """What was done, as a Swedish sentence without its full stop."""
    reason: Mapped[str]
    before: Mapped[dict]
    """What stood there before the change, as the domain that keeps it writes it."""
    changed_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
