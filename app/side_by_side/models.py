from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, within_tenant
from tenants.versions import Removable


class ReferenceDelivery(Identified, Removable, Owned, Base):
    """A file of published figures of many municipalities, to compare with. Taken away, none of them holds, and what
    they had replaced holds again."""

    __tablename__ = "reference_delivery"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (Index("reference_delivery_idx", "tenant_id", "at"),)
    source: Mapped[str]
    """Who has published them. Two sources are never compared."""
    name: Mapped[str]
    """Of the file."""
    towns: Mapped[list]
    """(code, name, kind) of each municipality; kind: as the file groups them, "" where it does not."""
    things: Mapped[list]
    """(what, name, first year, last year) of what is counted; what: Brå's code, the name in small letters, or
    `reading.PEOPLE`."""
    n: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]


class ReferenceFigure(Owned, Base):
    """A year's figure of one municipality. Never changed: a later delivery goes before it."""

    __tablename__ = "reference_figure"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("delivery_id", "reference_delivery"),
        CheckConstraint("value >= 0", name="value"),
        Index("reference_figure_idx", "tenant_id", "what", "year"),
    )
    delivery_id: Mapped[UUID] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    """The municipality's four digits."""
    value: Mapped[float | None]
    """None: the source leaves it out. That is a gap, never nought."""
