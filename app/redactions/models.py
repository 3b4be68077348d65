from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant

WAITING, CONFIRMED, REFUSED, WITHDRAWN, EXPIRED = STATES = "waiting", "confirmed", "refused", "withdrawn", "expired"
COORDINATOR, REGISTRAR = SIDES = "coordinator", "registrar"
"""The two who redact together; where nobody is registrar, the auditor stands there."""


class Redaction(Identified, Owned, Base):
    """That some words are to be removed from what is final. The words are here only while it waits."""

    __tablename__ = "redaction"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("state",)
    constraints = (
        one_of("state", STATES),
        one_of("asked_as", SIDES),
        CheckConstraint("state = 'waiting' OR words = ''", name="words"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("state <> 'confirmed' OR ended_person <> asked_person", name="two_persons"),
    )
    state: Mapped[str]
    words: Mapped[str]
    """In small letters, one space between; "" once it has ended."""
    reason: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    asked_by: Mapped[str]
    """The actor's name."""
    asked_person: Mapped[UUID]
    asked_as: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[str]
    ended_person: Mapped[UUID | None]
    answer: Mapped[str]
    """Why it was refused."""
    keyed_hash: Mapped[str]
    """Of the words, with the installation's key, once it is confirmed: what a restored backup is looked through by."""
    n_words: Mapped[int] = mapped_column(SmallInteger)


class RedactionRow(Owned, Base):
    """A row from which a redaction has removed its words. Rows are inserted and read, never changed or removed."""

    __tablename__ = "redaction_row"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("redaction_id", "redaction"),
        Index("redaction_row_idx", "tenant_id", "table_name", "row_id"),
    )
    redaction_id: Mapped[UUID] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    """Which part of it, such as a room of an edition; "" for the whole."""
    sha256: Mapped[str]
    """Of what stands there since then, of a row that is known by its hash; else ""."""
