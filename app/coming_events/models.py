from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.figures.periods import Days
from app.figures.rooms import Room
from tenants.models import Base, Identified, Owned, one_of, within_tenant

FAIR, MATCH, CONCERT, SCHOOL_END, OTHER = KINDS = "fair", "match", "concert", "school_end", "other"


class ComingEvent(Identified, Owned, Base):
    """Something that is to come, as somebody has saved it. Each correction is a row of its own; the highest version
    holds."""

    __tablename__ = "coming_event"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE (named_place_id)"
    constraints = (
        UniqueConstraint("tenant_id", "event_id", "version"),
        within_tenant("named_place_id", "named_place"),
        within_tenant("sub_area_id", "shape"),
        within_tenant("organisation_id", "organisation"),
        one_of("kind", KINDS),
        one_of("room", tuple(Room)),
        Index("coming_event_last_idx", "tenant_id", "last"),
    )
    event_id: Mapped[UUID]
    """Which it is a version of."""
    version: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    named_place_id: Mapped[UUID | None]
    sub_area_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID]
    """Whose it is to correct."""
    room: Mapped[str]
    """Whom it is shown to."""
    gone: Mapped[bool]
    """It has been taken away; a version after this one may put it back."""
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    saved_by: Mapped[str]
    """The actor's name."""

    @property
    def days(self) -> Days:
        return Days(self.first, self.last)
