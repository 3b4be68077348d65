from sqlalchemy.orm import Mapped

from tenants.models import Base, Open
from tenants.versions import Versioned


class AccessibilityContact(Open, Versioned, Base):
    """Who stands behind the service at a tenant, and where its faults are reported. Everybody may read it."""

    __tablename__ = "accessibility_contact"
    web_grants, worker_grants = "SELECT, INSERT, UPDATE", "SELECT"
    watched = True
    actor: Mapped[str]
    """The public actor's name, e.g. "Köpings kommun"."""
    unit: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    """Of a function, never of a person; "" where there is none."""
