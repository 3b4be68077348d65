from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, ForeignKey, Index, SmallInteger, column
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant

PERSON, OTHER = "person", "other"
WRONGS = PERSON, "place", "time", "not_here", OTHER
PUT_BACK, CORRECTED, REWORDED, WITHDRAWN = OUTCOMES = "put_back", "corrected", "reworded", "withdrawn"


class Objection(Identified, Owned, Base):
    """One reader's word that something is wrong in a report, which counts nowhere until it is settled."""

    __tablename__ = "objection"
    told = ("wrong", "outcome")
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        one_of("wrong", WRONGS),
        one_of("outcome", OUTCOMES),
        within_tenant("incident_id", "incident"),
        within_tenant("made_by", "membership"),
        Index(
            "objection_open_idx",
            "tenant_id",
            "incident_id",
            unique=True,
            postgresql_where=column("settled_at").is_(None),
        ),
        Index("objection_made_by_idx", "tenant_id", "made_by", "made_at"),
        Index("objection_made_idx", "tenant_id", "made_at"),
    )
    incident_id: Mapped[UUID]
    category_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("category.id"))
    happened_on: Mapped[date] = mapped_column(Date)
    """As the report said when she read it, both: so that she knows again what she objected to."""
    wrong: Mapped[str]
    text: Mapped[str]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str | None]
    outcome: Mapped[str | None]
    answer: Mapped[str]
    """What whoever objected is told."""
