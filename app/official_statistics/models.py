from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.official_statistics.series import KINDS
from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Removable

FILE, HAND, FETCHED = HOWS = "file", "hand", "fetched"


class OfficialDelivery(Identified, Removable, Owned, Base):
    """Figures that came together: of a file, written by hand, or fetched. Taken away, none of them holds, and what they
    had replaced holds again."""

    __tablename__ = "official_delivery"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("kind",)
    constraints = (
        one_of("kind", KINDS),
        one_of("how", HOWS),
        Index("official_delivery_idx", "tenant_id", "kind", "at"),
    )
    kind: Mapped[str]
    source: Mapped[str]
    """Who has published them. Two sources are never one series."""
    how: Mapped[str]
    name: Mapped[str]
    """Of the file; or why a figure was corrected, in words."""
    n: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]


class OfficialFigure(Identified, Owned, Base):
    """A published figure. Never changed: a later delivery of the same series and days goes before it."""

    __tablename__ = "official_figure"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("delivery_id", "official_delivery"),
        CheckConstraint("first <= last", name="days"),
        CheckConstraint("value >= 0", name="value"),
        Index("official_figure_idx", "tenant_id", "delivery_id"),
        Index("official_figure_last_idx", "tenant_id", "last"),
    )
    delivery_id: Mapped[UUID]
    code: Mapped[str]
    """Brå's, or Kolada's; "" where it has none."""
    name: Mapped[str]
    """What is counted or asked, in words."""
    first: Mapped[date]
    last: Mapped[date]
    value: Mapped[float | None]
    """None: the source leaves it out. That is a gap, never nought."""
    per_100_000: Mapped[float | None]
    """As published beside it."""
    answers: Mapped[int | None]
    """How many have answered, of a survey."""
    preliminary: Mapped[bool]


class OfficialDraft(Identified, Owned, Base):
    """What a file holds, to look at before it is saved; it is removed then, or when somebody drops it."""

    __tablename__ = "official_draft"
    constraints = (one_of("kind", KINDS),)
    kind: Mapped[str]
    source: Mapped[str]
    file_name: Mapped[str]
    content: Mapped[list]
    """As `reading.py` gives it."""
    remarks: Mapped[list]
    """Sentences on what is odd and holds nobody up."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
