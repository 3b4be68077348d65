from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

MUNICIPALITY, POLICE, OTHER = AUTHORITIES = "municipality", "police", "other"
NEEDED = MUNICIPALITY, POLICE
"""A pledge is valid when somebody has signed for each of these."""
TIMES = {"year": 1, "quarter": 4, "month": 12}
"""Per what a number is promised -> how many of those a year holds."""


class Pledge(Identified, Versioned, Removable, Owned, Base):
    """A pledge for a year. Once it is signed for each authority it is never changed: another says it anew and names
    this one."""

    __tablename__ = "pledge"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("corrects_id", "pledge"),
        # Two who begin the same year at once: one of them is told.
        UniqueConstraint("tenant_id", "year", "edition"),
    )
    year: Mapped[int] = mapped_column(SmallInteger)
    edition: Mapped[int] = mapped_column(SmallInteger)
    """Of those of its year, from 1."""
    corrects_id: Mapped[UUID | None]
    reason: Mapped[str]
    """What is corrected; "" of the first."""
    case_number: Mapped[str]
    """The municipal board's (KS) number of the matter."""
    registry_number: Mapped[str]
    place: Mapped[str]
    """Where it is signed."""
    purpose: Mapped[str]
    picture: Mapped[str]
    """The joint picture, in words."""
    follow_up: Mapped[str]
    """How it is followed up and told."""
    counted: Mapped[list] = mapped_column(JSONB)
    """Reports that were counted when it was saved (`service.Counted`)."""
    evidence: Mapped[list] = mapped_column(JSONB)
    """What was typed, with its source (`wording.Evidence`)."""
    focus_areas: Mapped[list] = mapped_column(JSONB)
    """[id, title] of those that it names, as they were called then."""
    valid_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the last signature that it needed was recorded."""
    replaced_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PledgeCommitment(Identified, Versioned, Removable, Owned, Base):
    """What somebody promises (åtagande): who, how often, by when and on what basis."""

    __tablename__ = "pledge_commitment"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("pledge_id", "pledge"),
        within_tenant("organisation_id", "organisation"),
        within_tenant("focus_area_id", "focus_area"),
        within_tenant("continues_id", "pledge_commitment"),
        CheckConstraint("number > 0", name="number"),
        one_of("per", tuple(TIMES)),
        Index("pledge_commitment_idx", "tenant_id", "pledge_id", "position"),
    )
    pledge_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str]
    organisation_id: Mapped[UUID | None]
    function: Mapped[str]
    """Who, in words: never a name."""
    number: Mapped[int | None]
    unit: Mapped[str]
    """What is counted, such as "trafikkontroller"."""
    per: Mapped[str]
    due: Mapped[date | None]
    basis: Mapped[str]
    purpose: Mapped[str]
    """What it is to lead to; commitments stand under it on the paper."""
    focus_area_id: Mapped[UUID | None]
    continues_id: Mapped[UUID | None]
    """That of the year before which it goes on with."""

    @property
    def planned(self) -> int | None:
        """A year."""
        return None if self.number is None else self.number * TIMES[self.per]


class CommitmentLink(Identified, Owned, Base):
    """That what is done of a measure or of an activity counts for a commitment."""

    __tablename__ = "commitment_link"
    web_grants = worker_grants = "SELECT, INSERT, DELETE"
    constraints = (
        within_tenant("commitment_id", "pledge_commitment"),
        within_tenant("measure_id", "measure"),
        within_tenant("activity_id", "activity"),
        CheckConstraint("measure_id IS NOT NULL OR activity_id IS NOT NULL", name="one"),
        UniqueConstraint("tenant_id", "commitment_id", "measure_id", name="commitment_link_measure_key"),
        UniqueConstraint("tenant_id", "commitment_id", "activity_id", name="commitment_link_activity_key"),
        Index("commitment_link_measure_idx", "tenant_id", "measure_id"),
    )
    commitment_id: Mapped[UUID]
    measure_id: Mapped[UUID | None]
    activity_id: Mapped[UUID | None]


class PledgeSignature(Identified, Removable, Owned, Base):
    """That somebody has signed a pledge, on paper: by role, never by name."""

    __tablename__ = "pledge_signature"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("pledge_id", "pledge"),
        one_of("authority", AUTHORITIES),
        Index("pledge_signature_idx", "tenant_id", "pledge_id"),
    )
    pledge_id: Mapped[UUID]
    authority: Mapped[str]
    role: Mapped[str]
    signed_on: Mapped[date]
    registry_number: Mapped[str]
    """Of the paper that was signed."""
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str]
    """The actor's name."""


class PledgeFollowUp(Identified, Owned, Base):
    """How a quarter of a pledge's year went, in words. What is written anew is a row of its own; the latest holds."""

    __tablename__ = "pledge_follow_up"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name="quarter"),
        # Two who write at once: one of them is told.
        UniqueConstraint("tenant_id", "quarter", "number"),
    )
    quarter: Mapped[str]
    number: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    written_by: Mapped[str]
