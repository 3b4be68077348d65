from datetime import date, datetime

from sqlalchemy import DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned


class PoliceConfirmation(Identified, Owned, Base):
    """The area chief's word, once for all municipalities of the area, that somebody works for the police there.

    A municipality is told of an address that it asks for, by a function of the database, and of nothing else.
    """

    __tablename__ = "police_confirmation"
    web_grants = "SELECT, INSERT, UPDATE"
    worker_grants = "SELECT"
    constraints = (UniqueConstraint("tenant_id", "email"),)
    email: Mapped[str]
    """Lower case."""
    name: Mapped[str]
    """What the area calls her: her function."""
    confirmed_on: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the chief took it back; a role that has been given is ended where it was given."""
