from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

CITIZENS, STAFF, WALK, BUSINESS, FARMERS, SCHOOL = KINDS = "citizens", "staff", "walk", "business", "farmers", "school"
NEW, ONGOING, DONE, PASSED_ON, DECLINED = STATUSES = "new", "ongoing", "done", "passed_on", "declined"
OPEN = NEW, ONGOING
FIXED, REMAINS = REVISITS = "fixed", "remains"
THEMES = (
    *("lighting", "greenery", "traffic", "litter", "damage", "meeting_place", "drugs", "insecurity"),
    *("presence", "information", "other"),
)


class Consultation(Identified, Versioned, Removable, Owned, Base):
    """A dialogue, a walk or a meeting with people outside: planned, held, or seen to once more."""

    __tablename__ = "consultation"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        one_of("kind", KINDS),
        within_tenant("organisation_id", "organisation"),
        within_tenant("named_place_id", "named_place"),
        CheckConstraint("participants >= 0", name="participants"),
        Index("consultation_held_idx", "tenant_id", "held_on"),
    )
    kind: Mapped[str]
    title: Mapped[str]
    held_on: Mapped[date]
    at: Mapped[str]
    """Its time of the day, in words."""
    organisation_id: Mapped[UUID]
    """Who holds it."""
    named_place_id: Mapped[UUID | None]
    place_text: Mapped[str]
    """Where, in words; of a walk where one meets."""
    asked: Mapped[str]
    """Who is asked to come, by function."""
    route: Mapped[str]
    """Of a walk: the places, a line each."""
    participants: Mapped[int | None]
    """How many came; None until it has been held. Never who."""
    said: Mapped[str]
    """What came out of it, in some sentences."""
    results: Mapped[list] = mapped_column(JSONB)
    """Of a survey: [question, answer, n]."""
    revisit_on: Mapped[date | None]


class ConsultationRemark(Identified, Versioned, Removable, Owned, Base):
    """What somebody said, or what was found on a walk: where, about what, and what became of it."""

    __tablename__ = "consultation_remark"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("consultation_id", "consultation"),
        within_tenant("named_place_id", "named_place"),
        within_tenant("organisation_id", "organisation"),
        one_of("theme", THEMES),
        one_of("status", STATUSES),
        one_of("revisited", ("", *REVISITS)),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point"),
        Index("consultation_remark_idx", "tenant_id", "consultation_id"),
        Index("consultation_remark_organisation_idx", "tenant_id", "organisation_id"),
    )
    consultation_id: Mapped[UUID]
    theme: Mapped[str]
    named_place_id: Mapped[UUID | None]
    place_text: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    """Where it was found, as it was pointed out; both or neither."""
    text: Mapped[str]
    status: Mapped[str]
    answer: Mapped[str]
    """What is told to whoever said it."""
    organisation_id: Mapped[UUID | None]
    """Who is to see to it."""
    function: Mapped[str]
    """Of whom there: never a name."""
    due: Mapped[date | None]
    revisited: Mapped[str]
    """What the revisit found; "" before it."""
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    added_by: Mapped[str]
    """The actor's name."""


class RemarkPhoto(Owned, Base):
    """The photo of what was found, as it was drawn anew."""

    __tablename__ = "remark_photo"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (within_tenant("remark_id", "consultation_remark"),)
    remark_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    """JPEG; None when it has been taken away."""
    width: Mapped[int] = mapped_column(SmallInteger)
    height: Mapped[int] = mapped_column(SmallInteger)


class ConsultationUse(Owned, Base):
    """That a focus area rests on a consultation."""

    __tablename__ = "consultation_use"
    web_grants = worker_grants = "SELECT, INSERT, DELETE"
    constraints = (
        within_tenant("consultation_id", "consultation"),
        within_tenant("focus_area_id", "focus_area"),
        Index("consultation_use_focus_area_idx", "tenant_id", "focus_area_id"),
    )
    consultation_id: Mapped[UUID] = mapped_column(primary_key=True)
    focus_area_id: Mapped[UUID] = mapped_column(primary_key=True)


class BusinessContact(Identified, Versioned, Removable, Owned, Base):
    """A function at a company, an association or a farm, by the area where it is, with the company's own address."""

    __tablename__ = "business_contact"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (Index("business_contact_area_idx", "tenant_id", "area"),)
    area: Mapped[str]
    """Such as a street or an industrial area."""
    company: Mapped[str]
    function: Mapped[str]
    email: Mapped[str]


class ConsultationInvitation(Identified, Owned, Base):
    """That a company was invited. Once to each."""

    __tablename__ = "consultation_invitation"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("consultation_id", "consultation"),
        within_tenant("contact_id", "business_contact"),
        UniqueConstraint("tenant_id", "consultation_id", "contact_id", name="consultation_invitation_once_key"),
    )
    consultation_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    invited_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    invited_by: Mapped[str]
