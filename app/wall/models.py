from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.figures.rooms import Room
from tenants.models import Base, Identified, Owned, one_of, within_tenant


class Wall(Identified, Owned, Base):
    """A machine that shows a meeting to a room: first as a code that waits to be written on it, then as what it holds.

    It is dead when it has ended, when it was opened long ago, and when its meeting is closed or called off.
    """

    __tablename__ = "wall"
    web_grants = "SELECT, INSERT, UPDATE"
    worker_grants = "SELECT (tenant_id, id)"
    told = ("room",)
    constraints = (
        UniqueConstraint("tenant_id", "code_hash"),
        UniqueConstraint("tenant_id", "token_hash"),
        within_tenant("meeting_id", "meeting"),
        within_tenant("made_by", "membership"),
        one_of("room", tuple(Room)),
        Index("wall_meeting_idx", "tenant_id", "meeting_id"),
    )
    room: Mapped[str]
    meeting_id: Mapped[UUID]
    made_by: Mapped[UUID | None]
    """Who has given its code."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    code_hash: Mapped[str | None]
    """None as soon as it has been used."""
    token_hash: Mapped[str | None]
    """Of what the machine shows at each request."""
    device: Mapped[str]
    """The kind of browser, in words (`interfaces/browser.py`)."""
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
