from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime
from sqlalchemy.orm import Mapped, mapped_column

from app.incidents.visibility import AUDIENCES
from tenants.models import Base, Owned, one_of, within_tenant


class PictureAnalysis(Owned, Base):
    """What a worker found in a period's reports, once for each audience: figures and ids, never a text."""

    __tablename__ = "picture_analysis"
    watched = True
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        one_of("audience", tuple(AUDIENCES)),
        CheckConstraint("first <= last", name="days"),
        within_tenant("run_id", "run"),
    )
    first: Mapped[date] = mapped_column(primary_key=True)
    """The period's first day."""
    audience: Mapped[str] = mapped_column(primary_key=True)
    """Whose reports it is counted on: a name of `app.incidents.visibility.AUDIENCES`."""
    last: Mapped[date]
    """The last day counted: the period's last, or the last whole day when it was made."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    run_id: Mapped[UUID]
    removals: Mapped[int]
    """Of all it is counted on, when it was made (`app.incident_counts.history.removals`)."""
    reports: Mapped[int]
    """How many there were in the days it shows, when it was made."""
    findings: Mapped[dict]
    """`app.alerts.findings.Findings` as plain values."""
