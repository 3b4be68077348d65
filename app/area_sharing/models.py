from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Addressed, Base, Identified, Published, one_of

COMMITS, DECLINES = ANSWERS = "commits", "declines"
"""As `app.meetings` has them."""
PICTURE, REPORT = KINDS = "picture", "report"


class AreaAgreement(Identified, Published, Base):
    """What a municipality and its police area have agreed that the area is told. The latest holds; one without parts
    ends what was agreed. Rows are inserted and read, never changed or removed."""

    __tablename__ = "area_agreement"
    watched = True
    web_grants = worker_grants = "SELECT, INSERT"
    told = ("decided_on",)
    constraints = (Index("area_agreement_area_idx", "area_id"),)
    parts: Mapped[list]
    """Slugs of `service.PARTS`."""
    types: Mapped[list]
    """Slugs of the types of events that are counted apart from their group."""
    controller: Mapped[str]
    """Who answers for what lies in the area's place (personuppgiftsansvarig): an authority, never a person."""
    decided_by: Mapped[str]
    """A function or a board, never a person."""
    decided_on: Mapped[date]
    case_number: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AreaPart(Published, Base):
    """What the area is told of one thing, as it was last gathered."""

    __tablename__ = "area_part"
    watched = True
    web_grants = "SELECT, DELETE"
    worker_grants = "SELECT, INSERT, UPDATE, DELETE"
    constraints = (Index("area_part_area_idx", "area_id"),)
    part: Mapped[str] = mapped_column(primary_key=True)
    """A slug of `service.PARTS`; after a slash, which of what belongs to it."""
    content: Mapped[dict]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AreaHour(Published, Base):
    """So many reports of a group in a week, on a weekday and in a part of the day, by what the police there count."""

    __tablename__ = "area_hour"
    watched = True
    web_grants = "SELECT, DELETE"
    worker_grants = "SELECT, INSERT, DELETE"
    constraints = (
        CheckConstraint("n > 0", name="n"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("part BETWEEN -1 AND 2", name="part"),
        Index("area_hour_area_idx", "area_id", "week"),
    )
    week: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday."""
    group_slug: Mapped[str] = mapped_column(primary_key=True)
    type_slug: Mapped[str] = mapped_column(primary_key=True)
    """"" for all that is not counted apart."""
    weekday: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """0 = Monday, of the day on which it happened."""
    part: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """0 night, 1 day, 2 evening, as `periods.DAYPARTS`; −1 where it lies in no one of them."""
    n: Mapped[int]


class AreaManner(Published, Base):
    """So many reports of a group in a week and a sub-area ("" outside them all) that were done in one way (hur)."""

    __tablename__ = "area_manner"
    watched = True
    web_grants = "SELECT, DELETE"
    worker_grants = "SELECT, INSERT, DELETE"
    constraints = (CheckConstraint("n > 0", name="n"), Index("area_manner_area_idx", "area_id", "week"))
    week: Mapped[date] = mapped_column(primary_key=True)
    group_slug: Mapped[str] = mapped_column(primary_key=True)
    sub_area: Mapped[str] = mapped_column(primary_key=True)
    how: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class AreaDocument(Identified, Published, Base):
    """A paper that is final, byte for byte as the municipality's own: a picture as its EST group reads it, or the
    quarter's report to the council. Never a draft, never an edition that is made for others."""

    __tablename__ = "area_document"
    watched = True
    web_grants = "SELECT, DELETE"
    worker_grants = "SELECT, INSERT, DELETE"
    constraints = (
        one_of("kind", KINDS),
        UniqueConstraint("tenant_id", "kind", "period"),
        Index("area_document_area_idx", "area_id"),
    )
    kind: Mapped[str]
    period: Mapped[str]
    """The first day of a picture's period; a report's quarter."""
    number: Mapped[int]
    """Of the edition."""
    made_of: Mapped[str]
    """Hash of what it is made of: another one, and it is told anew."""
    final_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    file_name: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    """The PDF."""


class PoliceAnswer(Identified, Addressed, Base):
    """That the police take a municipality's decision on, or do not, as the area's chief has said. The municipality
    takes it over into the decision."""

    __tablename__ = "police_answer"
    web_grants = "SELECT, INSERT"
    worker_grants = "SELECT"
    addressed_to = "municipality"
    constraints = (
        UniqueConstraint("tenant_id", "decision_id"),
        one_of("answer", ANSWERS),
        Index("police_answer_municipality_idx", "municipality_id", "answered_at"),
    )
    municipality_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"))
    decision_id: Mapped[UUID]
    answer: Mapped[str]
    answered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
