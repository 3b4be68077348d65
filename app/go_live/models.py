from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from app.go_live.papers import BY_SLUG
from tenants.models import Base, Identified, Owned, one_of


class GoLivePaper(Identified, Owned, Base):
    """Where a decided paper is to be found. Each correction is a row of its own; the highest version holds."""

    __tablename__ = "go_live_paper"
    constraints = (UniqueConstraint("tenant_id", "kind", "version"), one_of("kind", BY_SLUG))
    web_grants = worker_grants = "SELECT, INSERT"
    told = ("decided_on",)
    kind: Mapped[str]
    version: Mapped[int]
    decided_on: Mapped[date]
    number: Mapped[str]
    """Its register number (diarienummer)."""
    decided_by: Mapped[str]
    """A function or a board, never a person."""
    months: Mapped[int | None]
    """Of the decision on retention: how long after the event a report is kept."""
