from uuid import UUID

from sqlalchemy import Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

DECISIONS, ANSWERS, ASKS, MEASURES, HANDOVERS = "decisions", "answers", "asks", "measures", "handovers"
PROBLEMS, GOALS, WAITING, OWN, NEXT = "problems", "goals", "waiting", "own", "next"
OF_DUE = DECISIONS, ANSWERS, ASKS, MEASURES, HANDOVERS, PROBLEMS, GOALS, WAITING
"""Under these stands what is due (`hooks.Due`), in this order."""
KINDS = (*OF_DUE, OWN, NEXT)


class AgendaPoint(Identified, Versioned, Removable, Owned, Base):
    """A point of a meeting's agenda, and what was noted at it."""

    __tablename__ = "agenda_point"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        within_tenant("meeting_id", "meeting"),
        one_of("kind", KINDS),
        Index("agenda_point_idx", "tenant_id", "meeting_id", "position"),
    )
    meeting_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    title: Mapped[str]
    """"" where its kind says it."""
    note: Mapped[str]


class PointDecision(Owned, Base):
    """That a decision was made at a point."""

    __tablename__ = "point_decision"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (within_tenant("point_id", "agenda_point"), within_tenant("decision_id", "decision"))
    point_id: Mapped[UUID] = mapped_column(primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(primary_key=True)
