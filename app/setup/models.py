from datetime import date

from sqlalchemy.orm import Mapped

from tenants.models import Base, Identified, Owned


class SharingDecision(Identified, Owned, Base):
    """That the police area may, or may not, read the coarse rows of one group of events. The latest holds."""

    __tablename__ = "sharing_decision"
    web_grants = worker_grants = "SELECT, INSERT"
    told = ("group_slug", "shared", "decided_on")
    group_slug: Mapped[str]
    shared: Mapped[bool]
    decided_by: Mapped[str]
    """A function or a board, never a person."""
    decided_on: Mapped[date]
