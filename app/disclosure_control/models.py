from datetime import date, datetime

from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, Published, one_of

PUBLIC, MUNICIPALITY, AUTHORITY, NEIGHBOURS = RECEIVERS = "public", "municipality", "authority", "neighbours"
"""Anybody, another municipality, another authority, all municipalities of the police area."""
KINDS = "groups", "months", "areas"


class ReleaseBasis(Owned, Base):
    """What was counted of a quarter when its first table was let out. All its tables are made of it: two that were
    counted on different days would show the reports that came between. Inserted and read, never changed."""

    __tablename__ = "release_basis"
    web_grants = worker_grants = "SELECT, INSERT"
    quarter: Mapped[str] = mapped_column(primary_key=True)
    """ "2026-Q3"."""
    counts: Mapped[dict]
    counted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ReleasedTable(Identified, Published, Base):
    """A table that was let out, as it was: the ledger. Rows are inserted and read, never changed or removed."""

    __tablename__ = "released_table"
    web_grants = worker_grants = "SELECT, INSERT"
    told = ("kind", "addressed_to", "decided_on")
    constraints = (
        UniqueConstraint("tenant_id", "quarter", "number"),
        Index("released_table_area_idx", "area_id", "quarter"),
        one_of("kind", KINDS),
        one_of("addressed_to", RECEIVERS),
    )
    quarter: Mapped[str]
    number: Mapped[int]
    """1, 2, … of the quarter: each was judged with all before it as known."""
    kind: Mapped[str]
    rung: Mapped[str]
    refused: Mapped[list]
    """(rung, why) of each finer table that was not let out."""
    content: Mapped[dict]
    sha256: Mapped[str]
    addressed_to: Mapped[str]
    receiver: Mapped[str]
    decided_by: Mapped[str]
    """A function or a board, never a person."""
    decided_on: Mapped[date]
    case_number: Mapped[str]
    released_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
