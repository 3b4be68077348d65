from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, column
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.versions import Versioned

SENT, TAKEN_ON, DONE, DECLINED, TAKEN_BACK = STATES = "sent", "taken_on", "done", "declined", "taken_back"
OPEN = (SENT, TAKEN_ON)
"""What is still to be done by whoever it was handed to."""
ANSWERS = (TAKEN_ON, DONE, DECLINED)
CHANGED = "changed"


class Handover(Identified, Versioned, Owned, Base):
    """Something that a report tells of, handed to the organisation that is to see to it.

    It holds what is told on purpose: the type, the place in words and what is asked. Never the report's own text.
    """

    __tablename__ = "handover"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    told = ("state", "due")
    constraints = (
        one_of("state", STATES),
        within_tenant("incident_id", "incident"),
        within_tenant("organisation_id", "organisation"),
        Index("handover_incident_idx", "tenant_id", "incident_id"),
        Index("handover_organisation_idx", "tenant_id", "organisation_id", "due"),
        # What waits for somebody: the few among all that have been mended.
        Index("handover_open_idx", "tenant_id", "due", postgresql_where=column("state").in_((*OPEN, DECLINED))),
    )
    incident_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    category_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("category.id"))
    place: Mapped[str]
    asked: Mapped[str]
    due: Mapped[date]
    state: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class HandoverEvent(Identified, Owned, Base):
    """What became of a handover, once. Nothing here is ever changed."""

    __tablename__ = "handover_event"
    web_grants = worker_grants = "SELECT, INSERT"
    constraints = (
        within_tenant("handover_id", "handover"),
        one_of("what", (*STATES, CHANGED)),
        Index("handover_event_idx", "tenant_id", "handover_id", "at"),
    )
    handover_id: Mapped[UUID]
    what: Mapped[str]
    reason: Mapped[str]
    before: Mapped[dict | None]
    """What the columns that were CHANGED held."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str]
    """The actor's name."""


class HandedType(Owned, Base):
    """Whether the municipality hands reports of a type over, and usually to whom; of others the usual holds."""

    __tablename__ = "handed_type"
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (within_tenant("organisation_id", "organisation"),)
    category_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("category.id"), primary_key=True)
    handed: Mapped[bool]
    organisation_id: Mapped[UUID | None]
