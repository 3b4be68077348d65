from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, within_tenant
from tenants.versions import Removable, Versioned


class Survey(Identified, Versioned, Removable, Owned, Base):
    """The form of a dialogue. There is no row of an answer: its choices are added to `counts`, its words put among
    `texts` by the alphabet, so that nothing says which belong together, nor whose they are."""

    __tablename__ = "survey"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("consultation_id", "consultation"),
        CheckConstraint("respondents >= 0", name="respondents"),
        Index("survey_consultation_idx", "tenant_id", "consultation_id"),
    )
    consultation_id: Mapped[UUID]
    questions: Mapped[list] = mapped_column(JSONB)
    last: Mapped[date]
    """The last day on which it is answered."""
    respondents: Mapped[int]
    counts: Mapped[list] = mapped_column(JSONB)
    """Of each question how many chose each of CHOICES."""
    texts: Mapped[list] = mapped_column(JSONB)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SurveyRespondent(Owned, Base):
    """That somebody has answered, known again by a hash of the survey and her membership. Not when, and not what."""

    __tablename__ = "survey_respondent"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (within_tenant("survey_id", "survey"),)
    survey_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
