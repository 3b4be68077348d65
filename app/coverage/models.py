from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.service import ORGANISATION_KINDS
from app.coverage.standing import WHATS
from tenants.models import Base, Identified, Owned, Versioned, one_of, within_tenant
from tenants.versions import Removable


class NilReport(Owned, Base):
    """An organisation's word that it has nothing to report of a period (its first day)."""

    __tablename__ = "nil_report"
    watched = True
    constraints = (within_tenant("organisation_id", "organisation"),)
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    first: Mapped[date] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    said_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    taken_back_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ReportingSpan(Identified, Owned, Versioned, Removable, Base):
    """Days in which an organisation, or all of a kind, is expected to report, is not, or is closed."""

    __tablename__ = "reporting_span"
    watched = True
    told = ("what", "first", "last")
    constraints = (
        within_tenant("organisation_id", "organisation"),
        one_of("what", WHATS),
        one_of("organisation_kind", ORGANISATION_KINDS),
        CheckConstraint("(organisation_id IS NULL) <> (organisation_kind IS NULL)", name="whom"),
        CheckConstraint("last >= first", name="days"),
    )
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    what: Mapped[str]
    organisation_id: Mapped[UUID | None]
    organisation_kind: Mapped[str | None]
    name: Mapped[str]
    """What people call it, such as Sportlov; may be empty."""
    first: Mapped[date]
    last: Mapped[date | None]
    """None: until further notice."""


class SilenceReminder(Identified, Owned, Base):
    """That an organisation has been reminded of a period (its first day): once."""

    __tablename__ = "silence_reminder"
    constraints = (
        within_tenant("organisation_id", "organisation"),
        UniqueConstraint("tenant_id", "first", "organisation_id"),
    )
    web_grants = "SELECT, INSERT"
    worker_grants = "SELECT"
    first: Mapped[date]
    organisation_id: Mapped[UUID]
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
