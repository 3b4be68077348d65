from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.models import Base, Identified, Owned, one_of, within_tenant
from tenants.profile import SIGN_IN_METHODS


class Phone(Identified, Owned, Base):
    """A telephone's browser on which one person is remembered here. It is dead when it has not been used for long, when
    the password or the role that it was remembered with has been changed in any way, and when the row is gone.

    It is made and opened by functions of the database alone, which ask for a session or for what the telephone holds
    (`migrations/versions/0050_phones.py`).
    """

    __tablename__ = "phone"
    web_grants = "SELECT, UPDATE (seen_at), DELETE"
    worker_grants = "SELECT (tenant_id, id)"
    constraints = (
        UniqueConstraint("tenant_id", "secret_hash"),
        UniqueConstraint("tenant_id", "token_hash"),
        within_tenant("membership_id", "membership"),
        one_of("made_by", SIGN_IN_METHODS),
        Index("phone_person_idx", "tenant_id", "person_id"),
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    membership_id: Mapped[UUID]
    """The role that it was remembered in."""
    membership_version: Mapped[int]
    password_edition: Mapped[int]
    made_by: Mapped[str]
    """How she had signed in when it was remembered."""
    label: Mapped[str]
    """What she calls it."""
    device: Mapped[str]
    """The kind of device and browser, in words (`interfaces/browser.py`)."""
    secret_hash: Mapped[str]
    """Of what the telephone keeps."""
    recipe: Mapped[str | None]
    proof_hash: Mapped[str | None]
    """Of her PIN together with the telephone's secret, as of a password (`accounts/passwords.py`): nothing here is
    enough to find the PIN. None: it asks for none."""
    wrong: Mapped[int]
    """How many wrong PINs in a row."""
    remembered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When it was last opened."""
    token_hash: Mapped[str | None]
    """While it is open: of what the browser shows at each request."""
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
