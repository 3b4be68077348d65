from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.figures.rooms import Room
from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

CALM, USUAL, UNEASY = MOODS = "calm", "usual", "uneasy"
NORMAL, RAISED, EFFORT = LEVELS = "normal", "raised", "effort"
OUT, GUARD, CONTROL, INSPECTION = WHATS = "out", "guard", "control", "inspection"
DAY, EVENING, NIGHT = PARTS = "day", "evening", "night"
ROOMS = tuple(Room)


class OwnView(Identified, Owned, Base):
    """How an organisation sees a period (egen bild), as somebody has saved it. Each correction is a row of its own; for
    all others the highest number that is handed in holds."""

    __tablename__ = "own_view"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        UniqueConstraint("tenant_id", "first", "organisation_id", "number"),
        within_tenant("organisation_id", "organisation"),
        one_of("mood", MOODS),
        one_of("room", ROOMS),
    )
    first: Mapped[date]
    """The first day of its period."""
    organisation_id: Mapped[UUID]
    number: Mapped[int]
    mood: Mapped[str | None]
    """None: what was handed in has been taken back."""
    text: Mapped[str]
    """At most three lines."""
    room: Mapped[str]
    """Who may be told."""
    handed_in: Mapped[bool]
    """Else it is a draft, which its own organisation alone reads."""
    oral: Mapped[bool]
    """Whether the coordinator has noted it of what was said; nobody of the organisation has confirmed it."""
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    saved_by: Mapped[str]
    """The actor's name."""


class ViewReminder(Identified, Owned, Base):
    """That an organisation has been reminded of its own view of a period (its first day): once."""

    __tablename__ = "view_reminder"
    web_grants = "SELECT, INSERT"
    worker_grants = "SELECT"
    constraints = (
        within_tenant("organisation_id", "organisation"),
        UniqueConstraint("tenant_id", "first", "organisation_id"),
    )
    first: Mapped[date]
    organisation_id: Mapped[UUID]
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AreaLevel(Identified, Versioned, Owned, Base):
    """How we work in a sub-area (läge), as the picture of a period says it. Where there is no row it is as usual."""

    __tablename__ = "area_level"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE (level, reason, room, version)"
    told = ("level", "room")
    constraints = (
        UniqueConstraint("tenant_id", "first", "sub_area_id"),
        within_tenant("sub_area_id", "shape"),
        one_of("level", LEVELS),
        one_of("room", ROOMS),
    )
    first: Mapped[date]
    sub_area_id: Mapped[UUID]
    level: Mapped[str]
    reason: Mapped[str]
    room: Mapped[str]


class ExtraMeeting(Identified, Versioned, Owned, Base):
    """The extra meeting that was called because of a sub-area's level, and what came of it in two lines."""

    __tablename__ = "extra_meeting"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE (log, version)"
    constraints = (
        within_tenant("sub_area_id", "shape"),
        within_tenant("meeting_id", "meeting"),
        one_of("room", ROOMS),
        Index("extra_meeting_first_idx", "tenant_id", "first"),
    )
    first: Mapped[date]
    """Of the period whose picture said the level."""
    sub_area_id: Mapped[UUID]
    meeting_id: Mapped[UUID]
    room: Mapped[str]
    """Who may be told: as of the level."""
    log: Mapped[str]


class Presence(Identified, Versioned, Removable, Owned, Base):
    """That an organisation means to be at a place on a day (närvaro). Never who."""

    __tablename__ = "presence"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("day", "part", "what")
    constraints = (
        within_tenant("named_place_id", "named_place"),
        within_tenant("organisation_id", "organisation"),
        within_tenant("activity_id", "activity"),
        one_of("part", PARTS),
        one_of("what", WHATS),
        Index("presence_day_idx", "tenant_id", "day"),
        Index("presence_place_idx", "tenant_id", "named_place_id"),
    )
    day: Mapped[date]
    part: Mapped[str]
    named_place_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    what: Mapped[str]
    activity_id: Mapped[UUID | None]
    """What it counts as once it has been done."""
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
