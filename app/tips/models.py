from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Open, Owned, one_of, within_tenant
from tenants.versions import Removable, Versioned

CITIZEN, BUSINESS, ACCESSIBILITY = KINDS = "citizen", "business", "accessibility"
WAITING, ACCEPTED, ANSWERED, DISCARDED = STATES = "waiting", "accepted", "answered", "discarded"


class Tip(Identified, Versioned, Owned, Base):
    """What somebody has told. Nothing of who she is: no address, no network, no browser."""

    __tablename__ = "tip"
    web_grants = "SELECT, INSERT, UPDATE"
    worker_grants = "SELECT, INSERT, UPDATE, DELETE"
    told = ("state",)
    constraints = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        within_tenant("incident_id", "incident"),
        # The same tip sent twice is one.
        UniqueConstraint("tenant_id", "digest"),
        Index("tip_state_idx", "tenant_id", "state", "came_at"),
    )
    kind: Mapped[str]
    text: Mapped[str]
    place_text: Mapped[str]
    time_text: Mapped[str]
    """In her words."""
    digest: Mapped[str]
    """SHA-256 of what was told on which day, so that it is taken in once."""
    confirmed: Mapped[bool]
    """Whether her browser has worked for it; without script nobody knows that it is no machine's."""
    code_hash: Mapped[str]
    """SHA-256 of the code by which an answer is read; "" when none was asked for."""
    came_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str]
    answer: Mapped[str]
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str]
    incident_id: Mapped[UUID | None]
    """The report that was made of it."""


class TipPlace(Identified, Removable, Open, Base):
    """A place with a sheet on its wall: the code on it fills in where something was seen."""

    __tablename__ = "tip_place"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    watched = True
    constraints = (one_of("kind", (CITIZEN, BUSINESS)), UniqueConstraint("tenant_id", "code"))
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
