from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

OPEN, PARTLY, MET, NOT_ASKED = DUTY_STATES = "open", "partly", "met", "not_asked"
BASIS, ASSESSMENT, PLAN, UPDATE, OTHER_PLANS, AGREEMENTS, COUNCIL, COORDINATION, LEADING, CAMERAS = DUTIES = (
    *("1-3", "4", "5", "6", "7", "8-9", "10", "11-12", "13", "14"),
)
"""The sections of the law that ask for something."""
PARTS = "crime", "extent", "consequences", "other_information", "analysis"
"""What the law wants in the assessment (4 §): none may be empty."""
TAGS = "public_health", "preparedness", "drugs", "school", "planning"
"""Other statutes' plans with which it is integrated (7 §)."""
SEAT, AGREEMENT, CAMERA, REPORT = KINDS = "seat", "agreement", "camera", "report"
SECTORS = "municipality", "police", "region", "state", "business", "civil_society", "other"
PLANNED, ONGOING, DONE, STOPPED = MEASURE_STATES = "planned", "ongoing", "done", "stopped"


class LegalDuty(Identified, Owned, Base):
    """How far a duty has come, as the municipality says. Each saying is a row of its own; the highest number holds."""

    __tablename__ = "legal_duty"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        one_of("slug", DUTIES),
        one_of("state", DUTY_STATES),
        UniqueConstraint("tenant_id", "slug", "number"),
    )
    slug: Mapped[str]
    number: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str]
    evidence: Mapped[str]
    """What shows it: a decision, a document, a number in the register."""
    done_on: Mapped[date | None]
    next_on: Mapped[date | None]
    keeps_register: Mapped[bool]
    """Whether the register that belongs to it (agreements, cameras) is kept here: off until asked for."""
    said_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    said_by: Mapped[str]
    """The actor's name."""


class StrategicAssessment(Identified, Versioned, Removable, Owned, Base):
    """The picture of crime that the law asks for (lägesbild enligt lagen), of two years. Once it is final it is never
    changed: the next edition says it anew."""

    __tablename__ = "strategic_assessment"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        # Two who begin at once: one of them is told.
        UniqueConstraint("tenant_id", "edition"),
        one_of("annex_audience", ("all", "police")),
        CheckConstraint("first <= last", name="days"),
    )
    edition: Mapped[int] = mapped_column(SmallInteger)
    first: Mapped[date]
    last: Mapped[date]
    crime: Mapped[str]
    extent: Mapped[str]
    consequences: Mapped[str]
    other_information: Mapped[str]
    analysis: Mapped[str]
    figures: Mapped[list] = mapped_column(JSONB)
    """Counted when it was drafted: [part, what, number, n or source]."""
    tags: Mapped[list] = mapped_column(JSONB)
    """Of TAGS."""
    annex: Mapped[str]
    annex_audience: Mapped[str]
    """Who may read the annex (`figures.audience.Audience`)."""
    registry_number: Mapped[str]
    final_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    final_by: Mapped[str | None]


class ActionPlan(Identified, Versioned, Removable, Owned, Base):
    """An action plan (åtgärdsplan) on a final assessment. Once it is decided its measures are only followed up."""

    __tablename__ = "action_plan"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("assessment_id", "strategic_assessment"),
        Index("action_plan_idx", "tenant_id", "assessment_id"),
    )
    assessment_id: Mapped[UUID]
    body: Mapped[str]
    """Who decided it: the assembly, a board."""
    decided_on: Mapped[date | None]
    paragraph: Mapped[str]
    registry_number: Mapped[str]


class PlanMeasure(Identified, Versioned, Removable, Owned, Base):
    """A measure of an action plan."""

    __tablename__ = "plan_measure"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("plan_id", "action_plan"),
        within_tenant("organisation_id", "organisation"),
        within_tenant("measure_id", "measure"),
        Index("plan_measure_idx", "tenant_id", "plan_id"),
        Index("plan_measure_measure_idx", "tenant_id", "measure_id"),
    )
    plan_id: Mapped[UUID]
    text: Mapped[str]
    why: Mapped[str]
    """What of the assessment it answers."""
    organisation_id: Mapped[UUID | None]
    function: Mapped[str]
    due: Mapped[date | None]
    measure_id: Mapped[UUID | None]
    """The measure of the daily work in which it is carried out."""


class PlanFollowUp(Identified, Owned, Base):
    """How a measure of a plan stands. Each writing is a row of its own; the latest holds."""

    __tablename__ = "plan_follow_up"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("plan_measure_id", "plan_measure"),
        one_of("state", MEASURE_STATES),
        # Two who write at once: one of them is told.
        UniqueConstraint("tenant_id", "plan_measure_id", "number"),
    )
    plan_measure_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str]
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    written_by: Mapped[str]


class LegalRecord(Identified, Versioned, Removable, Owned, Base):
    """A line of a register: a seat in the council, an agreement, a camera, or a report to the assembly."""

    __tablename__ = "legal_record"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        one_of("kind", KINDS),
        one_of("sector", ("", *SECTORS)),
        Index("legal_record_idx", "tenant_id", "kind"),
    )
    kind: Mapped[str]
    what: Mapped[str]
    """The seat's function; the agreement's purpose; the camera's place; what was reported."""
    who: Mapped[str]
    """The seat's organisation; the agreement's parties; who watches by the camera; to whom it was reported."""
    sector: Mapped[str]
    """Of a seat."""
    leading: Mapped[bool]
    """Whether it is held by somebody in a leading position; of a seat."""
    text: Mapped[str]
    """The agreement's areas; the camera's need, history and other ways that were tried; what was said."""
    balance: Mapped[str]
    """Of a camera: the interests that were weighed; of an agreement: which functions signed it."""
    first: Mapped[date | None]
    last: Mapped[date | None]
    review_on: Mapped[date | None]
    registry_number: Mapped[str]
