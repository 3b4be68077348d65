from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.figures.rooms import Room
from tenants.models import Base, Identified, Owned, Published, Versioned, one_of, within_tenant

OPEN, LOCKED = STATES = "open", "locked"


class Picture(Identified, Versioned, Owned, Base):
    """The picture of one period. While it is OPEN people write in it; LOCKED it says what its latest edition says."""

    __tablename__ = "picture"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE (state, edition, reason, version)"
    constraints = (
        UniqueConstraint("tenant_id", "first"),
        one_of("state", STATES),
        CheckConstraint("state = 'open' OR edition > 0", name="edition"),
    )
    first: Mapped[date]
    """The first day of its period."""
    state: Mapped[str]
    edition: Mapped[int] = mapped_column(Integer, default=0)
    """How many editions it has."""
    reason: Mapped[str] = mapped_column(default="")
    """Why it was opened again, while a correction is being made."""
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    opened_by: Mapped[str]
    """The actor's name."""


class PictureDraft(Owned, Base):
    """The figures of a picture as they were last counted for a room, until it is made final."""

    __tablename__ = "picture_draft"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (within_tenant("picture_id", "picture"), one_of("room", tuple(Room)))
    picture_id: Mapped[UUID] = mapped_column(primary_key=True)
    room: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict]
    reports: Mapped[list]
    """Ids of the reports that it counts."""
    counted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class PictureEdition(Identified, Owned, Base):
    """A picture as it was made final once. Rows are inserted and read, never changed or removed."""

    __tablename__ = "picture_edition"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("picture_id", "picture"),
        UniqueConstraint("tenant_id", "picture_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(number = 1) = (replaces = '')", name="replaces"),
    )
    picture_id: Mapped[UUID]
    number: Mapped[int]
    registry_number: Mapped[str]
    reason: Mapped[str]
    """Why the edition before was corrected; "" of the first."""
    replaces: Mapped[str]
    """The `sha256` of the edition before; "" of the first."""
    counted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When its figures were counted."""
    made_with: Mapped[dict]
    """What the figures come of: versions of data and code, parameters and seed."""
    sha256: Mapped[str]
    """Of all that stands here and in the snapshots of its rooms."""
    locked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    locked_by: Mapped[str]
    """The actor's name."""


class PictureSnapshot(Owned, Base):
    """What an edition says in one room: figures, the words that were written for the picture, and ids of reports.
    Rows are inserted and read, never changed or removed."""

    __tablename__ = "picture_snapshot"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (within_tenant("edition_id", "picture_edition"), one_of("room", tuple(Room)))
    edition_id: Mapped[UUID] = mapped_column(primary_key=True)
    room: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict]
    reports: Mapped[list]
    """Ids of the reports that it counts."""
    sha256: Mapped[str]


class SharedEdition(Identified, Published, Base):
    """What there was for the police area of a period (`coarse_week`), as it stood when its picture was made final; read
    there under the agreement alone. Rows are inserted and read, never changed or removed."""

    __tablename__ = "shared_edition"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        UniqueConstraint("tenant_id", "first", "number"),
        Index("shared_edition_area_idx", "area_id", "first"),
    )
    first: Mapped[date]
    number: Mapped[int]
    weeks: Mapped[list]
    """Rows of (Monday of the week, slug of the group, cell, number)."""
    sha256: Mapped[str]
    locked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
