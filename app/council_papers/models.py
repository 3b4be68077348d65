from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant

CONFIRMED, TAKEN_BACK, SENT = WHATS = "confirmed", "taken_back", "sent"


class QuarterEvent(Identified, Owned, Base):
    """What has happened to a quarter's report on its way to the council. Never changed, never removed."""

    __tablename__ = "quarter_event"
    web_grants = worker_grants = "SELECT, INSERT"
    told = ("what",)
    constraints = (
        CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name="quarter"),
        one_of("what", WHATS),
        within_tenant("document_id", "document"),
        # One report is sent once to one address, however many press the button.
        UniqueConstraint("tenant_id", "document_id", "sent_to"),
        Index("quarter_event_idx", "tenant_id", "quarter", "at"),
    )
    quarter: Mapped[str]
    what: Mapped[str]
    """confirmed or taken_back: the police say that their figures are right, or no longer; sent: to `sent_to`."""
    document_id: Mapped[UUID | None]
    sent_to: Mapped[str | None]
    """The address of the council's secretary, an office."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]
