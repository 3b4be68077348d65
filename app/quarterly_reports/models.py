from uuid import UUID

from sqlalchemy import CheckConstraint, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Owned, within_tenant
from tenants.versions import Versioned


class QuarterPriorities(Versioned, Owned, Base):
    """The priorities that stand in a quarter's report, as a whole: they are replaced together."""

    __tablename__ = "quarter_priorities"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name="quarter"),)
    quarter: Mapped[str] = mapped_column(primary_key=True)


class Priority(Owned, Base):
    """How a focus area is judged for the quarter after `quarter`: need × influence, and whether it is chosen."""

    __tablename__ = "priority"
    web_grants = worker_grants = "SELECT, INSERT, DELETE"
    constraints = (
        within_tenant("focus_area_id", "focus_area"),
        UniqueConstraint("tenant_id", "quarter", "rank"),
        CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name="quarter"),
        CheckConstraint("rank BETWEEN 1 AND 3", name="rank"),
        CheckConstraint("need BETWEEN 1 AND 5", name="need"),
        CheckConstraint("influence BETWEEN 1 AND 5", name="influence"),
    )
    quarter: Mapped[str] = mapped_column(primary_key=True)
    focus_area_id: Mapped[UUID] = mapped_column(primary_key=True)
    rank: Mapped[int | None] = mapped_column(SmallInteger)
    need: Mapped[int] = mapped_column(SmallInteger)
    influence: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str]
